"""Markup to the plain text a reader would see; pure, and linear in the length of any input.

The scanner is our own because html.parser of the older Pythons we support takes quadratic time on unclosed
comments and tags. Each pattern here either consumes what it looked at, or stops at the next `<`.
"""

import functools
import html
import re

_CODE = ("script", "style")
_UNREAD = (*_CODE, "template", "head", "iframe", "svg", "object")
_PARAGRAPH = re.compile(
    "address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6r]|header|html|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|ul"
)
_LINES = frozenset({"br", "li", "tr", "option", "caption"})
_CELLS = frozenset({"td", "th"})
_VOID = frozenset({"br", "hr", "img", "wbr"})
_TITLE_MARKUP = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|div|em|font|h[1-6]|i|ins|kbd|mark|p|q|s|samp|script|small|span"
    "|strike|strong|style|sub|sup|time|tt|u|var"
)

# The quoted parts make a tag with `>` in an attribute one tag. A failing try costs at most three passes over the
# text in all: `"` and `'` permute the three states (outside, in ", in '), so only three paths never come back outside.
_TAG = r"""<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]*+)(?>(?:[^"'<>]++|"[^"]*+"|'[^']*+')*)(?P<alone>(?<=/))?>"""
_TOKEN = re.compile(
    rf"""
      {_TAG}
    | </?(?P<torn>[a-zA-Z][a-zA-Z0-9:]*+)[^<>]*+(?:>|\Z)   # an unclosed quote, or cut inside the tag
    | <!\[CDATA\[ | \]\]>                                  # wrapped twice: what is inside is text
    | <!--.*?(?:-->|\Z)
    | <[!?/][^>]*+(?:>|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
# The same tag, its name alone kept: text.split() by it is all there is to do where nothing else begins with `<`.
_ONLY_TAGS = re.compile(r"""<(/?[a-zA-Z][a-zA-Z0-9:]*+)(?>(?:[^"'<>]++|"[^"]*+"|'[^']*+')*)>""")
_MOST_NAMES = 1_000
_UNREAD_END = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*+(?:>|\Z)", re.IGNORECASE) for name in _UNREAD}
_CLOSING = re.compile(r"</([a-zA-Z][a-zA-Z0-9]*)\s{0,9}>")
_TITLE_TAG = re.compile(_TAG)
_BARE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});)")
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}+;?")  # html.unescape raises for thousands of digits
_SPACE = re.compile(r"[^\S ]\s*+|  ++\s*+")  # all that is not one ordinary space
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, lone surrogates and noncharacters, which databases refuse; and the invisible ones that hide a word from
# a rule (soft hyphen, zero-width space, joiner, mark of order) or turn the text around it. ZWJ and ZWNJ are spelling.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    r"\ud800-\udfff]"
)


def plain_text(markup: str) -> str:
    """Give the words of an HTML text: paragraphs apart by an empty line, list items and rows on lines of their own.

    Scripts, styles and the words of images are left out; whatever stands unclosed is read as far as it goes.
    """
    usual = _without_tags(markup)
    return _tidy(_scanned(markup)) if usual is None else usual


def _without_tags(markup: str) -> str | None:
    """Read markup of nothing but text, entities and tags that stand for themselves; None: it must be scanned.

    All white space is made single spaces before, because it makes no difference to what is a tag.
    """
    markup = markup if markup.isprintable() else " ".join(markup.split())
    if not markup.isprintable() or "]]>" in markup:
        return None
    pieces = _ONLY_TAGS.split(markup)
    lines: list[str] = []
    line = ""
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            if "<" in piece:
                return None
            line += _words(piece) if "&" in piece else piece
        elif mark := _mark(piece):
            line = _ended(line, mark, lines)
        elif mark is None:
            return None
    _ended(line, "\n", lines)
    return "\n".join(lines).strip("\n")


def _ended(line: str, mark: str, lines: list[str]) -> str:
    """Put a line to the others where a mark ends it, and give the line that goes on."""
    if mark == " ":
        return f"{line} "
    while "  " in line:
        line = line.replace("  ", " ")
    line = line.strip(" ")
    if line or (lines and lines[-1]):
        lines.append(line)
    if line and mark == "\n\n":
        lines.append("")
    return ""


@functools.lru_cache(_MOST_NAMES)
def _mark(name: str) -> str | None:
    """Give what stands for a tag in the text, by its name with an end's slash; None where its content is unread."""
    is_end = name.startswith("/")
    name = name[is_end:].lower()
    return None if name in _UNREAD_END and not is_end else _break_at(name, is_end=is_end)


def _scanned(markup: str) -> str:
    pieces: list[str] = []
    unclosed: set[str] = set()
    position = 0
    while found := _TOKEN.search(markup, position):
        pieces += [_words(markup[position : found.start()]), _break(found)]
        position = _after(markup, found, unclosed)
    pieces.append(_words(markup[position:]))
    return "".join(pieces)


def plain_title(title: str) -> str:
    """Give a title as a reader would show it, on one line.

    Titles are plain text by most standards and HTML in practice. So only the tags of ordinary inline markup count, and
    only where they are closed: "<b>Toll</b> rises" loses its tags; "What <title> means", "5 < 6" and "the <b> tag" keep
    theirs. An entity counts with its semicolon only.
    """
    if "<" not in title and "&" not in title:
        return clean_line(title)
    closed = {name.lower() for name in _CLOSING.findall(title)}
    return " ".join(plain_text(_BARE_AMPERSAND.sub("&amp;", _without_false_tags(title, closed))).split())


def clean_text(text: str) -> str:
    """Make text that is no markup storable and tidy: its line breaks stay, other white space is single."""
    return _tidy(_UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def clean_line(text: str) -> str:
    """Make text that is no markup storable, on one line."""
    return " ".join((text if text.isprintable() else _UNSEEN.sub("", text)).split())


def _without_false_tags(title: str, closed: set[str]) -> str:
    pieces: list[str] = []
    position = 0
    while (start := title.find("<", position)) >= 0:
        found = _TITLE_TAG.match(title, start)
        real = found is not None and _is_markup(found["name"].lower(), closed)
        pieces += [title[position:start], "<" if real else "&lt;"]
        position = start + 1
    return "".join([*pieces, title[position:]])


def _is_markup(name: str, closed: set[str]) -> bool:
    return name in _VOID or (name in closed and _TITLE_MARKUP.fullmatch(name) is not None)


def _after(markup: str, found: re.Match[str], unclosed: set[str]) -> int:
    """Say where reading goes on: behind the tag, or behind the whole element where its content is not for readers."""
    name = (found["name"] or "").lower()
    if name not in _UNREAD_END or found["end"] or found["alone"] is not None or name in unclosed:
        return found.end()
    if end := _UNREAD_END[name].search(markup, found.end()):
        return end.end()
    unclosed.add(name)  # looked for once, or a million of them would take quadratic time
    return len(markup) if name in _CODE else found.end()


def _break(found: re.Match[str]) -> str:
    return _break_at((found["name"] or found["torn"] or "").lower(), is_end=bool(found["end"]))


def _break_at(name: str, *, is_end: bool) -> str:
    name = name.rpartition(":")[2]
    if _PARAGRAPH.fullmatch(name):
        return "\n\n"
    if name in _LINES and not is_end:
        return "\n"
    return " " if name in _CELLS else ""


def _words(raw: str) -> str:
    if "&" in raw:
        raw = html.unescape(_HUGE_REFERENCE.sub("\ufffd", raw))
    return _UNSEEN.sub("", _SPACE.sub(" ", raw))


def _tidy(text: str) -> str:
    lines: list[str] = []
    for line in (" ".join(line.split()) for line in text.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n")

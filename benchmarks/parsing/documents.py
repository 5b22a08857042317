"""Whole feeds made of pieces; a seed gives the same ones again."""

from collections.abc import Callable, Sequence
from random import Random

from benchmarks.parsing.pieces import Pieces

_Maker = Callable[[Pieces], str]


def document(seed: int) -> bytes:
    """Make one feed: most of them plain, some full of oddities."""
    odd = Random(seed).choice((0.0, 0.0, 0.01, 0.03, 0.08, 0.25))
    pieces = Pieces(seed, odd)
    text = _rss(pieces) if pieces.chance(0.6) else _atom(pieces)
    declaration = pieces.one(
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        "<?xml version='1.0'?>",
        "",
        "<?xml version='1.0' encoding='utf-8'?><!-- x -->\n",
    )
    if pieces.is_odd():
        declaration += pieces.one(
            "<?xml-stylesheet href='a.xsl'?>",
            "<!DOCTYPE rss>",
            '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "x">',
            " \n",
        )
    return (declaration + text).encode("utf-8", "replace")


def _element(pieces: Pieces, name: str, text: str, attributes: str = "") -> str:
    if not text and pieces.chance(0.5):
        return f"<{name}{attributes}/>"
    return f"<{name}{attributes}>{pieces.escaped(text)}</{name}>"


def _attribute(pieces: Pieces, name: str, value: str) -> str:
    return f" {name}={pieces.quoted(value)}"


def _mixed(pieces: Pieces, makers: Sequence[tuple[float, _Maker]]) -> str:
    """Make each piece as often as its share says, in about the order that is given."""
    made = [maker(pieces) for share, maker in makers if pieces.chance(share)]
    if pieces.is_odd() and made:
        made.append(pieces.random.choice(makers)[1](pieces))
    if pieces.chance(0.3):
        pieces.random.shuffle(made)
    return pieces.one("", "\n", "\n  ").join(made)


# --- RSS


def _rss(pieces: Pieces) -> str:
    declared = pieces.declarations()
    version = "2.0" if not pieces.is_odd() else pieces.one("0.91", "0.92", "0.94", "2.0.1", "", "x", "1.0")
    root = f' version="{version}"{declared}' + _roots(pieces)
    items = "".join(_item(pieces) for _ in pieces.some(5))
    heading = _mixed(pieces, _RSS_HEADING)
    inside = heading + items if not pieces.is_odd() else pieces.one(items + heading, heading + "<!-- x -->" + items)
    channel = (
        "<channel>"
        if not pieces.is_odd()
        else pieces.one("<channel >", "<channel lastmod='2019'>", "<channel href='/a'>", "<Channel>")
    )
    end = "</Channel>" if channel == "<Channel>" else "</channel>"
    outside = _item(pieces) if pieces.is_odd() and pieces.chance(0.3) else ""
    return f"<rss{root}>{channel}{inside}{end}{outside}</rss>" + pieces.one("", "\n", "<!-- end -->")


def _roots(pieces: Pieces) -> str:
    written = ""
    if pieces.chance(0.15):
        written += _attribute(
            pieces, "xml:lang", pieces.one("en", "en_GB", "de-DE", "") if pieces.is_odd() else "en-US"
        )
    if pieces.chance(0.15):
        written += _attribute(pieces, "xml:base", _base(pieces))
    if pieces.is_odd() and pieces.chance(0.2):
        written += pieces.one(" lang='fr'", " base='http://y.example/'", " x='1'")
    return written


def _base(pieces: Pieces) -> str:
    if pieces.is_odd():
        return pieces.one(
            "/a/",
            "",
            "http:////x.example/",
            "https://x.example/a?b=c",
            "x",
            "mailto:x",
            "http://[",
            "https://x.example/a/../b/",
        )
    return pieces.one(
        "https://x.example/",
        "https://x.example/blog/",
        "http://x.example",
        "https://x.example/a/b.html".removesuffix(".html"),
    )


def _item(pieces: Pieces) -> str:
    attributes = (
        ""
        if not pieces.is_odd()
        else pieces.one(" rdf:about='x'", " xml:lang='de'", " xml:base='http://y.example/'", " href='/x'")
    )
    name = "item" if not (pieces.is_odd() and pieces.chance(0.2)) else pieces.one("Item", "entry", "ITEM")
    return f"<{name}{attributes}>{_mixed(pieces, _RSS_ITEM)}</{name}>\n"


def _title(pieces: Pieces) -> str:
    text = pieces.words() if pieces.chance(0.7) else pieces.html()
    attributes = (
        ""
        if not pieces.is_odd()
        else pieces.one(
            " type='html'", " type='text'", " type='xhtml'", " xml:lang='de'", " type='TEXT/HTML'", " x='y'"
        )
    )
    return _element(pieces, "title", text, attributes)


def _guid(pieces: Pieces) -> str:
    attributes = pieces.one("", ' isPermaLink="false"', ' isPermaLink="true"')
    if pieces.is_odd():
        attributes = pieces.one(
            " ispermalink='false'",
            " isPermalink='false'",
            " isPermaLink='False'",
            " permalink='x'",
            " isPermaLink='TRUE'",
        )
    return _element(pieces, "guid", pieces.identifier(), attributes)


def _category(pieces: Pieces) -> str:
    attributes = (
        ""
        if pieces.chance(0.7)
        else _attribute(pieces, pieces.one("domain", "scheme", "term", "label"), pieces.words(2))
    )
    return "".join(
        _element(pieces, "category", pieces.one(pieces.words(2), pieces.html(), "news", ""), attributes)
        for _ in range(pieces.random.randint(1, 3))
    )


def _atom_in_rss(pieces: Pieces) -> str:
    return f"<{pieces.name('atom', 'link')}{_link_attributes(pieces)}/>"


def _link_attributes(pieces: Pieces) -> str:
    written = _attribute(pieces, "href", pieces.link())
    if pieces.chance(0.7):
        relation = pieces.one("alternate", "self", "alternate", "enclosure", "replies", "edit")
        written += _attribute(
            pieces, "rel", relation if not pieces.is_odd() else pieces.one("Alternate", "", "hub", "license")
        )
    if pieces.chance(0.5):
        kind = pieces.one("text/html", "application/rss+xml", "text/html", "audio/mpeg", "application/xhtml+xml")
        written += _attribute(
            pieces, "type", kind if not pieces.is_odd() else pieces.one("html", "TEXT/HTML", "", "xhtml")
        )
    if pieces.chance(0.2):
        written += _attribute(pieces, pieces.one("title", "hreflang", "length"), pieces.words(2))
    if pieces.is_odd():
        written += pieces.one(
            " uri='http://u.example/'", " url='/u'", " xml:base='http://y.example/'", " xml:lang='de'", " Title='x'"
        )
    return written


def _in(space: str, local: str, make: _Maker) -> _Maker:
    return lambda pieces: _element(pieces, pieces.name(space, local), make(pieces))


def _plain(local: str, make: _Maker) -> _Maker:
    return lambda pieces: _element(pieces, local, make(pieces))


def _fixed(*texts: str) -> _Maker:
    return lambda pieces: pieces.one(*texts)


def _media(pieces: Pieces) -> str:
    thumbnail = f"<{pieces.name('media', 'thumbnail')} url='http://x.example/a.jpg' width='10'/>"
    content, group, credit = (
        pieces.name("media", "content"),
        pieces.name("media", "group"),
        pieces.name("media", "credit"),
    )
    choices = [
        thumbnail,
        f"<{content} url='http://x.example/a.jpg' medium='image'/>",
        f"<{content} url='/a.jpg'>{thumbnail}<{credit} role='x'>Ann</{credit}></{content}>",
        f"<{group}><{content} url='/a'/>{thumbnail}</{group}>",
        f"<{group}><{content} url='/a'><{credit}>Bob</{credit}></{content}></{group}>",
    ]
    if pieces.is_odd():
        inner = [
            pieces.name("media", local)
            for local in ("title", "description", "category", "keywords", "text", "rating", "license", "player")
        ]
        local = pieces.random.choice(inner)
        choices = [
            f"<{local} type='html'>m, n</{local}>",
            f"<{content} url='/a'><{local}>m, n</{local}></{content}>",
            f"<{local}/>",
        ]
    return pieces.one(*choices)


def _other(pieces: Pieces) -> str:
    """Make an element that says nothing of the article, or should not."""
    if pieces.is_odd():
        name = pieces.one(
            "summary", "content", "id", "author", "updated", "date", "links", "tags", "name", "url", "image", "body", "fullitem", "abstract",
            "dc:description", "dc:title", "itunes:summary", "itunes:author", "itunes:keywords", "dcterms:modified", "dcterms:created", "info",
            "summary_detail", "published_parsed", "title_detail", "guidislink", "svg", "div", "textInput", "source", "newlocation", "expirationDate",
            "dc:contributor", "dc:subject", "dc:date", "sy:updatePeriod", "ttl", "language", "where", "georss:point", "itunes:category", "media:x",
            "content:x", "feedburner:browserFriendly", "snf:a.b", "x-y", "copyright", "created", "issued", "modified", "entry", "item", "channel",
            "subtitle", "tagline", "rights", "generator", "category", "enclosure", "keywords", "email", "uri", "homepage", "width", "xml", "P",
        )  # fmt: skip
        if ":" in name:
            name = pieces.name(*name.split(":"))
        attributes = pieces.one(
            "",
            "",
            " a='b'",
            " type='html'",
            " xml:base='http://y.example/'",
            " url='/u'",
            " base='x'",
            " text='News'",
            " mode='base64'",
        )
        inner = pieces.one(
            "", "", "<b>x</b>", "<title>y</title>", "<name>z</name>", "<link>http://z.example/</link>", "<url>u</url>"
        )
        return f"<{name}{attributes}>{pieces.escaped(pieces.words(4))}{inner}</{name}>"
    space, local = pieces.random.choice(
        (("slash", "comments"), ("wfw", "commentRss"), ("feedburner", "origLink"), ("snf", "logo"), ("wp", "post-id"), ("thr", "total"),
         ("dc", "identifier"), ("dc", "rights"), ("dc", "publisher"), ("georss", "point"), ("itunes", "duration"), ("itunes", "explicit"),
         ("itunes", "subtitle"), ("itunes", "image"), ("dc", "language"))
    )  # fmt: skip
    return _element(pieces, pieces.name(space, local), pieces.words(3), pieces.one("", "", " a='b'"))


def _enclosure(pieces: Pieces) -> str:
    return f"<enclosure{_attribute(pieces, 'url', pieces.link())} length='1' type='audio/mpeg'/>"


def _source(pieces: Pieces) -> str:
    return _element(pieces, "source", pieces.words(3), _attribute(pieces, "url", pieces.link()))


def _image(pieces: Pieces) -> str:
    more = (
        ""
        if not pieces.is_odd()
        else pieces.one(
            "<name>n</name>", "<x/>", "<item/>", "<width>x</width>", "<guid>1</guid>", "<dc:title>t</dc:title>"
        )
    )
    return f"<image><url>http://x.example/i.png</url><title>Image</title><link>https://x.example/image</link>{more}</image>"


def _skips(pieces: Pieces) -> str:
    return pieces.one("<skipHours><hour>1</hour><hour>25</hour></skipHours>", "<skipDays><day>Sunday</day></skipDays>")


def _text(pieces: Pieces) -> str:
    return pieces.html() if pieces.chance(0.8) else pieces.words()


_OTHERS: list[tuple[float, _Maker]] = [(0.3, _other), (0.2, _other), (0.2, _media)]
_RSS_ITEM: list[tuple[float, _Maker]] = [
    (0.95, _title),
    (0.9, _plain("link", Pieces.link)),
    (0.8, _guid),
    (0.8, _plain("description", _text)),
    (0.3, _in("content", "encoded", _text)),
    (0.8, _plain("pubDate", Pieces.date)),
    (0.1, _in("dc", "date", Pieces.date)),
    (0.3, _in("dc", "creator", Pieces.person)),
    (0.15, _in("dc", "creator", Pieces.person)),
    (0.2, _plain("author", Pieces.person)),
    (0.5, _category),
    (0.1, _in("dc", "subject", lambda pieces: pieces.words(2))),
    (0.1, _plain("comments", Pieces.link)),
    (0.2, _enclosure),
    (0.1, _source),
    (0.1, _atom_in_rss),
    *_OTHERS,
]
_RSS_HEADING: list[tuple[float, _Maker]] = [
    (0.95, _title),
    (0.9, _plain("link", Pieces.link)),
    (0.9, _plain("description", _text)),
    (0.4, _plain("language", _fixed("en", "en-us", "de_DE", "", "é"))),
    (0.1, _in("dc", "language", _fixed("en", "fr"))),
    (0.4, _plain("lastBuildDate", Pieces.date)),
    (0.2, _plain("pubDate", Pieces.date)),
    (0.3, _atom_in_rss),
    (0.2, _plain("ttl", _fixed("60", "0", "x", " 15 ", ""))),
    (0.2, _in("sy", "updatePeriod", _fixed("hourly", "daily", "x"))),
    (0.2, _in("sy", "updateFrequency", _fixed("1", "2", "0", "x"))),
    (0.2, _image),
    (0.1, _skips),
    (0.1, _plain("managingEditor", Pieces.person)),
    (0.1, _plain("webMaster", Pieces.person)),
    (0.1, _plain("generator", _fixed("https://wordpress.org/?v=5"))),
    (0.1, _plain("copyright", _text)),
    (0.1, _plain("docs", Pieces.link)),
    (0.1, _category),
    *_OTHERS,
]

# --- Atom


def _atom(pieces: Pieces) -> str:
    root = ' xmlns="http://www.w3.org/2005/Atom"' + pieces.declarations() + _roots(pieces)
    if pieces.is_odd() and pieces.chance(0.3):
        root = root.replace(
            '"http://www.w3.org/2005/Atom"',
            pieces.one('"http://purl.org/atom/ns#"', '"http://www.w3.org/2005/atom"', '""'),
            1,
        )
    entries = "".join(f"<entry>{_mixed(pieces, _ATOM_ENTRY)}</entry>\n" for _ in pieces.some(5))
    heading = _mixed(pieces, _ATOM_HEADING)
    inside = heading + entries if not pieces.is_odd() else entries + heading
    return f"<feed{root}>{inside}</feed>"


def _typed(local: str) -> _Maker:
    def make(pieces: Pieces) -> str:
        kind = pieces.one("", " type='html'", ' type="text"', " type='html'")
        if pieces.is_odd():
            kind = pieces.one(
                " type='xhtml'",
                " type='text/html'",
                " type='HTML'",
                " type='image/png'",
                " src='/a'",
                " mode='escaped'",
                " type='text/plain'",
            )
        if pieces.is_odd():
            kind = pieces.one(" type='xhtml'", " type='html'")
            return f"<{local}{kind}><div xmlns='http://www.w3.org/1999/xhtml'>{pieces.escaped(pieces.words(4))}<b>x</b></div></{local}>"
        return _element(pieces, local, pieces.html() if "html" in kind else pieces.words(), kind)

    return make


def _atom_link(pieces: Pieces) -> str:
    if pieces.is_odd() and pieces.chance(0.3):
        return _element(pieces, "link", pieces.link())
    return f"<link{_link_attributes(pieces)}/>"


def _person(local: str) -> _Maker:
    def make(pieces: Pieces) -> str:
        name = f"<name>{pieces.escaped(pieces.person() if pieces.is_odd() else pieces.words(2))}</name>"
        parts = [name if not pieces.is_odd() else pieces.one("", "<name/>", name + name, "Ann", "<name>\u200b</name>")]
        parts += [pieces.one("", "<email>a@b.com</email>", "<uri>/ann</uri>")]
        if pieces.is_odd():
            parts += [
                pieces.one(
                    "<id>x</id>", "<x/>", "<title>t</title>", "<email><b>x</b></email>", "<dc:creator>c</dc:creator>"
                )
            ]
        pieces.random.shuffle(parts)
        return f"<{local}>{''.join(parts)}</{local}>"

    return make


def _atom_category(pieces: Pieces) -> str:
    written = _attribute(pieces, "term", pieces.words(2))
    for name in ("scheme", "label"):
        if pieces.chance(0.3):
            written += _attribute(pieces, name, pieces.words(2))
    if pieces.is_odd():
        written = pieces.one("", " term=''", " label='x'", " scheme='s'", " x='y'")
    text = "" if not pieces.is_odd() else pieces.words(2)
    return "".join(_element(pieces, "category", text, written) for _ in range(pieces.random.randint(1, 2)))


def _atom_source(pieces: Pieces) -> str:
    return pieces.one(
        "<source><id>x</id><title>Of</title><updated>2019-01-01T00:00:00Z</updated></source>", "<source/>"
    )


_ATOM_ENTRY: list[tuple[float, _Maker]] = [
    (0.95, _plain("id", Pieces.identifier)),
    (0.95, _typed("title")),
    (0.9, _atom_link),
    (0.3, _atom_link),
    (0.9, _plain("updated", Pieces.date)),
    (0.6, _plain("published", Pieces.date)),
    (0.6, _typed("summary")),
    (0.5, _typed("content")),
    (0.5, _person("author")),
    (0.1, _person("author")),
    (0.1, _person("contributor")),
    (0.4, _atom_category),
    (0.05, _typed("rights")),
    (0.02, _atom_source),
    *_OTHERS,
]
_ATOM_HEADING: list[tuple[float, _Maker]] = [
    (0.9, _plain("id", Pieces.identifier)),
    (0.95, _typed("title")),
    (0.9, _atom_link),
    (0.4, _atom_link),
    (0.9, _plain("updated", Pieces.date)),
    (0.3, _typed("subtitle")),
    (0.3, _person("author")),
    (0.2, _plain("generator", _fixed("Blogger"))),
    (0.1, _plain("icon", Pieces.link)),
    (0.1, _plain("logo", Pieces.link)),
    (0.1, _typed("rights")),
    (0.1, _atom_category),
    (0.1, _in("sy", "updatePeriod", _fixed("hourly"))),
    *_OTHERS,
]

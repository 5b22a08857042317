"""Bytes of a feed to its text, whatever it says of its encoding; pure.

feedparser could do this, but it obeys the server's default charset against the document, reads undeclared Cyrillic and
Arabic as Western text, and accepts codecs that are no encodings of documents.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.intake.guess import guessed_encoding

_SNIFFED = (  # the first two rows of a kind must stand before the shorter marks they begin with
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"{\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00{", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    (b"{\x00", "utf-16-le"),
    (b"\x00{", "utf-16-be"),
)
# Not among them: utf-7, idna, punycode, unicode_escape, undefined; nor the wide ones, which are always sniffed.
_DOCUMENT_CODEC = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|big5\w*|gb\w+|hz|euc_\w+|shift_ji\w+|iso2022_\w+|tis-620|kz1048"
)
_WESTERN_DEFAULTS = frozenset({"cp1252"})  # what servers say when nobody told them better
_BY_LANGUAGE = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "sr", "mk", "kk"), "cp1251"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "sl", "ro"), "cp1250"),
    **dict.fromkeys(("tr", "az"), "cp1254"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    "el": "cp1253", "he": "cp1255", "th": "cp874", "vi": "cp1258", "ja": "cp932", "ko": "cp949", "zh": "gb18030",
}  # fmt: skip
_LABELS = {  # what Python does not know them by
    "x-sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932", "x-euc-jp": "euc_jp", "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs", "ks_c_5601-1987": "cp949", "windows-949": "cp949", "x-windows-949": "cp949",
    "windows-874": "cp874", "dos-874": "cp874", "win-1251": "cp1251", "x-cp1251": "cp1251", "x-cp1252": "cp1252",
    "cp-1251": "cp1251", "koi8r": "koi8_r", "koi": "koi8_r", "koi8": "koi8_r", "iso-8859-8-i": "iso8859_8",
    "iso-8859-6-i": "iso8859_6", "x-mac-cyrillic": "mac_cyrillic", "unicode-1-1-utf-8": "utf-8", "utf-8-mac": "utf-8",
    "ansi": "cp1252", "x-ansi": "cp1252",
}  # fmt: skip
_WIDER = {  # what is meant where the narrower one is said
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs", "euc_kr": "cp949",
    "shift_jis": "cp932", "euc_jp": "euc_jis_2004",
}  # fmt: skip
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_LANGUAGE = re.compile(rb"""(?:<(?:dc:)?language>\s{0,20}|xml:lang=["'])([A-Za-z]{2})""")
_FOREIGN = re.compile(r"[^\x00-\x7f\ufffd]")
_UTF8_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xe0[\xa0-\xbf][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}"
)
_JAPANESE_MAIL = re.compile(rb"\x1b\$[@B][!-~]{2}")
_NO_ACCIDENT = 4  # such letters, and none that is broken: no other encoding gives that, whatever it is said to be
_SAMPLE = 200_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a document, and what had to be guessed about its encoding."""

    text: str
    doubt: str | None


def decoded(body: bytes, content_type: str | None) -> Decoded:
    """Read bytes as text; any bytes give some text.

    What the bytes themselves show wins, then the server's charset, then the document's own declaration, then UTF-8,
    then the legacy encoding whose letters are there, then the usual one of the language the feed names. A server's
    Western default beats no declaration.
    """
    body = _without_lying_mark(body)
    for name in _candidates(body, content_type):
        try:
            return Decoded(text=body.decode(name).removeprefix("\ufeff"), doubt=None)
        except UnicodeDecodeError:
            continue
    return _guessed(body)


def _without_lying_mark(body: bytes) -> bytes:
    """Drop a mark of UTF-16 before a text of single bytes."""
    if not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in body[2:200]:
        return body
    return body[2:] if body[2:200].lstrip()[:1] in (b"<", b"{") else body


def _candidates(body: bytes, content_type: str | None) -> Iterator[str]:
    for mark, name in _SNIFFED:
        if body.startswith(mark):
            yield name
            return
    if _JAPANESE_MAIL.search(body, 0, _SAMPLE):
        yield "iso2022_jp"
    served = _codec(_found(_CHARSET.search(content_type or "")))
    declared = _codec(_found(_DECLARED.match(body[:500])))
    if body.startswith(codecs.BOM_UTF8) or _shows_utf8(body):
        yield "utf-8"
    if served and not (declared and served in _WESTERN_DEFAULTS):
        yield served
    if declared:
        yield declared
    yield "utf-8"


def _shows_utf8(body: bytes) -> bool:
    if body.isascii():
        return False
    letters = islice(_UTF8_LETTER.finditer(body, 0, _SAMPLE), _NO_ACCIDENT)
    return sum(1 for _ in letters) == _NO_ACCIDENT


def _found(match: re.Match[str] | re.Match[bytes] | None) -> str:
    if match is None:
        return ""
    found = match[1]
    return found.decode("ascii") if isinstance(found, bytes) else found


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(_LABELS.get(label.lower(), label)).name
    except (LookupError, ValueError):
        return None
    if not _DOCUMENT_CODEC.fullmatch(name):
        return None
    return _WIDER.get(name, name)


def _guessed(body: bytes) -> Decoded:
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if damaged * 10 <= len(_FOREIGN.findall(text)):
        return Decoded(text=text, doubt=f"{damaged} broken characters were replaced")
    named = _BY_LANGUAGE.get(_found(_LANGUAGE.search(body[:50_000])).lower())
    name = guessed_encoding(body, named) or named or "cp1252"
    return Decoded(text=body.decode(name, "replace"), doubt=f"the encoding is not as declared, and was read as {name}")

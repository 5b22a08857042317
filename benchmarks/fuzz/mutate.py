"""Documents made worse in many ways; the same seed gives the same document."""

import re
from collections.abc import Callable, Mapping
from random import Random

_TAG = re.compile(rb"<[^<>]{1,300}>")
_VALUE = re.compile(rb">[^<>]{1,400}<|\"[^\"]{1,400}\"")
_DECLARATION = re.compile(rb"encoding=[\"'][^\"']{0,40}[\"']")
_CODECS = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-8-sig",
    "cp1251",
    "koi8-r",
    "gb18030",
    "shift_jis",
    "cp037",
)
_LABELS = b"utf-8 utf-16 utf-32 windows-1251 koi8-r gbk big5 euc-kr utf-7 idna unicode_escape undefined x hz".split()
_HOSTILE = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xef\xbf\xbe", b"\x1b$B", b"\x1a", b"\r",
    b"&#0;", b"&#xD800;", b"&#x110000;", b"&#" + b"9" * 5_000 + b";", b"&nbsp;", b"&lt;script&gt;", b"&", b"&amp;amp;",
    b"<![CDATA[", b"]]>", b"<![CDATA[<![CDATA[]]>]]>", b"<!--", b"-->", b"<?xml version='1.1'?>", b"<?php echo 1 ?>",
    b"<!DOCTYPE rss [<!ENTITY a 'b'>]>", b"<!DOCTYPE rss SYSTEM 'file:///etc/passwd'>", b"&a;", b"<rss>", b"</rss>",
    b"<entry>", b"<item>", b"</item>", b"<channel>", b"</channel>", b"<link href='http://['/>", b"<image>", b"<source>",
    b" xml:base='http://['", b" xml:base='javascript:x'", b" mode='base64'", b" type='application/octet-stream'",
    b" xmlns='http://www.w3.org/2005/Atom'", b" xmlns:x=''", b" version='9'", b" rel='alternate'",
    b" isPermaLink='true'", b"<guid>N/A</guid>", b"<pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>",
    b"<pubDate>9999-12-31T23:59:59-12:00</pubDate>",
    b"<updated>-1</updated>", b"<content type='xhtml'><div>", b"<author>" + b"a@b.c (" * 200, b"<title/>", b"<id/>",
    b"\\ud800", b"\\u0000", b'{"items":[{"id":1e999}]}', b"[" * 3_000, b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\x0b\x0c",
)  # fmt: skip
_HUGE = (b"a", b"<", b"&lt;div", b"<b>", b"\xd0\xb0 ", b"'", b"a@b (", b"\n", b"&#65;", b"<x a='", b"]]>", b"-")

Mutation = Callable[[bytes, Random], bytes]


def mutated(seed: int, documents: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Give the name of a document, and what one to four mutations make of it."""
    random = Random(seed)
    names = sorted(documents)
    name = random.choice(names)
    body = documents[name]
    for _ in range(random.randint(1, 4)):
        body = random.choice(_MUTATIONS)(body, random)
    if random.random() < 0.1:
        body = _mixed(body, documents[random.choice(names)], random)
    return name, body[:2_000_000]


def _flip(body: bytes, random: Random) -> bytes:
    changed = bytearray(body)
    for _ in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _insert(body: bytes, random: Random) -> bytes:
    at = random.randint(0, len(body))
    return body[:at] + random.choice(_HOSTILE) + body[at:]


def _insert_at_tag(body: bytes, random: Random) -> bytes:
    tags = list(_TAG.finditer(body))
    if not tags:
        return _insert(body, random)
    at = random.choice(tags).end() - random.randint(0, 1)
    return body[:at] + random.choice(_HOSTILE) + body[at:]


def _delete(body: bytes, random: Random) -> bytes:
    at = random.randint(0, len(body))
    return body[:at] + body[at + random.randint(1, 60) :]


def _repeat(body: bytes, random: Random) -> bytes:
    at = random.randint(0, len(body))
    piece = body[at : at + random.randint(1, 300)]
    return body[:at] + piece * random.randint(2, 5) + body[at:]


def _drop_tag(body: bytes, random: Random) -> bytes:
    tags = list(_TAG.finditer(body))
    if not tags:
        return body
    tag = random.choice(tags)
    return body[: tag.start()] + body[tag.end() :]


def _double_tag(body: bytes, random: Random) -> bytes:
    tags = list(_TAG.finditer(body))
    if not tags:
        return body
    tag, other = random.choice(tags), random.choice(tags)
    return body[: other.end()] + tag[0] + body[other.end() :]


def _swap_values(body: bytes, random: Random) -> bytes:
    values = list(_VALUE.finditer(body))
    if len(values) < 2:
        return body
    first, second = sorted(random.sample(values, 2), key=lambda value: value.start())
    between = body[first.end() : second.start()]
    return body[: first.start()] + second[0] + between + first[0] + body[second.end() :]


def _cut(body: bytes, random: Random) -> bytes:
    return body[: random.randint(0, len(body))]


def _recode(body: bytes, random: Random) -> bytes:
    return body.decode("utf-8", "replace").encode(random.choice(_CODECS), "replace")


def _relabel(body: bytes, random: Random) -> bytes:
    label = b'encoding="' + random.choice(_LABELS) + b'"'
    if _DECLARATION.search(body):
        return _DECLARATION.sub(lambda _: label, body, count=1)
    return b'<?xml version="1.0" ' + label + b"?>" + body


def _huge(body: bytes, random: Random) -> bytes:
    values = list(_VALUE.finditer(body))
    at = random.choice(values).start() + 1 if values else random.randint(0, len(body))
    return body[:at] + random.choice(_HUGE) * random.choice((300, 3_000, 30_000)) + body[at:]


def _mixed(body: bytes, other: bytes, random: Random) -> bytes:
    return body[: random.randint(0, len(body))] + other[random.randint(0, len(other)) :]


_MUTATIONS: tuple[Mutation, ...] = (
    _flip, _flip, _insert, _insert, _insert_at_tag, _insert_at_tag, _insert_at_tag, _delete, _repeat, _drop_tag,
    _drop_tag, _double_tag, _double_tag, _swap_values, _swap_values, _cut, _recode, _relabel, _huge,
)  # fmt: skip

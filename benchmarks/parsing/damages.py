"""Feeds damaged a little; a seed gives the same damage again."""

from random import Random

_SCRAPS = (
    b"<b>", b"</b>", b"<title>x</title>", b"</item>", b"<item>", b"&amp;", b"&", b"<", b">", b'"', b"'", b"<!--", b"-->", b"]]>", b"<![CDATA[",
    b"\x00", b"\xff", b"\xc3", b"\xc3\xa9", b" ", b"\n", b"&#0;", b"&#x85;", b"&nbsp;", b"<link>http://y.example/</link>", b"<guid>y</guid>",
    b"<description>y</description>", b" type='html'", b" xml:base='http://y.example/'", b"<?x y?>", b"<br/>", b"xmlns", b"<author>y</author>",
    b"<pubDate>2019-01-01T00:00:00Z</pubDate>", b"<id>z</id>", b"<summary>z</summary>", b"<content>z</content>", b"<updated/>", b"<image>",
    b"<language>xx</language>", b"<category>z</category>", b"\xe2\x80\x8b", b"\xc2\x92", b"isPermaLink='false'", b"<textInput/>", b"<source/>",
)  # fmt: skip


def _insert(body: bytes, random: Random) -> bytes:
    at = random.randint(0, len(body))
    return body[:at] + random.choice(_SCRAPS) + body[at:]


def _insert_between(body: bytes, random: Random) -> bytes:
    """Insert where it most likely stays well-formed: between two elements."""
    places = [at for at in range(len(body) - 1) if body[at : at + 2] == b"><"]
    at = random.choice(places) + 1 if places else 0
    return body[:at] + random.choice(_SCRAPS) + body[at:]


def _delete(body: bytes, random: Random) -> bytes:
    at = random.randint(0, len(body))
    return body[:at] + body[at + random.choice((1, 1, 2, 8, 40)) :]


def _flip(body: bytes, random: Random) -> bytes:
    at = random.randint(0, max(len(body) - 1, 0))
    return body[:at] + bytes([random.randint(0, 255)]) + body[at + 1 :]


def _repeat(body: bytes, random: Random) -> bytes:
    """Say an element twice, somewhere."""
    start = body.find(b"<", random.randint(0, len(body)))
    end = body.find(b">", body.find(b"</", start))
    if start < 0 or end < 0:
        return body
    places = [at for at in range(len(body) - 1) if body[at : at + 2] == b"><"] or [start]
    at = random.choice(places) + 1
    return body[:at] + body[start : end + 1] + body[at:]


def _swap_name(body: bytes, random: Random) -> bytes:
    """Call the elements of one name by another."""
    names = [b"title", b"link", b"guid", b"description", b"pubDate", b"id", b"summary", b"content", b"author", b"updated", b"published", b"category",
             b"dc:creator", b"dc:date", b"name", b"item", b"entry", b"source", b"image", b"dc:title", b"media:title", b"language", b"ttl"]  # fmt: skip
    old, new = random.choice(names), random.choice(names)
    return body.replace(b"<" + old, b"<" + new).replace(b"</" + old, b"</" + new)


def _swap_case(body: bytes, random: Random) -> bytes:
    at = random.randint(0, len(body))
    return body[:at] + body[at : at + 12].swapcase() + body[at + 12 :]


_DAMAGES = (_insert, _insert_between, _insert_between, _delete, _flip, _repeat, _repeat, _swap_name, _swap_case)


def damaged(body: bytes, seed: int) -> bytes:
    """Change some bytes, words or elements of a document, and leave most of it as it was."""
    random = Random(seed)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        body = random.choice(_DAMAGES)(body, random)
    return body

"""Invented feeds: 70 % RSS 2.0 and 30 % Atom, items with marked-up summaries of some 1,100 characters.

The words are those of the benchmark of matching, so that its rules find something. The same in every run.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape

from benchmarks.matching.workload import invented

_BEGIN = datetime(2031, 2, 1, tzinfo=UTC)
_NEWEST = 1_000  # the serial number of a feed's newest item at first
_TEXTS = 400  # articles that sentences are taken from


def address(number: int, port: int) -> str:
    """Give a feed's address: a loopback address of its own, as feeds are on hosts of their own."""
    return f"http://127.{1 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}:{port}/feed/{number}"


def document(number: int, items: int, newer: int = 0) -> bytes:
    """Give a feed's document after `newer` items have come; as many have dropped out at its end."""
    serials = range(_NEWEST + newer, _NEWEST + newer - items, -1)
    at = _BEGIN + timedelta(minutes=40 * (_NEWEST + newer))
    return (_atom if number % 10 >= 7 else _rss)(number, serials, at).encode()


def _rss(number: int, serials: Sequence[int], at: datetime) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>Paper {number}</title><link>https://paper{number}.example/</link>"
        f'<atom:link href="https://paper{number}.example/rss.xml" rel="self" type="application/rss+xml"/>'
        f"<description>All of Paper {number}</description><lastBuildDate>{format_datetime(at)}</lastBuildDate>\n"
        + "".join(_rss_item(number, serial) for serial in serials)
        + "</channel></rss>\n"
    )


def _rss_item(number: int, serial: int) -> str:
    dice = random.Random(number * 1_000_003 + serial)
    title, text, at = _title(dice), _marked_up(dice), _BEGIN + timedelta(minutes=40 * serial + number % 40)
    described = f"<![CDATA[{text}]]>" if number % 2 else escape(text)
    return (
        f"<item><title>{escape(title)}</title><link>https://paper{number}.example/{at:%Y/%m}/{serial}.html?from=rss"
        f'</link><guid isPermaLink="false">{number}-{serial}</guid><pubDate>{format_datetime(at)}</pubDate>'
        f"<dc:creator>{_writer(dice)}</dc:creator><category>{dice.choice(_SECTIONS)}</category>"
        f"<description>{described}</description></item>\n"
    )


def _atom(number: int, serials: Sequence[int], at: datetime) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper{number}.example/">'
        f"<title>Paper {number}</title><id>tag:paper{number}.example,2031:all</id>"
        f'<link rel="self" href="https://paper{number}.example/atom.xml"/><updated>{at.isoformat()}</updated>\n'
        + "".join(_atom_entry(number, serial) for serial in serials)
        + "</feed>\n"
    )


def _atom_entry(number: int, serial: int) -> str:
    dice = random.Random(number * 1_000_003 + serial)
    title, text, at = _title(dice), _marked_up(dice), _BEGIN + timedelta(minutes=40 * serial + number % 40)
    return (
        f"<entry><title>{escape(title)}</title><id>tag:paper{number}.example,2031:{serial}</id>"
        f'<link rel="alternate" type="text/html" href="https://paper{number}.example/{at:%Y/%m}/{serial}.html"/>'
        f"<published>{at.isoformat()}</published><updated>{at.isoformat()}</updated>"
        f'<author><name>{_writer(dice)}</name></author><category term="{dice.choice(_SECTIONS)}"/>'
        f'<summary type="html">{escape(text)}</summary></entry>\n'
    )


_SECTIONS = ("World", "Politics", "Business", "Science", "Sport", "Culture")


def _title(dice: random.Random) -> str:
    return dice.choice(_sentences()).rstrip(".")[:90]


def _writer(dice: random.Random) -> str:
    return " ".join(dice.choice(_sentences()).rstrip(".").split()[:2]).title()


def _marked_up(dice: random.Random) -> str:
    paragraphs: list[str] = []
    size, wanted = 0, dice.randint(550, 1_450)
    while size < wanted:
        text = " ".join(dice.choices(_sentences(), k=dice.randint(2, 4)))
        if dice.random() < 0.4:
            text += f' <a href="/tag/{dice.randrange(999)}" class="tag">more &amp; details</a>'
        if dice.random() < 0.2:
            text += f'<br/><img src="/img/{dice.randrange(9_999)}.jpg" width="600" height="400" alt="a picture"/>'
        if dice.random() < 0.3:
            text = text.replace(" that ", " \N{RIGHT SINGLE QUOTATION MARK}that\N{RIGHT SINGLE QUOTATION MARK} ", 1)
        paragraphs.append(f"<p>{text}</p>")
        size += len(text)
    return "".join(paragraphs)


@cache
def _sentences() -> Sequence[str]:
    return [f"{one.rstrip('.')}." for text in invented().articles(_TEXTS) for one in text.split(". ")]

"""Feeds of the usual size and shape, for measuring: thirty items with summaries in HTML, about 50 KB."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from xml.sax.saxutils import escape, quoteattr

_STEMS = [
    "river",
    "council",
    "market",
    "border",
    "harbour",
    "minister",
    "storm",
    "valley",
    "court",
    "engine",
    "winter",
    "school",
    "bridge",
    "signal",
    "company",
]
_ENDS = ("", "", "s", "ing", "ed", "er", "ly")
_START = datetime(2026, 1, 5, 8, tzinfo=UTC)


def news_feed(number: int, items: int = 30, newest: int = 0) -> bytes:
    """Make one feed, every third of Atom and the others RSS; with a higher `newest` it has that many items more on top."""
    is_atom = number % 3 == 2
    made = "".join(_item(number, newest + items - place, is_atom=is_atom) for place in range(items))
    site = f"https://paper{number}.example.net"
    if is_atom:
        heading = f"<title>Paper {number}</title><id>{site}/</id><link href='{site}/'/><updated>{_START.isoformat()}</updated>"
        root = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>", "</feed>"
    else:
        heading = (
            f"<title>Paper {number}</title><link>{site}/</link><description>News</description><language>en</language>"
        )
        root = "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>", "</channel></rss>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root[0]}{heading}\n{made}{root[1]}\n'.encode()


def _item(feed: int, serial: int, *, is_atom: bool) -> str:
    random = Random(feed * 100_003 + serial)
    moment = _START + timedelta(minutes=41 * serial)
    link = f"https://paper{feed}.example.net/{moment:%Y/%m}/{serial}.html?utm_medium=feed&amp;n={serial}"
    title, text, author = escape(_words(random, 9)), _html(random), _words(random, 2).title()
    topics = [_words(random, 1) for _ in range(2)]
    if is_atom:
        kinds = "".join(f"<category term={quoteattr(topic)}/>" for topic in topics)
        return (
            f"<entry><id>tag:paper{feed}.example.net,2026:{serial}</id><title>{title}</title><link href='{link}'/>"
            f"<updated>{moment.isoformat()}</updated><author><name>{author}</name></author>{kinds}"
            f"<summary type='html'>{escape(text)}</summary></entry>\n"
        )
    kinds = "".join(f"<category>{topic}</category>" for topic in topics)
    body = f"<![CDATA[{text}]]>" if feed % 2 else escape(text)
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{feed}-{serial}</guid>"
        f"<pubDate>{format_datetime(moment)}</pubDate><dc:creator>{author}</dc:creator>{kinds}"
        f"<description>{body}</description></item>\n"
    )


def _html(random: Random) -> str:
    paragraphs = []
    for _ in range(random.randint(3, 6)):
        text = ". ".join(_words(random, random.randint(9, 20)).capitalize() for _ in range(2))
        extra = random.choice(
            (
                "",
                "",
                ' <a href="/topic/7" class="t">more &amp; maps</a>',
                '<br/><img src="/i.png" alt="">',
                " \u2019so\u2019",
            )
        )
        paragraphs.append(f"<p>{text}.{extra}</p>")
    return "".join(paragraphs)


def _words(random: Random, count: int) -> str:
    return " ".join(random.choice(_STEMS) + random.choice(_ENDS) for _ in range(count))

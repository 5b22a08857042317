import calendar
import itertools
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from feedparser.api import StrictFeedParser
from feedparser.datetimes import _parse_date
from feedparser.html import _cp1252

from benchmarks.parsing.agreement import compare, tally
from benchmarks.parsing.damages import damaged
from benchmarks.parsing.documents import document
from pipeline.intake.document import Tree, prepared
from pipeline.intake.parse import parse
from pipeline.intake.quick import elements, names
from pipeline.intake.quick.dates import known_moment
from pipeline.intake.quick.names import Unsure
from pipeline.intake.quick.walk import fields_of

CORPUS = sorted((Path(__file__).parents[2] / "corpus/feeds").glob("*.xml"))
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry>{}</entry></feed>"
RSS = "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
RSS += "><channel><title>F</title><item>{}</item></channel></rss>"


def assert_agreed(bodies: Iterable[bytes], at_least: int) -> None:
    counts, differences = tally(bodies)

    assert differences == []
    assert counts["agreed"] >= at_least, counts


def test_made_up_feeds_say_the_same_both_ways() -> None:
    """The quick way is right, or leaves the document to feedparser. More: `python -m benchmarks.parsing`."""
    assert_agreed(map(document, range(1_500)), at_least=800)


def test_damaged_feeds_say_the_same_both_ways() -> None:
    assert_agreed((damaged(document(seed // 3), seed) for seed in range(1_200)), at_least=120)


def test_damaged_feeds_of_the_corpus_say_the_same_both_ways() -> None:
    bodies = [path.read_bytes() for path in CORPUS]
    whole = (damaged(bodies[seed % len(bodies)], seed) for seed in range(600))

    assert_agreed(itertools.chain(bodies, whole), at_least=60)


@pytest.mark.parametrize(
    ("where", "piece"),
    [
        (RSS, "<title>a</title><title>b</title>"),
        (RSS, "<description>a</description><dc:description>b</dc:description>"),
        (RSS, "<description>a <b>c</b></description>"),
        (RSS, "<pubDate>yesterday</pubDate>"),
        (RSS, "<summary>a</summary>"),
        (RSS, "<date>2019-01-01</date>"),
        (RSS, "<links>a</links>"),
        (RSS, "<author>Ann &lt;a@b.com&gt;</author>"),
        (RSS, f"<author>{'a' * 2_000}</author>"),
        (RSS, "<title xml:base='http://y.example/'>a</title>"),
        (RSS, "<image><title>a</title></image>"),
        (RSS, "<x:y xmlns:x='http://www.w3.org/1999/xlink'>a</x:y>"),
        (RSS, "<x:y xmlns:x='http://x.example/'><x:z/></x:y>"),
        (RSS, "<summary:detail xmlns:summary='http://x.example/'>a</summary:detail>"),
        (ATOM, "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a</div></content>"),
        (ATOM, "<content type='image/png'>a</content>"),
        (ATOM, "<summary>a</summary><summary>b</summary>"),
        (ATOM, "<author><email>a@b.com</email></author>"),
        (ATOM, "<link>http://x.example/</link>"),
        (ATOM, "<source><title>a</title></source>"),
    ],
)
def test_what_is_not_known_for_certain_is_left_to_feedparser(where: str, piece: str) -> None:
    body = where.format(piece).encode()

    assert compare(where.format("<title>a</title>").encode(), None).outcome == "agreed"
    assert compare(body, None).outcome == "declined"
    assert parse(body, url=None, content_type=None).kind in {"rss20", "atom10"}


@pytest.mark.parametrize(
    "root",
    ["<rdf xmlns='http://purl.org/rss/1.0/'/>", "<feed/>", "<rss/>", "<rss><channel a='b'/></rss>", "<channel/>"],
)
def test_other_kinds_of_documents_are_left_to_feedparser(root: str) -> None:
    assert fields_of(Tree(root=fromstring(root), namespaces=())) is None  # noqa: S314  # written above


def test_a_difference_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "_said", lambda child: (child.text or "").strip().upper())

    counts, differences = tally(map(document, range(60)))

    assert counts["differs"] > 10
    assert any("title is" in difference for difference in differences)


def test_every_method_of_feedparser_is_known() -> None:
    """A newer feedparser with one more element must not be passed over in silence."""
    methods = [name for name in dir(StrictFeedParser) if name.startswith(("_start_", "_end_"))]
    known = {name.split("_", 2)[2].lower() for name in methods} - {"media_player"}

    assert known <= names.HANDLED


def test_every_namespace_of_feedparser_keeps_its_prefix() -> None:
    parser = StrictFeedParser("", "", "utf-8")

    assert all(parser._matchnamespaces[uri.lower()] == prefix for uri, prefix in names._RECOGNISED.items())
    assert {prefix.lower() for prefix in parser._matchnamespaces.values() if prefix} <= names._BY_FEEDPARSER


def test_the_characters_of_windows_are_those_of_feedparser() -> None:
    for code in range(0x80, 0x100):
        text = f"{chr(code)} \u0100"  # not to be taken for UTF-8 read as Latin-1

        assert elements._recoded(text) == text.translate(_cp1252)


def test_the_usual_spellings_of_a_date_are_read_as_feedparser_reads_them() -> None:
    zones = ("GMT", "UTC", "UT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "+0000", "-0730", "+1400")
    mail = [f"{day}5 Jan 2019 09:30:07 {zone}" for day in ("", "0", "Sat, ", "Sun, 0") for zone in zones]
    other = [f"2019-03-31T23:59:{second}{zone}" for second in ("00", "59.999") for zone in ("Z", "+02:00", "-00:30")]
    for said in (*mail, *other, "2019-12-31T23:59Z"):
        parsed = _parse_date(said)
        assert parsed is not None
        assert known_moment(said) == datetime.fromtimestamp(calendar.timegm(parsed), UTC)


@pytest.mark.parametrize(
    "said", ["", "2019", "2019-02-30T00:00:00Z", "Sat, 05 Jan 2019 09:30:61 GMT", "1500-01-01T00:00:00Z"]
)
def test_other_dates_are_left_to_feedparser(said: str) -> None:
    with pytest.raises(Unsure):
        known_moment(said)


def test_a_tree_is_kept_only_of_a_document_that_needed_nothing() -> None:
    whole, mended = prepared(RSS.format("<title>a</title>")), prepared(RSS.format("<title>a & b</title>"))
    netscape = "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'x'>"

    assert whole.tree
    assert mended.tree is None
    assert prepared(netscape + RSS.format("")).tree is None

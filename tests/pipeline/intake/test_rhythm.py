"""What documents say of their rhythm, through the whole parser."""

from datetime import timedelta

import pytest

from pipeline.intake.cage import ParserPool, RawDocument
from pipeline.intake.parse import ParsedFeed, parse
from storage.records.feed import Rhythm

HOUR = timedelta(hours=1)
SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


def rss(heading: str) -> bytes:
    item = "<item><title>a</title><ttl>7</ttl></item>"
    return f"<rss version='2.0' {SY}><channel><title>x</title>{heading}{item}</channel></rss>".encode()


def rhythm(heading: str) -> Rhythm | None:
    return parse(rss(heading), url=None, content_type=None).rhythm


@pytest.mark.parametrize(
    ("heading", "every"),
    [
        ("<ttl>60</ttl>", HOUR),
        ("<ttl> 90\n</ttl>", 1.5 * HOUR),
        ("<ttl>99999999999999999999</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>1.5</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),
        ("<sy:updatePeriod>\n hourly \n</sy:updatePeriod><sy:updateFrequency> 2 </sy:updateFrequency>", HOUR / 2),
        ("<sy:updatePeriod>Daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        ("<sy:updateFrequency>2</sy:updateFrequency>", None),
        ("<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", 7 * 24 * HOUR),
    ],
)
def test_how_often_it_is_worth_asking(heading: str, every: timedelta | None) -> None:
    """Catalogue E 57."""
    assert rhythm(heading) == (Rhythm(every=every) if every else None)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("<skipHours><hour>1</hour><hour> 0 </hour><hour>24</hour></skipHours>", Rhythm(skip_hours=(0, 1))),
        ("<skipHours><hour>25</hour><hour>x</hour></skipHours>", None),
        ("<skipDays><day>Sunday</day><day>monday</day><day>Noday</day></skipDays>", Rhythm(skip_days=(0, 6))),
        ("<skipHours><hour>3</hour>", None),
        ("<skipHours/>", None),
    ],
)
def test_when_nothing_comes(heading: str, expected: Rhythm | None) -> None:
    """Catalogue E 57."""
    assert rhythm(heading) == expected


def test_the_rhythm_comes_out_of_the_cage_as_it_went_in() -> None:
    body = rss("<ttl>45</ttl><skipDays><day>Friday</day></skipDays>")
    with ParserPool(workers=1) as pool:
        found = pool.parse(RawDocument(body=body, url=None, content_type=None))

    assert isinstance(found, ParsedFeed)
    assert found.rhythm == Rhythm(every=timedelta(minutes=45), skip_days=(4,))

"""What one article says of one event."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipeline.events.days import Days
from pipeline.events.mentions import MOST, Mentions, mentions_of, source_of
from pipeline.events.sites import Sites
from pipeline.reading.places.gazetteer import Places
from storage.records.reading import Claim, ClaimStatus, Outcome
from tests.pipeline.events.telling import exactly, source
from tests.samples import ARTICLE

TUESDAY = date(2017, 10, 3)
TOWNS = ["Mayadin", "Abu Kamal", "Raqqa"]


@pytest.fixture(scope="module")
def sites() -> Sites:
    return Sites(Places.shipped)


def said(sentence: str, figure: int = 12, place: str | None = "Mayadin", **changes: Any) -> Claim:
    within = "Deir ez-Zor province" if place in {"Mayadin", "Abu Kamal"} else None
    return replace(exactly(figure), sentence=sentence, place=place, within=within, **changes)


def figures(found: Mentions) -> list[list[int | None]]:
    return [[told.claim.best for told in mention.told] for mention in found.events]


def test_two_towns_are_two_events(sites: Sites) -> None:
    found = mentions_of(source(), [said("killed", 12), said("killed", 14, "Abu Kamal"), said("hurt", 30)], sites)

    assert figures(found) == [[12, 30], [14]]
    assert [mention.site and mention.site.name for mention in found.events] == ["Mayadin", "Abu Kamal"]


def test_a_claim_without_a_place_is_of_the_first_event(sites: Sites) -> None:
    claims = [said("killed", 5, None), said("killed", 12), said("killed", 14, "Abu Kamal")]

    assert figures(mentions_of(source(), claims, sites)) == [[5, 12], [14]]


def test_one_town_on_two_days_is_two_events(sites: Sites) -> None:
    claims = [said("killed on Tuesday", 12), said("killed on Monday", 4), said("hurt", 30)]

    assert figures(mentions_of(source(), claims, sites)) == [[12, 30], [4]]


def test_a_night_and_the_day_after_it_are_one_event_on_that_day(sites: Sites) -> None:
    wounded = said("hurt on Tuesday", 30, outcome=Outcome.WOUNDED)

    [mention] = mentions_of(source(), [said("killed overnight"), wounded], sites).events

    assert mention.days == Days(TUESDAY, TUESDAY)


def test_a_toll_of_the_country_is_none_of_the_town(sites: Sites) -> None:
    wounded = said("hurt", 30, "Syria", outcome=Outcome.WOUNDED)
    claims = [said("killed", 12), said("killed", 50, "Syria"), wounded]

    assert figures(mentions_of(source(), claims, sites))[0] == [12, 30]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (ClaimStatus.CUMULATIVE, "apart.cumulative"),
        (ClaimStatus.HYPOTHETICAL, "apart.hypothetical"),
        (ClaimStatus.HISTORICAL, "apart.recap"),
    ],
)
def test_what_tells_of_no_event_is_kept_apart_with_its_reason(sites: Sites, status: ClaimStatus, reason: str) -> None:
    found = mentions_of(source(), [said("killed", 12), said("killed", 900, status=status)], sites)

    assert figures(found) == [[12]]
    assert [why for _, why in found.apart] == [reason]


def test_what_a_text_tells_first_is_its_main_event_and_an_earlier_day_in_passing_is_recalled(sites: Sites) -> None:
    claims = [said("killed on Tuesday", 12), replace(said("killed on Friday", 40, "Raqqa"), start=100)]

    main, passing = mentions_of(source(), claims, sites).events

    assert (main.is_main, main.recalled) == (True, False)
    assert (passing.is_main, passing.recalled) == (False, True)


def test_claims_without_end_are_related_up_to_a_limit(sites: Sites) -> None:
    claims = [said("killed", number + 2, TOWNS[number % 3]) for number in range(MOST + 5)]

    found = mentions_of(source(), claims, sites)

    assert sum(map(len, figures(found))) == MOST
    assert [why for _, why in found.apart] == ["apart.too-many"] * 5


NOON = datetime(2017, 10, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("published", "version", "edited_after", "told_at", "written_on"),
    [
        (None, 1, 0 * DAY, NOON, TUESDAY),
        (NOON - DAY, 1, 0 * DAY, NOON - DAY, date(2017, 10, 2)),
        (NOON + DAY, 1, 0 * DAY, NOON, TUESDAY),  # no feed can date its items into the future
        (NOON - DAY, 2, 2 * DAY, NOON + 2 * DAY, date(2017, 10, 5)),
        (NOON - DAY, 2, 9 * DAY, NOON + 9 * DAY, date(2017, 10, 2)),  # its "Tuesday" is still the first version's
    ],
)
def test_when_an_article_speaks_and_what_its_today_means(
    published: datetime | None, version: int, edited_after: timedelta, told_at: datetime, written_on: date
) -> None:
    article = replace(
        ARTICLE,
        version=version,
        published_at=published,
        first_seen_at=NOON,
        version_seen_at=NOON + edited_after,
    )

    found = source_of(article, "Wire", "en", frozenset())

    assert (found.told_at, found.written_on) == (told_at, written_on)

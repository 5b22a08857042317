"""The sample newsroom: its reports, the documents its feeds give, and what is planted in them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from http import HTTPStatus
from pathlib import Path

import feedparser
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wirewatch.demo.feeds_xml import identity_of, link_of
from wirewatch.demo.newsroom import FEED_LENGTH, Newsroom

Moment = Callable[[int, str], datetime]

OUTLETS = [
    "continental", "harbour", "nordsea", "ledger", "rhine", "barada", "jazira",
    "monitor", "furat", "lantern", "touchline", "nahr", "steppe", "herald",
]  # fmt: skip
DAYS = range(1, 9)
_MOMENTS = st.integers(0, 8 * 24 * 60).map(
    lambda minutes: datetime(2017, 10, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def _parse(newsroom: Newsroom, outlet: str, now: datetime) -> feedparser.FeedParserDict:
    answer = newsroom.feed(outlet, now)
    assert answer.status == HTTPStatus.OK
    return feedparser.parse(answer.body, response_headers={"content-type": answer.content_type})


def test_the_week_is_told_by_the_outlets_that_these_tests_know(newsroom: Newsroom, october: Moment) -> None:
    reports = [report for outlet in newsroom.outlets for report in newsroom.reports(outlet.id, october(9, "00:00"))]

    assert [outlet.id for outlet in newsroom.outlets] == OUTLETS
    assert 110 <= len(reports) <= 150
    assert {report.published_at.day for report in reports} == set(DAYS)


@pytest.mark.parametrize("day", DAYS)
def test_every_feed_of_every_day_is_well_formed_and_holds_what_was_published(
    newsroom: Newsroom, october: Moment, day: int
) -> None:
    evening = october(day, "23:59")
    troubled = {outlet for outlet in OUTLETS if newsroom.feed(outlet, evening).etag is None}

    parsed = {outlet: _parse(newsroom, outlet, evening) for outlet in OUTLETS if outlet not in troubled}

    assert troubled == {"ledger"} if day == 4 else troubled == ({"herald"} if day > 4 else set())
    for outlet, document in parsed.items():
        expected = newsroom.reports(outlet, evening)[:FEED_LENGTH]
        assert not document.bozo, (outlet, document.get("bozo_exception"))
        assert [entry.title for entry in document.entries] == [report.title for report in expected]


@pytest.mark.parametrize("outlet", OUTLETS)
def test_what_a_feed_parser_reads_is_what_the_newsroom_wrote(newsroom: Newsroom, october: Moment, outlet: str) -> None:
    now = october(3, "23:00")
    about = next(each for each in newsroom.outlets if each.id == outlet)

    parsed = _parse(newsroom, outlet, now)

    assert parsed.feed.title == about.name
    for entry, report in zip(parsed.entries, newsroom.reports(outlet, now), strict=True):
        assert entry.link == link_of(about, report, "http://127.0.0.1:8000")
        assert report.summary in unescape(entry.summary)
        if about.dates:
            # feedparser takes dc:date, the only date of RSS 1.0, for `updated`
            written = entry.updated_parsed if about.format == "rss1" else entry.published_parsed
            assert tuple(written[:5]) == report.published_at.timetuple()[:5]
        else:
            assert "published" not in entry
        if about.full_text:
            assert report.paragraphs[-1].split()[-1] in re.sub("<[^>]+>", "", entry.content[-1].value)


def test_an_id_does_not_hold_the_port_and_a_feed_without_ids_has_none(newsroom: Newsroom, october: Moment) -> None:
    now = october(3, "23:00")

    ids = {
        outlet.id: [entry.get("id") for entry in _parse(newsroom, outlet.id, now).entries]
        for outlet in newsroom.outlets
    }

    assert set(ids.pop("barada")) == {None}
    assert all(name and "127.0.0.1" not in name for names in ids.values() for name in names)
    assert all(len(set(names)) == len(names) for names in ids.values())


def test_a_report_appears_at_its_minute_and_not_before(newsroom: Newsroom, october: Moment) -> None:
    before = _parse(newsroom, "continental", october(2, "08:04"))
    after = _parse(newsroom, "continental", october(2, "08:05"))

    title = "Russia says air strikes killed more than 200 militants near Deir ez-Zor"
    assert title not in [entry.title for entry in before.entries]
    assert after.entries[0].title == title


def test_a_feed_that_has_nothing_new_is_byte_for_byte_the_same(newsroom: Newsroom, october: Moment) -> None:
    morning, evening = (newsroom.feed("furat", october(day, "12:00")) for day in (4, 8))

    assert morning == evening


@given(first=_MOMENTS, second=_MOMENTS, outlet=st.sampled_from(OUTLETS))
def test_validators_stay_exactly_as_long_as_the_document(
    newsroom: Newsroom, first: datetime, second: datetime, outlet: str
) -> None:
    one, other = (newsroom.feed(outlet, moment) for moment in (first, second))
    assume(one.etag and other.etag)

    assert (one.etag == other.etag) == (one.body == other.body)
    assert (one.last_modified == other.last_modified) == (one.body == other.body)


def test_a_feed_holds_the_newest_thirty_at_most(tmp_path: Path, samples: Path, october: Moment) -> None:
    (tmp_path / "outlets.yaml").write_text((samples / "outlets.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    items = "".join(
        f"  - {{outlet: harbour, time: '10:{minute:02}', id: r{minute}, title: R {minute}}}\n" for minute in range(40)
    )
    (tmp_path / "2017-10-01.yaml").write_text(f"items:\n{items}", encoding="utf-8")

    parsed = _parse(Newsroom(tmp_path), "harbour", october(2, "00:00"))

    assert [entry.title for entry in parsed.entries] == [f"R {minute}" for minute in range(39, 9, -1)]


def test_a_correction_changes_the_report_under_the_same_id(newsroom: Newsroom, october: Moment) -> None:
    before, after = (
        next(entry for entry in _parse(newsroom, "harbour", now).entries if "checkpoint" in entry.title)
        for now in (october(4, "06:19"), october(4, "06:20"))
    )

    assert "kills 31" in before.title
    assert after.title == "CORRECTED: Car bomb at checkpoint in Abu Kamal kills 13"
    assert after.summary.startswith("(Corrects toll to 13")
    assert after.id == before.id
    assert after.published == before.published
    assert after.updated > before.updated


def test_a_withdrawn_report_says_so(newsroom: Newsroom, october: Moment) -> None:
    title = next(
        report.title for report in newsroom.reports("ledger", october(6, "10:00")) if "commander" in report.title
    )

    assert title.startswith("Withdrawn")


def test_the_herald_fails_from_thursday_on(newsroom: Newsroom, october: Moment) -> None:
    statuses = [newsroom.feed("herald", october(day, "12:00")).status for day in DAYS]

    assert statuses == [HTTPStatus.OK] * 4 + [HTTPStatus.INTERNAL_SERVER_ERROR] * 4


def test_the_ledger_shows_a_login_page_on_wednesday_and_comes_back(newsroom: Newsroom, october: Moment) -> None:
    answers = [newsroom.feed("ledger", october(day, "12:00")) for day in DAYS]

    kinds = [answer.content_type.partition(";")[0] for answer in answers]
    assert kinds == ["application/atom+xml"] * 3 + ["text/html"] + ["application/atom+xml"] * 4
    assert {answer.status for answer in answers} == {HTTPStatus.OK}
    assert b"password" in answers[3].body


def test_furat_is_silent_after_tuesday(newsroom: Newsroom, october: Moment) -> None:
    newest = newsroom.reports("furat", october(9, "00:00"))[0]

    assert newest.published_at < october(4, "00:00")


def test_the_feeds_have_a_backlog_before_the_week_begins(newsroom: Newsroom, october: Moment) -> None:
    backlog = [report for outlet in OUTLETS for report in newsroom.reports(outlet, october(2, "00:00"))]

    assert 5 <= len(backlog) <= 8


def test_every_report_that_the_readme_names_exists(samples: Path, newsroom: Newsroom, october: Moment) -> None:
    table = (samples / "README.md").read_text(encoding="utf-8").partition("|---|---|\n")[2].partition("\n\n")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines()]
    known = {f"{outlet}/{report.id}" for outlet in OUTLETS for report in newsroom.reports(outlet, october(9, "00:00"))}

    named = {name for _, reports in rows for name in re.findall(r"`([^`]+)`", reports)}

    assert len(rows) > 30
    assert all("`" in reports for _, reports in rows)
    assert named <= known


def test_seven_outlets_repeat_one_number_under_six_spellings(newsroom: Newsroom, october: Moment) -> None:
    spellings = ["Deir ez-Zor", "Deir Ezzor", "Deir el-Zour", "Der el-Zour", "Dayr az Zawr", "Маядина"]
    monday = [report for outlet in OUTLETS for report in newsroom.reports(outlet, october(2, "23:59"))]

    claims = [
        f"{report.title} {' '.join(report.paragraphs)}"
        for report in monday
        if re.search(r"(more than|over|более) 200 .*(militants|terrorists|fighters|extremists|jihadists|боевиков)",
                     f"{report.title} {' '.join(report.paragraphs)}", re.IGNORECASE)
    ]  # fmt: skip

    assert len(claims) >= 7
    assert all(any(spelling in claim for claim in claims) for spelling in spellings)


def test_a_wire_copy_is_word_for_word(newsroom: Newsroom, october: Moment) -> None:
    now = october(2, "23:59")
    (wire,) = (each for each in newsroom.reports("continental", now) if each.id == "russia-more-than-200")
    (copy,) = (each for each in newsroom.reports("herald", now) if each.id == "wire-russia-200")

    assert copy.paragraphs == (*wire.paragraphs, "(Continental Wire)")


def test_a_page_shows_a_report_as_it_stands_and_none_before_its_time(newsroom: Newsroom, october: Moment) -> None:
    now = october(4, "12:00")

    page = newsroom.page("harbour", "checkpoint-bomb-abu-kamal", now)

    assert page is not None
    assert "CORRECTED: Car bomb" in page
    assert newsroom.page("harbour", "checkpoint-bomb-abu-kamal", now - timedelta(days=3)) is None
    assert newsroom.page("nobody", "nothing", now) is None


def test_identities_are_addresses_of_the_outlet(newsroom: Newsroom, october: Moment) -> None:
    outlet = newsroom.outlets[0]

    newest = newsroom.reports(outlet.id, october(2, "09:00"))[0]

    assert identity_of(outlet, newest) == "http://continental.example/russia-more-than-200"

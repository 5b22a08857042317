"""What went quiet is named once, three days after the last was heard of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.compose import compose
from alerts.digest import DigestKeys
from alerts.render import render_digest
from storage.records.digest import Digest, Quiet, Undelivered
from tests.alerts.conftest import BERLIN, Newsroom, desk
from tests.alerts.test_render import SEVEN, Page, digest
from tests.alerts.test_windows_on_incidents import incident, report


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.now = datetime(2017, 10, 2, 12, tzinfo=UTC)
    newsroom.channels = {"desk": desk()}
    newsroom.watch(*"ABC")
    newsroom.digests = {"morning": DigestKeys.model_validate({"at": "07:00", "to": ["desk"]})}
    newsroom.rule("toll", series=("morning",), per="incident")
    days(newsroom, 0)
    return newsroom


def days(room: Newsroom, number: int) -> list[Digest]:
    """Let days pass; gives each morning's digest."""
    found = []
    for _ in range(max(number * 24, 1)):
        found += compose(room.database, room.digests, room.channels, zone=BERLIN, now=room.now)
        if number:
            room.later(hours=1)
    return found


def heard_again(room: Newsroom, incident_id: int, outlet: str) -> None:
    report(room, outlet, incident_id)
    with room.database.transaction() as store:
        [known] = store.incidents.known([incident_id])
        store.incidents.learn(replace(known, changed_at=room.now))
    room.triage()


def test_an_event_that_was_told_is_named_when_nothing_was_heard_for_three_days(room: Newsroom) -> None:
    about = incident(room)
    heard_again(room, about, "A")

    found = days(room, 10)

    named = {one.local_date: one.quiet for one in found if one.quiet}
    assert list(named) == [date(2017, 10, 6)]
    [quiet] = named[date(2017, 10, 6)]
    assert (quiet.since, "killed" in quiet.headline) == (datetime(2017, 10, 2, 12, tzinfo=UTC), True)


def test_what_is_heard_of_again_goes_quiet_again(room: Newsroom) -> None:
    about = incident(room)
    heard_again(room, about, "A")
    first = days(room, 6)
    heard_again(room, about, "B")

    second = days(room, 6)

    assert [len([one for one in found if one.quiet]) for found in (first, second)] == [1, 1]


def test_an_event_that_no_digest_told_does_not_go_quiet_in_one(room: Newsroom) -> None:
    incident(room)

    assert not any(one.quiet for one in days(room, 6))


def test_downtime_over_the_third_day_loses_no_quiet_event(room: Newsroom) -> None:
    heard_again(room, incident(room), "A")
    days(room, 1)
    room.later(days=9)

    assert [len(one.quiet) for one in days(room, 2)] == [1, 0, 0]


def test_quiet_and_lost_and_missed_days_stand_in_both_parts_of_the_mail() -> None:
    issue = replace(
        digest(),
        covers=(date(2017, 10, 1), date(2017, 10, 2), date(2017, 10, 3)),
        quiet=tuple(
            Quiet(alert_id=number, headline=f"{number} <b>killed</b>", since=SEVEN - timedelta(days=4))
            for number in range(12)
        ),
        undelivered=tuple(
            Undelivered(
                channel=f"c{number}", of="alert" if number else "digest", problem="<i>no</i>\r\nsuch user", number=1200
            )
            for number in range(9)
        ),
    )

    message = render_digest(issue, [], zone=BERLIN)

    for words in (" ".join(message.text.split()), " ".join(Page(message.html).words.split())):
        assert "Covers also Sun 1 Oct 2017, Mon 2 Oct 2017: no digest could be made then." in words
        assert "Not delivered: 1,200 digests to c0, given up because <i>no</i> such user" in words
        assert "Not delivered: 3,600 more, see wirewatch deliveries" in words
        assert "0 <b>killed</b>" in words
        assert "last heard of Fri 29 Sep 07:00" in words
        assert "4 more events" in words
    data = message.data["digest"]
    assert isinstance(data, dict)
    assert data["covers"] == ["2017-10-01", "2017-10-02", "2017-10-03"]
    assert data["quiet"][0] == {"alert": 0, "subject": "0 <b>killed</b>", "since": "2017-09-29T05:00:00+00:00"}  # type: ignore[index]
    assert data["undelivered"][0]["of"] == "digest"  # type: ignore[index,call-overload]


def test_months_of_missed_days_are_named_by_the_first_and_the_last() -> None:
    issue = replace(digest(), covers=tuple(date(2017, 8, 1) + timedelta(days=day) for day in range(60)))

    text = render_digest(issue, [], zone=BERLIN).text

    assert "Covers also Tue 1 Aug 2017, ..., Thu 28 Sep 2017: no digest" in text

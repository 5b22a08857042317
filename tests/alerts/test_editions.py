"""Readers of one zone share an edition: its hours, its memory of what it told, and nothing of another's."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from alerts.channels.email import Email
from alerts.compose import compose, compose_now, preview
from alerts.digest import DigestKeys
from alerts.editions import editions
from alerts.errors import DigestComposed, NoSuchReader
from storage.database import Database
from storage.records.delivery import DeliveryState
from storage.records.digest import Digest, Edition
from tests.alerts.conftest import BERLIN, Mailbox, Newsroom, desk, mail_keys

AMIRA = {"address": "amira@example.org", "timezone": "Asia/Amman"}
NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)
HOUSE, AMMAN = Edition("morning"), Edition("morning", "Asia/Amman")


def mails(*to: object) -> Email:
    return Email.model_validate({"to": list(to)})


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    """Noon of the day on which a series for Berlin and Amman was begun."""
    newsroom.now = NOON
    newsroom.channels = {"desk": mails("desk@example.org", AMIRA)}
    newsroom.digests = {"morning": DigestKeys.model_validate({"at": "07:00", "to": ["desk"]})}
    newsroom.rule("toll", series=("morning",))
    look(newsroom)
    return newsroom


def look(room: Newsroom) -> list[Digest]:
    return compose(room.database, room.digests, room.channels, zone=BERLIN, now=room.now)


def tell(room: Newsroom, title: str = "Strike on Mayadin") -> None:
    room.match("toll", title)
    room.triage()


def held(room: Newsroom, digest: Digest) -> list[int]:
    with room.database.snapshot() as store:
        return list(store.digests.holds(digest.id))


def pass_hours(room: Newsroom, hours: float) -> list[Digest]:
    """Let time pass in steps of half an hour."""
    found = []
    for _ in range(int(hours * 2)):
        room.later(minutes=30)
        found += look(room)
    return found


def test_each_reader_has_the_digest_at_their_own_hour_with_the_same_alerts(room: Newsroom) -> None:
    tell(room)

    first, second = pass_hours(room, 24)

    assert [(one.zone, one.until) for one in (first, second)] == [
        ("Asia/Amman", datetime(2017, 10, 3, 4, tzinfo=UTC)),
        ("", datetime(2017, 10, 3, 5, tzinfo=UTC)),
    ]
    assert held(room, first) == held(room, second) == [1]
    by_digest = {one.digest_id: one.recipient for one in room.deliveries()}
    assert by_digest == {first.id: "amira@example.org", second.id: "desk@example.org"}


def test_times_in_a_digest_are_those_of_its_reader(room: Newsroom, mailbox: Mailbox) -> None:
    room.mail = mail_keys(mailbox.port)
    tell(room)
    pass_hours(room, 24)

    room.deliver()

    shown = {one["To"]: one.get_body(("plain",)).get_content() for one in mailbox.letters}  # type: ignore[union-attr]
    assert "to Tue 3 Oct 07:00 (Asia/Amman)" in shown["amira@example.org"]
    assert "to Tue 3 Oct 07:00 (Europe/Berlin)" in shown["desk@example.org"]


@settings(max_examples=15, deadline=None)
@given(
    steps=st.lists(st.tuples(st.booleans(), st.integers(1, 30), st.sampled_from([0, 0, 1, -1, 24, -24])), max_size=14)
)
def test_each_revision_is_in_exactly_one_digest_of_each_edition(steps: list[tuple[bool, int, int]]) -> None:
    """Catalogue G78, G81: alerts at any moment, downtime, and a clock that is an hour or a day off."""
    with Database.for_rehearsal() as database:
        room = Newsroom(database, channels={"desk": mails("desk@example.org", AMIRA)}, now=NOON)
        room.digests = {"morning": DigestKeys.model_validate({"at": "07:00", "to": ["desk"]})}
        room.watch("Wire")
        room.rule("toll", series=("morning",))
        look(room)
        told = 0
        digests: list[Digest] = []
        for is_told, hours, wrong in steps:
            room.later(hours=hours + wrong)
            if is_told:
                told += 1
                tell(room, f"Strike on Mayadin {told}")
            digests += look(room)
            room.later(hours=-wrong)
        room.later(days=3)
        digests += look(room)

        for edition in (HOUSE, AMMAN):
            members = [alert for one in digests if one.zone == edition.zone for alert in held(room, one)]
            assert sorted(members) == list(range(1, told + 1))
            days = [one.local_date for one in digests if one.zone == edition.zone]
            assert len(set(days)) == len(days)


def test_what_a_slow_transaction_commits_after_the_hour_is_in_the_next_digest_and_in_no_two(room: Newsroom) -> None:
    """Catalogue G81: it carries a time from before the digest, and time is not asked."""
    pass_hours(room, 24)
    late = room.now
    room.now = late - timedelta(hours=8)
    tell(room)
    room.now = late

    found = pass_hours(room, 48)

    assert [alert for one in found if one.zone == "" for alert in held(room, one)] == [1]


def test_what_was_stamped_by_a_clock_ahead_of_time_waits_for_no_hour(room: Newsroom) -> None:
    """Catalogue G78."""
    room.later(days=10)
    tell(room)
    room.later(days=-10)

    found = pass_hours(room, 24)

    assert [held(room, one) for one in found] == [[1], [1]]


def test_a_clock_that_ran_ten_days_ahead_silences_nothing_afterwards(room: Newsroom) -> None:
    """Catalogue G78."""
    room.later(days=10)
    ahead = look(room)
    room.later(days=-10)

    found = pass_hours(room, 11 * 24)

    days = [one.local_date for one in (*ahead, *found) if one.zone == ""]
    assert sorted(days) == [date(2017, 10, 3) + timedelta(days=number) for number in range(11)]


def test_a_digest_after_downtime_names_the_days_that_it_makes_up_for(room: Newsroom) -> None:
    """Catalogue G80: one digest for three missed hours, with what all three would have held."""
    for number in range(3):
        tell(room, f"Strike on Mayadin {number}")
        room.later(days=1)

    found = [one for one in look(room) if one.zone == ""]

    [digest] = found
    assert digest.covers == (date(2017, 10, 3), date(2017, 10, 4), date(2017, 10, 5))
    assert held(room, digest) == [1, 2, 3]


def test_a_digest_by_hand_goes_to_every_zone_and_takes_the_place_of_the_next(room: Newsroom) -> None:
    tell(room)

    composed = compose_now(room.database, "morning", room.digests, room.channels, zone=BERLIN, now=room.now)

    assert {one.zone for one in composed} == {"", "Asia/Amman"}
    with pytest.raises(DigestComposed):
        compose_now(room.database, "morning", room.digests, room.channels, zone=BERLIN, now=room.now)
    assert {one.local_date for one in pass_hours(room, 24)} == {date(2017, 10, 3)}


def test_a_preview_is_that_of_the_reader_who_is_named(room: Newsroom) -> None:
    def shown(reader: str | None) -> str:
        return preview(
            room.database, "morning", room.digests, room.channels, zone=BERLIN, now=room.now, reader=reader
        ).text

    assert "(Europe/Berlin)" in shown(None)
    assert "(Asia/Amman)" in shown("amira@example.org")
    with pytest.raises(NoSuchReader, match=r"desk@example\.org"):
        shown("nobody@example.org")


def test_who_moves_to_another_zone_misses_nothing_and_hears_nothing_twice(room: Newsroom) -> None:
    room.channels = {"desk": mails("desk@example.org")}
    tell(room, "Strike on Mayadin before")
    pass_hours(room, 24)
    tell(room, "Strike on Mayadin while it waits")
    room.channels = {"desk": mails("desk@example.org", {"address": "zoe@example.org", "timezone": "Asia/Tokyo"})}

    found = pass_hours(room, 24)

    assert {one.zone: held(room, one) for one in found} == {"Asia/Tokyo": [2], "": [2]}


def test_an_edition_that_nobody_reads_any_more_waits_for_nothing(room: Newsroom) -> None:
    tell(room)
    room.channels = {"desk": mails("desk@example.org")}

    assert editions(room.digests, room.channels) == {HOUSE}
    assert [one.zone for one in pass_hours(room, 24)] == [""]


def test_an_empty_digest_is_not_sent_where_that_was_asked_for(room: Newsroom) -> None:
    room.digests = {
        "morning": DigestKeys.model_validate({"at": "07:00", "to": ["desk"], "when_empty": "skip"}),
        "daily": DigestKeys.model_validate({"at": "07:00", "to": ["desk"]}),
    }
    look(room)
    quiet = pass_hours(room, 24)
    tell(room)
    told = pass_hours(room, 24)

    assert {one.series for one in quiet} == {"daily"}
    assert {one.series for one in told} == {"daily", "morning"}
    assert next(one for one in told if one.series == "morning").since == quiet[-1].until - timedelta(hours=1)


def test_two_hours_a_day_are_two_digests_that_share_nothing(room: Newsroom) -> None:
    room.channels = {"desk": desk()}
    room.digests = {"morning": DigestKeys.model_validate({"at": ["07:00", "17:00"], "to": ["desk"]})}
    tell(room, "Strike on Mayadin at noon")
    [evening] = pass_hours(room, 12)
    tell(room, "Strike on Mayadin at night")
    [morning] = pass_hours(room, 12)

    assert (evening.hour, morning.hour) == ("17:00", "07:00")
    assert (held(room, evening), held(room, morning)) == ([1], [2])


def test_what_was_given_up_is_told_by_the_next_digest_and_only_by_that(room: Newsroom, mailbox: Mailbox) -> None:
    """Catalogue C28: a refusal for good is visible to those who read digests."""
    room.mail = mail_keys(mailbox.port)
    room.channels |= {"night": desk("gone@example.org")}
    mailbox.to_recipient = {"gone@example.org": "550 no such user"}
    room.rule("alarm", channels=("night",))
    for number in range(2):
        room.match("alarm", f"Strike on Mayadin {number}")
    room.triage()
    room.deliver()

    first, again = pass_hours(room, 24), pass_hours(room, 24)

    for digest in first:
        [lost] = digest.undelivered
        assert (lost.channel, lost.number, lost.of) == ("night", 2, "alert")
        assert "550 no such user" in lost.problem
    assert [one.undelivered for one in again] == [(), ()]
    room.deliver()
    words = "Not delivered: 2 alerts to night, given up because the mail server says 550 no such user"
    texts = [" ".join(letter.get_body(("plain",)).get_content().split()) for letter in mailbox.letters]  # type: ignore[union-attr]
    assert sorted(words in text for text in texts) == [False, False, True, True], "each reader's first digest"
    assert all(one.state is DeliveryState.SENT for one in room.deliveries() if one.digest_id)


@pytest.mark.parametrize(
    "reader",
    [
        {"address": "a@example.org", "timezone": "Mars/Olympus"},
        {"address": "a@example.org", "zone": "Asia/Amman"},
        {"address": "a b@example.org", "timezone": "Asia/Amman"},
        {"timezone": "Asia/Amman"},
    ],
)
def test_a_reader_who_is_none_is_refused(reader: object) -> None:
    with pytest.raises(ValidationError):
        mails(reader)


def test_an_address_lives_in_one_zone() -> None:
    assert mails(AMIRA, AMIRA).zone_of("amira@example.org") == ZoneInfo("Asia/Amman")
    with pytest.raises(ValidationError, match="two time zones"):
        mails(AMIRA, "amira@example.org")

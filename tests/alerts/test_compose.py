import pytest

from alerts.compose import compose, compose_now, preview
from alerts.digest import DigestKeys
from alerts.errors import DigestComposed, NoSuchDigest
from storage.records.delivery import MessageType
from storage.records.digest import Digest, Edition
from storage.records.feed import Health, Polled
from tests.alerts.conftest import BERLIN, Mailbox, Newsroom, desk, mail_keys

MORNING = {"morning": DigestKeys.model_validate({"at": "07:00", "to": ["desk"]})}


@pytest.fixture
def daily(newsroom: Newsroom) -> Newsroom:
    """The evening of a day on which the series was begun."""
    newsroom.channels = {"desk": desk("a@example.org", "b@example.org")}
    newsroom.rule("toll", series=("morning",))
    newsroom.now = newsroom.now.astimezone(BERLIN).replace(hour=18, minute=0, second=0)
    compose_due(newsroom)
    return newsroom


def compose_due(newsroom: Newsroom) -> list[Digest]:
    return compose(newsroom.database, MORNING, newsroom.channels, zone=BERLIN, now=newsroom.now)


def held(newsroom: Newsroom, digest: Digest) -> list[int]:
    with newsroom.database.snapshot() as store:
        return list(store.digests.holds(digest.id))


def test_a_series_heard_of_for_the_first_time_sends_nothing_for_the_past(newsroom: Newsroom) -> None:
    newsroom.channels = {"desk": desk()}

    assert compose_due(newsroom) == []


def test_a_digest_holds_what_matched_and_is_owed_to_each_recipient(daily: Newsroom) -> None:
    daily.later(hours=1)
    daily.match("toll")
    daily.triage()
    daily.later(hours=13)

    (digest,) = compose_due(daily)

    assert held(daily, digest) == [1]
    assert digest.local_date == daily.now.date()
    assert [feed.outlet for feed in digest.coverage] == ["Wire"]
    assert digest.coverage[0].items == 1
    assert [(one.recipient, one.type) for one in sorted(daily.deliveries(), key=lambda one: one.recipient)] == [
        ("a@example.org", MessageType.DIGEST),
        ("b@example.org", MessageType.DIGEST),
    ]


def test_each_alert_is_in_exactly_one_digest_of_a_series(daily: Newsroom) -> None:
    """Catalogue G81."""
    digests = []
    for number in range(5):
        daily.match("toll", f"Strike on Mayadin {number}")
        daily.triage()
        daily.later(hours=12)
        digests += compose_due(daily)
        digests += compose_due(daily)

    daily.later(days=1)
    digests += compose_due(daily)

    assert sorted(alert for digest in digests for alert in held(daily, digest)) == [1, 2, 3, 4, 5]
    assert len({digest.local_date for digest in digests}) == len(digests)


def test_a_digest_is_sent_when_nothing_matched(daily: Newsroom) -> None:
    daily.later(hours=14)

    (digest,) = compose_due(daily)

    assert held(daily, digest) == []
    assert len(daily.deliveries()) == 2


def test_after_three_days_down_one_digest_covers_them_all(daily: Newsroom) -> None:
    """Catalogue G80."""
    began = daily.now
    daily.match("toll")
    daily.triage()
    daily.later(days=3)

    digests = compose_due(daily)

    assert [(digest.since, digest.until) for digest in digests] == [(began, daily.now)]


def test_a_digest_composed_by_hand_is_that_days_digest(daily: Newsroom) -> None:
    daily.match("toll")
    daily.triage()
    daily.later(hours=8)

    [digest] = compose_now(daily.database, "morning", MORNING, daily.channels, zone=BERLIN, now=daily.now)

    assert held(daily, digest) == [1]
    with pytest.raises(DigestComposed, match="morning"):
        compose_now(daily.database, "morning", MORNING, daily.channels, zone=BERLIN, now=daily.now)
    daily.later(hours=8)
    assert compose_due(daily) == []


def test_a_preview_shows_what_would_be_sent_and_marks_nothing(daily: Newsroom) -> None:
    daily.match("toll", "Strike on Mayadin kills 12")
    daily.triage()
    daily.later(hours=8)

    message = preview(daily.database, "morning", MORNING, daily.channels, zone=BERLIN, now=daily.now)

    assert "Strike on *Mayadin* kills 12" in message.text
    assert daily.deliveries() == []
    daily.later(hours=8)
    assert held(daily, compose_due(daily)[0]) == [1]


def test_a_preview_of_a_series_never_heard_of_begins_no_series(newsroom: Newsroom) -> None:
    newsroom.channels = {"desk": desk()}
    preview(newsroom.database, "morning", MORNING, newsroom.channels, zone=BERLIN, now=newsroom.now)

    with newsroom.database.snapshot() as store:
        assert store.digests.begun(Edition("morning"), newsroom.now) is None


def test_a_digest_that_feeds_yaml_does_not_name_is_refused_with_the_names_it_has(newsroom: Newsroom) -> None:
    with pytest.raises(NoSuchDigest, match=r"evening.*morning"):
        preview(newsroom.database, "evening", MORNING, newsroom.channels, zone=BERLIN, now=newsroom.now)


def test_a_feed_that_nobody_polled_in_time_is_not_called_ok(daily: Newsroom) -> None:
    with daily.database.transaction() as store:
        feed = store.feeds.all()[0]
        store.feeds.record(
            [
                Polled(
                    feed_id=feed.id,
                    polled_at=daily.now,
                    next_poll_at=daily.now,
                    first_read_at=daily.now,
                    etag=None,
                    last_modified=None,
                    body_hash=None,
                    health=Health.OK,
                    problem=None,
                    failing_since=None,
                    failures=0,
                    last_ok_at=daily.now,
                    last_new_at=daily.now,
                )
            ]
        )
    daily.later(hours=14)

    (digest,) = compose_due(daily)

    assert digest.coverage[0].health is Health.LATE
    assert "not asked when it was due" in (digest.coverage[0].problem or "")


def test_a_feed_that_is_gone_is_covered_as_gone_however_long_ago_it_was_asked(daily: Newsroom) -> None:
    """Catalogue E 59."""
    with daily.database.transaction() as store:
        feed = store.feeds.all()[0]
        state = {name: getattr(feed, name) for name in Polled.__dataclass_fields__ if hasattr(feed, name)}
        gone = {"feed_id": feed.id, "health": Health.GONE, "problem": "gone for good", "failing_since": daily.now}
        store.feeds.record([Polled(**state | gone | {"polled_at": daily.now, "next_poll_at": daily.now})])
    since = daily.now
    daily.later(hours=14)

    (digest,) = compose_due(daily)

    assert (digest.coverage[0].health, digest.coverage[0].problem) == (Health.GONE, "gone for good")
    assert digest.coverage[0].since == since


def test_a_digest_arrives_in_a_mailbox_as_one_list_message(daily: Newsroom, mailbox: Mailbox) -> None:
    daily.mail = mail_keys(mailbox.port)
    daily.match("toll", "Strike on Mayadin kills 12")
    daily.triage()
    daily.later(hours=14)
    compose_due(daily)

    assert daily.deliver().sent == 2
    letter = mailbox.letters[0]
    assert letter["Subject"].endswith(": Strike on Mayadin kills 12 - 1 alert")
    assert letter["List-Id"] == "<morning.wirewatch.example.org>"
    assert sorted(one["To"] for one in mailbox.letters) == ["a@example.org", "b@example.org"]

"""A rule in shadow decides like a live one, and nobody hears of it."""

import json
from datetime import timedelta

import pytest

from alerts.compose import compose_now, preview
from alerts.digest import DigestKeys
from alerts.render import render_digest
from alerts.windows import Window
from storage.records.alert import Reason
from storage.records.delivery import MessageType
from storage.records.digest import Digest, Edition
from storage.records.rule import Severity, Status
from tests.alerts.conftest import BERLIN, Newsroom, hook
from tests.alerts.windows.sightings import window


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.channels = {"soc": hook("https://soc.example/hook"), "desk": hook("https://desk.example/hook")}
    newsroom.digests = {
        "evening": DigestKeys.model_validate({"at": "18:00", "to": ["desk"]}),
        "morning": DigestKeys.model_validate({"at": "07:00", "to": ["soc"]}),
    }
    return newsroom


def digest_of(room: Newsroom, series: str) -> Digest:
    [composed] = compose_now(room.database, series, room.digests, room.channels, zone=BERLIN, now=room.now)
    with room.database.snapshot() as store:
        return store.digests.get(composed.id)


def shadow_of(room: Newsroom, series: str) -> dict[str, int]:
    return {one.rule_id: one.alerts for one in digest_of(room, series).shadow}


def begin_series(room: Newsroom) -> None:
    for series in room.digests:
        with room.database.transaction() as store:
            store.digests.covered_until(Edition(series), room.now - timedelta(hours=1))


def test_everything_is_decided_and_nothing_is_owed(room: Newsroom) -> None:
    room.rule("toll", channels=("soc",), series=("morning",), status=Status.SHADOW, severity=Severity.CRITICAL)
    room.match("toll")
    room.match("toll", backlog=True)

    report = room.triage()

    assert report.opened == 1
    assert room.deliveries() == []
    assert room.stories() == []
    with room.database.snapshot() as store:
        assert store.alerts.decided_in_shadow() == {1: [1], 2: [1]}
        assert store.alerts.untold(Edition("morning"), room.now) == []
        assert store.alerts.get(1).first_told is None


def test_a_digest_shows_the_rules_that_would_have_sent_to_it(room: Newsroom) -> None:
    room.rule("mine", channels=("soc",), series=("morning",), status=Status.SHADOW)
    room.rule("by_channel", channels=("soc",), status=Status.SHADOW)
    room.rule("quiet", channels=("soc",), status=Status.SHADOW)
    begin_series(room)
    room.match("mine")
    room.match("by_channel")
    room.match("quiet", backlog=True)
    room.triage()

    assert shadow_of(room, "evening") == {}
    assert shadow_of(room, "morning") == {"by_channel": 1, "mine": 1}
    room.later(days=1)
    assert shadow_of(room, "morning") == {}, "it was shown in the digest before"


def test_the_section_stands_last_in_both_forms_and_in_the_data(room: Newsroom) -> None:
    room.rule("toll", series=("morning",), status=Status.SHADOW)
    begin_series(room)
    for number in range(5):
        room.match("toll", f"Strike <b>{number}</b> on Mayadin")
    room.triage()
    issue = digest_of(room, "morning")

    message = render_digest(issue, [], zone=BERLIN)
    shown = preview(room.database, "morning", room.digests, room.channels, zone=BERLIN, now=room.now)

    assert "Nothing matched" in shown.subject
    for text, mark in ((message.text, "Sent by Wirewatch"), (message.html, "Sent by Wirewatch")):
        section = text[text.index("Rules in shadow would have sent") : text.index(mark)]
        assert "About toll (toll): 5 alerts" in section
        assert section.count("on Mayadin") == 3
        assert "2 more" in section
        assert "What was watched" not in section
    assert "<b>4</b>" not in message.html
    [shadow] = json.loads(json.dumps(message.data))["digest"]["shadow"]
    assert shadow["alerts"] == 5


def test_a_rule_in_shadow_uses_up_no_budget(room: Newsroom) -> None:
    room.rule("quiet", channels=("soc",), status=Status.SHADOW)
    room.rule("loud", channels=("soc",))
    room.match("quiet")
    room.match("loud")
    room.triage()

    with room.database.snapshot() as store:
        assert store.outbox.alerts_since("soc", room.now - timedelta(hours=1)) == 1


def test_a_flood_in_shadow_is_one_summary_that_is_not_sent(room: Newsroom) -> None:
    room.rule("toll", channels=("soc",), status=Status.SHADOW)
    for number in range(20):
        room.match("toll", f"Strike {number} on Mayadin", seen_at=room.now)

    assert room.triage().summaries == 1
    assert room.deliveries() == []


@pytest.fixture
def repeat() -> Window:
    return window("repeat: {origins: 2, within: 48h}")


def test_an_episode_that_opened_in_shadow_is_new_to_its_readers_when_it_grows(room: Newsroom, repeat: Window) -> None:
    room.watch("Wire", "Gazette", "Post", "Herald")
    room.rule("rule", channels=("soc",), window=repeat, per="rule", status=Status.SHADOW)
    for outlet in ("Wire", "Gazette"):
        room.match("rule", outlet=outlet)
    room.triage()
    room.later(hours=1)
    room.rule("rule", channels=("soc",), window=repeat, per="rule", version="v2")
    room.triage()
    assert room.deliveries() == [], "what was decided in shadow is not told later"

    room.later(hours=1)
    room.match("rule", outlet="Post")
    room.triage()

    [delivery] = room.deliveries()
    assert delivery.type is MessageType.ALERT_NEW
    [story] = room.stories()
    assert (story.is_new, story.alert.reason, story.alert.rule_version) == (True, Reason.NEW, "v2")
    assert story.notes[-1].startswith("3 independent origins")


def test_what_a_window_counted_in_shadow_counts_when_the_rule_is_live(room: Newsroom, repeat: Window) -> None:
    room.watch("Wire", "Gazette")
    room.rule("rule", channels=("soc",), window=repeat, per="rule", status=Status.SHADOW)
    room.match("rule", outlet="Wire")
    room.triage()
    room.later(hours=1)
    room.rule("rule", channels=("soc",), window=repeat, per="rule", version="v2")
    room.match("rule", outlet="Gazette")
    room.triage()

    assert len(room.deliveries()) == 1

"""Windows in triage, in a real database: counted, asked, told, told again, closed, and found again after a restart."""

import sqlite3
from datetime import timedelta

import pytest

from storage.records.alert import Reason
from storage.records.delivery import MessageType
from storage.records.match import Settled
from storage.records.story import Membership, Relation, Sketched
from tests.alerts.conftest import NOW, Newsroom, hook
from tests.alerts.windows.sightings import window

OUTLETS = tuple("ABCDEFGHIJ")
GROUPS = dict.fromkeys("ABCDE", ("wires",)) | dict.fromkeys("FGHIJ", ("state_media",))


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.channels = {"soc": hook("https://soc.example/hook")}
    newsroom.watch(*OUTLETS, groups=GROUPS)
    return newsroom


def ask(room: Newsroom, written: str, **more: object) -> None:
    room.rule("rule", channels=("soc",), series=("morning",), window=window(written), per="rule", **more)  # type: ignore[arg-type]


def publish(room: Newsroom, outlets: str, **more: object) -> None:
    for outlet in outlets:
        room.match("rule", f"{outlet} says it", outlet=outlet, **more)  # type: ignore[arg-type]


def settled(room: Newsroom) -> list[str | None]:
    with sqlite3.connect(str(room.database.engine.url.database)) as connection:
        rows = connection.execute("SELECT settled FROM matches ORDER BY id").fetchall()
    connection.close()
    return [row[0] for row in rows]


def told(room: Newsroom) -> list[tuple[MessageType, int | None]]:
    return sorted(((delivery.type, delivery.revision) for delivery in room.deliveries()), key=lambda told: told[1] or 0)


def test_it_fires_when_the_last_of_three_comes_and_not_twice(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    publish(room, "AB")
    assert room.triage().alerts == 0
    assert settled(room) == [Settled.COUNTED, Settled.COUNTED]
    room.later(hours=20)
    publish(room, "C")

    assert room.triage().fired == 1
    room.later(hours=1)
    publish(room, "A")
    assert (room.triage().alerts, room.triage().revised) == (0, 0)

    [story] = room.stories()
    assert story.alert.key == f"repeat:rule:{NOW:%Y-%m-%dT%H:%M}"
    assert story.notes == ("3 independent origins within 48 h: A, B, C",)
    assert [piece.outlet for piece in story.evidence] == ["A", "B", "C", "A"], "all of the episode stand behind it"
    assert told(room) == [(MessageType.ALERT_NEW, 1)]


def test_copies_of_one_wire_are_one_origin_and_outlets_of_one_owner_one_voice(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 2, within: 48h}")
    story = None
    for outlet in "ABC":
        article = room.match("rule", outlet=outlet)
        text = Sketched(article_id=article, first_seen_at=room.now, outlet=outlet, address=None, sketch=b"")
        copy = Membership(story_id=story, relation=Relation.COPY, similarity=1.0, reason="same text", origin="Wire")
        with room.database.transaction() as store:
            story = store.stories.relate(text, copy).membership.story_id
    with sqlite3.connect(str(room.database.engine.url.database)) as connection:
        connection.execute("UPDATE feeds SET owner = 'Wire' WHERE outlet = 'D'")
    connection.close()
    publish(room, "D")
    assert room.triage().alerts == 0
    publish(room, "E")

    assert room.triage().fired == 1
    assert room.stories()[0].notes == ("2 independent origins within 48 h: Wire, E",)


def test_it_is_told_again_when_it_has_grown_by_half(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 4, within: 48h}")
    publish(room, "ABCD")
    room.triage()
    publish(room, "E")
    assert room.triage().revised == 0
    publish(room, "F")

    assert room.triage().revised == 1

    [story] = room.stories()
    assert (story.alert.revision, story.alert.reason, story.alert.told.size) == (2, Reason.GREW, 6)
    assert story.notes[-1] == "6 independent origins within 48 h: A, B, C, D, E, F"
    assert told(room) == [(MessageType.ALERT_NEW, 1), (MessageType.ALERT_REVISED, 2)]


def test_after_a_rest_one_more_is_told(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    publish(room, "ABC")
    room.triage()
    for _ in range(2):
        room.later(hours=24)
        publish(room, "A")
        assert room.triage().revised == 0
    publish(room, "D")

    assert room.triage().revised == 1


def test_an_empty_window_closes_the_episode_and_the_next_is_another_alert(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    publish(room, "ABC")
    room.triage()
    room.later(hours=48)
    publish(room, "AB")
    assert room.triage().alerts == 0
    publish(room, "C")

    assert room.triage().fired == 1
    assert len({story.alert.key for story in room.stories()}) == 2


def test_right_after_a_restart_nothing_is_forgotten(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    publish(room, "AB")
    room.triage()
    room.restart()
    publish(room, "C")
    assert room.triage().fired == 1
    room.restart()

    assert room.triage().alerts == 0
    publish(room, "DE")
    assert room.triage().revised == 1


def test_a_window_whose_asking_was_cut_off_is_asked_in_the_next_run(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    publish(room, "ABC")
    with monkeypatch.context() as cut:
        cut.setattr("alerts.windowing.send_out", lambda *_: 1 / 0)
        report = room.triage()
    assert (report.alerts, report.failed) == (0, 1)
    assert settled(room) == [Settled.COUNTED] * 3
    assert room.stories() == []

    assert room.triage().fired == 1


def test_one_that_comes_late_counts_when_it_was_first_seen(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    begin = room.now
    room.later(days=10)
    publish(room, "A")
    room.triage()

    publish(room, "BCD", seen_at=begin)

    assert room.triage().fired == 1
    [story] = room.stories()
    assert story.alert.key == f"repeat:rule:{begin:%Y-%m-%dT%H:%M}"
    assert [piece.outlet for piece in story.evidence] == ["B", "C", "D"]


def test_one_that_comes_late_and_begins_the_episode_earlier_leaves_its_alert_as_it_is(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    begin = room.now
    room.later(hours=20)
    publish(room, "ABC")
    room.triage()

    publish(room, "A", seen_at=begin)

    assert room.triage().alerts == 0
    [story] = room.stories()
    assert len(story.evidence) == 4


def test_one_that_comes_late_and_joins_two_episodes_tells_nothing_twice(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    begin = room.now
    publish(room, "ABC")
    room.triage()
    room.later(hours=60)
    publish(room, "ABC")
    assert room.triage().fired == 1

    publish(room, "A", seen_at=begin + timedelta(hours=30))

    assert room.triage().alerts == 0


def test_backlog_and_old_news_count_in_no_window(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    publish(room, "ABC", backlog=True)

    assert room.triage().alerts == 0
    assert settled(room) == [Settled.BACKLOG] * 3
    assert told(room) == []


def test_backlog_counts_where_the_operator_asked_for_it(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 3, within: 48h}")
    publish(room, "ABC", backlog=True)

    assert room.triage(backlog_tells=True).fired == 1


def test_an_edit_of_a_counted_article_counts_no_further(room: Newsroom) -> None:
    ask(room, "spike: {within: 1h, at_least: 2}")
    article = room.match("rule", outlet="A")
    room.triage()
    for version in range(2, 8):
        room.match_again("rule", article, "Strike on Mayadin, corrected", version=version)

    assert room.triage().alerts == 0
    assert settled(room) == [Settled.COUNTED] + [Settled.EDITED] * 6


def test_a_match_that_names_nothing_to_count_within_counts_nowhere(room: Newsroom) -> None:
    room.rule(
        "rule",
        channels=("soc",),
        window=window("gap: {carried_by: wires, not_by: state_media, after: 12h}"),
        per="incident",
    )
    publish(room, "A")
    room.triage()
    room.later(hours=13)
    room.hear()

    assert room.triage().alerts == 0
    assert settled(room) == [Settled.UNGROUPED]


def test_silence_fires_when_nothing_comes_and_again_when_it_is_longer_by_half(room: Newsroom) -> None:
    ask(room, "silence: 2d")
    publish(room, "A")
    room.triage()
    begin = room.now
    for hours, alerts, revised in [(47, 0, 0), (48, 1, 0), (60, 0, 0), (72, 0, 1), (100, 0, 0), (108, 0, 1)]:
        room.now = begin + timedelta(hours=hours)
        room.restart()
        room.hear()
        report = room.triage()
        assert (report.fired, report.revised) == (alerts, revised), hours

    [story] = room.stories()
    assert [piece.outlet for piece in story.evidence] == ["A"], "the last that was heard"
    assert story.notes[0].startswith("nothing for 48 h, since")


def test_a_match_ends_a_silence_and_the_next_is_another_alert(room: Newsroom) -> None:
    ask(room, "silence: 2d")
    publish(room, "A")
    for days in (2, 1):
        room.triage()
        room.later(days=days)
        room.hear()
    publish(room, "B")
    assert room.triage().alerts == 0
    room.later(days=2)
    room.hear()

    assert room.triage().fired == 1
    assert len(room.stories()) == 2


def test_silence_from_the_beginning_is_told_without_any_match(room: Newsroom) -> None:
    ask(room, "silence: 2d")
    assert room.triage().alerts == 0
    room.later(days=2)
    room.hear()

    assert room.triage().fired == 1

    [story] = room.stories()
    assert story.evidence == ()


def test_after_a_long_stop_we_listen_before_we_tell_of_silence(room: Newsroom) -> None:
    ask(room, "silence: 2d")
    publish(room, "A")
    room.hear()
    room.triage()
    room.later(days=5)
    room.restart()
    assert room.triage().alerts == 0
    room.later(minutes=5)
    room.hear()
    publish(room, "B")

    assert room.triage().alerts == 0


def test_a_change_of_the_rule_is_asked_at_once_and_not_at_the_hour_of_the_old_one(room: Newsroom) -> None:
    ask(room, "silence: 20d")
    publish(room, "A")
    room.triage()
    room.later(days=3)
    room.hear()
    ask(room, "silence: 2d", version="v2")

    assert room.triage().fired == 1


def test_groups_of_an_older_version_of_the_rule_are_asked_no_more(room: Newsroom) -> None:
    ask(room, "silence: 2d")
    publish(room, "A")
    room.triage()
    room.later(days=3)
    room.hear()
    room.rule("rule", channels=("soc",), window=window("silence: 2d"), per="outlet", version="v2")

    assert room.triage().alerts == 0


def test_gap_fires_when_the_other_group_does_not_follow(room: Newsroom) -> None:
    ask(room, "gap: {carried_by: wires, not_by: state_media, after: 12h}")
    publish(room, "AB")
    room.triage()
    room.later(hours=12)
    room.restart()
    assert room.triage().alerts == 0, "they were not heard yet"
    room.later(minutes=5)
    room.hear()

    assert room.triage().fired == 1
    room.later(minutes=5)
    assert room.triage().alerts == 0
    [story] = room.stories()
    assert story.notes == ("carried by A, B (wires), and not by state_media within 12 h",)


def test_gap_is_quiet_when_they_follow_late_to_be_read(room: Newsroom) -> None:
    ask(room, "gap: {carried_by: wires, not_by: state_media, after: 12h}")
    publish(room, "A")
    room.triage()
    followed = room.now + timedelta(hours=11)
    room.later(hours=13)
    publish(room, "F", seen_at=followed)
    room.hear()

    assert room.triage().alerts == 0


def test_first_tells_of_a_new_outlet_once(room: Newsroom) -> None:
    ask(room, "first: outlet")
    publish(room, "AB", backlog=True)
    room.triage()
    room.later(days=8)
    publish(room, "BC")
    assert room.triage().fired == 1
    publish(room, "C")

    assert room.triage().alerts == 0
    assert [story.notes for story in room.stories()] == [("outlet not seen before in 365 d: C",)]


def test_windows_of_one_rule_over_several_groups_know_nothing_of_each_other(room: Newsroom) -> None:
    room.rule("rule", channels=("soc",), window=window("spike: {within: 24h, at_least: 2}"), per="outlet")
    publish(room, "ABCDEFGHIJ")
    assert room.triage().alerts == 0
    publish(room, "AAA")

    assert room.triage().fired == 1
    assert [story.alert.key.split(":")[:3] for story in room.stories()] == [["spike", "outlet", "A"]]


def test_a_window_that_fails_stops_only_itself(room: Newsroom) -> None:
    ask(room, "repeat: {origins: 2, within: 48h}")
    room.rule("other", channels=("soc",), window=window("repeat: {origins: 2, within: 48h}"), per="rule")
    publish(room, "AB")
    for outlet in "AB":
        room.match("other", outlet=outlet)
    with room.database.transaction() as store:
        due = [store.matches.unsettled(10)[0]]
        store.windows.count(due[0], "rule", counts=True, speakers=[], places=[])
    file = str(room.database.engine.url.database)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE sightings SET speakers = '{not json'")
    connection.close()

    report = room.triage()

    assert (report.fired, report.failed) == (1, 1)
    assert [story.alert.rule_id for story in room.stories()] == ["other"]

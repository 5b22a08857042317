"""Window `gap`: one group carries it and another does not."""

import pytest

from storage.records.window import Heard
from tests.alerts.windows.sightings import at, judged, seen, window

GAP = window("gap: {carried_by: wires, not_by: state_media, after: 12h}")


def test_it_names_the_time_at_which_it_must_be_asked() -> None:
    verdict = judged(GAP, [seen(0, "A", "wires")], 1)

    assert (verdict.episodes, verdict.ask_at) == ((), at(12))


def test_it_fires_when_the_other_group_did_not_follow_in_time() -> None:
    ours = [seen(0, "A", "wires"), seen(3, "B", "wires")]

    verdict = judged(GAP, [*ours, seen(4, "P", "papers")], 12)

    [episode] = verdict.episodes
    assert (episode.since, episode.size, verdict.ask_at) == (at(0), 2, None)
    assert episode.evidence == (ours[0].match_id, ours[1].match_id)
    assert episode.because == "carried by A, B (wires), and not by state_media within 12 h"


@pytest.mark.parametrize(("hours", "fires"), [(-3, False), (0, False), (12, False), (12.01, True)])
def test_the_other_group_has_the_whole_time(hours: float, *, fires: bool) -> None:
    sightings = [seen(0, "A", "wires"), seen(hours, "S", "state_media")]

    assert bool(judged(GAP, sightings, 13, one_event=True).episodes) == fires


def test_one_of_both_groups_is_the_other_group() -> None:
    both = seen(0, "T", "wires", "state_media")

    assert judged(GAP, [both, seen(1, "A", "wires")], 20).episodes == ()
    assert judged(GAP, [both], 20).episodes == ()


def test_when_the_other_group_follows_at_last_the_gap_grows_no_more() -> None:
    sightings = [seen(0, "A", "wires"), seen(14, "S", "state_media"), seen(15, "B", "wires")]

    [episode] = judged(GAP, sightings, 20, one_event=True).episodes

    assert episode.size == 1


def test_one_event_is_one_story_however_long_it_pauses() -> None:
    sightings = [seen(0, "A", "wires"), seen(1, "S", "state_media"), seen(40, "A", "wires")]

    assert judged(GAP, sightings, 60, one_event=True).episodes == ()


def test_a_subject_that_comes_up_again_is_a_new_story() -> None:
    sightings = [seen(0, "A", "wires"), seen(1, "S", "state_media"), seen(40, "A", "wires")]

    [episode] = judged(GAP, sightings, 60).episodes

    assert episode.since == at(40)


def test_that_we_did_not_listen_to_them_is_no_gap() -> None:
    wires = Heard(groups=("wires",), until=at(20))
    not_yet, lost = (Heard(groups=("state_media",), until=until) for until in (at(11), None))

    assert judged(GAP, [seen(0, "A", "wires")], 20, feeds=[wires, not_yet]).episodes == ()
    assert judged(GAP, [seen(0, "A", "wires")], 20, feeds=[wires, lost]).episodes == ()
    assert judged(GAP, [seen(0, "A", "wires")], 20, feeds=[wires, not_yet]).ask_at is not None


def test_a_feed_of_theirs_that_cannot_be_heard_is_not_waited_for() -> None:
    feeds = [Heard(groups=("state_media",), until=until) for until in (at(20), None)]

    assert judged(GAP, [seen(0, "A", "wires")], 20, feeds=feeds).episodes

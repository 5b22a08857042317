"""Window `silence`: nothing comes."""

from datetime import timedelta

from storage.records.window import Heard
from tests.alerts.windows.sightings import at, judged, seen, window

TWO_DAYS = window("silence: 2d")


def test_it_names_the_time_at_which_it_must_be_asked() -> None:
    verdict = judged(TWO_DAYS, [seen(0), seen(5)], 6)

    assert verdict.episodes == ()
    assert verdict.ask_at == at(53)


def test_it_fires_when_nothing_came_for_so_long() -> None:
    last = seen(5)

    [episode] = judged(TWO_DAYS, [seen(0), last], 53).episodes

    assert (episode.since, episode.evidence) == (at(5), (last.match_id,))
    assert episode.because == "nothing for 48 h, since 4 Oct 14:00 UTC"


def test_it_is_told_again_when_it_is_longer_by_half() -> None:
    verdict = judged(TWO_DAYS, [seen(0)], 48)
    assert verdict.ask_at == at(72)

    later = judged(TWO_DAYS, [seen(0)], 72)

    assert later.episodes[0].size * 2 == verdict.episodes[0].size * 3
    assert later.ask_at == at(108)
    assert judged(TWO_DAYS, [seen(0)], 71.9).episodes[0].size == verdict.episodes[0].size


def test_a_match_ends_it() -> None:
    assert judged(TWO_DAYS, [seen(0), seen(50)], 51).episodes == ()


def test_where_nothing_ever_came_it_counts_from_when_the_rule_began() -> None:
    assert judged(TWO_DAYS, [], 40, watched_since=at(0)).ask_at == at(48)

    [episode] = judged(TWO_DAYS, [], 48, watched_since=at(0)).episodes

    assert episode.evidence == ()


def test_that_we_did_not_listen_is_no_silence() -> None:
    feeds = [Heard(groups=(), until=at(60)), Heard(groups=(), until=at(47))]

    verdict = judged(TWO_DAYS, [seen(0)], 60, feeds=feeds)

    assert verdict.episodes == ()
    assert verdict.ask_at == at(60) + timedelta(minutes=5)


def test_a_feed_that_cannot_be_heard_is_not_waited_for_but_one_must_be_heard() -> None:
    lost = Heard(groups=(), until=None)

    assert judged(TWO_DAYS, [seen(0)], 60, feeds=[lost, Heard(groups=(), until=at(50))]).episodes
    assert judged(TWO_DAYS, [seen(0)], 60, feeds=[lost]).episodes == ()

"""Window `repeat`: so many voices within a sliding time."""

import pytest

from tests.alerts.windows.sightings import at, judged, seen, window

THREE = window("repeat: {origins: 3, within: 48h}")


def test_it_fires_when_the_last_of_three_comes() -> None:
    first, second, third = seen(0, "A"), seen(10, "B"), seen(30, "C")

    assert judged(THREE, [first, second], 10).episodes == ()
    [episode] = judged(THREE, [first, second, third], 30).episodes

    assert (episode.since, episode.size) == (at(0), 3)
    assert episode.evidence == (first.match_id, second.match_id, third.match_id)
    assert episode.because == "3 independent origins within 48 h: A, B, C"


def test_copies_of_one_origin_are_one_voice() -> None:
    copies = [seen(hour, f"Paper {hour}", origin="Wire") for hour in range(10)]

    assert judged(THREE, copies, 10).episodes == ()
    assert len(judged(window("repeat: {outlets: 3, within: 48h}"), copies, 10).episodes) == 1


def test_speakers_are_counted_where_they_are_asked_for() -> None:
    two = window("repeat: {speakers: 2, within: 48h}")
    one_article = seen(0, speakers=("Russia", "SOHR"))

    [episode] = judged(two, [one_article], 0).episodes

    assert episode.because == "2 speakers within 48 h: Russia, SOHR"
    assert judged(two, [seen(0, speakers=("Russia",)), seen(1, speakers=("Russia",))], 1).episodes == ()


@pytest.mark.parametrize(("last", "fires"), [(47.99, True), (48, False), (48.01, False)])
def test_what_is_as_old_as_the_window_has_left_it(last: float, *, fires: bool) -> None:
    verdict = judged(THREE, [seen(0, "A"), seen(24, "B"), seen(last, "C")], last)

    assert bool(verdict.episodes) == fires


def test_the_window_slides_over_what_came_before() -> None:
    sightings = [seen(0, "A"), seen(40, "B"), seen(60, "C"), seen(80, "D")]

    [episode] = judged(THREE, sightings, 80).episodes

    assert episode.since == at(40)
    assert episode.size == 3, "A had left the window when it fired"


def test_an_episode_goes_on_while_the_window_is_not_empty() -> None:
    sightings = [seen(hour * 20, outlet) for hour, outlet in enumerate("ABCDEF")]

    [episode] = judged(THREE, sightings, 100).episodes

    assert episode.size == 6
    assert episode.because == "6 independent origins since 4 Oct 09:00 UTC: A, B, C, D, E, F"


def test_an_empty_window_closes_the_episode_and_what_comes_then_is_another() -> None:
    sightings = [seen(hour, outlet) for hour, outlet in [(0, "A"), (1, "B"), (2, "C"), (50, "A"), (51, "B"), (52, "C")]]

    first, second = judged(THREE, sightings, 52).episodes

    assert (first.since, second.since) == (at(0), at(50))
    assert not set(first.evidence) & set(second.evidence)


def test_after_an_empty_window_it_takes_as_many_again() -> None:
    sightings = [seen(0, "A"), seen(1, "B"), seen(2, "C"), seen(60, "D"), seen(61, "E")]

    assert len(judged(THREE, sightings, 61).episodes) == 1


def test_an_episode_that_is_over_is_no_longer_open() -> None:
    sightings = [seen(0, "A"), seen(1, "B"), seen(2, "C")]

    assert judged(THREE, sightings, 49).judge_from == at(0)
    assert judged(THREE, sightings, 50).judge_from is None


def test_backlog_counts_for_nothing() -> None:
    assert judged(THREE, [seen(0, "A"), seen(1, "B"), seen(2, "C", counts=False)], 2).episodes == ()

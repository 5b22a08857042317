"""Window `spike`: much more than is usual."""

from storage.records.window import Sighting
from tests.alerts.windows.sightings import at, judged, seen, window

SPIKE = window("spike: {within: 24h, times: 3, at_least: 5}")
QUIET = window("spike: {within: 24h}")


def daily(per_day: int, days: int = 30) -> list[Sighting]:
    """Give so many articles a day, in the days before the start."""
    return [seen(-24 * day + hour * 2, "Usual") for day in range(2, days + 2) for hour in range(per_day)]


def burst(number: int, hour: float = 0) -> list[Sighting]:
    return [seen(hour + minute / 60, "Loud") for minute in range(number)]


def test_three_times_what_is_usual_is_a_spike() -> None:
    usual = daily(4)

    assert judged(SPIKE, [*usual, *burst(11)], 1).episodes == ()
    [episode] = judged(SPIKE, [*usual, *burst(12)], 1).episodes

    assert episode.size == 12
    assert episode.because == "12 articles within 24 h, since 4 Oct 09:00 UTC (usual are 4)"


def test_a_few_are_no_spike_however_unusual() -> None:
    assert judged(SPIKE, burst(4), 1).episodes == ()
    assert len(judged(SPIKE, burst(5), 1).episodes) == 1


def test_the_baseline_leaves_out_the_last_window_and_what_is_too_old() -> None:
    long_ago = [seen(-24 * 40 - hour / 10, "Old") for hour in range(500)]

    [episode] = judged(SPIKE, [*long_ago, *burst(6)], 1, judge_from=at(0)).episodes

    assert "usual are 0)" in episode.because


def test_without_a_baseline_twice_as_many_are_wanted_and_the_alert_says_so() -> None:
    new = at(-24 * 7)

    assert judged(SPIKE, burst(9), 1, watched_since=new).episodes == ()
    [episode] = judged(SPIKE, burst(10), 1, watched_since=new).episodes

    assert "no baseline" in episode.because
    assert len(judged(SPIKE, burst(5), 1, watched_since=at(-24 * 8)).episodes) == 1, (
        "7 days before the window are enough"
    )


def test_a_baseline_of_ten_days_is_an_average_over_ten_days() -> None:
    usual = daily(4, days=10)

    [episode] = judged(SPIKE, [*usual, *burst(13)], 1, watched_since=at(-24 * 11)).episodes

    assert "usual are 3.9)" in episode.because


def test_edits_of_one_article_are_one_article() -> None:
    edits = [seen(0, "Loud", article_id=7_000_000) for _ in range(8)]

    assert judged(SPIKE, edits, 1).episodes == ()


def test_a_spike_is_over_when_less_than_half_of_it_is_left_and_the_next_is_another() -> None:
    sightings = [*burst(6), *burst(6, hour=40)]

    first, second = judged(SPIKE, sightings, 41).episodes

    assert (first.since, second.since) == (at(0), at(40))


def test_a_spike_that_goes_on_is_one_and_tells_its_peak() -> None:
    sightings = [*burst(6), *burst(9, hour=10), *burst(3, hour=30)]

    [episode] = judged(SPIKE, sightings, 31).episodes

    assert episode.size == 15
    assert len(episode.evidence) == 18


def test_an_episode_is_known_by_what_came_when_it_fired() -> None:
    sightings = [*burst(6), *burst(6, hour=23.95)]
    [episode] = judged(SPIKE, sightings, 30).episodes

    assert set(episode.known_by) < set(episode.evidence)


def test_a_constant_stream_of_a_busy_rule_is_no_spike() -> None:
    stream = [seen(hour / 2, "Usual") for hour in range(-24 * 70, 0)]

    assert judged(QUIET, stream, 0, judge_from=at(-48)).episodes == ()


def test_what_has_become_usual_is_no_longer_a_spike() -> None:
    stream = [seen(hour / 2, "Usual") for hour in range(24 * 60)]

    verdict = judged(QUIET, stream, 24 * 30)

    [episode] = verdict.episodes
    assert episode.since == at(0)
    assert at(24 * 9) < episode.last < at(24 * 20)
    assert verdict.judge_from is None

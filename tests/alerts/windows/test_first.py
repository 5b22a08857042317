"""Window `first`: a value that was never seen before."""

from storage.records.window import Sighting
from tests.alerts.windows.sightings import at, judged, seen, window

PLACE = window("first: place")
WEEK = 24 * 7


def named(hours: float, *places: str, counts: bool = True) -> Sighting:
    return seen(hours, places=places, counts=counts)


def test_a_new_place_is_told_with_the_match_that_names_it() -> None:
    known, new = named(0, "Mayadin"), named(WEEK, "Hajin", "Mayadin")

    [episode] = judged(PLACE, [known, new], WEEK).episodes

    assert (episode.since, episode.size, episode.evidence) == (at(WEEK), 1, (new.match_id,))
    assert episode.because == "place not seen before in 365 d: Hajin"


def test_the_second_match_that_names_it_is_nothing_new() -> None:
    sightings = [named(0, "Mayadin"), named(WEEK, "Hajin"), named(WEEK + 1, "Hajin")]

    [episode] = judged(PLACE, sightings, WEEK + 1).episodes

    assert episode.evidence == (sightings[1].match_id,)


def test_at_first_it_only_learns() -> None:
    sightings = [named(0, "Mayadin"), named(WEEK - 0.01, "Hajin")]

    assert judged(PLACE, sightings, WEEK).episodes == ()
    assert judged(PLACE, [*sightings, named(WEEK, "Hajin")], WEEK).episodes == ()


def test_what_the_feeds_already_held_is_learnt_and_is_no_news() -> None:
    backlog = [named(0, "Mayadin", counts=False), named(0, "Hajin", counts=False)]

    assert judged(PLACE, [*backlog, named(WEEK, "Hajin")], WEEK).episodes == ()
    assert judged(PLACE, [*backlog, named(WEEK, "Baghuz", counts=False)], WEEK).episodes == ()
    assert len(judged(PLACE, [*backlog, named(WEEK, "Baghuz")], WEEK).episodes) == 1


def test_several_new_places_of_one_moment_are_one_episode() -> None:
    sightings = [named(0, "Mayadin"), named(WEEK, "Hajin", "Baghuz"), named(WEEK, "Shafa")]

    [episode] = judged(PLACE, sightings, WEEK).episodes

    assert episode.because.endswith("Hajin, Baghuz, Shafa")
    assert len(episode.evidence) == 2


def test_what_was_forgotten_is_new_again() -> None:
    forgetful = window("first: {of: place, memory: 10d, learn: 1h}")
    sightings = [named(0, "Mayadin"), named(24 * 4, "Hajin"), named(24 * 10, "Mayadin")]

    hajin, again = judged(forgetful, sightings, 24 * 10).episodes

    assert again.since == at(24 * 10)
    assert hajin.since == at(24 * 4)


def test_one_that_was_seen_earlier_and_comes_late_is_known_by_the_one_that_was_told() -> None:
    known, told, late = named(0, "Mayadin"), named(WEEK + 5, "Hajin"), named(WEEK + 1, "Hajin")

    [episode] = judged(PLACE, [known, told, late], WEEK + 6).episodes

    assert episode.since == at(WEEK + 1)
    assert told.match_id in episode.known_by


def test_speakers_and_outlets() -> None:
    speaker, outlet = window("first: {of: speaker, learn: 1h}"), window("first: {of: outlet, learn: 1h}")
    sightings = [seen(0, "A", speakers=("SOHR",)), seen(2, "A", speakers=("SANA",)), seen(3, "B", speakers=("SANA",))]

    assert [one.since for one in judged(speaker, sightings, 3).episodes] == [at(2)]
    assert [one.since for one in judged(outlet, sightings, 3).episodes] == [at(3)]

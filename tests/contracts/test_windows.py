"""What every kind of window promises. A new kind is found by its file and held to all of this without a line here."""

import inspect
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from alerts.windows import Example, Window, kinds
from storage.records.window import Sighting
from tests.alerts.windows.sightings import READER, judged, seen, window

EXAMPLES = [(name, example) for name, kind in kinds().items() for example in kind.examples]
NAMED = [f"{example.window} after {example.after:g} h" for _, example in EXAMPLES]

SIGHTINGS = st.lists(
    st.builds(
        lambda hours, outlet, group, place, counts: seen(
            hours, outlet, group, places=(place,), speakers=(place,), counts=counts
        ),
        st.integers(0, 400).map(lambda quarters: quarters / 4),
        st.sampled_from("ABCDE"),
        st.sampled_from(["wires", "state_media"]),
        st.sampled_from(["Hajin", "Mayadin", "Baghuz"]),
        st.sampled_from([True, True, True, False]),
    ),
    max_size=25,
)


@pytest.fixture(params=kinds().values(), ids=list(kinds()))
def kind(request: pytest.FixtureRequest) -> type[Window]:
    found: type[Window] = request.param
    return found


def of(example: Example) -> list[Sighting]:
    return [seen(hours, outlet, group) for hours, outlet, group in example.matches]


def test_the_folder_holds_the_kinds() -> None:
    assert {"repeat", "spike", "first", "silence", "gap"} <= kinds().keys()


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=NAMED)
def test_examples_do_what_they_say(name: str, example: Example) -> None:
    asked = window(example.window)
    since = min(hours for hours, _, _ in example.matches)

    verdict = judged(asked, of(example), example.after, watched_since=seen(since).first_seen_at)

    assert asked.kind == name
    assert bool(verdict.episodes) == example.fires


def test_there_are_examples_that_fire_and_that_do_not(kind: type[Window]) -> None:
    assert {example.fires for example in kind.examples} == {True, False}


def test_it_is_documented(kind: type[Window]) -> None:
    documentation = inspect.getdoc(kind) or ""

    assert documentation != inspect.getdoc(Window)
    assert documentation.split("\n")[0].endswith(".")
    assert all(field.description for field in kind.model_fields.values())


def test_its_main_field_exists(kind: type[Window]) -> None:
    assert kind.main is None or kind.main in kind.model_fields


@pytest.mark.parametrize("nothing", [None, {}, [], "", 0])
def test_a_key_without_a_value_is_refused(kind: type[Window], nothing: object) -> None:
    name = next(name for name, one in kinds().items() if one is kind)

    with pytest.raises(ValidationError) as caught:
        READER.validate_python({name: nothing})

    assert all(fault["loc"][0] == name for fault in caught.value.errors())


def test_an_unknown_key_is_refused_by_name(kind: type[Window]) -> None:
    name = next(name for name, one in kinds().items() if one is kind)

    with pytest.raises(ValidationError) as caught:
        READER.validate_python({name: {"mistyped": 1}})

    assert any(fault["type"] == "extra_forbidden" and fault["loc"][-1] == "mistyped" for fault in caught.value.errors())


def test_the_schema_names_every_kind_and_wants_exactly_one() -> None:
    schema = READER.json_schema()

    assert schema["properties"].keys() == kinds().keys()
    assert (schema["minProperties"], schema["maxProperties"]) == (1, 1)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", kinds())
@settings(max_examples=60, deadline=None)
@given(sightings=SIGHTINGS, later=st.integers(0, 100), seed=st.integers(0, 1000))
def test_a_verdict_is_a_function_of_the_set_of_sightings(
    name: str, sightings: list[Sighting], later: int, seed: int
) -> None:
    asked = window(kinds()[name].examples[0].window)
    shuffled = random.Random(seed).sample(sightings, len(sightings))

    assert judged(asked, sightings, 100 + later) == judged(asked, shuffled, 100 + later)


@pytest.mark.parametrize("name", kinds())
@settings(max_examples=60, deadline=None)
@given(sightings=SIGHTINGS, later=st.integers(0, 100))
def test_episodes_are_in_order_and_are_made_of_what_counts(name: str, sightings: list[Sighting], later: int) -> None:
    asked = window(kinds()[name].examples[0].window)
    counted = {sighting.match_id for sighting in sightings if sighting.counts}

    verdict = judged(asked, sightings, 100 + later)

    assert [one.since for one in verdict.episodes] == sorted(one.since for one in verdict.episodes)
    for episode in verdict.episodes:
        assert set(episode.evidence) <= counted
        assert set(episode.known_by) & set(episode.evidence) or not episode.evidence
        assert episode.because
        assert episode.size > 0


@pytest.mark.parametrize("name", kinds())
@settings(max_examples=60, deadline=None)
@given(sightings=SIGHTINGS, later=st.integers(0, 100))
def test_the_time_to_ask_again_is_to_come(name: str, sightings: list[Sighting], later: int) -> None:
    asked = window(kinds()[name].examples[0].window)

    ask_at = judged(asked, sightings, 100 + later).ask_at

    assert ask_at is None or ask_at > seen(100 + later).first_seen_at

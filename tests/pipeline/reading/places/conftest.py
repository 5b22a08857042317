"""Readers of places, over the gazetteer that ships."""

from collections.abc import Callable

import pytest

from pipeline.reading.places.found import Sense
from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.mentions import Mention, find_mentions
from pipeline.reading.places.tie import TiedPlace, tie_places
from pipeline.reading.text import Anchor, ReadText, read_text


@pytest.fixture(scope="session")
def places() -> Places:
    return Places.shipped()


@pytest.fixture(scope="session")
def mentioned(places: Places) -> Callable[[str], list[Mention]]:
    return lambda text: find_mentions(read_text(text), places)


@pytest.fixture(scope="session")
def senses(mentioned: Callable[[str], list[Mention]]) -> Callable[[str], dict[str, Sense]]:
    """The places of a text by their usual names, with their senses; the last one where a name stands twice."""
    return lambda text: {mention.place.name: mention.sense for mention in mentioned(text)}


def _anchor(text: ReadText, count: str, verb: str) -> Anchor:
    start, trigger = text.original.index(count), text.original.index(verb)
    sentence = next(one for one in text.sentences if one.start <= start < one.end)
    return Anchor(
        sentence=sentence.index,
        start=start,
        end=start + len(count),
        trigger_start=trigger,
        trigger_end=trigger + len(verb),
    )


@pytest.fixture(scope="session")
def tie(places: Places) -> Callable[..., list[TiedPlace | None]]:
    """Ties the counts of a text, each given with its verb."""

    def tied(text: str, *claims: tuple[str, str], title: str | None = None) -> list[TiedPlace | None]:
        read, head = read_text(text), read_text(title) if title else None
        return tie_places(
            read,
            [_anchor(read, count, verb) for count, verb in claims],
            find_mentions(read, places),
            title=head,
            title_mentions=find_mentions(head, places) if head else (),
            places=places,
        )

    return tied


@pytest.fixture(scope="session")
def place_of(tie: Callable[..., list[TiedPlace | None]]) -> Callable[..., str | None]:
    """The name of the place that one count of a text is tied to."""

    def name(text: str, count: str, verb: str = "killed", title: str | None = None) -> str | None:
        found = tie(text, (count, verb), title=title)[0]
        return found.name if found else None

    return name

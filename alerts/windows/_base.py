"""What every kind of window is: a question to many matches together, answered from what is stored and nothing else.

Its clock is when an article was first seen. A window of 48 h over a moment holds what was first seen in the 48 h before
it, the moment itself included: a match that is exactly as old as the window has just left it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar, Literal

from storage.keys import KindKeys
from storage.records.window import Heard, Sighting

RETRY = timedelta(minutes=5)
"""When to ask again where silence may be ours: a feed that should be heard first was not yet."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_IN_HOURS = timedelta(hours=72)  # longer spans are told in days
_MOST_NAMED = 12


@dataclass(frozen=True, kw_only=True)
class History:
    """What is known of one group of a rule's matches; the sightings may stand in any order."""

    sightings: Sequence[Sighting]
    watched_since: datetime  # when the rule began to count
    judge_from: datetime | None = None  # what lies before it was judged; None: nothing was
    one_event: bool = False  # the group is one event or one text, and not a subject that comes up again and again
    feeds: Sequence[Heard] = ()

    @cached_property
    def counted(self) -> tuple[Sighting, ...]:
        """Give what makes news, first seen first."""
        return in_order(sighting for sighting in self.sightings if sighting.counts)

    def heard(self, group: str | None = None) -> datetime | None:
        """Say until when it is known what every feed that can be heard has published; None: none can be."""
        heard = [feed.until for feed in self.feeds if feed.until and (group is None or group in feed.groups)]
        return min(heard, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One time that a window fired, until it is empty again: what one alert tells of."""

    since: datetime
    size: int  # when it has grown by half it is told again
    because: str
    evidence: tuple[int, ...]  # the matches that stand behind its alert
    known_by: tuple[int, ...]  # matches of no other episode: behind whose alert one of them stands, that one tells it
    last: datetime  # when it last changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a window says: its episodes, and what of the past and the future it leaves open."""

    episodes: tuple[Episode, ...] = ()
    ask_at: datetime | None = None  # ask again at this time although nothing comes
    judge_from: datetime | None = None  # where what is not over begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A `window` in YAML, matches as (hours, outlet, group), and whether it has fired `after` so many hours."""

    window: str
    matches: Sequence[tuple[float, str, str]]
    after: float
    fires: bool


class Window(KindKeys, ABC):
    """One question to many matches together. A new kind is one file in this folder with a class like this."""

    examples: ClassVar[tuple[Example, ...]] = ()
    per_with_claims: ClassVar[Literal["incident", "rule"]] = "rule"
    """What it counts within, where the rule asks for claims and does not say."""
    expects: ClassVar[bool] = False
    """It is asked before anything has come."""

    @property
    def kind(self) -> str:
        """The word in feeds.yaml."""
        return type(self).__module__.rpartition(".")[2].rstrip("_")

    @property
    @abstractmethod
    def reach(self) -> timedelta:
        """How far before a moment it must look to judge it."""

    @property
    def cool_down(self) -> timedelta | None:
        """How long after it was told an episode is told again for growing at all; None: only by half."""
        return None

    @abstractmethod
    def judge(self, history: History, now: datetime) -> Verdict:
        """Say what is so at `now`: a function of the set of sightings, whatever was asked before."""


def in_order(sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Give sightings first seen first."""
    return tuple(sorted(sightings, key=lambda sighting: (sighting.first_seen_at, sighting.match_id)))


def runs(sightings: Sequence[Sighting], within: timedelta) -> Iterator[tuple[Sighting, ...]]:
    """Cut what is in order wherever a window of this length was empty in between."""
    run: list[Sighting] = []
    for sighting in sightings:
        if run and sighting.first_seen_at - run[-1].first_seen_at >= within:
            yield tuple(run)
            run = []
        run.append(sighting)
    if run:
        yield tuple(run)


def ids(sightings: Iterable[Sighting]) -> tuple[int, ...]:
    """Name the matches."""
    return tuple(sighting.match_id for sighting in sightings)


def names(words: Iterable[str]) -> str:
    """Give `A, B, C`, each once, and at most so many as one can read."""
    different = list(dict.fromkeys(words))
    more = len(different) - _MOST_NAMED
    return ", ".join([*different[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])


def span(time: timedelta) -> str:
    """Give `48 h`, `7 d` or `30 min`."""
    if time >= _HOUR and (time < _IN_HOURS + _HOUR or time % _DAY):
        return f"{time / _HOUR:.4g} h"
    return f"{time / _DAY:.4g} d" if time >= _HOUR else f"{time / timedelta(minutes=1):.4g} min"


def moment_in_words(moment: datetime) -> str:
    """Give `4 Oct 09:00 UTC`."""
    return f"{moment.day} {moment:%b %H:%M} UTC"


def counted_as(number: int, noun: str) -> str:
    """Give `3 outlets` or `1 outlet`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"

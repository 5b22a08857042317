"""Window `first`: a value that was never seen before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import ClassVar, Literal

from pydantic import Field

from alerts.windows._base import Episode, Example, History, Verdict, Window, ids, in_order, names, span
from storage.keys import Duration
from storage.records.window import Sighting

_VALUES: Mapping[str, Callable[[Sighting], Iterable[str]]] = {
    "place": lambda sighting: sighting.places,
    "speaker": lambda sighting: sighting.speakers,
    "outlet": lambda sighting: (sighting.outlet,),
}


class First(Window):
    """A place, a speaker or an outlet that no match of this rule had before.

    For its first 7 days (`learn`) it only learns, from what the feeds already held as well: in the beginning
    all is new.
    """

    main: ClassVar[str | None] = "of"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(window="first: outlet", matches=((0, "A", "wires"), (200, "B", "wires")), after=200, fires=True),
        Example(window="first: outlet", matches=((0, "A", "wires"), (100, "B", "wires")), after=100, fires=False),
        Example(
            window="first: {of: outlet, learn: 1h}",
            matches=((0, "A", "wires"), (2, "A", "wires")),
            after=2,
            fires=False,
        ),
    )

    of: Literal["place", "speaker", "outlet"] = Field(description="What is looked at: place, speaker or outlet.")
    learn: Duration = Field(
        default=timedelta(days=7),
        description="How long it only learns at first; 7d when left out.",
        json_schema_extra={"default": "7d"},  # as it is written
    )
    memory: Duration = Field(
        default=timedelta(days=365),
        description="What was not seen for so long is new again; 365d when left out.",
        json_schema_extra={"default": "365d"},
    )

    @property
    def reach(self) -> timedelta:
        """Look back over all that is remembered."""
        return self.memory

    def judge(self, history: History, now: datetime) -> Verdict:  # noqa: ARG002 - when nothing comes nothing is new
        """Give an episode for each moment that brought something new."""
        ordered = in_order(history.sightings)
        having: dict[str, list[Sighting]] = {}
        episodes = []
        for moment, group in groupby(ordered, key=lambda sighting: sighting.first_seen_at):
            come = tuple(group)
            new = [
                value
                for value in self._values(one for one in come if one.counts)
                if self._is_new(value, having, moment)
            ]
            for sighting in come:
                for value in self._values([sighting]):
                    having.setdefault(value, []).append(sighting)
            if new and moment >= ordered[0].first_seen_at + self.learn:
                episodes.append((moment, new, come))
        return Verdict(episodes=tuple(self._tell(*episode, having) for episode in episodes))

    def _is_new(self, value: str, having: Mapping[str, Sequence[Sighting]], moment: datetime) -> bool:
        return value not in having or moment - having[value][-1].first_seen_at >= self.memory

    def _tell(
        self,
        moment: datetime,
        new: Sequence[str],
        come: Sequence[Sighting],
        having: Mapping[str, Sequence[Sighting]],
    ) -> Episode:
        bringing = [one for one in come if one.counts and set(new) & set(self._values([one]))]
        later = (one for value in new for one in having[value] if moment <= one.first_seen_at < moment + self.memory)
        return Episode(
            since=moment,
            size=len(new),
            because=f"{self.of} not seen before in {span(self.memory)}: {names(new)}",
            evidence=ids(bringing),
            # Where an earlier one arrives late, the value was told of with a later one.
            known_by=ids(in_order(later)),
            last=moment,
        )

    def _values(self, sightings: Iterable[Sighting]) -> list[str]:
        return list(dict.fromkeys(value for one in sightings for value in _VALUES[self.of](one)))

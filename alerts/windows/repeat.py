"""Window `repeat`: several voices say it within a time."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from alerts.windows._base import (
    Episode,
    Example,
    History,
    Verdict,
    Window,
    counted_as,
    ids,
    moment_in_words,
    names,
    runs,
    span,
)
from storage.keys import Duration
from storage.records.window import Sighting

AtLeast = Annotated[int, Field(ge=2, le=1000)]
_NOUNS = {"origins": "independent origin", "outlets": "outlet", "speakers": "speaker"}


class Repeat(Window):
    """So many different origins, outlets or speakers within a sliding time.

    It fires when the last of them comes, once, and again when it has grown by half, or when another comes after it was
    quiet for as long as the window is. Ten copies of one wire are one origin.
    """

    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            window="repeat: {origins: 3, within: 48h}",
            matches=((0, "A", "wires"), (20, "B", "wires"), (47, "C", "papers")),
            after=47,
            fires=True,
        ),
        Example(
            window="repeat: {outlets: 3, within: 48h}",
            matches=((0, "A", "wires"), (20, "B", "wires"), (48, "C", "papers")),
            after=48,
            fires=False,
        ),
        Example(
            window="repeat: {origins: 2, within: 1h}",
            matches=((0, "A", "wires"), (0.5, "A", "wires")),
            after=1,
            fires=False,
        ),
    )
    per_with_claims: ClassVar[Literal["incident", "rule"]] = "incident"

    origins: AtLeast | None = Field(default=None, description="So many independent origins.")
    outlets: AtLeast | None = Field(default=None, description="So many outlets, copies of one text included.")
    speakers: AtLeast | None = Field(default=None, description="So many who say it.")
    within: Duration = Field(description="The sliding time, such as 48h.")

    @model_validator(mode="after")
    def _counts_one_thing(self) -> Self:
        if sum(getattr(self, what) is not None for what in _NOUNS) != 1:
            raise PydanticCustomError("repeat_counts", "should count one of origins, outlets and speakers")
        return self

    @property
    def reach(self) -> timedelta:
        """Look back as far as the window is long."""
        return self.within

    @property
    def cool_down(self) -> timedelta:
        """Rest as long as the window is."""
        return self.within

    def judge(self, history: History, now: datetime) -> Verdict:
        """Give an episode for each time that enough voices came together."""
        together = list(runs(history.counted, self.within))
        episodes = tuple(episode for run in together if (episode := self._episode(run)) is not None)
        goes_on = bool(episodes) and episodes[-1].last > now - self.within
        return Verdict(episodes=episodes, judge_from=episodes[-1].since if goes_on else None)

    def _episode(self, run: Sequence[Sighting]) -> Episode | None:
        voices: Counter[str] = Counter()  # of what the window holds, which is run[gone:] up to the moment
        gone = 0
        for moment, group in groupby(run, key=lambda sighting: sighting.first_seen_at):
            voices.update(voice for sighting in group for voice in self._voices(sighting))
            while run[gone].first_seen_at <= moment - self.within:
                voices.subtract(self._voices(run[gone]))
                gone += 1
            if len(+voices) >= self._wanted:
                return self._tell(run[gone:])
        return None

    def _tell(self, members: Sequence[Sighting]) -> Episode:
        voices = dict.fromkeys(voice for sighting in members for voice in self._voices(sighting))
        first, last = members[0].first_seen_at, members[-1].first_seen_at
        time = f"within {span(self.within)}" if last - first < self.within else f"since {moment_in_words(first)}"
        return Episode(
            since=first,
            size=len(voices),
            because=f"{counted_as(len(voices), _NOUNS[self._what])} {time}: {names(voices)}",
            evidence=ids(members),
            known_by=ids(members),
            last=last,
        )

    @property
    def _what(self) -> str:
        return next(what for what in _NOUNS if getattr(self, what) is not None)

    @property
    def _wanted(self) -> int:
        wanted: int = getattr(self, self._what)
        return wanted

    def _voices(self, sighting: Sighting) -> tuple[str, ...]:
        if self.speakers is not None:
            return sighting.speakers
        return (sighting.origin if self.origins is not None else sighting.outlet,)

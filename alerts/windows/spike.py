"""Window `spike`: much more than is usual for the rule."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from alerts.windows._base import (
    Episode,
    Example,
    History,
    Verdict,
    Window,
    counted_as,
    ids,
    in_order,
    moment_in_words,
    span,
)
from storage.keys import Duration
from storage.records.window import Sighting

BASELINE = timedelta(days=28)
ENOUGH = timedelta(days=7)
"""With less archive than this there is no baseline."""
COLD = 2
"""Without a baseline so many times `at_least` are wanted."""
BEFORE = 7
"""One that comes late may belong to a spike that began up to so many windows before."""


@dataclass(slots=True, kw_only=True)
class _Rise:
    """An episode while it is looked at."""

    fired_at: datetime
    since: datetime  # the first that the window held when it fired
    usual: str
    last: datetime
    peak: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """The times at which articles were first seen, in order."""

    times: Sequence[datetime]
    watched_since: datetime

    def moments(self, since: datetime | None) -> list[datetime]:
        return sorted({time for time in self.times if since is None or time >= since})

    def number(self, moment: datetime, within: timedelta) -> int:
        """Count what a window holds at a moment."""
        return bisect_right(self.times, moment) - bisect_right(self.times, moment - within)

    def before(self, moment: datetime, within: timedelta) -> int:
        """Count what it holds of what came before the moment."""
        return bisect_left(self.times, moment) - bisect_right(self.times, moment - within)

    def first(self, moment: datetime, within: timedelta) -> datetime:
        """Give the first that it holds."""
        return self.times[bisect_right(self.times, moment - within)]


class Spike(Window):
    """Many times the articles that are usual for this rule, within a sliding time.

    What is usual is the rule's own average over the 28 days before the window. While it was watched for less than 7
    days before the window there is no baseline: then twice `at_least` is wanted, and the alert says so. A spike is over
    when the window holds less than half of what would make it fire; what goes on for weeks becomes usual.
    """

    main: ClassVar[str | None] = "within"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            window="spike: {within: 24h, times: 3, at_least: 5}",
            matches=(
                *((24.0 * day, "A", "wires") for day in range(12)),
                *((300.0 + n, "B", "wires") for n in range(5)),
            ),
            after=304,
            fires=True,
        ),
        Example(
            window="spike: {within: 24h, times: 6, at_least: 5}",
            matches=(
                *((24.0 * day, "A", "wires") for day in range(12)),
                *((300.0 + n, "B", "wires") for n in range(5)),
            ),
            after=304,
            fires=False,
        ),
        Example(window="spike: 24h", matches=[(n, "A", "wires") for n in range(9)], after=9, fires=False),
        Example(window="spike: 24h", matches=[(n, "A", "wires") for n in range(10)], after=9, fires=True),
    )

    within: Duration = Field(description="The sliding time, such as 24h.")
    times: Annotated[float, Field(gt=1, le=1000, strict=False)] = Field(
        default=3.0, description="How many times what is usual; 3 when left out."
    )
    at_least: int = Field(default=5, ge=2, description="Fewer articles are no spike, however unusual; 5 when left out.")

    @property
    def reach(self) -> timedelta:
        """Look back over the window and the baseline, and over what may have begun before."""
        return self.within * (1 + BEFORE) + BASELINE

    @property
    def cool_down(self) -> timedelta:
        """Rest as long as the window is."""
        return self.within

    def judge(self, history: History, now: datetime) -> Verdict:
        """Give an episode for each time that the count rose above what is usual."""
        # Of the versions of an article the first one counts.
        articles = in_order({one.article_id: one for one in reversed(history.counted)}.values())
        line = _Line([one.first_seen_at for one in articles], history.watched_since)
        rises: list[_Rise] = []
        rising: _Rise | None = None
        for moment in line.moments(history.judge_from and history.judge_from - BEFORE * self.within):
            if rising is not None and self._is_over(line, moment, line.before(moment, self.within)):
                rising = None
            if rising is None:
                rising = self._begin(line, moment)
                rises += [rising] if rising else []
            if rising is not None:
                rising.peak, rising.last = max(rising.peak, line.number(moment, self.within)), moment
        over = rising is None or self._is_over(line, now, line.number(now, self.within))
        return Verdict(
            episodes=tuple(self._tell(rise, history.counted) for rise in rises),
            judge_from=rising.fired_at if rising and not over else None,
        )

    def _is_over(self, line: _Line, moment: datetime, left: int) -> bool:
        wanted, _ = self._wanted(line, moment)
        return left * 2 < wanted

    def _begin(self, line: _Line, moment: datetime) -> _Rise | None:
        wanted, usual = self._wanted(line, moment)
        if line.number(moment, self.within) < wanted:
            return None
        return _Rise(fired_at=moment, since=line.first(moment, self.within), usual=usual, last=moment)

    def _wanted(self, line: _Line, moment: datetime) -> tuple[float, str]:
        """Say how many articles the window must hold at a moment, and why so many."""
        begin = moment - self.within
        watched = begin - line.watched_since
        if watched < ENOUGH:
            return float(COLD * self.at_least), f"no baseline: watched for less than {span(ENOUGH)} before"
        length = min(watched, BASELINE)
        expected = line.number(begin, length) * (self.within / length)
        return max(float(self.at_least), self.times * expected), f"usual are {expected:.2g}"

    def _tell(self, rise: _Rise, counted: Sequence[Sighting]) -> Episode:
        members = [one for one in counted if rise.since <= one.first_seen_at <= rise.last]
        return Episode(
            since=rise.since,
            size=rise.peak,
            because=f"{counted_as(rise.peak, 'article')} within {span(self.within)}, since "
            f"{moment_in_words(rise.since)} ({rise.usual})",
            evidence=ids(members),
            # What came before it fired may still stand behind the alert of an earlier spike.
            known_by=ids(one for one in members if one.first_seen_at >= rise.fired_at),
            last=rise.last,
        )

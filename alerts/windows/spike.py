"""Window `spike`: much more than is usual for the rule."""

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
    inside,
    moment_in_words,
    moments,
    span,
)
from storage.keys import Duration
from storage.records.window import Sighting

BASELINE = timedelta(days=28)
ENOUGH = timedelta(days=7)
"""With less archive than this there is no baseline."""
COLD = 2
"""Without a baseline so many times `at_least` are wanted."""


@dataclass(slots=True, kw_only=True)
class _Rise:
    """An episode while it is looked at."""

    fired_at: datetime
    since: datetime  # the first that the window held when it fired
    usual: str
    last: datetime
    peak: int = 0


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
        """Look back over the window and the baseline."""
        return self.within + BASELINE

    @property
    def cool_down(self) -> timedelta:
        """Rest as long as the window is."""
        return self.within

    def judge(self, history: History, now: datetime) -> Verdict:
        """Give an episode for each time that the count rose above what is usual."""
        # Of the versions of an article the first one counts.
        articles = in_order({one.article_id: one for one in reversed(history.counted)}.values())
        rises: list[_Rise] = []
        rising: _Rise | None = None
        for moment in moments(articles):
            if history.judge_from is not None and moment < history.judge_from:
                continue
            held = inside(articles, moment, self.within)
            before = sum(one.first_seen_at < moment for one in held)
            if rising is not None and self._is_over(articles, moment, history.watched_since, before):
                rising = None
            if rising is None:
                rising = self._begin(articles, moment, history.watched_since)
                rises += [rising] if rising else []
            if rising is not None:
                rising.peak, rising.last = max(rising.peak, len(held)), moment
        left = len(inside(articles, now, self.within))
        over = rising is None or self._is_over(articles, now, history.watched_since, left)
        return Verdict(
            episodes=tuple(self._tell(rise, history.counted) for rise in rises),
            judge_from=rising.fired_at if rising and not over else None,
        )

    def _is_over(self, articles: Sequence[Sighting], moment: datetime, watched_since: datetime, left: int) -> bool:
        wanted, _ = self._wanted(articles, moment - self.within, watched_since)
        return left * 2 < wanted

    def _begin(self, articles: Sequence[Sighting], moment: datetime, watched_since: datetime) -> _Rise | None:
        wanted, usual = self._wanted(articles, moment - self.within, watched_since)
        held = inside(articles, moment, self.within)
        if len(held) < wanted:
            return None
        return _Rise(fired_at=moment, since=held[0].first_seen_at, usual=usual, last=moment)

    def _wanted(self, articles: Sequence[Sighting], begin: datetime, watched_since: datetime) -> tuple[float, str]:
        """Say how many articles a window that begins then must hold, and why so many."""
        watched = begin - watched_since
        if watched < ENOUGH:
            return float(COLD * self.at_least), f"no baseline: watched for less than {span(ENOUGH)} before"
        length = min(watched, BASELINE)
        expected = len(inside(articles, begin, length)) * (self.within / length)
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

"""Window `silence`: nothing comes."""

from datetime import datetime, timedelta
from typing import ClassVar

from pydantic import Field

from alerts.windows._base import RETRY, Episode, Example, History, Verdict, Window, ids, moment_in_words, span
from storage.keys import Duration

_LONGER = 1.5
"""A silence is told again when it is so many times as long."""


class Silence(Window):
    """No match for so long; told again whenever the silence has become longer by half.

    It is counted from the last match, or from when the rule began to watch, and told when every feed that can be heard
    was read after its time had come: that we did not listen is no silence. Feeds that failed for more than a day are
    not waited for; where none can be heard nothing is told.
    """

    main: ClassVar[str | None] = "longer_than"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(window="silence: 2d", matches=((0, "A", "wires"),), after=47, fires=False),
        Example(window="silence: 2d", matches=((0, "A", "wires"),), after=48, fires=True),
        Example(window="silence: 2d", matches=((0, "A", "wires"), (40, "B", "wires")), after=60, fires=False),
    )
    expects: ClassVar[bool] = True

    longer_than: Duration = Field(description="How long nothing must come, such as 2d.")

    @property
    def reach(self) -> timedelta:
        """Look back as far as the silence is long."""
        return self.longer_than

    def judge(self, history: History, now: datetime) -> Verdict:
        """Give the silence that lasts, if it does."""
        last = history.counted[-1:]
        since = last[0].first_seen_at if last else history.watched_since
        begun = last[0].first_seen_at if last else None
        told, lasted, then = None, self.longer_than, since + self.longer_than
        while then <= now:
            told, lasted, then = lasted, lasted * _LONGER, since + lasted * _LONGER
        if told is None:
            return Verdict(ask_at=then, judge_from=begun)
        heard = history.heard()
        if heard is None or heard < since + told:
            return Verdict(ask_at=now + RETRY, judge_from=begun)
        return Verdict(
            episodes=(
                Episode(
                    since=since,
                    size=int(told.total_seconds()),
                    because=f"nothing for {span(told)}, since {moment_in_words(since)}",
                    evidence=ids(last),
                    known_by=ids(last),
                    last=now,
                ),
            ),
            ask_at=then,
            judge_from=begun,
        )

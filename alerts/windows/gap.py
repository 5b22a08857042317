"""Window `gap`: one group of outlets carries it and another does not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from alerts.windows._base import RETRY, Episode, Example, History, Verdict, Window, ids, names, runs, span
from storage.keys import Duration, Name
from storage.records.window import Sighting


class Gap(Window):
    """One group of outlets carries it, and so long after that another group still does not.

    An outlet that belongs to both counts for the group that should not carry it. The gap is told when every feed of
    that group that can be heard was read after the time had come; where none of them can be heard nothing is told.
    """

    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            window="gap: {carried_by: wires, not_by: state_media, after: 12h}",
            matches=((0, "A", "wires"),),
            after=12,
            fires=True,
        ),
        Example(
            window="gap: {carried_by: wires, not_by: state_media, after: 12h}",
            matches=((0, "A", "wires"),),
            after=11.9,
            fires=False,
        ),
        Example(
            window="gap: {carried_by: wires, not_by: state_media, after: 12h}",
            matches=((0, "A", "wires"), (12, "S", "state_media")),
            after=20,
            fires=False,
        ),
    )
    per_with_claims: ClassVar[Literal["incident", "rule"]] = "incident"

    carried_by: Name = Field(description="The group that carries it.")
    not_by: Name = Field(description="The group that does not.")
    after: Duration = Field(description="How long after the first report, such as 12h.")

    @model_validator(mode="after")
    def _compares_two(self) -> Self:
        if self.carried_by == self.not_by:
            raise PydanticCustomError("gap_groups", "carried_by and not_by should be two groups")
        return self

    @property
    def reach(self) -> timedelta:
        """Look back as far as the other group has time."""
        return self.after

    @property
    def cool_down(self) -> timedelta:
        """Rest as long as the other group has time."""
        return self.after

    def judge(self, history: History, now: datetime) -> Verdict:
        """Give an episode for each time that the other group did not follow."""
        # What is said of one event is one story however long it pauses; a subject that comes up again is a new one.
        together = [history.counted] if history.one_event else list(runs(history.counted, self.after))
        episodes, waits, begins = [], [], []
        for run in together:
            ours, theirs = self._sides(run, history.counted)
            if not ours or (theirs and theirs[0].first_seen_at <= ours[0].first_seen_at + self.after):
                continue
            due = ours[0].first_seen_at + self.after
            heard = history.heard(self.not_by)
            if now < due or heard is None or heard < due:
                waits.append(max(due, now + RETRY) if now >= due else due)
                begins.append(run[0].first_seen_at)
                continue
            episodes.append(self._tell(ours, theirs))
            if run[-1].first_seen_at > now - self.after:
                begins.append(run[0].first_seen_at)
        return Verdict(episodes=tuple(episodes), ask_at=min(waits, default=None), judge_from=min(begins, default=None))

    def _sides(self, run: Sequence[Sighting], counted: Sequence[Sighting]) -> tuple[list[Sighting], list[Sighting]]:
        theirs = [one for one in counted if self.not_by in one.groups and one.first_seen_at >= run[0].first_seen_at]
        ours = [one for one in run if self.carried_by in one.groups and self.not_by not in one.groups]
        return ours, theirs

    def _tell(self, ours: Sequence[Sighting], theirs: Sequence[Sighting]) -> Episode:
        # When the other group follows at last the gap is closed: what comes then makes it no larger.
        members = [one for one in ours if not theirs or one.first_seen_at < theirs[0].first_seen_at]
        outlets = dict.fromkeys(one.outlet for one in members)
        return Episode(
            since=members[0].first_seen_at,
            size=len(outlets),
            because=f"carried by {names(outlets)} ({self.carried_by}), and not by {self.not_by} "
            f"within {span(self.after)}",
            evidence=ids(members),
            known_by=ids(members),
            last=max(members[-1].first_seen_at, members[0].first_seen_at + self.after),
        )

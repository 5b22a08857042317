"""A summary of the alerts that piled up while a channel took nothing, pure: how many, how heavy, the heaviest."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerts.headlines import headline_of
from alerts.message import Json
from alerts.moments import local_time
from alerts.shelf import HEAVIEST_FIRST
from alerts.text import count, one_line
from storage.records.alert import AlertStory
from storage.records.delivery import Pile

MOST_NAMED = 40
LEVELS = tuple(level.value for level in HEAVIEST_FIRST)
_LONGEST = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class PileLine:
    """One alert of a pile."""

    severity: str
    headline: str
    rule_title: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PileView:
    """A pile as it is shown."""

    headline: str
    why: str
    lines: tuple[PileLine, ...]
    more: int


def view_pile(pile: Pile, stories: Sequence[AlertStory], zone: ZoneInfo) -> PileView:
    """Give a pile as it is shown; `stories` are the heaviest of it."""
    levels = ", ".join(f"{number:,} {level}" for level, number in pile.severities.items() if number)
    since, until = local_time(pile.since, zone), local_time(pile.until, zone)
    return PileView(
        headline=f"{count(pile.number, 'alert')} while you could not be reached: {levels}",
        why=f"From {since} to {until} ({zone.key}) this channel took nothing. What was to be told is summed up here "
        "instead of being sent one by one.",
        lines=tuple(
            PileLine(
                severity=story.severity.value,
                headline=one_line(headline_of(story), _LONGEST),
                rule_title=one_line(story.rule_title, _LONGEST),
                when=local_time(story.alert.revised_at, zone),
            )
            for story in stories
        ),
        more=pile.number - len(stories),
    )


def pile_facts(pile: Pile, stories: Sequence[AlertStory]) -> dict[str, Json]:
    """Give a pile for programs."""
    return {
        "summary": {
            "alerts": pile.number,
            "since": pile.since.isoformat(),
            "until": pile.until.isoformat(),
            "severities": dict(pile.severities),
            "heaviest": [
                {
                    "rule": story.alert.rule_id,
                    "alert": story.alert.id,
                    "revision": story.alert.revision,
                    "severity": story.severity.value,
                    "headline": headline_of(story),
                }
                for story in stories
            ],
        }
    }

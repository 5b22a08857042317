"""What an alert is about, pure: one alert for each rule and subject."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alerts.telling import Per
from storage.records.match import Match
from storage.records.reading import FrameHit


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The subject of an alert, under the key by which it is found again."""

    key: str
    incident_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What was found out about a match's article."""

    incidents: Sequence[int] = ()  # those that the claims which met the rule speak of
    is_apart: bool = False  # every number that met the rule was kept apart from all events
    story_id: int | None = None
    frames: Sequence[FrameHit] = ()


def subjects_of(match: Match, per: Per, context: Context) -> tuple[Subject, ...]:
    """Give what a match is about; where it names no such thing, the text itself is the subject."""
    subjects = tuple(dict.fromkeys(_named(match, per, context)))
    return subjects or (_text(match, context),)


def _named(match: Match, per: Per, context: Context) -> Iterable[Subject]:
    if per == "incident":
        return (Subject(key=f"incident:{one}", incident_id=one) for one in context.incidents)
    if per == "item":
        return (Subject(key=f"item:{match.article_id}"),)
    if per == "rule":
        return (Subject(key="rule"),)
    if per == "outlet":
        return (Subject(key=f"outlet:{match.outlet}"),)
    if per == "place":
        return (Subject(key=f"place:{claim.place}") for claim in match.claims if claim.place)
    if per == "speaker":
        return (Subject(key=f"speaker:{claim.attribution}") for claim in match.claims if claim.attribution)
    if per == "frame":
        day = match.first_seen_at.date().isoformat()
        return (Subject(key=f"frame:{hit.frame}:{day}") for hit in context.frames)
    return ()


def groups_of(match: Match, per: Per, context: Context) -> tuple[Subject, ...]:
    """Give what a window counts a match within; none where it names no such thing.

    A frame's window runs on over midnight, though its alerts are one a day where no window holds them together.
    """
    if per == "frame":
        return tuple(dict.fromkeys(Subject(key=f"frame:{hit.frame}") for hit in context.frames))
    if per == "story":
        return (_text(match, context),)
    return tuple(dict.fromkeys(_named(match, per, context)))


def _text(match: Match, context: Context) -> Subject:
    return Subject(key=f"story:{context.story_id}" if context.story_id else f"item:{match.article_id}")

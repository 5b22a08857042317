"""Floods, pure: what one poll of a feed would tell many times over for one rule is told once.

A publisher that moves to another system gives all its articles new ids, or puts its archive back into the feed. Each
of them is a match that nobody was told of, and none is what people are to be woken for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alerts.text import count, one_line
from storage.records.alert import AlertStory, Reason
from storage.records.match import Crowd, Match, Settled

MOST_AT_ONCE = 12
"""So many alerts one rule may open from one poll of one feed; with one more they become a summary."""

MOST_SHOWN = 12
"""So many articles of a summary are shown; all of them are counted."""

_KEY = "flood:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A match of a crowd, and the alerts that it would open by itself, by key."""

    match: Match
    alerts: Mapping[str, Reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """What is held back together, and why."""

    key: str
    reason: Reason  # FLOOD goes where the rule's alerts go; OLD, for old news, to digests only
    matches: tuple[Match, ...]


def keys_of(crowd: Crowd) -> dict[Reason, str]:
    """Give the keys of the summaries that a crowd may have."""
    key = f"{_KEY}{crowd.feed_id}:{crowd.first_seen_at.isoformat()}"
    return {Reason.FLOOD: key, Reason.OLD: f"{key}:old"}


def flood_among(
    crowd: Crowd, openings: Sequence[Opening], done: Mapping[str, int], begun: frozenset[str]
) -> Flood | None:
    """Find the flood in a crowd.

    `done` counts by how they were settled the matches that came before the others could be seen, `begun` holds the
    keys of the summaries that exist: the process died half way, or the reading of this poll was not over.
    """
    keys = keys_of(crowd)
    fresh, old = (_opening(openings, reason) for reason in (Reason.NEW, Reason.OLD))
    if keys[Reason.FLOOD] in begun or len(_alerts(fresh)) + done.get(Settled.ALERTED, 0) > MOST_AT_ONCE:
        return _flood(keys, Reason.FLOOD, [*fresh, *old])
    if keys[Reason.OLD] in begun or len(_alerts(old)) + done.get(Settled.OLD, 0) > MOST_AT_ONCE:
        return _flood(keys, Reason.OLD, old)
    return None


def flood_note(story: AlertStory) -> str | None:
    """Say what a summary stands for; None for any other alert."""
    if not story.alert.key.startswith(_KEY) or not story.evidence:
        return None
    articles = len({piece.article_id for piece in story.evidence})
    return (
        f"{count(articles, 'article')} of {one_line(story.evidence[0].outlet, 80)} at once "
        "(a re-published archive or new ids): held back as one summary"
    )


def notes_of(story: AlertStory) -> tuple[str, ...]:
    """Give what stands above the articles of an alert about many: what a window found, what came at once."""
    note = flood_note(story)
    return (*story.notes, note) if note else story.notes


def _opening(openings: Sequence[Opening], reason: Reason) -> list[Opening]:
    # What a new feed held is told one by one where the operator asked for it.
    return [one for one in openings if not one.match.backlog and set(one.alerts.values()) == {reason}]


def _alerts(openings: Sequence[Opening]) -> set[str]:
    return {key for one in openings for key in one.alerts}


def _flood(keys: Mapping[Reason, str], reason: Reason, openings: Sequence[Opening]) -> Flood | None:
    matches = tuple(sorted((one.match for one in openings), key=lambda match: match.id))
    return Flood(key=keys[reason], reason=reason, matches=matches) if matches else None

"""Which known incident a mention speaks of, or none; pure.

Three gates must stand open: place, day, means. What passes is weighed; every weight is a reason that can be shown.
Likeness of the texts decides nothing but that one copies the other: two reports of two strikes are more alike than two
reports of one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.events.days import Days
from pipeline.events.means import may_be_one_attack
from pipeline.events.mentions import Mention
from pipeline.events.sites import Nearness, nearness
from pipeline.events.voices import may_be_one_voice, of_entry, voice_of
from pipeline.reading.figures import excludes, says_the_same
from storage.records.incident import Entry, Incident

ENOUGH = 3.5
"""What must speak for an incident before a mention is taken for one of its reports."""

_UNSAID_BEFORE = timedelta(days=2)
"""How long before its text appeared an event may have been that the text does not date."""

_FORGOTTEN = timedelta(days=3)
"""After this long an undated text speaks of something else."""

_NEAR_POINTS = {
    Nearness.SAME: 3.0,
    Nearness.PART: 2.5,
    Nearness.REGION: 1.0,
    Nearness.COUNTRY: 0.5,
    Nearness.UNSAID: 0.0,
}
_COPIED = 6.0
_EDITED = 4.0
_SAME_DAY = 1.5
_DAY_FITS = 0.5
_SAME_MEANS = 1.0
_OTHER_MEANS = -1.0
_SAME_FIGURE = 2.0
_SAME_PARTY = 0.5
_FIGURES_CLASH = -1.5
_FAR_RATIO = 4
_OTHER_DAYS = 36  # hours after which another figure without a day rather tells of another event
_LATER = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An incident with what was said of it."""

    incident: Incident
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How much speaks for an incident, and what."""

    candidate: Candidate
    points: float
    reasons: tuple[str, ...]


def best_match(mention: Mention, candidates: Iterable[Candidate]) -> Weighed | None:
    """Give the incident that a mention speaks of; None where too little speaks for any."""
    weighed = [found for candidate in candidates if (found := weigh(mention, candidate)) is not None]
    enough = [found for found in weighed if found.points >= ENOUGH]
    return max(enough, key=lambda found: (found.points, -found.candidate.incident.id), default=None)


def weigh(mention: Mention, candidate: Candidate) -> Weighed | None:
    """Say how much speaks for a mention being about an incident; None where a gate is shut."""
    copied, edited = _is_copy(mention, candidate), _is_edit(mention, candidate)
    near = nearness(mention.site, candidate.incident.site)
    same_figure = _same_figure(mention, candidate)
    unchanged = edited and same_figure  # only its other words were edited, perhaps weeks later
    if near is Nearness.APART or not (unchanged or days_fit(mention, candidate.incident)):
        return None
    other_means = not _means_fit(mention, candidate)
    if other_means and not (unchanged or (same_figure and _same_day(mention, candidate))):
        return None
    if near in {Nearness.REGION, Nearness.COUNTRY, Nearness.UNSAID} and not (same_figure or edited):
        return None
    points = {
        f"place.{near.name.lower()}": _NEAR_POINTS[near],
        "copy": _COPIED if copied else 0,
        "edit": _EDITED if edited else 0,
        "day.same": _SAME_DAY if _same_day(mention, candidate) else 0,
        "day.fits": _DAY_FITS,
        "means.same": _SAME_MEANS if mention.means & set(candidate.incident.means) else 0,
        "means.other": _OTHER_MEANS if other_means else 0,
        "figure.same": _SAME_FIGURE if same_figure else 0,
        "figure.far": _FIGURES_CLASH if not same_figure and _far_apart(mention, candidate) else 0,
        "party.same": _SAME_PARTY if _same_party(mention, candidate) else 0,
        "later": _LATER if not same_figure and _is_later(mention, candidate) else 0,
    }
    return Weighed(
        candidate=candidate,
        points=sum(points.values()),
        reasons=tuple(reason for reason, weight in points.items() if weight),
    )


def _is_copy(mention: Mention, candidate: Candidate) -> bool:
    """Whether the mention's text is a copy of one that spoke of the incident, and gives one of its figures."""
    origins = {entry.origin for entry in candidate.entries}
    return mention.source.origin in origins and _same_figure(mention, candidate)


def _is_edit(mention: Mention, candidate: Candidate) -> bool:
    """Whether an earlier version of the article has spoken of the incident."""
    source = mention.source
    return any(
        entry.article_id == source.article_id and entry.article_version < source.version for entry in candidate.entries
    )


def days_fit(mention: Mention, incident: Incident) -> bool:
    """Whether an incident was on a day on which the mention's event may have been."""
    if mention.days and incident.day_said:
        return mention.days.meet(Days(incident.first_day, incident.last_day))
    if mention.days or incident.day_said:
        first, last = span_of(mention)
        slack = timedelta(days=1)
        return first <= incident.last_day + slack and incident.first_day - slack <= last
    return abs(mention.source.told_at - incident.told_at) <= _FORGOTTEN


def span_of(mention: Mention) -> tuple[date, date]:
    """Give the days on which the event of a mention may have been."""
    if mention.days:
        return mention.days.first, mention.days.last
    told_on = mention.source.told_at.date()
    return told_on - _UNSAID_BEFORE, told_on


def _same_day(mention: Mention, candidate: Candidate) -> bool:
    incident = candidate.incident
    if mention.days and incident.day_said:
        return mention.days.meet(Days(incident.first_day, incident.last_day))
    gap = abs(mention.source.told_at - incident.told_at)
    return gap <= timedelta(hours=18)


def _means_fit(mention: Mention, candidate: Candidate) -> bool:
    return may_be_one_attack(mention.means, candidate.incident.means)


def _same_figure(mention: Mention, candidate: Candidate) -> bool:
    return any(
        told.claim.outcome is entry.outcome and says_the_same(told.claim, entry.claim)
        for told in mention.told
        for entry in candidate.entries
        if not (told.claim.sub or entry.claim.sub)  # four women here and four there say nothing
    )


def _far_apart(mention: Mention, candidate: Candidate) -> bool:
    pairs = [
        (told.claim.max or told.claim.min or 0, entry.figure)
        for told in mention.told
        for entry in candidate.entries
        if told.claim.outcome is entry.outcome and not told.claim.sub and excludes(told.claim, entry.claim)
    ]
    return bool(pairs) and all(max(pair) > _FAR_RATIO * max(min(pair), 1) for pair in pairs)


def _same_party(mention: Mention, candidate: Candidate) -> bool:
    voices = [voice for entry in candidate.entries if (voice := of_entry(entry)).named]
    own = [voice_of(told.claim, mention.source.outlet) for told in mention.told]
    return any(may_be_one_voice(voice, other) for voice in own if voice.named for other in voices)


def _is_later(mention: Mention, candidate: Candidate) -> bool:
    """Whether much time lies between a text and the incident's first, and neither names the day."""
    gap = abs(mention.source.told_at - candidate.incident.told_at)
    said = mention.days is not None and candidate.incident.day_said
    return not said and gap > timedelta(hours=_OTHER_DAYS)

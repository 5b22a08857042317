"""An incident as data for programs: the part `incident` of a webhook."""

from collections.abc import Iterable, Sequence

from alerts.claims import figure_words, said_by
from alerts.links import web_link
from alerts.message import Json
from storage.records.alert import Change
from storage.records.incident import Entry, Incident, IncidentStory, Report, Series

_LONGEST_SENTENCE = 500
_LONGEST_TITLE = 300


def incident_facts(story: IncidentStory, changes: Sequence[Change]) -> dict[str, Json]:
    """Give an incident as it stands, what of it changed, who reported it, and its history, the newest first."""
    return changed_facts(story, changes) | {
        "parts": [
            _entry(part.entry) | {"of": part.whole.figure if part.whole else None, "victim_text": _victims(part.entry)}
            for part in story.parts
        ],
        "reports": [_report(report) for report in story.reports],
        # What does not fit into a message is cut from a list's end: that is to be the oldest.
        "timeline": [
            {"decision": entry.decision.value, "previous": entry.previous} | _entry(entry) | _sentence(entry)
            for entry in reversed(story.timeline)
        ],
    }


def changed_facts(story: IncidentStory, changes: Sequence[Change]) -> dict[str, Json]:
    """Give what an incident is, its figures with their voices, and what of it changed: enough for a digest."""
    return _incident(story.incident) | {
        "series": [_series(series) for series in story.series],
        "outlets": _words(story.outlets),
        "origins": _words(story.origins),
        "denials": [_entry(entry) | _sentence(entry) for entry in story.denials],
        "changes": [_change(change) for change in changes],
    }


def _incident(incident: Incident) -> dict[str, Json]:
    return {
        "id": incident.id,
        "place": incident.site.name if incident.site else None,
        "country": incident.site.country if incident.site else None,
        "days": {
            "first": incident.first_day.isoformat(),
            "last": incident.last_day.isoformat(),
            "said": incident.day_said,  # else they follow from when the first text appeared
        },
        "means": _words(incident.means),
    }


def _series(series: Series) -> Json:
    return {
        "outcome": series.outcome.value,
        "victims": series.group.value,
        "min": series.min,
        "max": series.max,
        "best": series.best,
        "voices": [_entry(entry) for entry in series.voices],
    }


def _entry(entry: Entry) -> dict[str, Json]:
    return {
        "outcome": entry.outcome.value,
        "victims": entry.group.value,
        "figure": entry.figure,
        "printed": figure_words(entry.claim),
        "min": entry.claim.min,
        "max": entry.claim.max,
        "party": said_by(entry),
        "side": entry.claim.side,
        "outlet": entry.outlet,
        "origin": entry.origin,
        "told": entry.told_at.isoformat(),
    }


def _sentence(entry: Entry) -> dict[str, Json]:
    return {"sentence": entry.claim.sentence[:_LONGEST_SENTENCE]}


def _victims(entry: Entry) -> str | None:
    return entry.claim.victim_text


def _report(report: Report) -> Json:
    return {
        "outlet": report.outlet,
        "origin": report.origin,
        "title": report.title[:_LONGEST_TITLE],
        "link": web_link(report.link),
        "told": report.told_at.isoformat(),
    }


def _change(change: Change) -> Json:
    return {
        "reason": change.reason.value,
        "outcome": change.outcome.value,
        "victims": change.group.value,
        "from": change.previous,
        "to": change.figure,
        "party": change.party,
        "outlet": change.outlet,
        "sentence": change.sentence[:_LONGEST_SENTENCE],
    }


def _words(words: Iterable[str]) -> list[Json]:
    return list(words)

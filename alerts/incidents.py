"""An incident as people read it, pure: what, where and when, every figure with whoever says it, who told it first.

A figure is somebody's claim. Nothing is added up, and no number stands here that nobody has printed: "scores" stays
the word, and a range runs from the lowest figure that is printed to the highest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from alerts.changes import ChangeView, view_changes
from alerts.claims import figure_words, means_word, of_whom, outcome_word, said_by, victims_word
from alerts.highlight import Piece
from alerts.links import web_link
from alerts.moments import local, local_time, short_day
from alerts.quoting import quote_claim
from alerts.text import count, one_line
from storage.records.alert import Change, Reason
from storage.records.incident import Decision, Entry, Incident, IncidentStory, Part, Report, Series

_MOST_VOICES = 5
_MOST_PARTS = 3
_MOST_SERIES = 6
_MOST_DENIALS = 3
_MOST_ALSO = 5
_MOST_GROUPS = 3
_LONGEST_NAME = 80
_UNCOUNTED = frozenset({"vague", "implied"})  # no number is printed: "scores", or the one man who is named


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """An outlet's report."""

    outlet: str
    title: str
    link: str | None
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceView:
    """One party's own figure."""

    figure: str
    who: str
    verb: str  # says, or reports where the outlet names nobody
    via: str | None  # the outlet that quotes the party
    when: str
    rival: bool  # it cannot be true beside the others


@dataclass(frozen=True, slots=True, kw_only=True)
class BarView:
    """Lowest, latest and highest figure as parts of a hundred."""

    low: int
    latest: int
    high: int
    rest: int
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part of a count: `5 children among 22`."""

    what: str
    verb: str
    who: str
    more: int  # others who say so


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """What is said of one outcome for one group of people."""

    what: str  # `22 to 29 civilians killed`
    voices: tuple[VoiceView, ...]
    more: int
    bar: BarView | None
    parts: tuple[PartView, ...]
    more_parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DenialView:
    """Who denies what; where nobody is named, who reports that it is denied."""

    who: str
    named: bool
    what: str
    when: str
    source: SourceView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """One event, as one entry."""

    id: int
    headline: str  # `22 to 29 civilians killed in Mayadin`
    says: str  # `says Euphrates Conflict Monitor`, `say 4 sources`
    scene: tuple[str, ...]  # where, when, how
    marks: tuple[str, ...]  # disputed, denied
    series: tuple[SeriesView, ...]
    more_series: int
    denials: tuple[DenialView, ...]
    more_denials: int
    changes: tuple[ChangeView, ...]
    more_changes: int
    quote: tuple[Piece, ...]
    quoted: SourceView | None
    first: SourceView | None
    also: tuple[SourceView, ...]
    more_also: int
    origins: str


def view_incident(story: IncidentStory, changes: Sequence[Change], zone: ZoneInfo) -> IncidentView:
    """Give an incident as it stands now, and what of it changed since people were told last."""
    reports = {report.article_id: report for report in story.reports}
    sources = [_source(report, zone) for report in _first_of_each_outlet(story.reports)]
    changed, more_changes = view_changes(story, changes, zone)
    shown = [_series(one, story.parts, zone) for one in _by_size(story.series)[:_MOST_SERIES]]
    told = {change.sentence for change in changes if change.reason is Reason.DENIED}
    untold = [entry for entry in _newest_of_each(story.denials) if entry.claim.sentence not in told]
    denials = [_denial(entry, reports.get(entry.article_id), zone) for entry in untold]
    key = _key_entry(story)
    return IncidentView(
        id=story.incident.id,
        headline=opened(headline(story)),
        says=says(story),
        scene=_scene(story, zone),
        marks=_marks(story),
        series=tuple(shown),
        more_series=len(story.series) - len(shown),
        denials=tuple(denials[:_MOST_DENIALS]),
        more_denials=len(denials[_MOST_DENIALS:]),
        changes=changed,
        more_changes=more_changes,
        quote=quote_claim(key.claim) if key and not changed else (),
        quoted=_source(reports[key.article_id], zone) if key and key.article_id in reports else None,
        first=sources[0] if sources else None,
        also=tuple(sources[1 : 1 + _MOST_ALSO]),
        more_also=len(sources[1 + _MOST_ALSO :]),
        origins=count(len(story.origins), "independent origin" if len(story.origins) > 1 else "origin"),
    )


def headline(story: IncidentStory) -> str:
    """Give what is said to have happened, and where: `22 to 29 civilians killed in Mayadin`."""
    leading = _leading(story)
    where = f" in {place}" if (place := place_name(story.incident)) else ""
    if not leading:
        return f"No figure stands any more{where}"
    groups = [of_whom(_range(series), series.group) for series in leading[:_MOST_GROUPS]]
    more = len(leading) - len(groups)
    listed = _listed([*groups, *([f"{more} more groups"] if more > 0 else [])])
    return f"{listed} {outcome_word(leading[0].outcome)}{where}"


def opened(words: str) -> str:
    """Give words with the capital of a sentence's begin."""
    return words[:1].upper() + words[1:]


def says(story: IncidentStory) -> str:
    """Give who stands behind the figures of the headline."""
    voices = [entry for series in _leading(story) for entry in series.voices]
    names = list(dict.fromkeys(speaker(entry) for entry in voices))
    if not names:
        return ""
    if len(names) == 1:
        return f"{'says' if said_by(voices[0]) else 'reports'} {names[0]}"
    return f"say {len(names)} sources"


def speaker(entry: Entry) -> str:
    """Give who says an entry's figure: the party, or the outlet where it names nobody."""
    return one_line(said_by(entry) or entry.outlet, _LONGEST_NAME) or "a source without a name"


def place_name(incident: Incident) -> str | None:
    """Give the place, as closely as claims say."""
    return one_line(incident.site.name, _LONGEST_NAME) or None if incident.site else None


def _leading(story: IncidentStory) -> list[Series]:
    """Give the series of the gravest outcome, that of the most people first."""
    return [series for series in _by_size(story.series) if series.outcome is story.series[0].outcome]


def _by_size(series: Sequence[Series]) -> list[Series]:
    """Keep the order of outcomes, and begin within each with the most people."""
    outcomes = list(dict.fromkeys(one.outcome for one in series))
    return sorted(series, key=lambda one: (outcomes.index(one.outcome), -_ends(one)[1]))


def _ends(series: Series) -> tuple[int, int]:
    """Give the lowest and the highest figure that is printed; words such as "scores" only where there is no other."""
    claims = [entry.claim for entry in series.voices]
    counted = [entry for entry in series.voices if entry.claim.qualifier not in _UNCOUNTED]
    lows = [(entry.claim.min or entry.figure) if _is_range(entry) else entry.figure for entry in counted]
    highs = [(entry.claim.max or entry.figure) if _is_range(entry) else entry.figure for entry in counted]
    return (min(lows), max(highs)) if counted else (0, max(claim.min or 0 for claim in claims))


def _is_range(entry: Entry) -> bool:
    return entry.claim.qualifier == "range"


def _range(series: Series) -> str:
    counted = [entry for entry in series.voices if entry.claim.qualifier not in _UNCOUNTED]
    words = list(dict.fromkeys(figure_words(entry.claim) for entry in counted or series.voices))
    if len(words) == 1 or not counted:
        return words[0]
    low, high = _ends(series)
    return f"{low:,} to {high:,}" if low < high else f"{low:,}"


def _listed(words: Sequence[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _scene(story: IncidentStory, zone: ZoneInfo) -> tuple[str, ...]:
    incident = story.incident
    means = [one_line(means_word(one), _LONGEST_NAME) for one in incident.means[:_MOST_GROUPS]]
    parts = (_where(story), _when(incident, zone), _listed(means, "or") if means else "")
    return tuple(part for part in parts if part)


def _where(story: IncidentStory) -> str:
    place = place_name(story.incident)
    if place is None:
        return "place not named"
    claims = [entry.claim for series in story.series for entry in series.voices]
    within = next((claim.within for claim in claims if claim.within and claim.place == place), None)
    return f"{place}, {one_line(within, _LONGEST_NAME)}" if within else place


def _when(incident: Incident, zone: ZoneInfo) -> str:
    if not incident.day_said:
        return f"first reported {short_day(local(incident.told_at, zone).date())}, no day named"
    return _days(incident.first_day, incident.last_day)


def _days(first: date, last: date) -> str:
    return short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"


def _marks(story: IncidentStory) -> tuple[str, ...]:
    standing = [entry for series in story.series for entry in series.voices]
    disputed = any(entry.decision is Decision.CONFLICT for entry in standing)
    return (*(["disputed"] if disputed else []), *(["denied"] if story.denials else []))


def _series(series: Series, parts: Iterable[Part], zone: ZoneInfo) -> SeriesView:
    voices = sorted(series.voices, key=lambda entry: (entry.claim.qualifier in _UNCOUNTED, -entry.figure))
    shown_parts = _parts(part for part in parts if _is_part(part, series))
    return SeriesView(
        what=f"{of_whom(_range(series), series.group)} {outcome_word(series.outcome)}",
        voices=tuple(_voice(entry, zone) for entry in voices[:_MOST_VOICES]),
        more=len(voices[_MOST_VOICES:]),
        bar=_bar(series),
        parts=shown_parts[:_MOST_PARTS],
        more_parts=len(shown_parts[_MOST_PARTS:]),
    )


def _voice(entry: Entry, zone: ZoneInfo) -> VoiceView:
    outlet = one_line(entry.outlet, _LONGEST_NAME)
    return VoiceView(
        figure=figure_words(entry.claim),
        who=speaker(entry),
        verb="says" if said_by(entry) else "reports",
        via=outlet if said_by(entry) and outlet != speaker(entry) else None,
        when=local_time(entry.told_at, zone),
        rival=entry.decision is Decision.CONFLICT,
    )


def _bar(series: Series) -> BarView | None:
    low, high = _ends(series)
    latest = next((entry.figure for entry in series.voices if entry.claim.qualifier not in _UNCOUNTED), 0)
    if not 0 < low < high:
        return None
    to_low = max(round(100 * low / high), 1)
    to_latest = min(max(round(100 * latest / high), to_low), 100)
    return BarView(
        low=to_low,
        latest=to_latest - to_low,
        high=100 - to_latest,
        rest=0,
        caption=" · ".join(_caption(low, latest, high)),
    )


def _caption(low: int, latest: int, high: int) -> Iterable[str]:
    """Name the three figures, those that are one together."""
    named = [("lowest", low), ("latest", latest), ("highest", high)]
    for figure, same in groupby(named, key=lambda pair: pair[1]):
        yield f"{' and '.join(name for name, _ in same)} {figure:,}"


def _is_part(part: Part, series: Series) -> bool:
    """Say whether a part is of this series: what is "among the dead" says so of a count that some voice gives."""
    whole = part.whole
    return whole is not None and (whole.outcome, whole.group) == (series.outcome, series.group)


def _parts(parts: Iterable[Part]) -> tuple[PartView, ...]:
    """Give each part once, with who says so first and how many others."""
    by_figure: dict[str, list[Entry]] = {}
    for part in parts:
        if part.whole is not None:
            by_figure.setdefault(f"{_part(part.entry)} among {part.whole.figure:,}", []).append(part.entry)
    return tuple(
        PartView(
            what=what,
            verb="says" if said_by(entries[0]) else "reports",
            who=speaker(entries[0]),
            more=len({speaker(entry) for entry in entries}) - 1,
        )
        for what, entries in by_figure.items()
    )


def _part(entry: Entry) -> str:
    victims = one_line(entry.claim.victim_text or "", 60)
    noun = victims_word(entry.claim.victims) or victims or outcome_word(entry.outcome)
    return f"{figure_words(entry.claim)} {noun}"


def _denial(entry: Entry, report: Report | None, zone: ZoneInfo) -> DenialView:
    what = of_whom(figure_words(entry.claim), entry.claim.victims)
    return DenialView(
        who=speaker(entry),
        named=said_by(entry) is not None,
        what=f"{what} {outcome_word(entry.outcome)}",
        when=local_time(entry.told_at, zone),
        source=_source(report, zone) if report else None,
    )


def _newest_of_each(denials: Sequence[Entry]) -> list[Entry]:
    newest = {speaker(entry): entry for entry in denials}
    return list(newest.values())


def _key_entry(story: IncidentStory) -> Entry | None:
    """Choose the claim whose sentence is shown: the last word on what the headline says."""
    leading = _leading(story)
    return leading[0].voices[0] if leading else None


def _first_of_each_outlet(reports: Sequence[Report]) -> list[Report]:
    first: dict[str, Report] = {}
    for report in reports:
        first.setdefault(report.outlet, report)
    return list(first.values())


def _source(report: Report, zone: ZoneInfo) -> SourceView:
    return SourceView(
        outlet=one_line(report.outlet, _LONGEST_NAME),
        title=one_line(report.title, 160) or "(no headline)",
        link=web_link(report.link),
        when=local_time(report.told_at, zone),
    )

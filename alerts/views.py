"""What templates show, pure: alerts and digests in the order, the words and the local times of a reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from alerts.coverage_view import CoverageView, articles_of, view_coverage
from alerts.floods import MOST_SHOWN, flood_note, notes_of
from alerts.frames import FrameView
from alerts.headlines import severities, tally_words
from alerts.incidents import IncidentView, view_incident
from alerts.items import ItemView, text_notes, view_item
from alerts.moments import local_time, long_day, short_day
from alerts.notices import view_notices
from alerts.quiet import QuietView, view_quiet
from alerts.refused import view_refused
from alerts.shadow import ShadowView, view_shadow
from alerts.shelf import Entry, Tally, of_rule, rank, shelve, tally
from alerts.text import count, one_line
from alerts.undelivered import view_undelivered
from storage.records.alert import AlertStory, Evidence
from storage.records.digest import Digest

_LONGEST_TITLE = 220
_MOST_ALSO = 3
_LONGEST_NOTE = 400
_MOST_DAYS = 7
_MANY = 6  # entries that need no table of contents
_MOST_AT_A_GLANCE = 8
_LONG_DIGEST = timedelta(hours=36)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoView:
    """Another rule about the same event or text, with its own articles where the event is shown instead."""

    rule_title: str
    items: tuple[ItemView, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert: the incident that it is about, or the article that opened it and any further ones."""

    id: int
    rule_id: str
    rule_title: str
    severity: str
    is_new: bool
    incident: IncidentView | None
    items: tuple[ItemView, ...]
    also: tuple[AlsoView, ...] = ()
    notes: tuple[str, ...] = ()  # what many matches together come to

    @property
    def clauses(self) -> tuple[str, ...]:
        """What hit, in any of the articles."""
        return tuple(dict.fromkeys(clause for item in reversed(self.items) for clause in item.clauses))[:6]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """The alerts of one rule that are shown, newest first, the last of them in a line each; and where others are."""

    rule_title: str
    severity: str
    note: str  # how many, and how many of them are new
    above: int  # about what a heavier rule has shown already
    more: int
    alerts: tuple[AlertView, ...]
    brief: tuple[AlertView, ...]

    @property
    def is_shown(self) -> bool:
        """Whether an alert of it stands here."""
        return bool(self.alerts or self.brief)

    @property
    def elsewhere(self) -> str:
        """Where its alerts are that do not stand here."""
        above = f"{count(self.above, 'alert')} shown under other rules" if self.above else ""
        more = (
            f"{count(self.more, 'more alert' if self.is_shown else 'alert')} of this rule not shown"
            if self.more
            else ""
        )
        return "; ".join(part for part in (above, more) if part)


@dataclass(frozen=True, slots=True)
class Room:
    """How many entries a digest has room for: so many in full, and so many more in a line each."""

    full: int
    brief: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A digest as it is shown."""

    series: str
    day: str
    window: str
    days: str | None  # named when the digest covers more than its own
    headline: str
    counts: str
    glance: tuple[AlertView, ...]  # the first of many, to be seen before any is read
    groups: tuple[GroupView, ...]
    further: tuple[GroupView, ...]  # of which nothing is shown here
    backlog: tuple[GroupView, ...]
    backlog_total: int
    frames: tuple[FrameView, ...]
    coverage: CoverageView
    held_back: tuple[str, ...] = ()  # what channels were not told at once, and why
    undelivered: tuple[str, ...] = ()  # what was given up
    quiet: tuple[QuietView, ...] = ()  # events of which nothing was heard for days
    more_quiet: int = 0
    refused: tuple[str, ...] = ()  # what of feeds.yaml does not work as it is written
    notices: tuple[str, ...] = ()  # what did not work for a while, and when
    shadow: tuple[ShadowView, ...] = ()  # what rules in shadow would have sent

    @property
    def is_cut(self) -> bool:
        """Whether something is counted instead of shown."""
        return any(group.more for group in (*self.groups, *self.further))


def view_alert(story: AlertStory, zone: ZoneInfo) -> AlertView:
    """Give an alert as it is shown; an edited article appears once, in its newest version."""
    newest = {piece.article_id: piece for piece in story.evidence}
    shown = list(newest.values())[-MOST_SHOWN if flood_note(story) else 0 :]
    return AlertView(
        id=story.alert.id,
        rule_id=story.alert.rule_id,
        rule_title=one_line(story.rule_title, _LONGEST_TITLE),
        severity=story.severity.value,
        is_new=story.is_new,
        incident=view_incident(story.incident, story.changes, zone) if story.incident else None,
        items=tuple(view_item(piece, zone) for piece in shown),
        notes=tuple(one_line(note, _LONGEST_NOTE) for note in (*notes_of(story), *text_notes(story.evidence))),
    )


def view_digest(
    digest: Digest, stories: Sequence[AlertStory], frames: Sequence[FrameView], zone: ZoneInfo, room: Room
) -> DigestView:
    """Give a digest as it is shown, as far as there is room; the most severe and newest entries are kept."""
    entries = shelve(stories)
    shown = _Shown.of(entries, room)
    fresh = [entry for entry in entries if not entry.backlog]
    backlog = [entry for entry in entries if entry.backlog]
    quiet, more_quiet = view_quiet(digest, zone)
    groups = tuple(_groups(fresh, shown, zone))
    return DigestView(
        series=digest.series,
        day=long_day(digest.local_date) + (f", {digest.hour}" if digest.hour else ""),
        window=f"{local_time(digest.since, zone)} to {local_time(digest.until, zone)} ({zone.key})",
        days=_days(digest, zone),
        headline=_headline(fresh, backlog),
        counts=_counts(fresh, digest.since),
        glance=tuple(_view(entry, zone) for entry in fresh[:_MOST_AT_A_GLANCE]) if len(fresh) > _MANY else (),
        groups=tuple(group for group in groups if group.is_shown),
        further=tuple(group for group in groups if not group.is_shown),
        backlog=tuple(_groups(backlog, shown, zone)),
        backlog_total=len(backlog),
        frames=tuple(frames),
        coverage=view_coverage(digest, stories, zone),
        held_back=tuple(
            f"Held back: {one.number:,} for {one.channel}, because {one.reason}" for one in digest.held_back
        ),
        undelivered=view_undelivered(digest),
        quiet=tuple(quiet),
        more_quiet=more_quiet,
        refused=view_refused(digest, zone),
        notices=view_notices(digest, zone),
        shadow=view_shadow(digest),
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """The alerts that lead the entries which are shown."""

    full: frozenset[int]
    brief: frozenset[int]

    @classmethod
    def of(cls, entries: Sequence[Entry], room: Room) -> "_Shown":
        ids = [entry.lead.alert.id for entry in entries]
        return cls(frozenset(ids[: room.full]), frozenset(ids[room.full : room.full + room.brief]))


def _groups(entries: Sequence[Entry], shown: _Shown, zone: ZoneInfo) -> Iterable[GroupView]:
    """Give the groups of rules, heaviest first, also of those whose alerts all stand under other rules."""
    led = {entry.lead.alert.id: entry for entry in entries}
    stories = [story for entry in entries for story in (entry.lead, *entry.others)]
    together = sorted(stories, key=lambda story: (of_rule(story), rank(story)))
    for _, group in groupby(together, key=of_rule):
        of_this_rule = list(group)
        yield _group(of_this_rule, [led[one.alert.id] for one in of_this_rule if one.alert.id in led], shown, zone)


def _group(stories: Sequence[AlertStory], entries: Sequence[Entry], shown: _Shown, zone: ZoneInfo) -> GroupView:
    views = tuple(_view(entry, zone) for entry in entries if entry.lead.alert.id in shown.full)
    brief = tuple(view_alert(entry.lead, zone) for entry in entries if entry.lead.alert.id in shown.brief)
    return GroupView(
        rule_title=one_line(stories[0].rule_title, _LONGEST_TITLE),
        severity=stories[0].severity.value,
        note=_note(tally(entries)) if entries else "",
        above=len(stories) - len(entries),
        more=len(entries) - len(views) - len(brief),
        alerts=views,
        brief=brief,
    )


def _note(counted: Tally) -> str:
    if not counted.new and not counted.changed:
        return count(counted.other, "alert")
    named = ((counted.new, "new"), (counted.changed, "changed"), (counted.other, "other"))
    return " · ".join(f"{number:,} {name}" for number, name in named if number)


def _view(entry: Entry, zone: ZoneInfo) -> AlertView:
    return replace(view_alert(entry.lead, zone), also=_also(entry, zone))


def _also(entry: Entry, zone: ZoneInfo) -> tuple[AlsoView, ...]:
    """Name the other rules; one that told of an article and not of the event brings that article's headline along."""
    articles: dict[str, list[Evidence]] = {}
    for story in entry.others:
        of_rule = articles.setdefault(one_line(story.rule_title, _LONGEST_TITLE), [])
        if entry.lead.incident and not story.incident:
            of_rule += story.evidence[-1:]
    return tuple(
        AlsoView(
            rule_title=title,
            items=tuple(view_item(piece, zone) for piece in pieces[:_MOST_ALSO]),
            more=len(pieces[_MOST_ALSO:]),
        )
        for title, pieces in articles.items()
    )


def _headline(fresh: Sequence[Entry], backlog: Sequence[Entry]) -> str:
    if fresh:
        return tally_words(tally(fresh))
    return "Nothing new matched" if backlog else "Nothing matched"


def _counts(fresh: Sequence[Entry], since: datetime) -> str:
    if not fresh:
        return ""
    stories = [story for entry in fresh for story in (entry.lead, *entry.others)]
    articles = articles_of(stories, since)
    by_severity = [f"{number:,} {level}" for number, level in severities(fresh)]
    numbers = (
        count(len({story.alert.rule_id for story in stories}), "rule"),
        count(len(articles), "article"),
        count(len(set(articles.values())), "outlet"),
    )
    return " · ".join([*by_severity, *numbers])


def _days(digest: Digest, zone: ZoneInfo) -> str | None:
    """Say which days a digest covers, where it makes up for others or for more than a day."""
    missed = [short_day(day) for day in digest.covers[:-1]]
    if missed:
        named = missed if len(missed) <= _MOST_DAYS else [missed[0], "...", missed[-1]]
        return f"Covers also {', '.join(named)}: no digest could be made then."
    if digest.until - digest.since <= _LONG_DIGEST:
        return None
    first, last = digest.since.astimezone(zone).date(), digest.until.astimezone(zone).date()
    return f"Covers {(last - first).days} days, since {long_day(first)}."

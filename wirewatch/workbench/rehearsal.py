"""What would have been told: the past is played again in a database of its own, by the lines themselves.

Articles come in the order and at the hour in which they were first seen. `relate`, `triage` and `compose` are called as
the service calls them, with that hour as their clock; nothing is decided here. Whose text an article carries was
decided when it came, and stays. Two things are not remembered and are taken as they should have been: every feed
answered at every hour, and the service never stood still.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from alerts.compose import compose
from alerts.digest import slots_of
from alerts.editions import editions, zone_of
from alerts.telling import Per
from alerts.triage import triage
from pipeline.events.index import StoryIndex
from pipeline.events.sites import Sites
from pipeline.match import Rule
from pipeline.relate import relate
from storage.database import Database, Store
from storage.records.match import Hit
from storage.records.message_log import SentMessage, ToldInDigest
from storage.records.reading import Reading
from storage.records.rule import Status
from storage.records.search import Past, Seen
from wirewatch.settings import Settings
from wirewatch.workbench.past import Key, PastHit, Progress

LEAD = timedelta(days=15)
"""What was seen so long before the first match is played too: `relate` looks so far back."""

_AT_ONCE = 200
_HOUR = timedelta(hours=1)
_EARLIER = "earlier"
"""Stands for what an earlier version of an article was read by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was told in the rehearsal."""

    settled: Mapping[str, int] = field(default_factory=dict)  # matches by what triage did with them
    alerts: Sequence[tuple[datetime, str]] = ()  # when each was told, new or again, and why
    sent: Sequence[SentMessage] = ()
    in_digests: Sequence[ToldInDigest] = ()
    held_back: int = 0  # by budgets of channels
    played: int = 0  # versions of articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is to be played."""

    rule: Rule
    settings: Settings
    since: datetime  # the rule begins here
    until: datetime
    seen: Sequence[Seen]  # every version of an article that is played, in order
    hits: Mapping[Key, Hit]
    readings: Mapping[Key, Reading]  # what was read for the rule; of all others what is stored


def players(
    archive: Store, hits: Sequence[PastHit], readings: Mapping[Key, Reading], until: datetime, *, per: Per
) -> list[Seen]:
    """Give the versions of articles on which it depends what the rule tells: the others need not be played.

    These are the articles that match and those that carry the same texts; where alerts are about incidents, all that
    claim anything, since any of them may make an incident of what the next one says, or change it.
    """
    if not hits:
        return []
    matching = sorted({one.seen.article_id for one in hits})
    wanted = archive.archive.in_stories_of(matching).union(matching)
    if per == "incident":
        wanted |= archive.archive.with_claims()
        wanted.update(article_id for (article_id, _), reading in readings.items() if reading.claims)
    return [one for one in archive.archive.seen(hits[0].seen.at - LEAD, until) if one.article_id in wanted]


def rehearse(archive: Store, script: Script, progress: Progress) -> Outcome:
    """Play the past with one rule at work, and give what it told."""
    with Database.for_rehearsal() as database:
        stage = _Stage(database, archive, script)
        stage.open()
        hours = iter([*_digest_hours(script), None])
        hour = next(hours)
        for at, seen in groupby(script.seen, key=lambda one: one.at):
            while hour is not None and hour < at:
                stage.strike(hour)
                hour = next(hours)
            stage.come(at, list(seen))
            progress("playing the time again", stage.played, len(script.seen))
        while hour is not None:
            stage.strike(hour)
            hour = next(hours)
        return stage.outcome()


def _digest_hours(script: Script) -> list[datetime]:
    """Give the hours of all digests in the time that is played, and of each the next one after it."""
    settings = script.settings
    first = script.since.date() - timedelta(days=1)
    days = [first + timedelta(days=number) for number in range((script.until - script.since).days + 11)]
    hours: set[datetime] = set()
    for edition in editions(settings.digests, settings.channels):
        keys, zone = settings.digests[edition.series], zone_of(edition.zone, settings.general.timezone)
        own = [slot.moment for day in days if day.weekday() in keys.days for slot in slots_of(keys, day, zone)]
        hours.update(hour for hour in own if script.since < hour <= script.until)
        hours.add(min(hour for hour in own if hour > script.until))
    return sorted(hours)


class _Stage:
    """The rehearsal while it is played."""

    def __init__(self, database: Database, archive: Store, script: Script) -> None:
        self._database, self._archive, self._script = database, archive, script
        # What a rule in shadow would tell is asked here, so it is played as if it were live.
        self._policy = replace(script.settings.policies[script.rule.id], status=Status.LIVE)
        self._sites = Sites(lambda: script.settings.known.places)
        self._stories = StoryIndex()
        self._waiting: list[Past] = []  # put in with the next articles that matter
        self._has_matched = False
        self._clock: datetime | None = None  # when triage came by last
        self.played = 0

    def open(self) -> None:
        """Put in the feeds and the rule, and let the digests begin."""
        script = self._script
        [version] = [one for one in script.settings.versions if one.rule_id == script.rule.id]
        with self._database.transaction() as store:
            store.rehearsal.feeds(self._archive.archive.feeds(), script.since)
            store.rehearsal.stories(self._archive.archive.members(sorted({one.article_id for one in script.seen})))
            store.rules.use([version], script.since)
        self._compose(script.since)

    def come(self, at: datetime, seen: Sequence[Seen]) -> None:
        """Let articles come; the lines run where something may follow from them."""
        self._let_windows_fire(at)
        matters = False
        for past in self._archive.archive.versions(seen):
            key = (past.article.id, past.article.version)
            if past.article.version > 1 or any(one.article.id == past.article.id for one in self._waiting):
                self._relate(at)  # what it said before must have been related
            self._waiting.append(past)
            reading = self._reading(past) if self._has_matched else None
            matters = matters or key in self._script.hits or bool(reading and reading.claims)
        self.played += len(seen)
        if matters:
            self._relate(at)
            self._triage(at)
        elif len(self._waiting) >= _AT_ONCE:
            self._relate(at)

    def strike(self, hour: datetime) -> None:
        """Let the hour of a digest come."""
        self._let_windows_fire(hour)
        if hour <= self._script.until:
            self._relate(hour)
        self._compose(hour)

    def outcome(self) -> Outcome:
        """Give what was told."""
        with self._database.snapshot() as store:
            settled = Counter(match.settled or "waiting" for match in store.audit.matches())
            return Outcome(
                settled=dict(sorted(settled.items())),
                alerts=store.rehearsal.alerts(),
                sent=store.rehearsal.sent(),
                in_digests=store.rehearsal.in_digests(),
                held_back=store.audit.totals().held_back,
                played=self.played,
            )

    def _let_windows_fire(self, before: datetime) -> None:
        """Run triage at the hours that windows have named and that lie before a moment."""
        if self._policy.window is None:
            return
        end = min(before, self._script.until)
        while (hour := self._next_window()) is not None and hour < end:
            self._triage(hour)

    def _next_window(self) -> datetime | None:
        if self._clock is None:
            return self._script.since  # a silence begins with the rule
        with self._database.snapshot() as store:
            hour = store.rehearsal.next_window()
        # One that still waits after it was asked waits for something that comes with time.
        return hour if hour is None or hour > self._clock else self._clock + _HOUR

    def _relate(self, at: datetime) -> None:
        if not self._waiting:
            return
        with self._database.transaction() as store:
            store.rehearsal.put(self._waiting)
            for past in self._waiting:
                self._put_what_was_read(store, past)
        self._waiting.clear()
        relate(self._database, self._sites, self._stories, now=at)

    def _put_what_was_read(self, store: Store, past: Past) -> None:
        article = past.article
        if (reading := self._reading(past)) is not None:
            store.readings.keep(article, reading, article.version_seen_at)
        if (hit := self._script.hits.get((article.id, article.version))) is not None:
            self._has_matched = True
            store.matches.add([hit], article.version_seen_at)

    def _reading(self, past: Past) -> Reading | None:
        """Give what was read for the rule, or else once for others; None where nobody asked."""
        article = past.article
        if (reading := self._script.readings.get((article.id, article.version))) is not None:
            return reading
        stored = self._archive.readings.stored(article, past.read_as or _EARLIER)
        return stored if past.read_as or stored.claims or stored.frames else None

    def _triage(self, at: datetime) -> None:
        settings = self._script.settings
        if self._policy.window is not None:
            with self._database.transaction() as store:
                store.rehearsal.heard(at)
        triage(
            self._database,
            {self._policy.rule_id: self._policy},
            settings.channels,
            now=at,
            backlog_tells=settings.general.backlog == "tell",
            digests=settings.digests,
        )
        self._clock = at

    def _compose(self, at: datetime) -> None:
        settings = self._script.settings
        compose(self._database, settings.digests, settings.channels, zone=settings.general.timezone, now=at)

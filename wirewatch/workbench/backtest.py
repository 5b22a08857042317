"""What a rule would have matched and told over the archive, and what it would gain or lose beside the live one.

    the archive's index -> the engine -> matches -> a rehearsal by the real lines -> a report

Nothing of the archive is changed, and the same archive gives the same report. It ends when the last article was seen,
not now, and its rule begins to work at its beginning: what was told or counted before is not known to it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.match import Rule
from pipeline.rules import Known
from storage.database import Database, Store
from storage.records.alert import Reason
from wirewatch.settings import Settings
from wirewatch.workbench.errors import NothingSeen, NothingStored
from wirewatch.workbench.named import rule_named
from wirewatch.workbench.past import Asked, PastHit, Progress, Readings, ask, candidates
from wirewatch.workbench.rehearsal import Outcome, Script, players, rehearse

MONTH = timedelta(days=30)

MOST_SPANS = 12
_MOST_WORDINGS = 4
_OPENED = frozenset({Reason.NEW, Reason.BACKLOG, Reason.OLD, Reason.FLOOD})


@dataclass(frozen=True, slots=True, kw_only=True)
class TopSpan:
    """A clause, in how many matches it hit, and the words that it hit most."""

    clause: str
    matches: int
    words: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a rule matches beside the one that is live; by article, in the order in which they were seen."""

    live_version: str
    same: bool  # the rule is the live one
    live_matches: int
    gained: tuple[PastHit, ...]
    lost: tuple[PastHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer."""

    rule: Rule
    title: str
    since: datetime
    until: datetime
    zone: ZoneInfo
    seen: int  # versions of articles in the time
    evaluated: int  # of them, those that the index left for the engine
    summary_only: int  # of these, those known only by the feed's summary
    read_now: int
    hits: tuple[PastHit, ...]
    spans: tuple[TopSpan, ...]
    outcome: Outcome
    digest_to: Mapping[str, Sequence[str]]  # the channels of each digest
    difference: Difference | None  # None: no rule of this name is live

    @property
    def days(self) -> list[date]:
        """Give every local day of the time."""
        first, last = (moment.astimezone(self.zone).date() for moment in (self.since, self.until))
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    @property
    def told_first(self) -> list[tuple[datetime, str]]:
        """Give when alerts were opened, and why."""
        return [one for one in self.outcome.alerts if one[1] in _OPENED]

    @property
    def told_again(self) -> list[tuple[datetime, str]]:
        """Give when alerts were told again, and why."""
        return [one for one in self.outcome.alerts if one[1] not in _OPENED]

    def per_day(self, moments: Iterable[datetime]) -> dict[date, int]:
        """Count moments by local day; days without any included."""
        counts = Counter(moment.astimezone(self.zone).date() for moment in moments)
        return {day: counts[day] for day in self.days} | dict(sorted(counts.items()))

    def mails_per_day(self) -> dict[tuple[str, str], dict[date, int]]:
        """Count by channel and recipient, and by day, the alerts that each was sent at once."""
        receivers = sorted({(one.channel, one.recipient) for one in self.outcome.sent})
        return {
            receiver: self.per_day(one.at for one in self.outcome.sent if (one.channel, one.recipient) == receiver)
            for receiver in receivers
        }

    def digests_per_day(self) -> dict[str, dict[date, int]]:
        """Count by digest and day the alerts that it held."""
        series = sorted({one.series for one in self.outcome.in_digests})
        return {
            name: dict(sorted(Counter(one.day for one in self.outcome.in_digests if one.series == name).items()))
            for name in series
        }


def backtest(  # noqa: PLR0913 - each is one thing that can be asked for
    database: Database,
    rule_id: str,
    under_test: Settings,
    live: Settings,
    *,
    since: timedelta | datetime = MONTH,
    until: datetime | None = None,
    progress: Progress = lambda *_: None,
    use_index: bool = True,
) -> Report:
    """Ask a rule about the archive; `since` is a moment, or how long before the end."""
    rule = rule_named(rule_id, under_test)
    live_rule = next((one for one in live.rules if one.id == rule_id), None)
    same_reader = under_test.known.reads_as == live.known.reads_as
    with database.snapshot() as archive:
        begin, end = _time(archive, since, until)
        seen, readings = archive.archive.seen(begin, end), Readings(archive)

        def ask_it(one: Rule, known: Known) -> Asked:
            wanted = candidates(archive, one, seen, use_index=use_index)
            return ask(archive, one, known, wanted, readings, progress)

        asked = ask_it(rule, under_test.known)
        outcome = _rehearse(archive, rule, under_test, (begin, end), asked, progress)
        difference = _compare(
            live_rule, rule, asked.hits, lambda one: ask_it(one, live.known).hits, same_reader=same_reader
        )
    return Report(
        rule=rule,
        title=next(version.title for version in under_test.versions if version.rule_id == rule.id),
        since=begin,
        until=end,
        zone=under_test.general.timezone,
        seen=len(seen),
        evaluated=asked.evaluated,
        summary_only=asked.summary_only,
        read_now=asked.read_now,
        hits=tuple(asked.hits),
        spans=_top(asked.hits),
        outcome=outcome,
        digest_to={name: tuple(keys.to) for name, keys in under_test.digests.items()},
        difference=difference,
    )


def _time(archive: Store, since: timedelta | datetime, until: datetime | None) -> tuple[datetime, datetime]:
    oldest, newest = archive.archive.oldest(), archive.archive.newest()
    if oldest is None or newest is None:
        raise NothingStored
    end = min(until, newest) if until else newest
    begin = max(oldest, end - since if isinstance(since, timedelta) else since)
    if begin > end:
        raise NothingSeen(f"the archive goes from {oldest:%d %b %Y %H:%M} to {newest:%d %b %Y %H:%M} UTC")
    return begin, end


def _rehearse(
    archive: Store, rule: Rule, settings: Settings, time: tuple[datetime, datetime], asked: Asked, progress: Progress
) -> Outcome:
    begin, end = time
    if not asked.hits and settings.policies[rule.id].window is None:
        return Outcome()
    per = settings.policies[rule.id].per
    script = Script(
        rule=rule,
        settings=settings,
        since=begin,
        until=end,
        seen=players(archive, asked.hits, asked.readings, end, per=per),
        hits={(one.seen.article_id, one.seen.version): one.hit for one in asked.hits},
        readings=asked.readings,
    )
    return rehearse(archive, script, progress)


def _compare(
    live: Rule | None,
    under_test: Rule,
    hits: Sequence[PastHit],
    ask_live: Callable[[Rule], Sequence[PastHit]],
    *,
    same_reader: bool,
) -> Difference | None:
    if live is None:
        return None
    same = same_reader and live.version == under_test.version
    before = hits if same else ask_live(live)
    ours, theirs = _by_article(hits), _by_article(before)
    return Difference(
        live_version=live.version,
        same=same,
        live_matches=len(before),
        gained=tuple(hit for article_id, hit in ours.items() if article_id not in theirs),
        lost=tuple(hit for article_id, hit in theirs.items() if article_id not in ours),
    )


def _by_article(hits: Sequence[PastHit]) -> dict[int, PastHit]:
    """Give the first hit of each article."""
    return {one.seen.article_id: one for one in reversed(hits)}


def _top(hits: Sequence[PastHit]) -> tuple[TopSpan, ...]:
    clauses: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {}
    for one in hits:
        met = {(clause, " ".join(found.split()).lower()) for clause, found in one.words}
        clauses.update({clause for clause, _ in met})
        for clause, found in met:
            words.setdefault(clause, Counter())[found] += 1
    return tuple(
        TopSpan(clause=clause, matches=number, words=tuple(_most(words[clause], _MOST_WORDINGS)))
        for clause, number in _most(clauses, MOST_SPANS)
    )


def _most(counts: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    """Give the highest counts; equal ones by name, so that the same archive gives the same list."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]

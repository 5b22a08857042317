"""What templates show, pure: alerts and coverage in the order, the words and the local times of a reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from alerts.claims import ClaimView, view_claims
from alerts.facts import public_address, web_link
from alerts.floods import MOST_SHOWN, flood_note
from alerts.highlight import Piece, quote, starred
from alerts.text import count, one_line
from storage.records.alert import AlertStory, Evidence, Reason
from storage.records.digest import Digest, FeedCoverage
from storage.records.feed import Health
from storage.records.match import Passage, Span
from storage.records.rule import Severity

_HEAVIEST_FIRST = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_MOST_QUOTES = 2
_MOST_CLAUSES = 6
_MOST_OUTLETS = 24
_MOST_TROUBLES = 40
_MOST_NAMED = 4
_LONGEST_HEADLINE = 220
_LONGEST_PROBLEM = 160
_LONG_DIGEST = timedelta(hours=36)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One article behind an alert."""

    headline: tuple[Piece, ...]
    link: str | None
    outlet: str
    when: str
    claims: tuple[ClaimView, ...]
    quotes: tuple[tuple[Piece, ...], ...]
    clauses: tuple[str, ...]

    @property
    def title(self) -> str:
        """The headline without marks."""
        return "".join(piece.text for piece in self.headline).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert, with the article that opened it and any further ones."""

    id: int
    rule_id: str
    rule_title: str
    severity: str
    backlog: bool
    items: tuple[ItemView, ...]
    notes: tuple[str, ...] = ()  # what many matches together come to
    also: tuple[str, ...] = ()  # lighter rules that hit the same article, which is shown here only


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """The alerts of one rule that are shown, newest first, and where the others are."""

    rule_title: str
    severity: str
    total: int
    above: int  # about articles that a heavier rule has shown already
    alerts: tuple[AlertView, ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - self.above - len(self.alerts)


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleView:
    """A feed that could not be heard, or was not heard of."""

    outlet: str
    address: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletView:
    """How much an outlet published, and its part of the most that any did, in per cent."""

    outlet: str
    items: int
    share: int
    alerts: int
    sound: bool  # all of its feeds are well


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """How the feeds stood."""

    line: str
    unheard: str | None  # one sentence for the top: whose silence may hide something
    troubles: tuple[TroubleView, ...]
    further_troubles: int
    outlets: tuple[OutletView, ...]
    further_outlets: int
    further_items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A digest as it is shown."""

    series: str
    day: str
    window: str
    days: str | None  # named when the digest covers more than one
    headline: str
    counts: str
    groups: tuple[GroupView, ...]
    backlog: tuple[GroupView, ...]
    backlog_total: int
    coverage: CoverageView
    held_back: tuple[str, ...] = ()  # what channels were not told at once, and why


def view_alert(story: AlertStory, zone: ZoneInfo) -> AlertView:
    """Give an alert as it is shown; an edited article appears once, in its newest version."""
    newest = {piece.article_id: piece for piece in story.evidence}
    note = flood_note(story)
    shown = list(newest.values())[-MOST_SHOWN if note else 0 :]
    return AlertView(
        id=story.alert.id,
        rule_id=story.alert.rule_id,
        rule_title=one_line(story.rule_title, _LONGEST_HEADLINE),
        severity=story.severity.value,
        backlog=story.alert.reason is Reason.BACKLOG,
        items=tuple(_item(piece, zone) for piece in shown),
        notes=(note,) if note else (),
    )


def view_digest(digest: Digest, stories: Sequence[AlertStory], zone: ZoneInfo, most: int) -> DigestView:
    """Give a digest as it is shown, with at most `most` alerts; the most severe and newest ones are kept."""
    ranked = sorted(stories, key=_rank)
    fresh = [story for story in ranked if story.alert.reason is not Reason.BACKLOG]
    backlog = [story for story in ranked if story.alert.reason is Reason.BACKLOG]
    lead = _leads(ranked)
    leading = [story for story in (*fresh, *backlog) if lead[story.alert.id] == story.alert.id]
    shelf = _Shelf(zone=zone, lead=lead, shown={story.alert.id for story in leading[:most]}, also=_also(ranked, lead))
    return DigestView(
        series=digest.series,
        day=long_day(digest.local_date),
        window=f"{local_time(digest.since, zone)} to {local_time(digest.until, zone)} ({zone.key})",
        days=_days(digest, zone),
        headline=_headline(fresh, backlog),
        counts=_counts(fresh),
        groups=_groups(fresh, shelf),
        backlog=_groups(backlog, shelf),
        backlog_total=len(backlog),
        coverage=_coverage(digest.coverage, stories, zone),
        held_back=tuple(
            f"Held back: {one.number:,} for {one.channel}, because {one.reason}" for one in digest.held_back
        ),
    )


def most_important(stories: Sequence[AlertStory]) -> AlertStory | None:
    """Give the alert to name first: the newest of the most severe; old news of a new feed comes last."""
    return min(stories, key=lambda story: (story.alert.reason is Reason.BACKLOG, *_rank(story)), default=None)


def headline_of(story: AlertStory) -> str:
    """Give an alert's headline in plain words; of a flood it is what came."""
    return flood_note(story) or next(
        (piece.title for piece in reversed(story.evidence) if piece.title.strip()), story.rule_title
    )


def severities(stories: Iterable[AlertStory]) -> list[tuple[int, str]]:
    """Count by severity, heaviest first, leaving out what is not there."""
    levels = [story.severity for story in stories]
    return [(levels.count(level), level.value) for level in _HEAVIEST_FIRST if level in levels]


def long_day(day: date) -> str:
    """Give `Tuesday 3 October 2017`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_day(day: date) -> str:
    """Give `Tue 3 Oct 2017`."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def local_time(moment: datetime, zone: ZoneInfo) -> str:
    """Give `Tue 3 Oct 07:00` in a zone."""
    local = _local(moment, zone)
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return moment.astimezone(UTC)  # a feed may date an item to the year 9999


def _rank(story: AlertStory) -> tuple[int, float, int]:
    newest = max((piece.first_seen_at for piece in story.evidence), default=story.alert.opened_at)
    return _HEAVIEST_FIRST.index(story.severity), -newest.timestamp(), -story.alert.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """What decides where an alert stands in a digest."""

    zone: ZoneInfo
    lead: Mapping[int, int]  # alert id -> the alert under which its article is shown
    shown: set[int]
    also: Mapping[int, tuple[str, ...]]


def _leads(ranked: Sequence[AlertStory]) -> dict[int, int]:
    """Give each article one place: under the heaviest of the alerts about it. A flood's is about many."""
    first: dict[int, int] = {}
    lead = {}
    for story in ranked:
        is_of_one = story.evidence and not flood_note(story)
        article = story.evidence[-1].article_id if is_of_one else -story.alert.id
        lead[story.alert.id] = first.setdefault(article, story.alert.id)
    return lead


def _also(ranked: Sequence[AlertStory], lead: Mapping[int, int]) -> dict[int, tuple[str, ...]]:
    also: dict[int, tuple[str, ...]] = {}
    for story in ranked:
        leader = lead[story.alert.id]
        if leader != story.alert.id:
            also[leader] = (*also.get(leader, ()), one_line(story.rule_title, _LONGEST_HEADLINE))
    return also


def _groups(ranked: Sequence[AlertStory], shelf: _Shelf) -> tuple[GroupView, ...]:
    def rule(story: AlertStory) -> tuple[int, str]:
        return _HEAVIEST_FIRST.index(story.severity), story.alert.rule_id

    together = sorted(ranked, key=rule)  # stable: within a rule the newest stay first
    return tuple(_group(list(stories), shelf) for _, stories in groupby(together, key=rule))


def _group(stories: Sequence[AlertStory], shelf: _Shelf) -> GroupView:
    shown = [story for story in stories if story.alert.id in shelf.shown]
    return GroupView(
        rule_title=one_line(stories[0].rule_title, _LONGEST_HEADLINE),
        severity=stories[0].severity.value,
        total=len(stories),
        above=sum(shelf.lead[story.alert.id] != story.alert.id for story in stories),
        alerts=tuple(
            replace(view_alert(story, shelf.zone), also=shelf.also.get(story.alert.id, ())) for story in shown
        ),
    )


def _item(piece: Evidence, zone: ZoneInfo) -> ItemView:
    quoted = [passage for passage in piece.passages if passage.field != "title"]
    return ItemView(
        headline=_headline_pieces(piece),
        link=web_link(piece.link),
        outlet=one_line(piece.outlet, 80),
        when=_when(piece, zone),
        claims=view_claims(piece.claims),
        quotes=tuple(quote(passage, piece.spans) for passage in _telling(quoted, piece.spans)),
        clauses=_clauses(piece.spans),
    )


def _headline_pieces(piece: Evidence) -> tuple[Piece, ...]:
    title = next((passage for passage in piece.passages if passage.field == "title"), None)
    passage = title or Passage(field="title", start=0, text=piece.title)
    pieces = quote(passage, piece.spans, _LONGEST_HEADLINE)
    return pieces if starred(pieces) else (Piece(text="(no headline)", hit=False),)


def _telling(passages: Sequence[Passage], spans: Sequence[Span]) -> Sequence[Passage]:
    """Choose the passages that hold most of what hit, in the order of the text."""

    def hits(passage: Passage) -> int:
        end = passage.start + len(passage.text)
        inside = (span for span in spans if span.field == passage.field and passage.start <= span.start < end)
        return len({span.clause for span in inside})

    chosen = sorted(passages, key=lambda passage: (-hits(passage), passage.start))[:_MOST_QUOTES]
    return sorted(chosen, key=lambda passage: passage.start)


def _clauses(spans: Sequence[Span]) -> tuple[str, ...]:
    different = list(dict.fromkeys(one_line(span.clause, 60) for span in spans))
    more = len(different) - _MOST_CLAUSES
    return (*different[:_MOST_CLAUSES], *([f"{more} more"] if more > 0 else []))


def _when(piece: Evidence, zone: ZoneInfo) -> str:
    if piece.published_at is None:
        return f"seen {local_time(piece.first_seen_at, zone)}"
    if abs(piece.published_at - piece.first_seen_at) > timedelta(days=300):
        return f"dated {short_day(_local(piece.published_at, zone).date())}"
    return local_time(piece.published_at, zone)


def _headline(fresh: Sequence[AlertStory], backlog: Sequence[AlertStory]) -> str:
    if fresh:
        return count(len(fresh), "alert")
    return "Nothing new matched" if backlog else "Nothing matched"


def _counts(fresh: Sequence[AlertStory]) -> str:
    if not fresh:
        return ""
    outlets = {piece.outlet for story in fresh for piece in story.evidence}
    rules = {story.alert.rule_id for story in fresh}
    articles = {piece.article_id for story in fresh for piece in story.evidence}
    by_severity = [f"{number:,} {level}" for number, level in severities(fresh)]
    return " · ".join(
        [*by_severity, count(len(rules), "rule"), count(len(articles), "article"), count(len(outlets), "outlet")]
    )


def _days(digest: Digest, zone: ZoneInfo) -> str | None:
    if digest.until - digest.since <= _LONG_DIGEST:
        return None
    first, last = digest.since.astimezone(zone).date(), digest.until.astimezone(zone).date()
    return f"Covers {(last - first).days} days, since {long_day(first)}."


def _coverage(feeds: Sequence[FeedCoverage], stories: Sequence[AlertStory], zone: ZoneInfo) -> CoverageView:
    outlets = _outlets(feeds, stories)
    unheard = sorted((feed for feed in feeds if feed.health is not Health.OK), key=_trouble_rank)
    return CoverageView(
        line=_coverage_line(feeds),
        unheard=_unheard(feeds),
        troubles=tuple(_trouble(feed, zone) for feed in unheard[:_MOST_TROUBLES]),
        further_troubles=len(unheard[_MOST_TROUBLES:]),
        outlets=tuple(outlets[:_MOST_OUTLETS]),
        further_outlets=len(outlets[_MOST_OUTLETS:]),
        further_items=sum(outlet.items for outlet in outlets[_MOST_OUTLETS:]),
    )


def _coverage_line(feeds: Sequence[FeedCoverage]) -> str:
    words = {Health.OK: "ok", Health.FAILING: "failed", Health.SILENT: "silent", Health.NEW: "not polled yet"}
    health = [feed.health for feed in feeds]
    counts = [f"{health.count(state)} {word}" for state, word in words.items() if state in health]
    items = count(sum(feed.items for feed in feeds), "new item")
    return " · ".join([count(len(feeds), "feed"), *counts, items])


def _unheard(feeds: Sequence[FeedCoverage]) -> str | None:
    failed = list(dict.fromkeys(one_line(feed.outlet, 40) for feed in feeds if feed.health is Health.FAILING))
    if not failed:
        return None
    more = f" and {len(failed) - _MOST_NAMED} more" if len(failed) > _MOST_NAMED else ""
    return f"Not heard: {', '.join(failed[:_MOST_NAMED])}{more}. See below."


def _trouble_rank(feed: FeedCoverage) -> tuple[int, str]:
    return [Health.FAILING, Health.SILENT, Health.NEW].index(feed.health), feed.outlet


def _trouble(feed: FeedCoverage, zone: ZoneInfo) -> TroubleView:
    state, detail = _trouble_words(feed, local_time(feed.since, zone) if feed.since else None)
    return TroubleView(
        outlet=one_line(feed.outlet, 80), address=one_line(public_address(feed.url), 90), state=state, detail=detail
    )


def _trouble_words(feed: FeedCoverage, since: str | None) -> tuple[str, str]:
    problem = one_line(feed.problem or "", _LONGEST_PROBLEM)
    if feed.health is Health.FAILING:
        return "failed", f"{problem or 'no reason given'}{f', since {since}' if since else ''}"
    if feed.health is Health.SILENT:
        return "silent", f"last new item {since}" if since else "answers, but has had nothing new"
    return "not polled yet", problem or "waiting for its first poll"


def _outlets(feeds: Sequence[FeedCoverage], stories: Sequence[AlertStory]) -> list[OutletView]:
    told = [piece.outlet for story in stories for piece in {one.article_id: one for one in story.evidence}.values()]
    items = {name: sum(feed.items for feed in feeds if feed.outlet == name) for name in {f.outlet for f in feeds}}
    unwell = {feed.outlet for feed in feeds if feed.health is Health.FAILING}
    most = max(items.values(), default=0) or 1
    return [
        OutletView(
            outlet=one_line(name, 60),
            items=number,
            share=round(100 * number / most),
            alerts=told.count(name),
            sound=name not in unwell,
        )
        for name, number in sorted(items.items(), key=lambda pair: (-pair[1], pair[0]))
    ]

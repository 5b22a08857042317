"""Line 3: what was read, in the order in which it was first seen -> stories, incidents, a decision on every claim.

    article -> the story whose text it carries
    its claims -> mentions of events -> the incident that each speaks of -> its ledger

Decides nothing itself: `pipeline/events/` does. One batch is one transaction that keeps other writers out from its
begin, so two reports of one strike that are read in the same second still make one incident, whoever relates them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from pipeline.copies import catch_up, find_story
from pipeline.events.edits import TakenBack, fallen_by_notice, withdrawn
from pipeline.events.index import StoryIndex
from pipeline.events.ledger import book
from pipeline.events.matching import Candidate, Weighed, best_match, days_fit, span_of
from pipeline.events.mentions import Mention, Source, Told, mentions_of, source_of
from pipeline.events.sites import Nearness, Sites, narrower, nearness
from pipeline.events.voices import folded_name
from pipeline.reading.figures import printed
from pipeline.reading.language import identify
from pipeline.reading.reader import needs_reading
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.article import Article
from storage.records.incident import Decision, Entry, Incident
from storage.records.reading import ClaimStatus

BATCH = 200
_AROUND = timedelta(days=15)
"""How far apart the texts about one event may appear: a report may name its day two weeks later."""

_LONG_PAST = timedelta(days=10)
"""An event that is first reported so late is history, or a text that we misread."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelateReport:
    """What one run of the line did."""

    articles: int = 0
    opened: int = 0  # incidents
    decided: int = 0  # claims that speak of an event
    failed: int = 0

    def plus(self, other: "RelateReport") -> "RelateReport":
        """Give the sum of two runs."""
        return RelateReport(
            articles=self.articles + other.articles,
            opened=self.opened + other.opened,
            decided=self.decided + other.decided,
            failed=self.failed + other.failed,
        )


class _Poisoned(Exception):
    """One article cannot be related."""

    def __init__(self, article: Article) -> None:
        super().__init__(article.id)
        self.article = article


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What relating needs for every article."""

    sites: Sites
    index: StoryIndex
    now: datetime


def relate(database: Database, sites: Sites, index: StoryIndex, *, now: datetime) -> RelateReport:
    """Relate everything that was read and waits. The index goes on from where it, or another process, stopped."""
    desk = _Desk(sites=sites, index=index, now=now)
    report = RelateReport()
    while True:
        done = _relate_batch(database, BATCH, desk)
        report = report.plus(done)
        if done.articles < BATCH:
            return report


def _relate_batch(database: Database, limit: int, desk: _Desk) -> RelateReport:
    try:
        return _relate_together(database, limit, desk)
    except _Poisoned as poisoned:
        if limit > 1:
            return _relate_singly(database, limit, desk)
        return _set_aside(database, poisoned, desk.now)


def _relate_singly(database: Database, limit: int, desk: _Desk) -> RelateReport:
    report = RelateReport()
    for _ in range(limit):
        done = _relate_batch(database, 1, desk)
        report = report.plus(done)
        if not done.articles:
            break
    return report


def _relate_together(database: Database, limit: int, desk: _Desk) -> RelateReport:
    try:
        with database.transaction() as store:
            catch_up(desk.index, store, desk.now)
            return _relate_all(store, store.articles.unrelated(limit), desk)
    except BaseException:
        desk.index.clear()  # it holds what was not stored
        raise


def _relate_all(store: Store, articles: Sequence[Article], desk: _Desk) -> RelateReport:
    report = RelateReport()
    press = _press(store) if articles else frozenset()
    for article in articles:
        try:
            report = report.plus(_relate_one(store, article, press, desk))
            store.articles.mark_related(article, desk.now)
        except StorageError:
            raise  # no article's fault
        except Exception as error:  # the line's boundary: one poisoned article must stop only itself
            raise _Poisoned(article) from error
    return report


def _set_aside(database: Database, poisoned: _Poisoned, now: datetime) -> RelateReport:
    """Pass over the article that cannot be related; its matches still reach people, as matches of no incident."""
    article, error = poisoned.article, poisoned.__cause__
    log.error("article_not_related", article=article.id, problem=f"{type(error).__name__}: {error}", exc_info=error)
    with database.transaction() as store:
        store.articles.mark_related(article, now)
    return RelateReport(articles=1, failed=1)


def _relate_one(store: Store, article: Article, press: frozenset[str], desk: _Desk) -> RelateReport:
    origin = find_story(store, desk.index, article)
    claims = store.readings.claims(article.id, article.version)
    before = store.incidents.entries_of_article(article.id) if article.version > 1 else []
    if not claims and not before:
        return RelateReport(articles=1)
    language = identify(article.text, title=article.title)
    source = source_of(article, origin, language, press)
    mentions = mentions_of(source, claims, desk.sites)
    opened, entries = 0, _kept_apart(source, mentions.apart)
    store.incidents.add(entries, desk.now)
    own = {entry.incident_id for entry in before if entry.incident_id is not None}
    for mention in mentions.events:
        added, is_new = _book(store, mention, own, desk.now)
        store.incidents.add(added, desk.now)  # the next mention may be of the same incident
        entries += added
        opened += is_new
    # What no rule asked about was not read, and may claim as much as before.
    if before and (store.readings.is_kept(article) or not needs_reading(article.text, article.title)):
        _take_back(store, source, before, entries, desk.now)
    return RelateReport(articles=1, opened=opened, decided=len(entries))


def _press(store: Store) -> frozenset[str]:
    """Name the outlets that are watched: one that is cited is no party."""
    feeds = store.feeds.all()
    return frozenset(folded_name(name) for feed in feeds for name in (feed.outlet, feed.owner) if name)


def _book(store: Store, mention: Mention, own: Collection[int], now: datetime) -> tuple[list[Entry], bool]:
    """Enter a mention into the ledger of the incident that it speaks of, or of a new one."""
    match = best_match(mention, _candidates(store, mention, own))
    if match is None and (why := _opens_nothing(mention)) is not None:
        return _kept_apart(mention.source, [(told, why) for told in mention.told]), False
    incident = _known(store, mention, match, now) if match else store.incidents.open(_incident(mention, now))
    entries = match.candidate.entries if match else ()
    booked = book(mention, entries, incident.id)
    store.incidents.let_stand(booked.fallen, stands=False)
    _let_fall(store, fallen_by_notice(booked.entries, entries))
    return list(booked.entries), match is None


def _candidates(store: Store, mention: Mention, own: Collection[int]) -> list[Candidate]:
    """Give the incidents that a mention may speak of; ledgers are fetched only for those in the right place and time.

    Those of the article's earlier versions, `own`, are looked at however long ago they were.
    """
    told_at = mention.source.told_at
    country = mention.site.country if mention.site else None
    around = store.incidents.between(told_at - _AROUND, told_at + _AROUND, country)
    in_time = [incident for incident in around if incident.id not in own and days_fit(mention, incident)]
    near = [
        incident
        for incident in (*store.incidents.known(own), *in_time)
        if nearness(mention.site, incident.site) is not Nearness.APART
    ]
    ledgers = store.incidents.entries([incident.id for incident in near])
    return [Candidate(incident=incident, entries=ledgers[incident.id]) for incident in near]


def _opens_nothing(mention: Mention) -> str | None:
    """Say why a mention of nothing that is known is no event: a denial, a text that looks back, a day long past."""
    if mention.source.withdraws:
        return "apart.withdrawal-of-nothing-known"
    if not any(told.claim.status is ClaimStatus.ASSERTED for told in mention.told):
        return "apart.denial-of-nothing-known"
    if mention.recalled:
        return "apart.recalled"
    if mention.days and mention.source.told_at.date() - mention.days.last > _LONG_PAST:
        return "apart.long-past"
    return None


def _incident(mention: Mention, now: datetime) -> Incident:
    first, last = span_of(mention)
    return Incident(
        id=0,
        site=mention.site,
        first_day=first,
        last_day=last,
        day_said=mention.days is not None,
        means=tuple(sorted(mention.means)),
        opened_at=mention.source.seen_at,
        told_at=mention.source.told_at,
        changed_at=now,
    )


def _known(store: Store, mention: Mention, match: Weighed, now: datetime) -> Incident:
    """Add to an incident what a mention knows more closely: the town in the province, the day, what did it."""
    incident = match.candidate.incident
    days = mention.days if mention.days and not incident.day_said else None
    learned = replace(
        incident,
        site=narrower(incident.site, mention.site),
        first_day=days.first if days else incident.first_day,
        last_day=days.last if days else incident.last_day,
        day_said=incident.day_said or days is not None,
        means=tuple(sorted({*incident.means, *mention.means})),
        opened_at=min(incident.opened_at, mention.source.seen_at),
        told_at=min(incident.told_at, mention.source.told_at),
        changed_at=now,
    )
    store.incidents.learn(learned)
    return learned


def _kept_apart(source: Source, apart: Sequence[tuple[Told, str]]) -> list[Entry]:
    return [
        Entry(
            id=0,
            incident_id=None,
            article_id=source.article_id,
            article_version=source.version,
            position=told.position,
            outlet=source.outlet,
            origin=source.origin,
            told_at=source.told_at,
            seen_at=source.seen_at,
            decision=Decision.APART,
            reason=reason,
            outcome=told.claim.outcome,
            group=told.claim.victims,
            figure=printed(told.claim),
            previous=None,
            party=told.claim.attribution,
            stands=False,
            claim=told.claim,
        )
        for told, reason in apart
    ]


def _take_back(store: Store, source: Source, before: Sequence[Entry], now_says: Sequence[Entry], now: datetime) -> None:
    """Record what an outlet said in an earlier version and says no more."""
    ledgers = store.incidents.entries(sorted({entry.incident_id for entry in before if entry.incident_id}))
    gone = withdrawn(before, now_says, ledgers, source)
    store.incidents.add(gone.entries, now)
    _let_fall(store, gone)


def _let_fall(store: Store, gone: TakenBack) -> None:
    store.incidents.let_stand(gone.fallen, stands=False)
    store.incidents.let_stand(gone.heirs, stands=True)

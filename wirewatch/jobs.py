"""The lines as plain calls: `(app, now)`. Whoever calls them - a clock, a test, the demo - brings the time.

    poll     due feeds -> items
    read     unread items -> matches; those whose page is wanted wait for it
    pages    awaited pages -> their text
    relate   what was read -> incidents, a decision on every claim
    triage   matches, changes of incidents -> alerts, deliveries owed
    compose  due digests -> deliveries owed
    notify   new notices -> deliveries owed
    deliver  what is owed -> sent
    index    what was read -> the full-text index that backtests ask; no other line waits for it

The rows are the queue: each line takes what the one before it has stored, so a process may die between any two.

Each job takes one look at what is configured and keeps to it: a set that is swapped in meanwhile holds from the next
run on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from alerts import compose as composing
from alerts import deliver as delivering
from alerts import triage as triaging
from alerts.notices import tell_notices
from pipeline import indexing
from pipeline import pages as paging
from pipeline import poll as polling
from pipeline import read as reading
from pipeline import relate as relating
from pipeline.unheard import notice_unheard
from storage.records.digest import Digest
from wirewatch.app import App

_A_WHILE = timedelta(seconds=30)

log = structlog.get_logger()


def poll(app: App, now: datetime) -> polling.PollReport:
    """Poll every feed that is due."""
    work = app.at_work
    report = polling.poll(
        app.database,
        open_client=work.open_client,
        parser=app.parser,
        headers=work.feed_headers,
        now=now,
        doors=app.doors,
    )
    if report.feeds:
        notice_unheard(app.database, now)
        log.info("polled", feeds=report.feeds, failed=report.failed, new=report.new, edited=report.edited)
    return report


def read(app: App, now: datetime) -> reading.ReadReport:
    """Read every article that waits to be read."""
    report = reading.read(app.database, app.at_work.matcher, now=now)
    if report.articles:
        log.info("read", articles=report.articles, matches=report.matches, unreadable=report.unreadable)
    return report


def pages(app: App, now: datetime) -> paging.PagesReport:
    """Fetch every page that an article waits for and that is due."""
    report = paging.fetch_pages(
        app.database, open_client=app.at_work.open_client, parser=app.page_parser, doors=app.doors, now=now
    )
    if report.asked:
        log.info("pages_fetched", asked=report.asked, had=report.had)
    return report


def relate(app: App, now: datetime) -> relating.RelateReport:
    """Relate every article that was read to the events that are known."""
    report = relating.relate(app.database, app.at_work.sites, app.stories, now=now)
    if report.decided or report.failed:
        log.info("related", claims=report.decided, incidents=report.opened, failed=report.failed)
    return report


def triage(app: App, now: datetime) -> triaging.TriageReport:
    """Decide about every match that waits for a decision."""
    with app.deciding:
        settings = app.at_work.settings
        report = triaging.triage(
            app.database,
            settings.policies,
            settings.channels,
            now=now,
            backlog_tells=settings.general.backlog == "tell",
            digests=settings.digests,
        )
    if report.settled or report.fired or report.revised or report.failed:
        log.info("triaged", opened=report.alerts, revised=report.revised, held=report.held, failed=report.failed)
    return report


def compose(app: App, now: datetime) -> list[Digest]:
    """Compose every digest whose hour has come."""
    settings = app.at_work.settings
    return composing.compose(app.database, settings.digests, settings.channels, zone=settings.general.timezone, now=now)


def notify(app: App, now: datetime) -> int:
    """Owe the operators every word that they are to hear of the service itself; give how many there were."""
    settings = app.at_work.settings
    return tell_notices(app.database, settings.general.notices, settings.channels, now=now)


def deliver_for_a_while(app: App, now: datetime) -> delivering.DeliverReport:
    """Send what is owed and due, but begin nothing more after half a minute: what is configured may change meanwhile.

    Runs may overlap: each takes the channels that no other has in hand.
    """
    return deliver(app, now, longest=_A_WHILE)


def deliver(app: App, now: datetime, *, longest: timedelta | None = None) -> delivering.DeliverReport:
    """Send everything that is owed and due."""
    work = app.at_work
    general = work.settings.general
    return delivering.deliver(
        app.database,
        work.settings.channels,
        open_client=work.open_client,
        mail=general.mail,
        zone=general.timezone,
        now=now,
        frames=work.settings.frames,
        gates=app.gates,
        longest=longest,
        public_url=general.public_url,
    )


def index(app: App, now: datetime) -> int:  # noqa: ARG001 - as every line
    """Index every article that was read and is not indexed yet; give how many."""
    indexed = indexing.index(app.database)
    if indexed:
        log.info("indexed", articles=indexed)
    return indexed


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one run of every line did."""

    poll: polling.PollReport
    read: reading.ReadReport
    pages: paging.PagesReport
    relate: relating.RelateReport
    triage: triaging.TriageReport
    digests: tuple[Digest, ...]
    notices: int
    deliver: delivering.DeliverReport

    def in_words(self) -> str:
        """Give it as a line for a person."""
        return (
            f"{_count(self.poll.feeds, 'feed')} polled ({self.poll.unchanged} unchanged, {self.poll.failed} failed), "
            f"{_count(self.poll.new, 'new item')}, {self._pages_in_words()}"
            f"{_count(self.read.matches, 'match', 'matches')}, "
            f"{_count(self.relate.opened, 'incident')}, {_count(self.triage.alerts, 'alert')}, "
            f"{_count(self.triage.revised, 'revision')}, "
            f"{_count(len(self.digests), 'digest')}{self._noticed}; "
            f"{_count(self.deliver.sent, 'message')} sent, {self.deliver.later} to be tried again, "
            f"{self.deliver.given_up} given up"
        )

    @property
    def _noticed(self) -> str:
        return f", {_count(self.notices, 'notice')}" if self.notices else ""

    def _pages_in_words(self) -> str:
        return f"{_count(self.pages.had, 'page')} read in full, " if self.pages.asked else ""

    def in_numbers(self) -> dict[str, int]:
        """Give it for a program."""
        return {
            "feeds": self.poll.feeds,
            "feeds_unchanged": self.poll.unchanged,
            "feeds_failed": self.poll.failed,
            "items_new": self.poll.new,
            "items_edited": self.poll.edited,
            "pages_asked": self.pages.asked,
            "pages_had": self.pages.had,
            "matches": self.read.matches,
            "incidents": self.relate.opened,
            "alerts": self.triage.alerts,
            "revisions": self.triage.revised,
            "digests": len(self.digests),
            "notices": self.notices,
            "sent": self.deliver.sent,
            "to_be_tried_again": self.deliver.later,
            "given_up": self.deliver.given_up,
        }


def _count(number: int, noun: str, nouns: str | None = None) -> str:
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def run_once(app: App, now: datetime) -> Round:
    """Run each line once, in order; each goes on until nothing is due at `now`."""
    polled, first, fetched = poll(app, now), read(app, now), pages(app, now)
    done = Round(
        poll=polled,
        read=first + read(app, now),
        pages=fetched,
        relate=relate(app, now),
        triage=triage(app, now),
        digests=tuple(compose(app, now)),
        notices=notify(app, now),
        deliver=deliver(app, now),
    )
    index(app, now)
    return done

"""How the feeds stood, as a digest shows it, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.links import public_address
from alerts.moments import local_time
from alerts.text import count, one_line
from storage.feed_health import SAID, WORST_FIRST, tally
from storage.records.alert import AlertStory
from storage.records.digest import Digest, FeedCoverage
from storage.records.feed import UNHEARD, Health

_MOST_OUTLETS = 24
_MOST_TROUBLES = 40
_MOST_NAMED = 4
_MOST_SILENT = 12
_LONGEST_PROBLEM = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleView:
    """A feed that is not well, or of which there is something to know."""

    outlet: str
    address: str
    health: str  # the word that its colour goes by
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
    silent: str | None  # outlets that can be heard and had nothing new
    troubles: tuple[TroubleView, ...]
    further_troubles: int
    outlets: tuple[OutletView, ...]
    further_outlets: int
    further_items: int


def view_coverage(digest: Digest, stories: Sequence[AlertStory], zone: ZoneInfo) -> CoverageView:
    """Give how the feeds stood, and how much came of each outlet."""
    feeds = digest.coverage
    outlets = _outlets(feeds, articles_of(stories, digest.since))
    unwell = sorted((feed for feed in feeds if feed.health is not Health.OK or feed.notes), key=_trouble_rank)
    return CoverageView(
        line=_coverage_line(feeds),
        unheard=_unheard(feeds),
        silent=_silent(feeds),
        troubles=tuple(_trouble(feed, zone) for feed in unwell[:_MOST_TROUBLES]),
        further_troubles=len(unwell[_MOST_TROUBLES:]),
        outlets=tuple(outlets[:_MOST_OUTLETS]),
        further_outlets=len(outlets[_MOST_OUTLETS:]),
        further_items=sum(outlet.items for outlet in outlets[_MOST_OUTLETS:]),
    )


def articles_of(stories: Iterable[AlertStory], since: datetime) -> dict[int, str]:
    """Give the outlets of the articles behind alerts that came after `since`, by article id.

    An incident brings all its articles along; those of the days before are no hits of this day.
    """
    pieces = (piece for story in stories for piece in story.evidence)
    return {piece.article_id: piece.outlet for piece in pieces if piece.first_seen_at > since}


def _coverage_line(feeds: Sequence[FeedCoverage]) -> str:
    items = count(sum(feed.items for feed in feeds), "new item")
    return f"{tally([feed.health for feed in feeds])} · {items}"


def _unheard(feeds: Sequence[FeedCoverage]) -> str | None:
    failed = list(dict.fromkeys(one_line(feed.outlet, 40) for feed in feeds if feed.health in UNHEARD))
    if not failed:
        return None
    more = f" and {len(failed) - _MOST_NAMED} more" if len(failed) > _MOST_NAMED else ""
    return f"Not heard: {', '.join(failed[:_MOST_NAMED])}{more}. See below."


def _silent(feeds: Sequence[FeedCoverage]) -> str | None:
    """Name the outlets all of whose feeds answer, and which had nothing new; first those that are stale."""
    heard = [feed for feed in feeds if feed.health is not Health.NEW]
    loud = {feed.outlet for feed in heard if feed.items or feed.health in UNHEARD}
    stale_first = sorted(heard, key=lambda feed: feed.health is not Health.STALE)
    silent = [name for name in dict.fromkeys(feed.outlet for feed in stale_first) if name not in loud]
    if not silent:
        return None
    names = ", ".join(one_line(name, 40) for name in silent[:_MOST_SILENT])
    more = f" and {len(silent) - _MOST_SILENT:,} more" if len(silent) > _MOST_SILENT else ""
    return f"Nothing new from {names}{more}."


def _trouble_rank(feed: FeedCoverage) -> tuple[int, str]:
    return WORST_FIRST.index(feed.health), feed.outlet


def _trouble(feed: FeedCoverage, zone: ZoneInfo) -> TroubleView:
    return TroubleView(
        outlet=one_line(feed.outlet, 80),
        address=one_line(public_address(feed.url), 90),
        health=feed.health.value,
        state="note" if feed.health is Health.OK else SAID[feed.health],
        detail="; ".join(filter(None, (_why(feed, zone), *(one_line(note, _LONGEST_PROBLEM) for note in feed.notes)))),
    )


def _why(feed: FeedCoverage, zone: ZoneInfo) -> str:
    problem = one_line(feed.problem or "", _LONGEST_PROBLEM)
    if feed.since is None:
        return problem
    when = local_time(feed.since, zone)
    said = {Health.STALE: f" (last new item {when})", Health.LATE: f" (last asked {when})"}
    return problem + said.get(feed.health, f", since {when}")


def _outlets(feeds: Sequence[FeedCoverage], articles: Mapping[int, str]) -> list[OutletView]:
    told = list(articles.values())
    items = {name: sum(feed.items for feed in feeds if feed.outlet == name) for name in {f.outlet for f in feeds}}
    unwell = {feed.outlet for feed in feeds if feed.health in UNHEARD}
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

"""How a frame spread over outlets and days, pure: who carried it first, in whose voice, and how fast it went round."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from alerts.links import web_link
from alerts.message import Json
from alerts.moments import local, local_time, short_day
from alerts.text import count, one_line
from storage.records.digest import Digest
from storage.records.reading import FrameHit, FrameStatus, FrameUse

_MOST_SPEAKERS = 3
_MOST_ROWS = 21
_SPREAD = 3  # outlets
_DAY = timedelta(days=1)
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameDay:
    """One frame on one day of a digest's time. Articles are counted, and one may speak in more than one voice."""

    frame: str
    title: str
    day: date
    outlets: tuple[str, ...]  # in the order in which they carried it
    origins: int
    own: int  # articles that say it themselves
    quoted: int  # articles that let somebody say it
    negated: int  # articles in which it is said not to be so
    first: FrameUse
    speakers: tuple[tuple[str, int], ...]  # with the number of articles, the most quoted first
    spread: timedelta | None  # from the first outlet to the third


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameDayView:
    """A line of the table."""

    day: str
    outlets: int
    origins: int
    own: int
    quoted: int
    negated: int
    first: str  # `first: X, Tue 3 Oct 10:00`
    link: str | None
    speakers: str
    spread: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameView:
    """One frame over the days of a digest."""

    title: str
    days: tuple[FrameDayView, ...]


def echo(uses: Iterable[FrameUse], titles: Mapping[str, str], digest: Digest, zone: ZoneInfo) -> list[FrameDay]:
    """Count the uses of frames in a digest's time; `titles` names the frames that are counted, in their order.

    A day ends at the digest's hour, as the digest does: calendar days would be cut in two, and none would be whole.
    """

    def which(use: FrameUse) -> tuple[int, int]:
        return order.index(use.hit.frame), -_days_before(use.seen_at, digest)

    order = list(titles)
    counted = sorted((use for use in _carried(uses) if use.hit.frame in titles), key=which)
    return [
        _day(list(group), titles[order[frame]], local(digest.until + before * _DAY, zone).date())
        for (frame, before), group in groupby(counted, key=which)
    ]


def _days_before(moment: datetime, digest: Digest) -> int:
    # Two nights a year make a local day of 23 or 25 hours.
    days = max(round((digest.until - digest.since) / _DAY), 1)
    return min(int((digest.until - moment) / _DAY), days - 1)


def view_frames(days: Sequence[FrameDay], zone: ZoneInfo) -> tuple[FrameView, ...]:
    """Give the table of a digest, the newest days where there are many."""
    shown = days[-_MOST_ROWS:]
    return tuple(
        FrameView(title=one_line(title, 160), days=tuple(_view(day, zone) for day in group))
        for title, group in groupby(shown, key=lambda day: day.title)
    )


def frame_facts(days: Iterable[FrameDay]) -> list[Json]:
    """Give the table for programs."""
    return [
        {
            "frame": day.frame,
            "title": day.title,
            "day": day.day.isoformat(),
            "outlets": list(day.outlets),
            "origins": day.origins,
            "own": day.own,
            "quoted": day.quoted,
            "negated": day.negated,
            "first": {
                "outlet": day.first.outlet,
                "title": day.first.title[:300],
                "link": web_link(day.first.link),
                "told": day.first.told_at.isoformat(),
                "speaker": day.first.hit.speaker,
                "sentence": day.first.hit.sentence[:500],
            },
            "speakers": [{"speaker": name, "articles": number} for name, number in day.speakers],
            "spread_seconds": None if day.spread is None else int(day.spread.total_seconds()),
        }
        for day in days
    ]


def _carried(uses: Iterable[FrameUse]) -> list[FrameUse]:
    """Leave out articles with nothing but one weak sentence: alone it says nothing."""
    several = list(uses)
    strong = {_key(use) for use in several if use.hit.strength == "strong"}
    weak = Counter(key for key, _ in {(_key(use), use.hit.why) for use in several if use.hit.strength != "strong"})
    return [use for use in several if _key(use) in strong or weak[_key(use)] > 1]


def _key(use: FrameUse) -> tuple[int, str, FrameStatus]:
    return use.article_id, use.hit.frame, use.hit.status


def _day(uses: Sequence[FrameUse], title: str, day: date) -> FrameDay:
    in_time = sorted(uses, key=lambda use: (use.told_at, use.article_id))
    began: dict[str, datetime] = {}
    for use in in_time:
        began.setdefault(use.outlet, use.told_at)
    return FrameDay(
        frame=uses[0].hit.frame,
        title=title,
        day=day,
        outlets=tuple(began),
        origins=len({use.origin for use in uses}),
        own=_articles(use for use in uses if not _negated(use.hit) and use.hit.voice == "own"),
        quoted=_articles(use for use in uses if not _negated(use.hit) and use.hit.voice != "own"),
        negated=_articles(use for use in uses if _negated(use.hit)),
        first=in_time[0],
        speakers=_speakers(uses),
        spread=list(began.values())[_SPREAD - 1] - in_time[0].told_at if len(began) >= _SPREAD else None,
    )


def _negated(hit: FrameHit) -> bool:
    return hit.status is FrameStatus.DENIED


def _articles(uses: Iterable[FrameUse]) -> int:
    return len({use.article_id for use in uses})


def _speakers(uses: Iterable[FrameUse]) -> tuple[tuple[str, int], ...]:
    said = {(use.article_id, use.hit.speaker) for use in uses if use.hit.speaker}
    counted = Counter(speaker for _, speaker in said)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _view(day: FrameDay, zone: ZoneInfo) -> FrameDayView:
    return FrameDayView(
        day=short_day(day.day),
        outlets=len(day.outlets),
        origins=day.origins,
        own=day.own,
        quoted=day.quoted,
        negated=day.negated,
        first=f"{one_line(day.first.outlet, _LONGEST_NAME)}, {local_time(day.first.told_at, zone)}",
        link=web_link(day.first.link),
        speakers=_speaker_words(day.speakers),
        spread=_span(day.spread) if day.spread is not None else None,
    )


def _speaker_words(speakers: Sequence[tuple[str, int]]) -> str:
    named = [one_line(name, _LONGEST_NAME) for name, _ in speakers[:_MOST_SPEAKERS]]
    more = len(speakers) - len(named)
    return ", ".join([*named, *([f"{more} more"] if more > 0 else [])])


def _span(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return count(minutes, "minute") if minutes < 90 else count(round(minutes / 60), "hour")

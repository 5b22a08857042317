"""What a message says, as data for programs: the bodies of webhooks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from alerts.claims import claim_facts
from alerts.floods import flood_note
from alerts.frames import FrameDay, frame_facts
from alerts.incident_facts import changed_facts, incident_facts
from alerts.links import public_address, web_link
from alerts.message import Json
from storage.records.alert import AlertStory, Evidence
from storage.records.digest import Digest, FeedCoverage, NoticeLine, RefusedRule, Undelivered
from storage.records.feed import Health
from storage.records.match import Passage, Span

_LONGEST_TITLE = 500
_LONGEST_PASSAGE = 2000


def alert_facts(story: AlertStory) -> dict[str, Json]:
    """Give one alert: its rule, itself, what it is about, and the items behind it with spans and passages."""
    return _head(story) | _about(story) | {"items": [_item(piece) | _evidence(piece) for piece in story.evidence]}


def digest_facts(digest: Digest, stories: Iterable[AlertStory], frames: Iterable[FrameDay]) -> dict[str, Json]:
    """Give a digest: its alerts without their passages, how frames spread, and how the feeds stood."""
    return {
        "digest": {
            "series": digest.series,
            "zone": digest.zone or None,
            "date": digest.local_date.isoformat(),
            "hour": digest.hour,
            "covers": [day.isoformat() for day in digest.covers],
            "since": digest.since.isoformat(),
            "until": digest.until.isoformat(),
            "alerts": [_in_digest(story) for story in stories],
            "frames": frame_facts(frames),
            "coverage": _coverage(digest.coverage),
            "held_back": [
                {"channel": one.channel, "count": one.number, "because": one.reason} for one in digest.held_back
            ],
            "undelivered": [_undelivered(one) for one in digest.undelivered],
            "quiet": [
                {"alert": one.alert_id, "subject": one.headline, "since": _moment(one.since)} for one in digest.quiet
            ],
            "refused": [_refused(one) for one in digest.refused],
            "notices": [_notice(one) for one in digest.notices],
            "shadow": [
                {"rule": one.rule_id, "title": one.title, "alerts": one.alerts, "subjects": [*one.subjects]}
                for one in digest.shadow
            ],
        }
    }


def _undelivered(one: Undelivered) -> dict[str, Json]:
    return {"channel": one.channel, "of": one.of, "count": one.number, "because": one.problem}


def _refused(one: RefusedRule) -> dict[str, Json]:
    return {
        "rule": one.rule_id,
        "title": one.title,
        "since": _moment(one.since),
        "problem": one.problem,
        "works": one.works,
    }


def _notice(one: NoticeLine) -> dict[str, Json]:
    return {"kind": one.kind, "words": one.words, "since": _moment(one.since), "until": _moment(one.until)}


def _in_digest(story: AlertStory) -> dict[str, Json]:
    incident = {"incident": changed_facts(story.incident, story.changes)} if story.incident else {}
    note: dict[str, Json] = {"note": words} if (words := flood_note(story)) else {}
    return _head(story) | incident | note | {"items": [_item(piece) for piece in story.evidence]}


def _about(story: AlertStory) -> dict[str, Json]:
    if story.incident is not None:
        return {"incident": incident_facts(story.incident, story.changes)}
    if note := flood_note(story):
        return {"note": note}
    kind, _, subject = story.alert.key.partition(":")
    return {"frame": _frame(story, subject)} if kind == "frame" else {}


def _frame(story: AlertStory, subject: str) -> dict[str, Json]:
    """Sum up who carries the frame of an alert for each frame and day."""
    name, _, day = subject.partition(":")
    in_time = sorted(story.evidence, key=lambda piece: piece.first_seen_at)
    outlets = list(dict.fromkeys(piece.outlet for piece in in_time))
    articles = len({piece.article_id for piece in in_time})
    first = _item(in_time[0]) if in_time else None
    return {"id": name, "day": day, "articles": articles, "outlets": [*outlets], "first": first}


def _head(story: AlertStory) -> dict[str, Json]:
    alert = story.alert
    facts: dict[str, Json] = {
        "rule": {
            "id": alert.rule_id,
            "title": story.rule_title,
            "severity": story.severity.value,
            "tags": list(story.tags),
        },
        "alert": {"id": alert.id, "key": alert.key, "revision": alert.revision, "reason": alert.reason.value},
    }
    return facts | ({"window": list(story.notes)} if story.notes else {})


def _item(piece: Evidence) -> dict[str, Json]:
    return {
        "title": piece.title[:_LONGEST_TITLE],
        "link": web_link(piece.link),
        "outlet": piece.outlet,
        "published": _moment(piece.published_at),
        "first_seen": _moment(piece.first_seen_at),
        "text_from": piece.text_from.value,
        "text_problem": piece.text_problem,
    }


def _evidence(piece: Evidence) -> dict[str, Json]:
    return {
        "claims": claim_facts(piece.claims),
        "spans": _spans(piece.spans),
        "passages": _passages(piece.passages),
    }


def _spans(spans: Sequence[Span]) -> Json:
    return [{"field": span.field, "start": span.start, "end": span.end, "clause": span.clause} for span in spans]


def _passages(passages: Sequence[Passage]) -> Json:
    return [{"field": one.field, "start": one.start, "text": one.text[:_LONGEST_PASSAGE]} for one in passages]


def _coverage(coverage: Sequence[FeedCoverage]) -> dict[str, Json]:
    counts: dict[str, Json] = {health.value: sum(feed.health is health for feed in coverage) for health in Health}
    return counts | {"items": sum(feed.items for feed in coverage), "feeds": [_feed(feed) for feed in coverage]}


def _feed(feed: FeedCoverage) -> dict[str, Json]:
    return {
        "outlet": feed.outlet,
        "url": public_address(feed.url),
        "health": feed.health.value,
        "problem": feed.problem,
        "since": _moment(feed.since),
        "items": feed.items,
        "notes": [*feed.notes],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

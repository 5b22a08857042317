"""What a message says, as data for programs: the bodies of webhooks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from alerts.claims import claim_facts
from alerts.floods import flood_note
from alerts.message import Json
from storage.records.alert import AlertStory, Evidence
from storage.records.digest import Digest, FeedCoverage
from storage.records.feed import Health
from storage.records.match import Passage, Span

_LONGEST_TITLE = 500
_LONGEST_PASSAGE = 2000
_LONGEST_LINK = 2000


def alert_facts(story: AlertStory) -> dict[str, Json]:
    """Give one alert: its rule, itself, and the items behind it with spans and passages."""
    return _head(story) | {"items": [_item(piece) | _evidence(piece) for piece in story.evidence]}


def digest_facts(digest: Digest, stories: Iterable[AlertStory]) -> dict[str, Json]:
    """Give a digest: its alerts without their passages, and how the feeds stood."""
    return {
        "digest": {
            "series": digest.series,
            "date": digest.local_date.isoformat(),
            "since": digest.since.isoformat(),
            "until": digest.until.isoformat(),
            "alerts": [_head(story) | {"items": [_item(piece) for piece in story.evidence]} for story in stories],
            "coverage": _coverage(digest.coverage),
            "held_back": [
                {"channel": one.channel, "count": one.number, "because": one.reason} for one in digest.held_back
            ],
        }
    }


def web_link(link: str | None) -> str | None:
    """Give a link that may be followed: http or https to some host, and nothing that could end a line; else None."""
    if link is None or len(link) > _LONGEST_LINK or not link.isprintable() or " " in link:
        return None
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return link if parts.scheme in {"http", "https"} and parts.hostname else None


def public_address(url: str) -> str:
    """Give a feed's address without what may be secret in it: user, password and query."""
    try:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return ""


def _head(story: AlertStory) -> dict[str, Json]:
    alert, note = story.alert, flood_note(story)
    head: dict[str, Json] = {
        "rule": {
            "id": alert.rule_id,
            "title": story.rule_title,
            "severity": story.severity.value,
            "tags": list(story.tags),
        },
        "alert": {"id": alert.id, "key": alert.key, "revision": alert.revision, "reason": alert.reason.value},
    }
    return head | ({"note": note} if note else {})


def _item(piece: Evidence) -> dict[str, Json]:
    return {
        "title": piece.title[:_LONGEST_TITLE],
        "link": web_link(piece.link),
        "outlet": piece.outlet,
        "published": _moment(piece.published_at),
        "first_seen": _moment(piece.first_seen_at),
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
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

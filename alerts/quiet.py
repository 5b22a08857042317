"""What went quiet: events that a digest told of before, and of which nothing was heard since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.headlines import headline_of
from alerts.moments import local_time
from alerts.shelf import rank
from alerts.text import one_line
from storage.database import Store
from storage.records.digest import Digest, Edition, Quiet

QUIET_AFTER = timedelta(days=3)
_MOST = 8
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietView:
    """An event, and when the last was heard of it."""

    headline: str
    when: str


def gone_quiet(store: Store, edition: Edition, since: datetime, until: datetime) -> tuple[Quiet, ...]:
    """Give the events that became quiet in (since, until]: told by this edition, and unheard of for three days.

    Each is told once, by the heaviest of its alerts, and again only after something new has broken the silence.
    """
    last = store.digests.gone_quiet(edition, since - QUIET_AFTER, until - QUIET_AFTER)
    stories = sorted(store.alerts.stories({alert: [store.alerts.get(alert).revision] for alert in last}), key=rank)
    of_event = {story.alert.incident_id: story for story in reversed(stories)}
    return tuple(
        Quiet(
            alert_id=story.alert.id,
            headline=one_line(headline_of(story), _LONGEST),
            since=last[story.alert.id],
        )
        for story in sorted(of_event.values(), key=rank)
    )


def view_quiet(digest: Digest, zone: ZoneInfo) -> tuple[Sequence[QuietView], int]:
    """Give what a digest shows of it, and how many more there are."""
    shown = digest.quiet[:_MOST]
    views = tuple(
        QuietView(headline=one_line(one.headline, _LONGEST), when=local_time(one.since, zone)) for one in shown
    )
    return views, len(digest.quiet) - len(shown)

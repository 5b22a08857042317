"""What the archive says of the rules: when they matched, and how much of what came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from storage.database import Store
from wirewatch.settings import Settings

LOOKS_BACK = timedelta(days=90)
EXAMPLE_DAY = datetime(2019, 3, 23, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How a rule fared in the time that is looked at."""

    since: datetime  # when it was first put to work, in any version
    articles: int  # that came since its present version was put to work
    matched: frozenset[int]  # those of them that it matched
    last_match: datetime | None  # of any version

    @classmethod
    def example(
        cls, *, days: int = 30, articles: int = 0, matched: Iterable[int] = (), last_match: int | None = None
    ) -> Self:
        """Give one for an example: how many days ago it began, and matched last."""
        last = None if last_match is None else EXAMPLE_DAY - timedelta(days=last_match)
        since = EXAMPLE_DAY - timedelta(days=days)
        return cls(since=since, articles=articles, matched=frozenset(matched), last_match=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What is stored of the last 90 days."""

    now: datetime
    rules: Mapping[str, Watched] = field(default_factory=dict)  # those that were ever put to work

    @classmethod
    def example(cls, **rules: Watched) -> Self:
        """Give one for an example."""
        return cls(now=EXAMPLE_DAY, rules=rules)


def look_back(store: Store, settings: Settings, now: datetime) -> Archive:
    """Ask the database how the rules of a configuration fared."""
    begin = now - LOOKS_BACK
    histories = store.fares.histories()
    matches = store.fares.matches(begin, now)
    found: dict[str, Watched] = {}
    counted: dict[datetime, int] = {}
    for version in settings.versions:
        uses = histories.get(version.rule_id, {})
        if not uses:
            continue
        present = max(uses.get(version.version, now), begin)
        if present not in counted:
            counted[present] = store.fares.count_articles(present, now)
        own = matches.get(version.rule_id, [])
        found[version.rule_id] = Watched(
            since=min(uses.values()),
            articles=counted[present],
            matched=frozenset(
                one.article_id for one in own if one.version == version.version and one.seen_at >= present
            ),
            last_match=max((one.seen_at for one in own), default=None),
        )
    return Archive(now=now, rules=found)

"""What the first line asks the store about a document, and what it learns of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.intake import naming, novelty
from pipeline.intake.naming import Naming, Shown
from pipeline.intake.novelty import Novelty
from pipeline.intake.parse import ParsedFeed
from pipeline.intake.recognise import Recognised, Stored, doubtful, is_plain, other_names, recognise
from storage.database import Store
from storage.records.article import IdentityFrom, Known
from storage.records.feed import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """A document beside what is known of its feed."""

    novelty: Novelty
    naming: Naming
    missed: tuple[datetime, datetime] | None  # two answers between which items may have come and gone


def acquaint(store: Store, feed: Feed, parsed: ParsedFeed, known: Mapping[str, Known], now: datetime) -> Acquaintance:
    """Compare a document with what is stored of its feed; `known` holds its items' identities."""
    found = _recognised(store, feed, parsed, known)
    earlier = store.sightings.earlier([one.article_id for one in novelty.edits(found.seen)])
    sorted_out = novelty.sort_out(found, earlier)
    shown = Shown(
        total=len(parsed.items),
        sharing=_sharing(parsed),
        new=sorted_out.new,
        first=feed.first_read_at is None,
    )
    before = Naming(policy=feed.identity_policy, strikes=feed.identity_strikes, note=feed.identity_note)
    return Acquaintance(
        novelty=sorted_out,
        naming=naming.learn(before, found.evidence, shown, now),
        missed=_missed(feed, parsed, sorted_out, now),
    )


def _recognised(store: Store, feed: Feed, parsed: ParsedFeed, known: Mapping[str, Known]) -> Recognised:
    items, policy = parsed.items, feed.identity_policy
    if feed.first_read_at is None or is_plain(items, known, policy):
        return recognise(items, Stored(by_identity=known), IdentityFrom.ID)
    asked = doubtful(items, known, policy)
    changed = [known[item.identity].article_id for item in asked if item.identity in known]
    stored = Stored(
        by_identity={**store.articles.known(feed.id, other_names(asked)), **known},
        alike=store.sightings.alike(feed.id, asked),
        beginnings=store.sightings.beginnings(changed),
    )
    return recognise(items, stored, policy)


def _sharing(parsed: ParsedFeed) -> int:
    pairs = zip(parsed.ids, parsed.items, strict=True)
    return sum(own is not None and item.identity_from is not IdentityFrom.ID for own, item in pairs)


_FEW = 3  # a feed that holds only its newest item never overlaps


def _missed(feed: Feed, parsed: ParsedFeed, found: Novelty, now: datetime) -> tuple[datetime, datetime] | None:
    """Say between which answers items may have come and gone: nothing of the last document stands in this one."""
    if len(found.new) < max(len(parsed.items), _FEW) or feed.last_new_at is None or feed.last_ok_at is None:
        return None
    return feed.last_ok_at, now

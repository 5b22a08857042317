"""What documents teach of how a feed names its items, and the words for it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.intake.recognise import Evidence
from storage.records.article import IdentityFrom, Item

_SURE_AFTER = 2  # documents in a row
_MANY = 50
_OLD = timedelta(days=30)

CHANGING_IDS = "its ids change at every fetch; items are known by their link"
CHANGING_LINKS = "its ids and links change at every fetch; items are known by their text, so an edited one is new"
REUSED_IDS = "it gives the id of one story to another; items are known by their link"
REUSED_LINKS = "it gives id and link of one story to another; items are known by their text, so an edited one is new"
ONE_ID = "it gives one id to several stories; these are known by their link or text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """By what the items of a feed are known."""

    policy: IdentityFrom = IdentityFrom.ID
    strikes: int = 0  # documents in a row that spoke against it
    note: str | None = None  # how it misbehaves, in words for a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What else a document shows of how its feed names and publishes."""

    total: int
    sharing: int  # items whose id stands for several stories of this very document
    new: Sequence[Item]
    first: bool  # the first document of its feed


def learn(naming: Naming, evidence: Evidence, shown: Shown, now: datetime) -> Naming:
    """Judge by one more document. A policy is changed by the second in a row that speaks against it."""
    against = evidence.strangers + evidence.reused
    if against and against > evidence.familiar:
        strikes = naming.strikes + 1
    else:
        strikes = 0 if evidence.familiar else naming.strikes
    if strikes >= _SURE_AFTER and (weaker := _weaker(naming.policy, evidence)):
        return Naming(policy=weaker[0], note=weaker[1])
    note = _note(naming, evidence, shown, f"{now:%Y-%m-%d}", changed=strikes > 0, now=now)
    return Naming(policy=naming.policy, strikes=min(strikes, _SURE_AFTER), note=note or naming.note)


def _weaker(policy: IdentityFrom, evidence: Evidence) -> tuple[IdentityFrom, str] | None:
    if policy is IdentityFrom.ID and evidence.reused > evidence.strangers:
        if 2 * evidence.links_reused > evidence.reused:
            return IdentityFrom.FINGERPRINT, REUSED_LINKS
        return IdentityFrom.LINK, REUSED_IDS
    if policy is IdentityFrom.ID and evidence.by_link >= evidence.by_text:
        return IdentityFrom.LINK, CHANGING_IDS
    if policy is not IdentityFrom.FINGERPRINT:
        return IdentityFrom.FINGERPRINT, CHANGING_LINKS
    return None


def _note(naming: Naming, evidence: Evidence, shown: Shown, day: str, *, changed: bool, now: datetime) -> str | None:
    old = sum(1 for item in shown.new if item.published_at and item.published_at < now - _OLD)
    if not shown.first and old >= _MANY and 2 * old > shown.total:
        return f"on {day} it published {old} items at once that are older than a month"
    if naming.policy is not IdentityFrom.ID:
        return None  # the reason of the policy is what matters
    if changed and evidence.strangers:
        mark = "link" if evidence.by_link >= evidence.by_text else "text"
        return f"on {day} its ids changed all at once; its items were known by their {mark}"
    if evidence.relinked > 1 and 2 * evidence.relinked > evidence.familiar:
        return f"on {day} its links changed; its items are known by their id"
    if 2 * shown.sharing > shown.total:
        return ONE_ID
    return f"on {day} it gave the id of one story to another; both are kept" if evidence.reused else None

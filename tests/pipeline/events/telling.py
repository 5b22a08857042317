"""Claims as outlets tell them, in memory: what tests of the matching and of the ledger begin with."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from pipeline.events.days import Days
from pipeline.events.edits import fallen_by_notice
from pipeline.events.ledger import book
from pipeline.events.matching import Candidate
from pipeline.events.mentions import Mention, Source, Told
from pipeline.relate import _incident
from storage.records.incident import Entry, Incident, Site
from storage.records.reading import Claim, ClaimStatus, Victims
from tests.samples import CLAIM

NOON = datetime(2017, 10, 3, 12, tzinfo=UTC)
SYRIA = Site(id="SY", name="Syria", country="SY", above=(), wide=True)
PROVINCE = Site(id="SY/Deir ez-Zor province", name="Deir ez-Zor province", country="SY", above=("SY",), wide=True)
MAYADIN = Site(id="SY/Mayadin", name="Mayadin", country="SY", above=(PROVINCE.id, "SY"), wide=False)
ABU_KAMAL = Site(id="SY/Abu Kamal", name="Abu Kamal", country="SY", above=(PROVINCE.id, "SY"), wide=False)
MARKET = Site(id="SY/Market", name="Market", country="SY", above=(MAYADIN.id, PROVINCE.id, "SY"), wide=False)

MINISTRY: dict[str, Any] = {"attribution": "Russian Defence Ministry", "side": "Russia"}
MONITOR: dict[str, Any] = {"attribution": "Syrian Observatory for Human Rights", "side": "monitors"}
MEDICS: dict[str, Any] = {"attribution": "medics"}
SOLDIERS: dict[str, Any] = {"victims": Victims.SOLDIER}
MILITANTS: dict[str, Any] = {"victims": Victims.MILITANT}
DENIED: dict[str, Any] = {"status": ClaimStatus.DENIED}

_ids = count(1)


def exactly(figure: int, **changes: Any) -> Claim:
    return replace(CLAIM, min=figure, max=figure, best=figure, **changes)


def at_least(figure: int, **changes: Any) -> Claim:
    return replace(CLAIM, min=figure, max=None, best=figure, qualifier="at_least", **changes)


def about(figure: int, **changes: Any) -> Claim:
    low, high = round(0.9 * figure), round(1.1 * figure)
    return replace(CLAIM, min=low, max=high, best=figure, qualifier="about", **changes)


def dozens(**changes: Any) -> Claim:
    return replace(CLAIM, min=24, max=None, best=None, qualifier="vague", **changes)


def source(
    outlet: str = "Wire",
    *,
    hours: float = 0,
    origin: str | None = None,
    article: int | None = None,
    version: int = 1,
    **more: Any,
) -> Source:
    told_at = NOON + timedelta(hours=hours)
    return Source(
        article_id=next(_ids) if article is None else article,
        version=version,
        outlet=outlet,
        origin=origin or outlet,
        told_at=told_at,
        seen_at=told_at,
        language="en",
        written_on=told_at.date(),
        **more,
    )


def mention(
    *claims: Claim, of: Source | None = None, site: Site | None = MAYADIN, on: Days | None = None, **told: Any
) -> Mention:
    places = tuple(Told(position=position, claim=claim) for position, claim in enumerate(claims))
    return Mention(source=of or source(**told), site=site, days=on, told=places)


@dataclass
class Ledger:
    """The ledger of one incident, kept as the third line keeps it."""

    entries: list[Entry] = field(default_factory=list)

    def tell(self, *claims: Claim, outlet: str = "Wire", **told: Any) -> list[str]:
        """Book claims of one article; give the reason of each decision."""
        said = mention(*claims, of=source(outlet, **told))
        booked = book(said, self.entries, incident_id=1)
        gone = fallen_by_notice(booked.entries, self.entries)
        fallen = booked.fallen | gone.fallen
        self.entries = [
            replace(entry, stands=(entry.stands and entry.id not in fallen) or entry.id in gone.heirs)
            for entry in self.entries
        ]
        self.entries += [replace(entry, id=len(self.entries) + n) for n, entry in enumerate(booked.entries, 1)]
        return [entry.reason for entry in booked.entries]

    @property
    def standing(self) -> list[tuple[str | None, int]]:
        """What each party says now."""
        return [(entry.party, entry.figure) for entry in self.entries if entry.stands and not entry.claim.sub]


def candidate(first: Mention, incident_id: int = 1) -> Candidate:
    """Give the incident that a mention opens, with its ledger."""
    opened: Incident = replace(_incident(first, NOON), id=incident_id)
    entries = book(first, (), incident_id).entries
    return Candidate(incident=opened, entries=entries)

"""Incidents and the ledger of their claims: written by the third line, read by everybody who tells of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select, update

from storage import evidence
from storage.records.incident import Decision, Entry, Incident, IncidentStory, Part, Report, Series, Site
from storage.records.reading import Outcome, Victims
from storage.tables.articles import ArticleRow
from storage.tables.incidents import EntryRow, IncidentRow

_MANY = 500  # ids in one question
_FIRST = (Outcome.KILLED, Outcome.KILLED_OR_WOUNDED, Outcome.WOUNDED)
_SILENT = frozenset({Decision.ECHO, Decision.APART})

Headlines = Mapping[int, tuple[str, str | None]]
"""Title and link of an article, by its id."""


class Incidents:
    """Repository of incidents; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def between(self, since: datetime, until: datetime, country: str | None) -> list[Incident]:
        """Give the incidents whose first text appeared in [since, until], of a country or of none that is known."""
        query = select(IncidentRow).where(col(IncidentRow.told_at) >= since, col(IncidentRow.told_at) <= until)
        if country is not None:
            query = query.where(or_(col(IncidentRow.country) == country, col(IncidentRow.country).is_(None)))
        return [_incident(row) for row in self._session.exec(query.order_by(col(IncidentRow.id)))]

    def known(self, incident_ids: Iterable[int]) -> list[Incident]:
        """Give these incidents, the one that was opened first before the others."""
        ids = sorted(set(incident_ids))
        parts = (ids[start : start + _MANY] for start in range(0, len(ids), _MANY))
        queries = (
            select(IncidentRow).where(col(IncidentRow.id).in_(part)).order_by(col(IncidentRow.id)) for part in parts
        )
        return [_incident(row) for query in queries for row in self._session.exec(query)]

    def entries(self, incident_ids: Sequence[int]) -> dict[int, list[Entry]]:
        """Give the ledgers of incidents, each in the order in which it was decided."""
        found: dict[int, list[Entry]] = {incident_id: [] for incident_id in incident_ids}
        for start in range(0, len(incident_ids), _MANY):
            query = (
                select(EntryRow)
                .where(col(EntryRow.incident_id).in_(incident_ids[start : start + _MANY]))
                .order_by(col(EntryRow.id))
            )
            for row in self._session.exec(query):
                found[row.incident_id or 0].append(_entry(row))
        return found

    def entries_of_article(self, article_id: int) -> list[Entry]:
        """Give every entry that an article has made in any of its versions."""
        query = select(EntryRow).where(EntryRow.article_id == article_id).order_by(col(EntryRow.id))
        return [_entry(row) for row in self._session.exec(query)]

    def open(self, incident: Incident) -> Incident:
        """Store a new incident and give it with its id."""
        row = IncidentRow(**_columns(incident))
        self._session.add(row)
        self._session.flush()
        return _incident(row)

    def learn(self, incident: Incident) -> None:
        """Store what else is known of an incident now."""
        row = self._session.get_one(IncidentRow, incident.id)
        row.sqlmodel_update(_columns(incident))
        self._session.add(row)
        self._session.flush()

    def add(self, entries: Iterable[Entry], at: datetime) -> None:
        """Store entries; what is kept apart waits for no triage."""
        for entry in entries:
            self._session.add(
                EntryRow(
                    incident_id=entry.incident_id,
                    article_id=entry.article_id,
                    article_version=entry.article_version,
                    position=entry.position,
                    outlet=entry.outlet,
                    origin=entry.origin,
                    told_at=entry.told_at,
                    seen_at=entry.seen_at,
                    decided_at=at,
                    decision=entry.decision.value,
                    reason=entry.reason,
                    outcome=entry.outcome.value,
                    victims=entry.group.value,
                    figure=entry.figure,
                    previous=entry.previous,
                    party=entry.party,
                    stands=entry.stands,
                    record=evidence.to_json([entry.claim])[0],
                    triaged_at=at if entry.incident_id is None else None,
                )
            )
        self._session.flush()

    def let_stand(self, entry_ids: Iterable[int], *, stands: bool) -> None:
        """Record that these entries are, or are no longer, what their party says."""
        for entry_id in entry_ids:
            self._session.exec(update(EntryRow).where(col(EntryRow.id) == entry_id).values(stands=stands))

    def changed(self) -> list[int]:
        """Give the ids of incidents with entries that triage has not looked at, the earliest decided first."""
        query = (
            select(EntryRow.incident_id, func.min(col(EntryRow.id)))
            .where(col(EntryRow.triaged_at).is_(None), col(EntryRow.incident_id).is_not(None))
            .group_by(col(EntryRow.incident_id))
            .order_by(func.min(col(EntryRow.id)))
        )
        return [incident_id for incident_id, _ in self._session.exec(query) if incident_id is not None]

    def mark_triaged(self, incident_id: int, at: datetime) -> None:
        """Record that triage has seen every entry of an incident; its transaction keeps others from adding to them."""
        waiting = (col(EntryRow.incident_id) == incident_id) & col(EntryRow.triaged_at).is_(None)
        self._session.exec(update(EntryRow).where(waiting).values(triaged_at=at))

    def story(self, incident_id: int) -> IncidentStory:
        """Give an incident as it stands now, with every party's own figure."""
        return self.stories([incident_id])[incident_id]

    def stories(self, incident_ids: Sequence[int]) -> dict[int, IncidentStory]:
        """Give incidents as they stand now."""
        ledgers = self.entries(incident_ids)
        headlines = self._headlines({entry.article_id for entries in ledgers.values() for entry in entries})
        found = {}
        for incident_id in incident_ids:
            incident = _incident(self._session.get_one(IncidentRow, incident_id))
            found[incident_id] = _story(incident, ledgers[incident_id], headlines)
        return found

    def _headlines(self, article_ids: Iterable[int]) -> Headlines:
        """Give titles and links of articles as they stand now."""
        ids, found = sorted(article_ids), {}
        for start in range(0, len(ids), _MANY):
            some = col(ArticleRow.id).in_(ids[start : start + _MANY])
            for article_id, title, link in self._session.exec(
                select(ArticleRow.id, ArticleRow.title, ArticleRow.link).where(some)
            ):
                found[article_id or 0] = (title, link)
        return found


def _columns(incident: Incident) -> dict[str, Any]:
    site = incident.site
    columns = {name: value for name, value in asdict(incident).items() if name not in {"id", "site"}}
    return columns | {
        "means": list(incident.means),
        "site_id": site.id if site else None,
        "place": site.name if site else None,
        "country": site.country if site else None,
        "above": list(site.above) if site else [],
        "wide": site.wide if site else False,
    }


def _incident(row: IncidentRow) -> Incident:
    assert row.id is not None
    site = None
    if row.site_id is not None:
        site = Site(id=row.site_id, name=row.place or "", country=row.country, above=tuple(row.above), wide=row.wide)
    return Incident(
        id=row.id,
        site=site,
        first_day=row.first_day,
        last_day=row.last_day,
        day_said=row.day_said,
        means=tuple(row.means),
        opened_at=row.opened_at,
        told_at=row.told_at,
        changed_at=row.changed_at,
    )


def _entry(row: EntryRow) -> Entry:
    assert row.id is not None
    return Entry(
        id=row.id,
        incident_id=row.incident_id,
        article_id=row.article_id,
        article_version=row.article_version,
        position=row.position,
        outlet=row.outlet,
        origin=row.origin,
        told_at=row.told_at,
        seen_at=row.seen_at,
        decision=Decision(row.decision),
        reason=row.reason,
        outcome=Outcome(row.outcome),
        group=Victims(row.victims),
        figure=row.figure,
        previous=row.previous,
        party=row.party,
        stands=row.stands,
        claim=evidence.claims([row.record])[0],
    )


def _story(incident: Incident, entries: Sequence[Entry], headlines: Headlines) -> IncidentStory:
    told = [entry for entry in entries if entry.decision is not Decision.APART]
    return IncidentStory(
        incident=incident,
        series=tuple(_series(told)),
        outlets=tuple(dict.fromkeys(entry.outlet for entry in told)),
        origins=tuple(dict.fromkeys(entry.origin for entry in told)),
        timeline=tuple(entry for entry in told if entry.decision not in _SILENT),
        denials=tuple(entry for entry in told if entry.decision is Decision.DENIED),
        parts=tuple(_parts(entries)),
        reports=tuple(_reports(told, headlines)),
    )


def _parts(entries: Sequence[Entry]) -> Iterable[Part]:
    at = {(entry.article_id, entry.article_version, entry.position): entry for entry in entries}
    for entry in entries:
        if entry.claim.sub and entry.stands:
            whole = (entry.article_id, entry.article_version, entry.claim.part_of or 0)
            yield Part(entry=entry, whole=at.get(whole) if entry.claim.part_of is not None else None)


def _reports(entries: Sequence[Entry], headlines: Headlines) -> list[Report]:
    """Give each article once, with the moment at which it first spoke of the incident."""
    first = {entry.article_id: entry for entry in sorted(entries, key=lambda entry: entry.told_at, reverse=True)}
    return [
        Report(
            article_id=entry.article_id,
            outlet=entry.outlet,
            origin=entry.origin,
            title=headlines[entry.article_id][0],
            link=headlines[entry.article_id][1],
            told_at=entry.told_at,
        )
        for entry in sorted(first.values(), key=lambda entry: (entry.told_at, entry.id))
    ]


def _series(entries: Sequence[Entry]) -> Iterable[Series]:
    """Give what each party says now, by outcome and group; the widest count of an outcome first."""

    def which(entry: Entry) -> tuple[int, str, str]:
        place = _FIRST.index(entry.outcome) if entry.outcome in _FIRST else len(_FIRST)
        return place, entry.outcome.value, entry.group.value

    standing = sorted((entry for entry in entries if entry.stands and not entry.claim.sub), key=which)
    for _, group in groupby(standing, key=which):
        voices = sorted(group, key=lambda entry: entry.told_at, reverse=True)
        highest = [entry.claim.max for entry in voices]
        yield Series(
            outcome=voices[0].outcome,
            group=voices[0].group,
            min=min(entry.claim.min or 0 for entry in voices),
            max=None if None in highest else max(high for high in highest if high is not None),
            best=voices[0].figure,
            voices=tuple(voices),
        )

"""Incidents to tell of, made of one line for each claim."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from storage.records.alert import Alert, AlertStory, Change, Evidence, Reason
from storage.records.incident import Decision, Entry, Incident, IncidentStory, Part, Report, Series, Site
from storage.records.match import Passage
from storage.records.reading import Claim, Victims
from storage.records.rule import Severity
from tests.samples import CLAIM as SAMPLE

SEVEN = datetime(2017, 10, 3, 5, 0, tzinfo=UTC)  # 07:00 in Berlin


def claim(figure: int, words: str | None = None, **more: object) -> Claim:
    words = words if words is not None else str(figure)
    before = "The strike killed "
    sentence = f"{before}{words} people in Mayadin."
    known = replace(
        SAMPLE,
        start=200,
        end=200 + len(sentence),
        sentence=sentence,
        min=figure,
        max=figure,
        best=figure,
        count_text=words,
        count_start=200 + len(before),
        count_end=200 + len(before) + len(words),
        victims=Victims.CIVILIAN,
        place_start=230,
        place_end=237,
        place_precision="sentence",
        means="airstrike",
        why=(),
    )
    return replace(known, **more)  # type: ignore[arg-type]  # each test says what matters to it


def vague(words: str, least: int, **more: object) -> Claim:
    return claim(least, words, **{"qualifier": "vague", "best": None, "max": None, **more})


def entry(
    said: Claim,
    party: str | None = None,
    *,
    outlet: str = "Wire",
    decision: Decision = Decision.NEW,
    previous: int | None = None,
    hours: float = 0,
    number: int = 1,
) -> Entry:
    return Entry(
        id=number,
        incident_id=7,
        article_id=number,
        article_version=1,
        position=0,
        outlet=outlet,
        origin=outlet,
        told_at=SEVEN + timedelta(hours=hours),
        seen_at=SEVEN + timedelta(hours=hours),
        decision=decision,
        reason="",
        outcome=said.outcome,
        group=said.victims,
        figure=said.best or said.min or 0,
        previous=previous,
        party=party,
        stands=True,
        claim=replace(said, attribution=party),
    )


def series(*voices: Entry) -> Series:
    """The last word stands first, as in the ledger."""
    last_first = sorted(voices, key=lambda voice: voice.told_at, reverse=True)
    return Series(
        outcome=voices[0].outcome,
        group=voices[0].group,
        min=min(voice.claim.min or 0 for voice in voices),
        max=max(voice.claim.max or 0 for voice in voices),
        best=last_first[0].figure,
        voices=tuple(last_first),
    )


def report(number: int, outlet: str = "Wire", *, hours: float = 0, title: str | None = None) -> Report:
    return Report(
        article_id=number,
        outlet=outlet,
        origin=outlet,
        title=title or f"Report {number} of {outlet}",
        link=f"https://wire.example/{number}",
        told_at=SEVEN + timedelta(hours=hours),
    )


def incident(
    *said: Series,
    timeline: tuple[Entry, ...] = (),
    parts: tuple[Part, ...] = (),
    reports: tuple[Report, ...] | None = None,
    place: str = "Mayadin",
    day_said: bool = True,
    number: int = 7,
) -> IncidentStory:
    voices = [voice for one in said for voice in one.voices]
    told = (*timeline, *(voice for voice in voices if voice not in timeline))
    seen = sorted({voice.article_id: voice for voice in told}.values(), key=lambda voice: voice.told_at)
    made = tuple(replace(report(one.article_id, one.outlet), told_at=one.told_at) for one in seen)
    shown = made if reports is None else reports
    return IncidentStory(
        incident=Incident(
            id=number,
            site=Site(id="SY/Mayadin", name=place, country="SY", above=("SY",), wide=False),
            first_day=date(2017, 10, 3),
            last_day=date(2017, 10, 3),
            day_said=day_said,
            means=("airstrike",),
            opened_at=SEVEN,
            told_at=SEVEN,
            changed_at=SEVEN,
        ),
        series=said,
        outlets=tuple(dict.fromkeys(one.outlet for one in shown)),
        origins=tuple(dict.fromkeys(one.origin for one in shown)),
        timeline=told,
        denials=tuple(one for one in told if one.decision is Decision.DENIED),
        parts=parts,
        reports=shown,
    )


def change(of: Entry, reason: Reason) -> Change:
    return Change(
        reason=reason,
        outcome=of.outcome,
        group=of.group,
        previous=of.previous,
        figure=of.figure,
        party=of.party,
        outlet=of.outlet,
        sentence=of.claim.sentence,
    )


def told(
    about: IncidentStory | None,
    *changes: Change,
    number: int = 1,
    rule: str = "toll",
    severity: Severity = Severity.HIGH,
    article: int = 1,
    reason: Reason | None = None,
) -> AlertStory:
    """An alert; with changes it is a revision."""
    first = changes[0].reason if changes else Reason.NEW
    alert = Alert(
        id=number,
        rule_id=rule,
        rule_version="v1",
        key=f"incident:{about.incident.id}" if about else f"item:{article}",
        revision=2 if changes else 1,
        reason=reason or first,
        opened_at=SEVEN,
        revised_at=SEVEN,
        incident_id=about.incident.id if about else None,
    )
    title = f"Headline of {article}"
    evidence = Evidence(
        article_id=article,
        outlet="Wire",
        title=title,
        link=f"https://wire.example/{article}",
        published_at=SEVEN,
        first_seen_at=SEVEN,
        spans=(),
        passages=(Passage(field="title", start=0, text=title),),
    )
    return AlertStory(
        alert=alert,
        rule_title=f"About {rule}",
        severity=severity,
        tags=(),
        evidence=(evidence,),
        incident=about,
        is_new=not changes,
        changes=changes,
    )

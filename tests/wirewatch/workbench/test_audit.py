"""Everything has one place in the audit, and what has none is named."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from storage.records.audit import EntryTotals, MatchTrace, MessageTrace, RevisionTrace, SeriesTrace, Totals
from storage.records.delivery import DeliveryState
from storage.records.digest import Edition
from storage.records.held_back import HeldBack
from storage.records.match import Settled
from wirewatch.workbench.audit import Fate, Report, Verdict, count

SENT, OWED, DEAD = (
    MessageTrace(channel="soc", state=state, problem=None)
    for state in (DeliveryState.SENT, DeliveryState.OWED, DeliveryState.DEAD)
)
NO_ENTRIES = EntryTotals(entries=0, apart=0, triaged=0, waiting=0)


def match(
    settled: str | None, *alerts: int, number: int = 1, is_related: bool = True, is_windowed: bool = False
) -> MatchTrace:
    return MatchTrace(id=number, is_related=is_related, is_windowed=is_windowed, settled=settled, alerts=alerts)


def revision(
    *messages: MessageTrace,
    series: Sequence[SeriesTrace] = (),
    held: int = 0,
    alert: int = 1,
    number: int = 1,
) -> RevisionTrace:
    return RevisionTrace(
        alert_id=alert,
        revision=number,
        messages=messages,
        series=tuple(series),
        held_back=tuple(
            HeldBack(alert_id=alert, revision=number, channel=f"c{n}", reason="its budget of 1/h was used up")
            for n in range(held)
        ),
    )


def in_digest(*messages: MessageTrace, series: str = "morning") -> SeriesTrace:
    return SeriesTrace(edition=Edition(series), digest_id=7 if messages else None, messages=messages)


def totals(matches: Sequence[MatchTrace], revisions: Sequence[RevisionTrace]) -> Totals:
    return Totals(
        matches=len(matches),
        alerts=len({one.alert_id for one in revisions}),
        revisions=len(revisions),
        deliveries=sum(len(one.messages) for one in revisions),
        series=sum(len(one.series) for one in revisions),
        held_back=sum(len(one.held_back) for one in revisions),
    )


def audited(matches: Sequence[MatchTrace], revisions: Sequence[RevisionTrace] = ()) -> Report:
    return count(matches, revisions, totals(matches, revisions), NO_ENTRIES, [Edition("morning")])


@pytest.mark.parametrize(
    ("found", "told", "fate", "reason"),
    [
        (match(None), [], Fate.WAITING, "to be triaged"),
        (match(None, is_related=False), [], Fate.WAITING, "to be related"),
        (match(Settled.RULE_GONE), [], Fate.HELD_BACK, "rule_gone"),
        (match(Settled.SAME_ARTICLE), [], Fate.HELD_BACK, "same_article"),
        (match("muted"), [], Fate.HELD_BACK, "muted"),
        (match(Settled.COUNTED), [], Fate.COUNTED, "counted"),
        (match(Settled.OLD, is_windowed=True), [], Fate.HELD_BACK, "old"),
        (match(Settled.COUNTED, 1), [revision(SENT)], Fate.DELIVERED, "counted"),
        (match(Settled.ALERTED, 1), [revision(OWED, SENT)], Fate.DELIVERED, "alerted"),
        (match(Settled.ALERTED, 1), [revision(OWED, DEAD)], Fate.WAITING, "alert owed"),
        (match(Settled.ALERTED, 1), [revision(DEAD)], Fate.HELD_BACK, "alert given up"),
        (match(Settled.ALERTED, 1), [revision(DEAD, series=[in_digest()])], Fate.WAITING, "next digest"),
        (match(Settled.FLOOD, 1), [revision(SENT)], Fate.DELIVERED, "flood"),
        (match(Settled.OLD, 1), [revision(series=[in_digest(OWED)])], Fate.WAITING, "digest owed"),
        (match(Settled.OLD, 1), [revision(series=[in_digest(SENT, DEAD)])], Fate.DELIVERED, "old"),
        (match(Settled.OLD, 1), [revision(series=[in_digest(DEAD)])], Fate.HELD_BACK, "digest given up"),
        (
            match(Settled.OLD, 1),
            [revision(series=[in_digest(series="evening")])],
            Fate.HELD_BACK,
            "its digest left feeds.yaml",
        ),
        (match(Settled.BACKLOG, 1), [revision()], Fate.HELD_BACK, "backlog: its rule sends such to nobody"),
        (match(Settled.ALERTED, 1), [revision(held=2)], Fate.HELD_BACK, "budget"),
        (match(Settled.REPEATED, 1), [revision(SENT)], Fate.HELD_BACK, "repeated"),
        (match(Settled.ALERTED, 1, 2), [revision(DEAD), revision(SENT, alert=2)], Fate.DELIVERED, "alerted"),
    ],
)
def test_a_match_is_in_one_place(found: MatchTrace, told: Sequence[RevisionTrace], fate: Fate, reason: str) -> None:
    report = audited([found], told)

    assert report.matches == {Verdict(fate, reason): 1}
    assert report.faults == ()


def test_every_place_of_every_revision_is_counted() -> None:
    report = audited(
        [], [revision(SENT, OWED, series=[in_digest(SENT)], held=1), revision(DEAD, series=[in_digest()], number=2)]
    )

    assert report.destinations == {
        Verdict(Fate.DELIVERED, "alert"): 1,
        Verdict(Fate.DELIVERED, "digest"): 1,
        Verdict(Fate.HELD_BACK, "alert given up"): 1,
        Verdict(Fate.HELD_BACK, "budget"): 1,
        Verdict(Fate.WAITING, "alert owed"): 1,
        Verdict(Fate.WAITING, "next digest"): 1,
    }
    assert not report.is_done


@pytest.mark.parametrize(
    ("found", "told", "fault"),
    [
        (match(Settled.ALERTED), [], "match 1 is settled as alerted and stands behind no alert"),
        (match(Settled.ALERTED, 1), [revision()], "match 1 is settled as alerted and its alert goes nowhere"),
        (match(None, 1), [revision(SENT)], "match 1 waits for triage and stands behind an alert"),
        (match(Settled.REPEATED, 3), [], "match 1 stands behind alert 3, of which no revision is stored"),
        (match("muted"), [revision(SENT, number=2)], "alert 1 has revision 2 after 0"),
        (
            match("muted"),
            [revision(series=[SeriesTrace(edition=Edition("morning"), digest_id=7, messages=())])],
            "digest 7 of morning is owed to nobody",
        ),
    ],
)
def test_what_does_not_fit_is_named(found: MatchTrace, told: Sequence[RevisionTrace], fault: str) -> None:
    assert audited([found], told).faults == (fault,)


@pytest.mark.parametrize(
    ("what", "more"),
    [
        ("matches", {"matches": 2}),
        ("alerts", {"alerts": 2}),
        ("revisions", {"revisions": 2}),
        ("messages of alerts", {"deliveries": 2}),
        ("places in digests", {"series": 1}),
        ("held back", {"held_back": 1}),
    ],
)
def test_a_sum_that_does_not_fit_is_named(what: str, more: dict[str, int]) -> None:
    matches, revisions = [match(Settled.ALERTED, 1)], [revision(SENT)]

    report = count(matches, revisions, replace(totals(matches, revisions), **more), NO_ENTRIES, [Edition("morning")])

    (fault,) = report.faults
    assert fault.startswith(f"{what}: ")
    assert not report.is_sound


def test_entries_are_triaged_or_wait() -> None:
    waiting = EntryTotals(entries=5, apart=1, triaged=3, waiting=1)
    lost = EntryTotals(entries=5, apart=1, triaged=2, waiting=1)
    nothing = totals([], [])

    assert count([], [], nothing, waiting, []).is_sound
    assert not count([], [], nothing, waiting, []).is_done
    assert count([], [], nothing, lost, []).faults == ("entries: 4 are accounted for, 5 are stored",)

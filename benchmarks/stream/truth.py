"""What a perfect product tells, and when: reports are taken in order of arrival, as the product takes them.

The rule is fixed: `claim: {outcome: [killed, wounded], at_least: 5}` in the invented country, and `revised_by: 5 or
25%`. Corroborations are known too, and are scored apart: the rule does not ask for them. What the ledger of one
incident makes of a report:

- The first toll that reaches the threshold is NEW, whatever kind of report brings it; before it nothing is told.
- The same party with a figure that it gave before (or a figure older than its current one) is an echo: a late arrival
  or an outlet that lags. The same party with another, later figure revises, up or down. It is due when the change from
  the figure last told is both 5 or more and 25 % or more, not due when it is neither, and excused in between.
- Another party with a figure that an earlier one gave corroborates, once per incident. With a figure half as high
  again or more (or as much lower) it is a rival: conflict, once per party. A smaller difference is excused.
- A denial is due once per party, a withdrawal once per incident, both only after NEW.
- Recaps, totals, warnings and anniversaries change nothing.

Excused are, besides: a rival's figure in the very report that is NEW, the number of wounded said for the first time
after NEW, a figure older than the current one that was not seen before, and whatever copies still arrive of a report
that was taken back.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.stream.model import CURRENT, Due, Excused, Incident, Kind, Mention, Report, Role, Statement, Truth

AT_LEAST = 5
REVISED_BY = 5
REVISED_BY_SHARE = 0.25
RIVAL_RATIO = 1.5
RULE = {
    "when": {"claim": {"outcome": ["killed", "wounded"], "place": "Karsenia", "at_least": AT_LEAST}},
    "alert": {"revised_by": f"{REVISED_BY} or {REVISED_BY_SHARE:.0%}"},
}
_CHANGES = frozenset(Kind) - {Kind.NEW}


@dataclass(slots=True)
class _Series:
    """The figures of one party."""

    seen: set[int]
    current: Statement
    told: int


@dataclass(slots=True)
class _Ledger:
    """What is known of one incident so far."""

    incident: Incident
    told: bool = False
    wounded_told: bool = False
    corroborated: bool = False
    withdrawn: bool = False
    denied_by: set[str] = field(default_factory=set)
    parties: dict[str, _Series] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What one mention does."""

    role: Role
    due: Kind | None = None
    excused: frozenset[Kind] = frozenset()


def settle(incidents: Sequence[Incident], reports: Sequence[Report]) -> tuple[tuple[Report, ...], Truth]:
    """Give the reports with their roles, and what is due."""
    ledgers = {incident.id: _Ledger(incident) for incident in incidents}
    statements = {one.id: one for incident in incidents for one in incident.statements}
    carriers = _carriers(reports)
    settled, due, excused = [], [], []
    for report in reports:
        mentions, told_now = [], set()
        for mention in report.mentions:
            if mention.incident is None or mention.statement is None:
                mentions.append(mention)
                continue
            ledger = ledgers[mention.incident]
            verdict = _judge(ledger, statements[mention.statement], mention, told_now=mention.incident in told_now)
            mentions.append(replace(mention, role=verdict.role))
            said_by = frozenset(carriers[mention.statement])
            if verdict.due:
                due.append(_due(mention.incident, verdict, report, said_by))
                told_now.add(mention.incident)
            if verdict.excused:
                excused.append(Excused(incident=mention.incident, reports=said_by | {report.id}, kinds=verdict.excused))
        settled.append(replace(report, mentions=tuple(mentions)))
    current = _current(settled)
    due = [
        replace(one, carriers=_from(current[one.incident], one.report)) if one.kind == Kind.NEW else one for one in due
    ]
    return tuple(settled), Truth(due=tuple(due), excused=tuple(excused))


def _judge(ledger: _Ledger, statement: Statement, mention: Mention, *, told_now: bool) -> _Verdict:
    if statement.stance == "denies":
        return _denied(ledger, statement)
    if statement.stance == "withdraws":
        return _withdrawn(ledger)
    verdict = _asserted(ledger, statement, told_now=told_now)
    return _with_threshold(ledger, statement, mention, verdict)


def _denied(ledger: _Ledger, statement: Statement) -> _Verdict:
    if not ledger.told:
        return _Verdict(Role.DENIED, excused=frozenset({Kind.DENIED}))
    again = statement.party in ledger.denied_by
    ledger.denied_by.add(statement.party)
    return _Verdict(Role.DENIED, due=None if again else Kind.DENIED)


def _withdrawn(ledger: _Ledger) -> _Verdict:
    if not ledger.told:
        return _Verdict(Role.WITHDRAWN, excused=frozenset({Kind.WITHDRAWN}))
    again, ledger.withdrawn = ledger.withdrawn, True
    return _Verdict(Role.WITHDRAWN, due=None if again else Kind.WITHDRAWN)


def _asserted(ledger: _Ledger, statement: Statement, *, told_now: bool) -> _Verdict:
    if ledger.withdrawn:
        return _Verdict(Role.ECHO, excused=_CHANGES)
    if not ledger.parties:
        _begin(ledger, statement)
        return _Verdict(Role.FIRST)
    series = ledger.parties.get(statement.party)
    if series is None:
        return _another_party(ledger, statement, told_now=told_now)
    return _same_party(series, statement)


def _same_party(series: _Series, statement: Statement) -> _Verdict:
    if statement.killed in series.seen:
        return _Verdict(Role.ECHO)
    series.seen.add(statement.killed)
    if statement.at < series.current.at:
        return _Verdict(Role.ECHO, excused=frozenset({Kind.REVISED}))
    role = Role.REVISED_UP if statement.killed > series.current.killed else Role.REVISED_DOWN
    series.current = statement
    change = abs(statement.killed - series.told)
    large, large_share = change >= REVISED_BY, change >= REVISED_BY_SHARE * series.told
    if large and large_share:
        series.told = statement.killed
        return _Verdict(role, due=Kind.REVISED)
    return _Verdict(role, excused=frozenset({Kind.REVISED}) if large or large_share else frozenset())


def _another_party(ledger: _Ledger, statement: Statement, *, told_now: bool) -> _Verdict:
    others = [series.current.killed for series in ledger.parties.values()]
    older = {killed for series in ledger.parties.values() for killed in series.seen}
    _begin(ledger, statement)
    if statement.killed in others:
        again, ledger.corroborated = ledger.corroborated, True
        return _Verdict(Role.ECHO if again else Role.CORROBORATED, due=None if again else Kind.CORROBORATED)
    if statement.killed in older:
        return _Verdict(Role.ECHO, excused=_CHANGES)
    if any(_ratio(statement.killed, other) < RIVAL_RATIO for other in others):
        return _Verdict(Role.ECHO, excused=_CHANGES)
    if told_now or not ledger.told:
        return _Verdict(Role.CONFLICT, excused=frozenset({Kind.CONFLICT}))
    return _Verdict(Role.CONFLICT, due=Kind.CONFLICT)


def _with_threshold(ledger: _Ledger, statement: Statement, mention: Mention, verdict: _Verdict) -> _Verdict:
    """Let nothing be told before the threshold, and NEW go before every other kind."""
    wounded = mention.wounded or 0
    first_wounded = wounded >= AT_LEAST and not ledger.wounded_told
    if ledger.told:
        ledger.wounded_told |= first_wounded
        more = frozenset({Kind.REVISED}) if first_wounded and verdict.due is None else frozenset()
        return replace(verdict, excused=verdict.excused | more)
    if max(statement.killed, wounded) < AT_LEAST:
        return replace(verdict, due=None)
    ledger.told, ledger.wounded_told = True, first_wounded
    for series in ledger.parties.values():
        series.told = series.current.killed
    return replace(verdict, due=Kind.NEW)


def _begin(ledger: _Ledger, statement: Statement) -> None:
    ledger.parties[statement.party] = _Series({statement.killed}, statement, statement.killed)


def _due(incident: str, verdict: _Verdict, report: Report, said_by: frozenset[str]) -> Due:
    assert verdict.due is not None
    direction = {Role.REVISED_UP: "up", Role.REVISED_DOWN: "down"}.get(verdict.role)
    return Due(
        incident=incident,
        kind=verdict.due,
        report=report.id,
        carriers=said_by,
        direction=direction if verdict.due == Kind.REVISED else None,
    )


def _carriers(reports: Sequence[Report]) -> dict[str, set[str]]:
    found = defaultdict(set)
    for report, mention in _mentions(reports):
        if mention.statement:
            found[mention.statement].add(report.id)
    return found


def _current(reports: Sequence[Report]) -> dict[str, list[str]]:
    """Give the reports that assert a toll of each incident, in order of arrival."""
    found = defaultdict(list)
    for report, mention in _mentions(reports):
        if mention.incident and mention.role in CURRENT:
            found[mention.incident].append(report.id)
    return found


def _mentions(reports: Sequence[Report]) -> Iterator[tuple[Report, Mention]]:
    return ((report, mention) for report in reports for mention in report.mentions)


def _from(reports: list[str], first: str) -> frozenset[str]:
    return frozenset(reports[reports.index(first) :])


def _ratio(one: int, other: int) -> float:
    return max(one, other) / max(1, min(one, other))

"""The versions of rules that were ever put to work, and how each rule of feeds.yaml stands."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func
from sqlmodel import Session, col, insert, select

from storage.records.rule import RuleState, RuleVersion, SetState, Severity, Status
from storage.tables.rules import RuleSetRow, RuleStateRow, RuleVersionRow

_THE_SET = 1
_STATE = [field.name for field in fields(RuleState)]


class Rules:
    """Repository of rule versions; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def use(self, rules: Iterable[RuleVersion], now: datetime) -> None:
        """Store the versions that are put to work now; a version once stored never changes."""
        stored = set(self._session.exec(select(RuleVersionRow.rule_id, RuleVersionRow.version)).all())
        new = [
            asdict(rule) | {"severity": rule.severity.value, "tags": list(rule.tags), "first_used_at": now}
            for rule in rules
            if (rule.rule_id, rule.version) not in stored
        ]
        if new:
            self._session.exec(insert(RuleVersionRow), params=new)

    def version(self, rule_id: str, version: str) -> RuleVersion:
        """Give a version that was put to work."""
        row = self._session.get_one(RuleVersionRow, (rule_id, version))
        return RuleVersion(
            rule_id=row.rule_id,
            version=row.version,
            title=row.title,
            severity=Severity(row.severity),
            tags=tuple(row.tags),
            definition=row.definition,
        )

    def states(self) -> dict[str, RuleState]:
        """Give how the rules of feeds.yaml stand, by id, as the set was put to work last."""
        columns = [getattr(RuleStateRow, name) for name in _STATE]  # whole rows of thousands of rules take seconds
        found = self._session.execute(select(*columns)).mappings()
        return {row["rule_id"]: _state(row) for row in found}

    def hold(self, states: Sequence[RuleState], now: datetime) -> None:
        """Store that a set was put to work, and how its rules stand; a rule that has left it is forgotten."""
        named, held = {state.rule_id for state in states}, self.states()
        for gone in held.keys() - named:
            self._session.delete(self._session.get_one(RuleStateRow, gone))
        changed = [state for state in states if state != held.get(state.rule_id)]
        new = [_columns(state) for state in changed if state.rule_id not in held]
        if new:
            self._session.exec(insert(RuleStateRow), params=new)
        for state in changed:
            if state.rule_id in held:
                self._session.merge(RuleStateRow(**_columns(state)))
        self._session.merge(RuleSetRow(id=_THE_SET, loaded_at=now))
        self._session.flush()

    def refuse_set(self, problem: str, now: datetime) -> None:
        """Remember why what is written now was refused whole; since when counts from the first refusal."""
        row = self._session.get(RuleSetRow, _THE_SET) or RuleSetRow(id=_THE_SET, loaded_at=now)
        row.problem, row.problem_since = problem, row.problem_since or now
        self._session.add(row)
        self._session.flush()

    def set_state(self) -> SetState | None:
        """Give how the configuration as a whole stands; None before the first run."""
        row = self._session.get(RuleSetRow, _THE_SET)
        if row is None:
            return None
        return SetState(loaded_at=row.loaded_at, problem=row.problem, problem_since=row.problem_since)

    def windowed_since(self, rule_id: str) -> datetime | None:
        """Give when a rule began to count its matches in a window: with its first version that has one."""
        query = select(func.min(RuleVersionRow.first_used_at)).where(
            RuleVersionRow.rule_id == rule_id, col(RuleVersionRow.definition).contains('"window":', autoescape=True)
        )
        return self._session.exec(query).one()


def _columns(state: RuleState) -> dict[str, Any]:
    return asdict(state) | {"status": state.status.value}


def _state(row: RowMapping) -> RuleState:
    return RuleState(**{**row, "status": Status(row["status"])})

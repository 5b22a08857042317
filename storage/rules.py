"""The versions of rules that were ever put to work."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.records.rule import RuleVersion
from storage.tables.rules import RuleVersionRow


class Rules:
    """Repository of rule versions; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def use(self, rules: Iterable[RuleVersion], now: datetime) -> None:
        """Store the versions that are put to work now; a version once stored never changes."""
        for rule in rules:
            if self._session.get(RuleVersionRow, (rule.rule_id, rule.version)) is None:
                self._session.add(
                    RuleVersionRow(
                        rule_id=rule.rule_id,
                        version=rule.version,
                        title=rule.title,
                        severity=rule.severity.value,
                        tags=list(rule.tags),
                        definition=rule.definition,
                        first_used_at=now,
                    )
                )
        self._session.flush()

    def windowed_since(self, rule_id: str) -> datetime | None:
        """Give when a rule began to count its matches in a window: with its first version that has one."""
        query = select(func.min(RuleVersionRow.first_used_at)).where(
            RuleVersionRow.rule_id == rule_id, col(RuleVersionRow.definition).contains('"window":', autoescape=True)
        )
        return self._session.exec(query).one()

"""How the rules stand: what is written, what works, and since when; for the terminal and the web."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.database import Store
from storage.records.rule import RuleState, SetState
from wirewatch.config.file_keys import GeneralKeys
from wirewatch.config.written import read_written
from wirewatch.config.yaml_files import YamlFiles
from wirewatch.settings import Settings

WAITS = "waits"
"""The state of what is written and no run of Wirewatch has met yet."""

_DATABASE = re.compile(r"""(?:^|[{,\s])database:\s*["']?([^\s"'#,}]+)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule."""

    id: str
    title: str
    state: str  # live, shadow, off, refused; waits
    status: str  # of the version that works, else as it is written
    version: str | None  # that works; None: none does
    since: datetime | None
    written: str | None  # the version that is written now; None: feeds.yaml cannot be read
    tests: int
    problem: str | None
    refused_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesAtWork:
    """All rules, and what was wrong when the configuration was read last while Wirewatch ran."""

    rules: tuple[RuleLine, ...]
    whole: SetState | None


def rules_at_work(store: Store, settings: Settings | None) -> RulesAtWork:
    """Give how every rule stands, in the order of feeds.yaml; without settings, those that were put to work last."""
    states = store.rules.states()
    lines = _written(settings, states) if settings else map(_stored, states.values())
    return RulesAtWork(rules=tuple(lines), whole=store.rules.set_state())


def database_named_in(file: Path, environment: Mapping[str, str]) -> str:
    """Give the database that a configuration names, also one that cannot be used."""
    written = read_written(file, environment, YamlFiles())
    section = written.data.get("settings")
    named = section.get("database") if isinstance(section, dict) else None
    if isinstance(named, str):
        return named
    found = _DATABASE.search(written.top.text)
    return found[1] if found else str(GeneralKeys.model_fields["database"].default)


def _written(settings: Settings, states: Mapping[str, RuleState]) -> Iterable[RuleLine]:
    for version in settings.versions:
        state = states.get(version.rule_id)
        is_met = state is not None and version.version in {state.version, state.refused}
        yield RuleLine(
            id=version.rule_id,
            title=version.title,
            state=state.state if state and is_met else WAITS,
            status=(state or settings.policies[version.rule_id]).status.value,
            version=state.version if state else None,
            since=state.since if state else None,
            written=version.version,
            tests=len(settings.tests[version.rule_id]),
            problem=state.problem if state and is_met else None,
            refused_since=state.refused_since if state and is_met else None,
        )


def _stored(state: RuleState) -> RuleLine:
    return RuleLine(
        id=state.rule_id,
        title=state.title,
        state=state.state,
        status=state.status.value,
        version=state.version,
        since=state.since,
        written=None,
        tests=state.tests,
        problem=state.problem,
        refused_since=state.refused_since,
    )

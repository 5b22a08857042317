"""How rules and their versions are remembered."""

from dataclasses import replace
from datetime import datetime, timedelta

from storage.database import Database
from storage.records.rule import RuleState, RuleVersion, Severity, Status

VERSION = RuleVersion(
    rule_id="toll", version="v1", title="A toll", severity=Severity.HIGH, tags=("war",), definition='{"rule": {}}'
)


def state(noon: datetime, rule_id: str = "toll") -> RuleState:
    return RuleState(rule_id=rule_id, title="A toll", status=Status.LIVE, version="v1", since=noon, tests=2)


def test_a_version_once_stored_never_changes(database: Database, noon: datetime) -> None:
    with database.transaction() as store:
        store.rules.use([VERSION], noon)
    with database.transaction() as store:
        store.rules.use([replace(VERSION, title="Another"), replace(VERSION, version="v2")], noon)

    with database.snapshot() as store:
        assert store.rules.version("toll", "v1") == VERSION
        assert store.rules.version("toll", "v2") == replace(VERSION, version="v2")


def test_states_are_those_of_the_set_that_was_held_last(database: Database, noon: datetime) -> None:
    kept, gone, new = state(noon), state(noon, "gone"), state(noon, "new")
    refused = replace(kept, refused="v2", refused_since=noon + timedelta(hours=1), problem="its tests fail")
    with database.transaction() as store:
        store.rules.hold([kept, gone], noon)
    with database.transaction() as store:
        store.rules.hold([refused, new], noon)

    with database.snapshot() as store:
        assert store.rules.states() == {"toll": refused, "new": new}
    assert (kept.state, refused.state) == ("live", "refused")


def test_a_refusal_of_the_whole_counts_from_its_first_and_ends_with_a_good_set(
    database: Database, noon: datetime
) -> None:
    with database.transaction() as store:
        assert store.rules.set_state() is None
        store.rules.hold([state(noon)], noon)
        store.rules.refuse_set("line 1", noon + timedelta(hours=1))
        store.rules.refuse_set("line 2", noon + timedelta(hours=2))
        found = store.rules.set_state()
        assert found is not None
        assert (found.problem, found.problem_since) == ("line 2", noon + timedelta(hours=1))
        assert found.loaded_at == noon

        store.rules.hold([state(noon)], noon + timedelta(hours=3))
        mended = store.rules.set_state()
        assert mended is not None
        assert (mended.problem, mended.problem_since) == (None, None)
        assert store.rules.states() == {"toll": state(noon)}

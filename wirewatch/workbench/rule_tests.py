"""The rules' own tests over a whole configuration: run by `check` and at every load."""

from collections.abc import Mapping

from pipeline.rule_tests import Failure, failures
from wirewatch.config.yaml_file import Complaint
from wirewatch.settings import Settings

Faults = Mapping[str, tuple[Complaint, ...]]
"""What failed, by rule id; only rules with a test that failed are in it."""


class Trials:
    """Runs the tests of rules. A version that was tried is not tried again: nothing of it can have changed."""

    def __init__(self) -> None:
        self._tried: dict[tuple[str, str], tuple[Failure, ...]] = {}

    def run(self, settings: Settings) -> Faults:
        """Give every test that fails, each at its place in the file."""
        tried: dict[tuple[str, str], tuple[Failure, ...]] = {}
        for rule in settings.rules:
            version, tests = (rule.id, rule.version), settings.tests[rule.id]
            known = self._tried.get(version)
            tried[version] = tuple(failures(rule, tests, settings.known.read)) if known is None else known
        self._tried = tried
        return {
            rule_id: tuple(_complaint(settings, rule_id, one) for one in failed)
            for (rule_id, _), failed in tried.items()
            if failed
        }


def _complaint(settings: Settings, rule_id: str, failure: Failure) -> Complaint:
    return settings.written.complaint(("rules", rule_id, "tests", failure.number, *failure.where), failure.message)

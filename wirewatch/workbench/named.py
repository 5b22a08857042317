"""The rule that a question is about, by its name."""

from pipeline.match import Rule
from wirewatch.config.hints import hint
from wirewatch.settings import Settings
from wirewatch.workbench.errors import NoSuchRule


def rule_named(rule_id: str, settings: Settings) -> Rule:
    """Give a rule; NoSuchRule tells which there are."""
    found = {rule.id: rule for rule in settings.rules}
    if rule_id not in found:
        raise NoSuchRule(f"{rule_id}{hint(rule_id, found)}")
    return found[rule_id]

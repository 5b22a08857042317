"""Rules as they were read last: one whose definition is the same means the same, and is not read again.

To read a rule is to parse its queries and to look up its places, and most of the time that thousands of rules take.
"""

from collections.abc import Mapping
from typing import Any

from wirewatch.config.file_keys import RuleKeys
from wirewatch.config.versions import definition_of


class ReadRules:
    """Remembers rules for who loads again and again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, RuleKeys]] = {}

    def put_into(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Give the data with the rules that are known in the place of what is written of them."""
        rules = data.get("rules")
        if not self._known or not isinstance(rules, dict):
            return dict(data)
        return {**data, "rules": {rule_id: self._known_or(rule_id, rule, data) for rule_id, rule in rules.items()}}

    def keep(self, data: Mapping[str, Any], rules: Mapping[str, RuleKeys]) -> None:
        """Remember these rules, which `data` is the text of, and no others."""
        self._known = {rule_id: (definition_of(rule_id, data), rule) for rule_id, rule in rules.items()}

    def _known_or(self, rule_id: str, written: object, data: Mapping[str, Any]) -> object:
        if rule_id not in self._known:
            return written
        definition, rule = self._known[rule_id]
        return rule if definition_of(rule_id, data) == definition else written

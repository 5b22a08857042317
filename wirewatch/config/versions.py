"""A rule's version: named after all that decides what it does, and whole enough to be put to work again."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from alerts.policy import Policy
from pipeline.match import Rule
from pipeline.rules import Known
from pipeline.uses import with_used
from storage.records.rule import RuleVersion
from wirewatch.config.context import read_context
from wirewatch.config.elsewhere import named_elsewhere
from wirewatch.config.file_keys import RuleKeys

_READ_BY = ("places", "speakers", "frames")
"""The sections that decide what any text is read as."""

_CLAIM = re.compile(r'"claim":')


class CannotRestore(Exception):
    """A stored version of a rule cannot be put to work by this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """A rule, cut at the wall between the rooms."""

    rule: Rule  # the pipeline's
    policy: Policy  # the alerts'


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A stored version, put together again with what it named when it was stored."""

    halves: Half
    known: Known


def definition_of(rule_id: str, data: Mapping[str, Any]) -> str:
    """Give a rule's own text and what it names elsewhere; `data` is the configuration as it was written."""
    written = data["rules"][rule_id]
    return json.dumps({"rule": written, **named_elsewhere(written["when"], data)}, ensure_ascii=False, sort_keys=True)


def version_of(rule_id: str, rule: RuleKeys, data: Mapping[str, Any]) -> RuleVersion:
    """Name a rule's version after its definition."""
    definition = definition_of(rule_id, data)
    return RuleVersion(
        rule_id=rule_id,
        version=hashlib.blake2b(definition.encode(), digest_size=6).hexdigest(),
        title=rule.title,
        severity=rule.severity,
        tags=tuple(rule.tags),
        definition=definition,
    )


def cut(rule: RuleKeys, version: RuleVersion, data: Mapping[str, Any], series: Collection[str]) -> Half:
    """Cut a rule at the wall; `series` names the digests."""
    asks_for_claims = _CLAIM.search(asked_by(version.rule_id, data)) is not None
    return Half(
        rule=Rule(id=version.rule_id, version=version.version, when=rule.when),
        policy=rule.policy(version.rule_id, version.version, series=series, asks_for_claims=asks_for_claims),
    )


def asked_by(rule_id: str, data: Mapping[str, Any]) -> str:
    """Give what a rule asks of an article, and what that uses, as it is written."""
    return json.dumps(with_used(data["rules"][rule_id]["when"], data.get("conditions", {})), ensure_ascii=False)


def restore(version: RuleVersion, series: Collection[str]) -> Restored:
    """Read a stored version with the lists, places, speakers and frames that it was stored with."""
    definition = json.loads(version.definition)
    known, _ = read_context({name: section for name, section in definition.items() if name != "rule"})
    try:
        written = {key: value for key, value in definition["rule"].items() if key != "tests"}  # they were run
        rule = RuleKeys.model_validate(written, context=known)
    except (ValidationError, KeyError) as error:
        raise CannotRestore(f"{version.rule_id} {version.version}: {error}") from None
    return Restored(
        halves=cut(rule, version, {**definition, "rules": {version.rule_id: definition["rule"]}}, series), known=known
    )


def reads_alike(version: RuleVersion, data: Mapping[str, Any]) -> bool:
    """Say whether all that this version names of how texts are read is what is written now."""
    definition = json.loads(version.definition)
    return all(definition[name] == data.get(name) for name in _READ_BY if name in definition)

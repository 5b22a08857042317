"""A rule's version: named after all that decides what it does, and whole enough to be put to work again."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from alerts.policy import Policy
from pipeline.match import Rule
from pipeline.rules import Known
from storage.records.rule import RuleVersion
from wirewatch.config.context import read_context
from wirewatch.config.file_keys import RuleKeys

_NAMED = {  # which sections decide what conditions of these kinds mean
    re.compile(r'"(?:place|claim)":'): "places",
    re.compile(r'"(?:claim|frame)":'): "speakers",
    re.compile(r'"frame":'): "frames",
}
_READ_BY = ("places", "speakers", "frames")
"""The sections that decide what any text is read as."""

_CLAIM = re.compile(r'"claim":')
_REFERENCE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


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
    return json.dumps({"rule": written, **_elsewhere(written, data)}, ensure_ascii=False, sort_keys=True)


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


def cut(rule: RuleKeys, version: RuleVersion, written: Mapping[str, Any], series: Collection[str]) -> Half:
    """Cut a rule at the wall; `series` names the digests."""
    asks_for_claims = _CLAIM.search(json.dumps(written["when"])) is not None
    return Half(
        rule=Rule(id=version.rule_id, version=version.version, when=rule.when),
        policy=rule.policy(version.rule_id, version.version, series=series, asks_for_claims=asks_for_claims),
    )


def restore(version: RuleVersion, series: Collection[str]) -> Restored:
    """Read a stored version with the lists, places, speakers and frames that it was stored with."""
    definition = json.loads(version.definition)
    known, _ = read_context({name: section for name, section in definition.items() if name != "rule"})
    try:
        written = {key: value for key, value in definition["rule"].items() if key != "tests"}  # they were run
        rule = RuleKeys.model_validate(written, context=known)
    except (ValidationError, KeyError) as error:
        raise CannotRestore(f"{version.rule_id} {version.version}: {error}") from None
    return Restored(halves=cut(rule, version, definition["rule"], series), known=known)


def reads_alike(version: RuleVersion, data: Mapping[str, Any]) -> bool:
    """Say whether all that this version names of how texts are read is what is written now."""
    definition = json.loads(version.definition)
    return all(definition[name] == data.get(name) for name in _READ_BY if name in definition)


def _elsewhere(written: object, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a rule names in other sections."""
    asked = json.dumps(written)
    named = {section: data.get(section) for kinds, section in _NAMED.items() if kinds.search(asked)}
    terms = data.get("terms")
    lists = terms if isinstance(terms, dict) else {}
    return {"terms": {name: lists.get(name) for name in sorted(set(_lists(asked, named.get("frames"))))}, **named}


def _lists(asked: str, frames: object) -> Iterator[str]:
    """Name the lists that a rule needs, and those of the frames that it may ask for."""
    yield from set(_REFERENCE.findall(asked))
    if isinstance(frames, dict):
        yield from set(_REFERENCE.findall(json.dumps(frames))) - {"about"}
        abouts = (keys.get("about") for keys in frames.values() if isinstance(keys, dict))
        yield from (about for about in abouts if isinstance(about, str))

"""feeds.yaml and the environment -> Settings, or every fault with its line and column.

Here the file is read and cut: a rule's `when` goes to the pipeline, the rest of it to the alerts.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alerts.channels import Channel
from alerts.digest import DigestKeys
from alerts.policy import Policy
from pipeline.intake.watched import FeedKeys
from pipeline.match import Rule
from pipeline.rules import Known
from pipeline.uses import with_used
from storage.records.rule import RuleVersion
from wirewatch.config.context import read_context
from wirewatch.config.elsewhere import named_elsewhere
from wirewatch.config.file_keys import FileKeys, GeneralKeys, RuleKeys
from wirewatch.config.hints import hint
from wirewatch.config.known_keys import KnownKeys
from wirewatch.config.names import wrong_names
from wirewatch.config.yaml_file import Complaint, Path_, Place, YamlFile, read_yaml

_OF_KEY = "[key]"  # how pydantic says that the key, and not the value, is wrong
_NAMES = "a name should begin with a lower case letter and hold lower case letters, digits and _ only"
_HEADERS = "this cannot be the name of a header"
_IN_WORDS = {  # where pydantic speaks to programmers
    "string_type": "should be text (a number, true or false is text in quotes)",
    "list_type": "should be a list, such as [a, b]",
    "dict_type": "should hold keys",
    "model_type": "should hold keys",
    "too_short": "should hold at least one",
    "missing": "is missing",
    "string_pattern_mismatch": "holds characters that cannot stand here",
}
_CLAIM = re.compile(r'"claim":')
_WATCHED_FRAME = re.compile(r'"frame": (?:"(\w+)"|\{[^{}]*"name": "(\w+)")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """feeds.yaml, read, checked, and cut at the wall between the rooms."""

    general: GeneralKeys
    feeds: tuple[FeedKeys, ...]
    known: Known  # lists, places, speakers and frames
    rules: tuple[Rule, ...]  # the pipeline's half
    policies: Mapping[str, Policy]  # the alerts' half, by rule id
    versions: tuple[RuleVersion, ...]
    channels: Mapping[str, Channel]
    digests: Mapping[str, DigestKeys]
    frames: Mapping[str, str]  # titles of the frames that rules watch, by id


class SettingsError(Exception):
    """The configuration cannot be used."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("\n".join(map(str, complaints)))
        self.complaints = complaints


def load(file: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the configuration; SettingsError tells everything that is wrong with it at once."""
    source = read_yaml(file, str(file), environment)
    if not isinstance(source.data, dict):
        _complain_of_emptiness(source)
        raise SettingsError(source.complaints)
    read = _validate(source, source.data)
    if source.complaints or read is None:
        raise SettingsError(sorted(set(source.complaints)))
    keys, known = read
    return _cut(keys, known, source.data)


def _complain_of_emptiness(source: YamlFile) -> None:
    if not source.complaints:  # else it is the text itself that could not be read
        source.complain(Place(1, 1), "should hold keys such as feeds, rules and channels")


def _validate(source: YamlFile, data: Mapping[str, object]) -> tuple[FileKeys, Known] | None:
    known, wrong_places = read_context(data)
    for path, message in [*wrong_names(data), *wrong_places]:
        source.complain(source.place_of(path), f"{_dotted(path)}: {message}")
    try:
        return FileKeys.model_validate(data, context=known), known
    except ValidationError as error:
        _complain_of_faults(source, error.errors(include_url=False, include_input=False))
        return None


def _complain_of_faults(source: YamlFile, faults: list[ErrorDetails]) -> None:
    known = KnownKeys(FileKeys.model_json_schema())
    told = {complaint.place for complaint in source.complaints}
    for fault in faults:
        path = fault["loc"]
        if path[-1:] == (_OF_KEY,):
            rule = _HEADERS if "headers" in path else _NAMES
            source.complain(source.keys[path[:-1]], f"{_dotted(path[:-1])}: {rule}")
        elif (place := _place(source, path, fault)) not in told:  # what a variable that is not set leaves is no news
            source.complain(place, _sentence(path, fault, known))


def _place(source: YamlFile, path: Path_, fault: ErrorDetails) -> Place:
    if fault["type"] == "extra_forbidden" and path in source.keys:
        return source.keys[path]
    if fault["type"] == "missing":
        return source.keys.get(path[:-1]) or source.place_of(path[:-1])
    found = source.place_of(path)
    offset = fault.get("ctx", {}).get("offset")
    if offset is None or path in source.filled_in:
        return found
    while path not in source.values and path:
        path = path[:-1]
    return Place(found.line, found.column + offset + (path in source.quoted))


def _sentence(path: Path_, fault: ErrorDetails, known: KnownKeys) -> str:
    where = _dotted(path)
    if fault["type"] == "extra_forbidden":
        return f"{where}: there is no key '{path[-1]}' here{hint(str(path[-1]), known.beside(path))}"
    message = _IN_WORDS.get(fault["type"]) or fault["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def _dotted(path: Path_) -> str:
    return ".".join(map(str, path))


def _cut(keys: FileKeys, known: Known, data: Any) -> Settings:
    versions = {rule_id: _version(rule_id, rule, data) for rule_id, rule in keys.rules.items()}
    return Settings(
        general=keys.settings,
        feeds=tuple(keys.feeds),
        known=known,
        rules=tuple(
            Rule(id=rule_id, version=versions[rule_id].version, when=rule.when) for rule_id, rule in keys.rules.items()
        ),
        policies={
            rule_id: rule.policy(
                rule_id,
                versions[rule_id].version,
                series=keys.digests.keys(),
                asks_for_claims=_CLAIM.search(_asked(rule_id, data)) is not None,
            )
            for rule_id, rule in keys.rules.items()
        },
        versions=tuple(versions.values()),
        channels=dict(keys.channels),
        digests=dict(keys.digests),
        frames=_watched_frames(known, data),
    )


def _asked(rule_id: str, data: Any) -> str:
    """Give what a rule asks of an article, and what that uses, as it is written."""
    return json.dumps(with_used(data["rules"][rule_id]["when"], data.get("conditions", {})), ensure_ascii=False)


def _watched_frames(known: Known, data: Any) -> dict[str, str]:
    written = "".join(_asked(rule_id, data) for rule_id in data.get("rules", {}))
    watched = {name or named for name, named in _WATCHED_FRAME.findall(written)}
    return {frame.id: frame.keys.title for frame in known.frames if frame.id in watched} if watched else {}


def _version(rule_id: str, rule: RuleKeys, data: Any) -> RuleVersion:
    """Name a rule's version after all that decides what it does: its own text, and what it names elsewhere."""
    written = data["rules"][rule_id]
    decides = {"rule": written, **named_elsewhere(written["when"], data)}
    definition = json.dumps(decides, ensure_ascii=False, sort_keys=True)
    return RuleVersion(
        rule_id=rule_id,
        version=hashlib.blake2b(definition.encode(), digest_size=6).hexdigest(),
        title=rule.title,
        severity=rule.severity,
        tags=tuple(rule.tags),
        definition=definition,
    )

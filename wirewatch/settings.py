"""feeds.yaml and the environment -> Settings, or every fault with its line and column.

Here the file is read and cut: a rule's `when` goes to the pipeline, the rest of it to the alerts.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from wirewatch.config.written import Written, dotted, read_written
from wirewatch.config.yaml_file import Complaint, Path_, Place, YamlFile
from wirewatch.config.yaml_files import YamlFiles

_MERGED = ("terms", "places", "speakers", "frames", "conditions", "channels", "digests")
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

    written: Written  # the files as they are, for what has to be told with its place
    general: GeneralKeys
    feeds: tuple[FeedKeys, ...]
    known: Known  # lists, places, speakers and frames
    rules: tuple[Rule, ...]  # the pipeline's half
    policies: Mapping[str, Policy]  # the alerts' half, by rule id
    versions: tuple[RuleVersion, ...]
    channels: Mapping[str, Channel]
    digests: Mapping[str, DigestKeys]
    frames: Mapping[str, str]  # titles of the frames that rules watch, by id

    @property
    def files(self) -> tuple[Path, ...]:
        """Give all files that were read, the top file first."""
        return self.written.files


class SettingsError(Exception):
    """The configuration cannot be used."""

    def __init__(self, complaints: list[Complaint], files: tuple[Path, ...] = ()) -> None:
        super().__init__("\n".join(map(str, complaints)))
        self.complaints = complaints
        self.files = files  # all that were read


def load(file: Path, environment: Mapping[str, str] = os.environ, yaml: YamlFiles | None = None) -> Settings:
    """Read the configuration; SettingsError tells everything that is wrong with it at once.

    Who loads again and again hands in the same `yaml`: it reads only the files that have changed.
    """
    written = read_written(file, environment, yaml or YamlFiles())
    if not written.is_whole:
        _complain_of_emptiness(written)
        raise SettingsError(sorted(set(written.complaints)), written.files)
    read = _validate(written)
    if written.complaints or read is None:
        raise SettingsError(sorted(set(written.complaints)), written.files)
    keys, known = read
    return _cut(keys, known, written)


def load_beside(file: Path, config: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the rules of another file of the same shape; what they name and it lacks is taken from the configuration.

    Of lists, places, speakers, frames, channels and digests its own entries stand before those of the same name.
    """
    beneath = load(config, environment).written  # its faults are told at their own places
    own = read_written(file, environment, YamlFiles())
    if not own.is_whole:
        _complain_of_emptiness(own)
        raise SettingsError(sorted(set(own.complaints)), own.files)
    written = replace(own, data=_over(own.data, beneath.data))
    read = _validate(written)
    if written.complaints or read is None:
        raise SettingsError(sorted(set(written.complaints)), written.files)
    keys, known = read
    return _cut(keys, known, written)


def _over(data: Mapping[str, object], beneath: Mapping[str, object]) -> dict[str, object]:
    merged = {**beneath, "rules": {}, **data}
    for section in _MERGED:
        own, other = data.get(section), beneath.get(section)
        if isinstance(own, dict) and isinstance(other, dict):
            merged[section] = {**other, **own}
    return merged


def _complain_of_emptiness(written: Written) -> None:
    if not written.complaints:  # else it is the text itself that could not be read
        written.complain_at(written.top.name, Place(1, 1), "should hold keys such as feeds, rules and channels")


def _validate(written: Written) -> tuple[FileKeys, Known] | None:
    known, wrong_places = read_context(written.data)
    for path, message in [*wrong_names(written.data), *wrong_places]:
        written.complain(path, message)
    try:
        return FileKeys.model_validate(written.data, context=known), known
    except ValidationError as error:
        _complain_of_faults(written, error.errors(include_url=False, include_input=False))
        return None


def _complain_of_faults(written: Written, faults: list[ErrorDetails]) -> None:
    known = KnownKeys(FileKeys.model_json_schema())
    told = {(complaint.file, complaint.place) for complaint in written.complaints}
    for fault in faults:
        source, path = written.home(fault["loc"])
        if path[-1:] == (_OF_KEY,):
            rule = _HEADERS if "headers" in path else _NAMES
            written.complain_at(source.name, source.keys[path[:-1]], f"{dotted(path[:-1])}: {rule}")
        elif (
            source.name,
            place := _place(source, path, fault),
        ) not in told:  # what an unset variable leaves is no news
            written.complain_at(source.name, place, _sentence(path, fault, known))


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
    where = dotted(path)
    if fault["type"] == "extra_forbidden":
        return f"{where}: there is no key '{path[-1]}' here{hint(str(path[-1]), known.beside(path))}"
    message = _IN_WORDS.get(fault["type"]) or fault["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def _cut(keys: FileKeys, known: Known, written: Written) -> Settings:
    data: Any = written.data
    versions = {rule_id: _version(rule_id, rule, data) for rule_id, rule in keys.rules.items()}
    return Settings(
        written=written,
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

"""feeds.yaml and the environment -> Settings, or every fault with its line and column.

Here the file is read and cut: a rule's `when` goes to the pipeline, the rest of it to the alerts.
"""

import os
import re
from collections.abc import Iterable, Mapping
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
from pipeline.rules import Known, RuleTest
from storage.records.feed import WatchedFeed
from storage.records.rule import RuleVersion, Status
from wirewatch.config.context import read_context
from wirewatch.config.file_keys import FileKeys, GeneralKeys
from wirewatch.config.hints import hint
from wirewatch.config.known_keys import KnownKeys
from wirewatch.config.names import wrong_names
from wirewatch.config.read_rules import ReadRules
from wirewatch.config.versions import asked_by, cut, version_of
from wirewatch.config.written import Written, dotted, read_written
from wirewatch.config.yaml_file import Complaint, Path_, Place, YamlFile
from wirewatch.config.yaml_files import Contents, YamlFiles

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
    tests: Mapping[str, tuple[RuleTest, ...]]  # by rule id
    channels: Mapping[str, Channel]
    digests: Mapping[str, DigestKeys]
    frames: Mapping[str, str]  # titles of the frames that live rules watch, by id

    @property
    def watched(self) -> tuple[WatchedFeed, ...]:
        """Give the feeds as they are stored, without secrets."""
        return tuple(feed.without_secrets(self.general.full_text) for feed in self.feeds)

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


def load(
    file: Path,
    environment: Mapping[str, str] = os.environ,
    yaml: YamlFiles | None = None,
    rules: ReadRules | None = None,
) -> Settings:
    """Read the configuration; SettingsError tells everything that is wrong with it at once.

    Who loads again and again hands in the same `yaml` and `rules`: only files and rules that have changed are read.
    """
    return _read(_whole(read_written(file, environment, yaml or YamlFiles())), rules or ReadRules())


def load_beside(file: Path, config: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the rules of another file of the same shape; what they name and it lacks is taken from the configuration.

    Of lists, places, speakers, frames, channels and digests its own entries stand before those of the same name.
    """
    beneath = load(config, environment).written  # its faults are told at their own places
    own = _whole(read_written(file, environment, YamlFiles()))
    return _read(replace(own, data=_over(own.data, beneath.data)), ReadRules())


def _over(data: Mapping[str, object], beneath: Mapping[str, object]) -> dict[str, object]:
    merged = {**beneath, "rules": {}, **data}
    for section in _MERGED:
        own, other = data.get(section), beneath.get(section)
        if isinstance(own, dict) and isinstance(other, dict):
            merged[section] = {**other, **own}
    return merged


class Loader:
    """Loads one configuration again and again; of files and rules that have not changed nothing is read twice."""

    def __init__(self, file: Path, environment: Mapping[str, str] = os.environ) -> None:
        self.file = file
        self._environment = environment
        self._yaml = YamlFiles()
        self._rules = ReadRules()

    def load(self) -> Settings:
        """Read it as `load` does."""
        return load(self.file, self._environment, self._yaml, self._rules)

    def contents(self, files: Iterable[Path]) -> Contents:
        """Give what files held when they were read last."""
        return self._yaml.contents(files)


def _whole(written: Written) -> Written:
    if not written.is_whole:
        _complain_of_emptiness(written)
        raise SettingsError(sorted(set(written.complaints)), written.files)
    return written


def _read(written: Written, rules: ReadRules) -> Settings:
    read = _validate(written, rules)
    if written.complaints or read is None:
        raise SettingsError(sorted(set(written.complaints)), written.files)
    keys, known = read
    return _cut(keys, known, written)


def _complain_of_emptiness(written: Written) -> None:
    if not written.complaints:  # else it is the text itself that could not be read
        written.complain_at(written.top.name, Place(1, 1), "should hold keys such as feeds, rules and channels")


def _validate(written: Written, rules: ReadRules) -> tuple[FileKeys, Known] | None:
    known, wrong_places = read_context(written.data)
    for path, message in [*wrong_names(written.data), *wrong_places]:
        written.complain(path, message)
    try:
        keys = FileKeys.model_validate(rules.put_into(written.data), context=known)
    except ValidationError as error:
        _complain_of_faults(written, error.errors(include_url=False, include_input=False))
        return None
    rules.keep(written.data, keys.rules)
    return keys, known


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
    versions = {rule_id: version_of(rule_id, rule, data) for rule_id, rule in keys.rules.items()}
    halves = {rule_id: cut(rule, versions[rule_id], data, keys.digests.keys()) for rule_id, rule in keys.rules.items()}
    return Settings(
        written=written,
        general=keys.settings,
        feeds=tuple(keys.feeds),
        known=known,
        rules=tuple(half.rule for half in halves.values()),
        policies={rule_id: half.policy for rule_id, half in halves.items()},
        versions=tuple(versions.values()),
        tests={rule_id: tuple(rule.tests) for rule_id, rule in keys.rules.items()},
        channels=dict(keys.channels),
        digests=dict(keys.digests),
        frames=_watched_frames(known, keys, data),
    )


def _watched_frames(known: Known, keys: FileKeys, data: Any) -> dict[str, str]:
    live = [rule_id for rule_id, rule in keys.rules.items() if rule.status is Status.LIVE]
    written = "".join(asked_by(rule_id, data) for rule_id in live)
    watched = {name or named for name, named in _WATCHED_FRAME.findall(written)}
    return {frame.id: frame.keys.title for frame in known.frames if frame.id in watched} if watched else {}

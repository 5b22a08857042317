"""Runs the checks, finds the place of each find, and leaves out what an operator has said is meant so."""

import importlib
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from storage.keys import discover
from wirewatch.config.written import Written
from wirewatch.config.yaml_file import Path_, Place, YamlFile
from wirewatch.settings import Settings
from wirewatch.workbench.lint._archive import Archive
from wirewatch.workbench.lint._base import Bench, Check, Find, Remark

_IGNORE = re.compile(r"#\s*wirewatch:\s*ignore\s+(W\d{3}(?:[\s,]+W\d{3})*)")
_CODE = re.compile(r"W\d{3}")
_BLOCK = 30
"""Lines of a text over several lines in which a word of it is looked for."""


def lint(settings: Settings, archive: Archive | None = None) -> list[Remark]:
    """Give all remarks on a configuration, in the order of its files; without an archive nothing is asked of it."""
    bench, places = Bench(settings=settings, archive=archive), _Places(settings.written)
    found: set[Remark] = set()
    for check in checks().values():
        found |= {_remark(check, find, places) for find in check().find(bench) if not places.ignores(find, check.code)}
    order = {str(file): number for number, file in enumerate(settings.files)}
    return sorted(found, key=lambda remark: (order.get(remark.file, 0), remark))


@cache
def checks() -> Mapping[str, type[Check]]:
    """Give every check by its code."""
    package = importlib.import_module("wirewatch.workbench.lint")
    found = discover(package, Check)  # type: ignore[type-abstract]  # only looked for, never made
    return {check.code: check for check in sorted(found.values(), key=lambda check: check.code)}


def _remark(check: type[Check], find: Find, places: "_Places") -> Remark:
    file, place = places.of(find)
    return Remark(file=file, place=place, code=check.code, message=find.message, fix=check.fix)


class _Places:
    """Where finds stand, and which of them are to be left out there."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._known: dict[str, tuple[list[str], Mapping[int, Collection[str]]]] = {}

    def of(self, find: Find) -> tuple[str, Place]:
        file, own = self._written.home(find.path)
        if find.on_key and own in file.keys:
            return file.name, file.keys[own]
        return file.name, self._of_word(file, file.place_of(own), find.word)

    def _of_word(self, file: YamlFile, place: Place, word: str) -> Place:
        lines, _ = self._read(file)
        for line in range(place.line, min(place.line + _BLOCK, len(lines) + 1)) if word else ():
            column = lines[line - 1].find(word, place.column - 1 if line == place.line else 0)
            if column >= 0:
                return Place(line, column + 1)
        return place

    def ignores(self, find: Find, code: str) -> bool:
        """Say whether a comment on the line of the find, or of a key above it, names the code."""
        file, own = self._written.home(find.path)
        _, ignored = self._read(file)
        if not ignored:
            return False
        return any(code in ignored.get(line, ()) for line in (self.of(find)[1].line, *_lines(file, own)))

    def _read(self, file: YamlFile) -> tuple[list[str], Mapping[int, Collection[str]]]:
        if file.name not in self._known:
            lines = file.text.split("\n")
            said = {number: found for number, line in enumerate(lines, 1) if (found := _IGNORE.search(line))}
            ignored = {number: frozenset(_CODE.findall(found[1])) for number, found in said.items()}
            self._known[file.name] = lines, ignored
        return self._known[file.name]


def _lines(file: YamlFile, path: Path_) -> Iterator[int]:
    for length in range(1, len(path) + 1):
        place = file.keys.get(path[:length]) or file.values.get(path[:length])  # items of lists have no key
        if place:
            yield place.line

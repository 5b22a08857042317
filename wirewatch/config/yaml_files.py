"""YAML files by their content: one that is the same as before is not read a second time.

ruamel.yaml takes near a millisecond a rule, so a reload of many files should cost no more than the one that changed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from wirewatch.config.yaml_file import YamlFile, parse_yaml, read_bytes, unreadable

Contents = Mapping[Path, bytes | None]
"""What each file held, as a hash; None where it could not be read."""


class YamlFiles:
    """Reads files, and remembers of each what it held the last time. What it gives is shared: nobody changes it."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[bytes, YamlFile]] = {}

    def contents(self, files: Iterable[Path]) -> Contents:
        """Give what files held when they were read last."""
        return {file: self._known[file][0] if file in self._known else None for file in files}

    def read(self, file: Path, name: str, environment: Mapping[str, str]) -> YamlFile:
        """Read a file as `read_yaml` does, unless its bytes and the variables that it names are as they were."""
        try:
            raw = read_bytes(file)
        except OSError as error:
            self._known.pop(file, None)
            return unreadable(name, error)
        content = _hash(raw)
        known = self._known.get(file)
        if known is None or known[0] != content or not _holds(known[1], name, environment):
            known = self._known[file] = (content, parse_yaml(raw, name, environment))
        return known[1]

    def forget_all_but(self, files: tuple[Path, ...]) -> None:
        """Forget files that are no longer part of the configuration."""
        self._known = {file: known for file, known in self._known.items() if file in files}


def contents_now(files: Iterable[Path]) -> Contents:
    """Give what files hold now, as it would be read."""
    return {file: _content(file) for file in files}


def _content(file: Path) -> bytes | None:
    try:
        return _hash(read_bytes(file))
    except OSError:
        return None


def _hash(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=16).digest()


def _holds(found: YamlFile, name: str, environment: Mapping[str, str]) -> bool:
    return found.name == name and all(environment.get(asked) == said for asked, said in found.asked.items())

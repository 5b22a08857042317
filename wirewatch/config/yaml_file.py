"""A YAML file as plain data, with the place of every key and value, and every fault that the text itself has.

Nodes are composed by ruamel.yaml and built here, because only so can all duplicate keys be told at once, every
value be found again by line and column, and an alias bomb be stopped while it grows.
"""

import codecs
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

LARGEST = 5 * 1024 * 1024  # bytes
MOST_VALUES = 200_000
MOST_CHARACTERS = 4 * LARGEST
"""Of all values together, once aliases are followed: a long text behind an alias is copied for each that names it."""
DEEPEST = 50
LONGEST_NUMBER = 40

Path_ = tuple[str | int, ...]
"""Where a value stands in the data: keys and list indexes from the top."""

_VARIABLE = re.compile(r"\$(\$?)\{([^}:]*)(?::-([^}]*))?\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TAGS = "tag:yaml.org,2002:"
_KINDS = {"map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value"}
_WORDS: Mapping[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One thing that is wrong with a file, and where."""

    file: str
    place: Place
    message: str

    def __str__(self) -> str:
        """Give it as compilers do, so that editors can jump to it."""
        return f"{self.file}:{self.place.line}:{self.place.column}: {self.message}"


@dataclass(slots=True, repr=False)  # what the environment filled in may be secret
class YamlFile:
    """What one file holds."""

    name: str
    data: object = None
    keys: dict[Path_, Place] = field(default_factory=dict)  # where the key of a value stands
    values: dict[Path_, Place] = field(default_factory=dict)
    quoted: set[Path_] = field(default_factory=set)  # values whose text begins one column after their place
    filled_in: set[Path_] = field(default_factory=set)  # values that came from the environment: never shown
    asked: dict[str, str | None] = field(default_factory=dict)  # what the environment said of the variables in it
    text: str = ""
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, place: Place, message: str) -> None:
        """Note one more fault."""
        self.complaints.append(Complaint(self.name, place, message))

    def place_of(self, path: Path_) -> Place:
        """Give the place of a value, or of the nearest one above it that the file holds."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Place(1, 1))


def read_yaml(file: Path, name: str, environment: Mapping[str, str]) -> YamlFile:
    """Read a file; what is wrong with it stands in `complaints`, and then `data` is not to be trusted."""
    try:
        raw = read_bytes(file)
    except OSError as error:
        return unreadable(name, error)
    return parse_yaml(raw, name, environment)


def read_bytes(file: Path) -> bytes:
    """Give what a file holds, and of one that is too large only so much that this shows."""
    if stat.S_ISDIR(file.stat().st_mode):
        raise IsADirectoryError(0, "is a directory, and should be a file")
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def unreadable(name: str, error: OSError) -> YamlFile:
    """Give a file of which nothing could be read, with the reason."""
    found = YamlFile(name)
    found.complain(Place(1, 1), f"cannot be read: {(error.strerror or str(error)).lower()}")
    return found


def parse_yaml(raw: bytes, name: str, environment: Mapping[str, str]) -> YamlFile:
    """Read the bytes of a file; the same as `read_yaml`."""
    found = YamlFile(name)
    try:
        found.text = _text(raw)
    except _Unusable as error:
        found.complain(error.place, error.message)
    else:
        _fill(found, environment)
    return found


def unfilled(text: str) -> str:
    """Write a text so that nothing in it is filled in from the environment: it comes back as it is."""
    return _VARIABLE.sub(lambda variable: f"${variable[0]}", text)


class _Unusable(Exception):
    """Why a file cannot be read to its end, and where that shows."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


def _text(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise _Unusable(
            Place(1, 1), f"is larger than {LARGEST // 1024 // 1024} MB; split it (see include), or name the right file"
        )
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _Unusable(Place(1, 1), "is UTF-16 text; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_at(raw[: error.start].decode(), error.start)
        raise _Unusable(place, f"is not UTF-8 text (byte {error.start + 1}); save it as UTF-8") from None
    if "\0" in text:
        raise _Unusable(_place_at(text, text.index("\0")), "holds a NUL byte, which no text has; save it as UTF-8")
    return text


def _place_at(text: str, offset: int) -> Place:
    before = text[:offset]
    return Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _fill(found: YamlFile, environment: Mapping[str, str]) -> None:
    reader = YAML(typ="safe", pure=True)
    reader.Composer = _Composer
    try:
        node = reader.compose(found.text)
        if node is not None:
            found.data = _Builder(found, environment).build(node, ())
    except _Unusable as error:
        found.complain(error.place, error.message)
    except MarkedYAMLError as error:
        found.complain(_place(error.problem_mark or error.context_mark), _in_words(error.problem or str(error)))
    except ReaderError as error:
        found.complain(_place_at(found.text, error.position), "this character cannot stand in YAML; leave it away")
    except YAMLError as error:
        found.complain(Place(1, 1), _in_words(str(error)))


class _Composer(Composer):
    """Stops at what is too deep or too much while it is read, and not when all of it is in memory."""

    _left = MOST_VALUES
    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self._left -= 1
        if self._left < 0 or self._depth > DEEPEST:
            place = _place(self.parser.peek_event().start_mark)
            raise _Unusable(place, _TOO_MUCH if self._left < 0 else _TOO_DEEP)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


_TOO_DEEP = f"is nested too deeply: values may stand {DEEPEST} deep"
_TOO_MUCH = f"holds more than {MOST_VALUES:,} values; split it (see include)"
_TOO_MUCH_BY_ALIASES = "holds too many values once its aliases are followed"


class _Builder:
    """Turns composed nodes into plain data and notes where each stood."""

    def __init__(self, found: YamlFile, environment: Mapping[str, str]) -> None:
        self._found = found
        self._environment = environment
        self._values_left = MOST_VALUES
        self._characters_left = MOST_CHARACTERS

    def build(self, node: Node, path: Path_) -> object:
        place = _place(node.start_mark)
        self._count(node, place)
        self._found.values.setdefault(path, place)
        if len(path) > DEEPEST:
            raise _Unusable(place, _TOO_DEEP)
        if str(node.tag).removeprefix(_TAGS) not in _KINDS:
            self._found.complain(place, f"the tag {str(node.tag).removeprefix(_TAGS)} is not allowed here")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(value, (*path, index)) for index, value in enumerate(node.value)]
        return self._scalar(node, path, place) if isinstance(node, ScalarNode) else None

    def _count(self, node: Node, place: Place) -> None:
        self._values_left -= 1
        self._characters_left -= len(node.value) if isinstance(node, ScalarNode) else 0
        if self._values_left < 0 or self._characters_left < 0:
            raise _Unusable(place, _TOO_MUCH_BY_ALIASES)

    def _mapping(self, node: MappingNode, path: Path_) -> dict[str, object]:
        built: dict[str, object] = {}
        for key_node, value_node in node.value:
            key, place = str(key_node.value), _place(key_node.start_mark)
            if not isinstance(key_node, ScalarNode):
                self._found.complain(place, "a key should be a plain word")
            elif _is_merge(key_node):
                continue
            elif key in built:
                first = self._found.keys[*path, key]
                self._found.complain(place, f"'{key}' stands here a second time (first in line {first.line})")
            else:
                self._found.keys[*path, key] = place
                built[key] = self.build(value_node, (*path, key))
        for key_node, value_node in self._merged(node):
            key = str(key_node.value)
            if key not in built:
                self._found.keys[*path, key] = _place(key_node.start_mark)
                built[key] = self.build(value_node, (*path, key))
        return built

    def _merged(self, node: MappingNode, depth: int = 0) -> Iterator[tuple[ScalarNode, Node]]:
        """Give what `<<` brings into a mapping, the nearest first: its own keys take their place."""
        for key_node, value_node in node.value:
            if not _is_merge(key_node):
                continue
            inner = value_node.value if isinstance(value_node, SequenceNode) else [value_node]
            if depth > DEEPEST or not all(isinstance(one, MappingNode) for one in inner):
                self._found.complain(
                    _place(key_node.start_mark), "<< takes the keys of another mapping, as in <<: *wire"
                )
                continue
            for one in inner:
                for pair in one.value:
                    self._count(pair[0], _place(key_node.start_mark))
                    if isinstance(pair[0], ScalarNode) and not _is_merge(pair[0]):
                        yield pair
                yield from self._merged(one, depth + 1)

    def _scalar(self, node: ScalarNode, path: Path_, place: Place) -> object:
        if node.style in {"'", '"'}:
            self._found.quoted.add(path)
        elif node.style is None:
            plain = _plain(str(node.value), str(node.tag))
            if not isinstance(plain, str):
                return plain
        return self._substitute(str(node.value), path, place)

    def _substitute(self, text: str, path: Path_, place: Place) -> str:
        def value(variable: re.Match[str]) -> str:
            escaped, name, default = variable[1], variable[2], variable[3]
            if escaped:
                return variable[0][1:]
            self._found.filled_in.add(path)
            self._found.asked[name] = self._environment.get(name)
            if not _NAME.fullmatch(name):
                self._found.complain(place, f"'{name}' cannot be the name of an environment variable")
            elif name not in self._environment and default is None:
                self._found.complain(
                    place, f"the environment variable {name} is not set; set it, or write ${{{name}:-a default}}"
                )
            return self._environment.get(name, default or "")

        return _VARIABLE.sub(value, text)


def _plain(text: str, tag: str) -> object:
    """Read a word without quotes: YAML 1.2's numbers, booleans and null, and nothing cleverer (no dates)."""
    kind = tag.rpartition(":")[2]
    if len(text) > LONGEST_NUMBER:
        return text
    if kind in {"bool", "null"} and text.lower() in _WORDS:
        return _WORDS[text.lower()]
    try:
        if kind == "int":
            return int(text.replace("_", ""), 0)
        if kind == "float":
            return float(text.replace("_", ""))
    except ValueError:
        return text
    return text


def _place(mark: StreamMark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _is_merge(key: Node) -> bool:
    return isinstance(key, ScalarNode) and str(key.tag) == f"{_TAGS}merge"


def _in_words(problem: str) -> str:
    if "'\\t'" in problem:
        return "a tab cannot stand here: indent with spaces"
    if "another document" in problem:
        return "a second document begins here: put it into a file of its own (see include)"
    return problem.strip().splitlines()[0] if problem.strip() else "is not YAML"

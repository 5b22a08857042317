"""A YAML file as plain data, with the place of every key and value, and every fault that the text itself has.

Nodes are composed by ruamel.yaml and built here, because only so can all duplicate keys be told at once, every
value be found again by line and column, and an alias bomb be stopped while it grows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LARGEST = 5 * 1024 * 1024  # bytes
MOST_NODES = 500_000
DEEPEST = 50

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


@dataclass(slots=True)
class YamlFile:
    """What one file holds."""

    name: str
    data: object = None
    keys: dict[Path_, Place] = field(default_factory=dict)  # where the key of a value stands
    values: dict[Path_, Place] = field(default_factory=dict)
    quoted: set[Path_] = field(default_factory=set)  # values whose text begins one column after their place
    filled_in: set[Path_] = field(default_factory=set)  # values that came from the environment: never shown
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
    found = YamlFile(name)
    try:
        text = _text(file)
    except OSError as error:
        found.complain(Place(1, 1), f"cannot be read: {(error.strerror or str(error)).lower()}")
    except ValueError as error:
        found.complain(Place(1, 1), str(error))
    else:
        _fill(found, text, environment)
    return found


def _text(file: Path) -> str:
    with file.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ValueError(f"is larger than {LARGEST // 1024 // 1024} MB; split it, or name the right file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 text (byte {error.start + 1})") from None


def _fill(found: YamlFile, text: str, environment: Mapping[str, str]) -> None:
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        if node is not None:
            found.data = _Builder(found, environment).build(node, ())
    except MarkedYAMLError as error:
        found.complain(_place(error.problem_mark or error.context_mark), _first_line(error.problem or str(error)))
    except YAMLError as error:
        found.complain(Place(1, 1), _first_line(str(error)))
    except RecursionError:
        found.complain(Place(1, 1), "is nested too deeply")
    except _TooDeep as error:
        found.complain(error.place, "is nested too deeply")
    except _TooMuch:
        found.complain(Place(1, 1), "holds too many values once its aliases are followed")


class _TooMuch(Exception):
    pass


class _TooDeep(Exception):
    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class _Builder:
    """Turns composed nodes into plain data and notes where each stood."""

    def __init__(self, found: YamlFile, environment: Mapping[str, str]) -> None:
        self._found = found
        self._environment = environment
        self._left = MOST_NODES

    def build(self, node: Node, path: Path_) -> object:
        self._left -= 1
        if self._left < 0:
            raise _TooMuch
        place = _place(node.start_mark)
        self._found.values.setdefault(path, place)
        if len(path) > DEEPEST:
            raise _TooDeep(place)
        if str(node.tag).removeprefix(_TAGS) not in _KINDS:
            self._found.complain(place, f"the tag {str(node.tag).removeprefix(_TAGS)} is not allowed here")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(value, (*path, index)) for index, value in enumerate(node.value)]
        return self._scalar(node, path, place) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, path: Path_) -> dict[str, object]:
        built: dict[str, object] = {}
        for key_node, value_node in node.value:
            key, place = str(key_node.value), _place(key_node.start_mark)
            if not isinstance(key_node, ScalarNode):
                self._found.complain(place, "a key should be a plain word")
            elif key in built:
                first = self._found.keys[*path, key]
                self._found.complain(place, f"'{key}' stands here a second time (first in line {first.line})")
            else:
                self._found.keys[*path, key] = place
                built[key] = self.build(value_node, (*path, key))
        return built

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


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "is not YAML"

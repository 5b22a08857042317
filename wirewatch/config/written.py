"""What stands in feeds.yaml and the files that it includes: one set of data, and for every value the file it is in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wirewatch.config.included import MOST_FILES, CannotInclude, Folder, is_glob
from wirewatch.config.yaml_file import Complaint, Path_, Place, YamlFile
from wirewatch.config.yaml_files import YamlFiles

LARGEST_TOGETHER = 50 * 1024 * 1024  # characters
INCLUDE = "include"
ONLY_AT_THE_TOP = "settings"


@dataclass(slots=True, repr=False)  # what the environment filled in may be secret
class Written:
    """The files of a configuration, joined section by section."""

    top: YamlFile
    data: dict[str, object] = field(default_factory=dict)
    files: tuple[Path, ...] = ()  # all that were read, the top file first
    folders: frozenset[Path] = frozenset()  # where a new file would be included
    complaints: list[Complaint] = field(default_factory=list)
    is_whole: bool = True  # else names that seem to be missing may stand in what could not be read
    fits_nothing: list[Path_] = field(default_factory=list)  # globs in `include` that no file fits
    _homes: dict[Path_, tuple[YamlFile, Path_]] = field(default_factory=dict)

    def home(self, path: Path_) -> tuple[YamlFile, Path_]:
        """Give the file that a value stands in, and where in that file's own data."""
        for length in (2, 1):
            if path[:length] in self._homes:
                file, own = self._homes[path[:length]]
                return file, own + path[length:]
        return self.top, path

    def joined_path(self, file: YamlFile, own: Path_) -> Path_:
        """Give where an entry of a file stands in the joined data."""
        return next(path for path, home in self._homes.items() if home[0] is file and home[1] == own)

    def place_of(self, path: Path_) -> tuple[str, Place]:
        """Give the file and the place of a value, or of the nearest one above it that is written."""
        file, own = self.home(path)
        return file.name, file.place_of(own)

    def key_of(self, path: Path_) -> tuple[str, Place]:
        """Give the file and the place of the key of a value; where it has none, of the value."""
        file, own = self.home(path)
        return file.name, file.keys.get(own) or file.place_of(own)

    def complaint(self, path: Path_, message: str) -> Complaint:
        """Put a fault of a value at its place."""
        file, own = self.home(path)
        return Complaint(file.name, file.place_of(own), f"{dotted(own)}: {message}")

    def complain(self, path: Path_, message: str) -> None:
        """Note a fault of a value."""
        self.complaints.append(self.complaint(path, message))

    def complain_at(self, file: str, place: Place, message: str) -> None:
        """Note a fault."""
        self.complaints.append(Complaint(file, place, message))

    def join(self, file: YamlFile) -> None:
        """Add what a file holds: lists grow, mappings are joined, and a name that stands twice is a fault."""
        for section, value in (file.data if isinstance(file.data, dict) else {}).items():
            if section == ONLY_AT_THE_TOP and file is not self.top:
                message = f"{section}: stands in {self.top.name} only, for it holds for the whole service"
                self.complain_at(file.name, file.keys[section,], message)
            elif section not in self.data:
                self._homes[section,] = file, (section,)
                self.data[section] = value
                if isinstance(value, list | dict):
                    self.data[section] = type(value)()
                    self._add(file, section, value)
            else:
                self._add(file, section, value)

    def _add(self, file: YamlFile, section: str, value: object) -> None:
        held = self.data[section]
        if isinstance(held, list) and isinstance(value, list):
            for index, one in enumerate(value):
                self._homes[section, len(held)] = file, (section, index)
                held.append(one)
        elif isinstance(held, dict) and isinstance(value, dict):
            for name, one in value.items():
                if name in held:
                    self._complain_of_two(file, (section, name))
                else:
                    self._homes[section, name] = file, (section, name)
                    held[name] = one
        else:
            shape = "be a list" if isinstance(held, list) else "hold keys"
            first = _spot(*self.key_of((section,)))
            self.complain_at(file.name, file.place_of((section,)), f"{section}: should {shape}, as at {first}")

    def _complain_of_two(self, file: YamlFile, path: Path_) -> None:
        first = _spot(*self.key_of(path))
        self.complain_at(file.name, file.keys[path], f"{dotted(path)}: has this name a second time (first at {first})")


def read_written(file: Path, environment: Mapping[str, str], yaml: YamlFiles) -> Written:
    """Read a configuration with all that it includes; what is wrong with any of it stands in `complaints`."""
    reader = _Reader(file, environment, yaml)
    reader.read(file, ())
    written = reader.written
    written.files, written.folders = tuple(reader.files.values()), frozenset(reader.folder.looked_in)
    yaml.forget_all_but(written.files)
    return written


class _Reader:
    """Follows includes, each file once."""

    def __init__(self, file: Path, environment: Mapping[str, str], yaml: YamlFiles) -> None:
        self.files: dict[Path, Path] = {}  # as they are, and as they were named
        self.folder = Folder(file.parent)
        self._environment = environment
        self._yaml = yaml
        self._characters = 0
        self.written = Written(top=YamlFile(str(file)))

    def read(self, file: Path, chain: tuple[Path, ...]) -> None:
        real = file.resolve()
        self.files[real] = file
        found = self._yaml.read(file, str(file), self._environment)
        self.written.complaints += found.complaints
        self._characters += len(found.text)
        self.written.is_whole &= isinstance(found.data, dict)
        if not chain:
            self.written.top = found
        elif not found.complaints and not isinstance(found.data, dict):
            kept = (
                "rules, terms or feeds" if found.data is not None else "rules, and holds nothing: fill it or remove it"
            )
            self.written.complain_at(found.name, Place(1, 1), f"should hold keys such as {kept}")
        self.written.join(found)
        for index, pattern in _patterns(found):
            self._include(found, index, pattern, (*chain, real))

    def _include(self, found: YamlFile, index: int, pattern: str, chain: tuple[Path, ...]) -> None:
        path = (INCLUDE, index)
        try:
            files = self._files(pattern, self.files[chain[-1]])
            if not files:
                self.written.fits_nothing.append(self.written.joined_path(found, path))
            for file in files:
                self._follow(file, chain)
        except CannotInclude as error:
            self.written.complain_at(found.name, found.place_of(path), f"{dotted(path)}: {error}")
            self.written.is_whole = False

    def _files(self, pattern: str, including: Path) -> list[Path]:
        files = self.folder.files(pattern, including)
        if not is_glob(pattern) and files[0].is_dir():
            raise CannotInclude(f"{files[0]} is a directory; write {pattern.rstrip('/')}/*.yaml")
        if not is_glob(pattern) and not files[0].exists():
            raise CannotInclude(f"there is no file {files[0]}")
        return files

    def _follow(self, file: Path, chain: tuple[Path, ...]) -> None:
        real = file.resolve()
        if real in chain:
            circle = " -> ".join(str(self.files[one]) for one in (*chain[chain.index(real) :], real))
            raise CannotInclude(f"goes round in a circle: {circle}")
        if real in self.files:
            return  # two patterns may mean it
        if len(self.files) >= MOST_FILES:
            raise CannotInclude(f"leads to more than {MOST_FILES} files; join some of them")
        if self._characters > LARGEST_TOGETHER:
            raise CannotInclude(f"leads to more than {LARGEST_TOGETHER // 1024 // 1024} MB together")
        self.read(file, chain)


def _patterns(found: YamlFile) -> Iterator[tuple[int, str]]:
    patterns = found.data.get(INCLUDE) if isinstance(found.data, dict) else None
    for index, pattern in enumerate(patterns if isinstance(patterns, list) else ()):
        if isinstance(pattern, str):
            yield index, pattern


def _spot(file: str, place: Place) -> str:
    return f"{file}:{place.line}:{place.column}"


def dotted(path: Path_) -> str:
    """Give where a value stands in words: `rules.toll.when`."""
    return ".".join(map(str, path))

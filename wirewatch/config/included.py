"""Which files an `include:` means: paths and globs inside the folder of the top file, and nowhere else."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

MOST_FILES = 500
MOST_ENTRIES = 20_000
"""Names in folders that globs look through: a glob over a whole disk should be told, and not waited for."""

_WILD = frozenset("*?[")


class CannotInclude(Exception):
    """Why a pattern cannot be followed, in words for its author."""


@dataclass(slots=True)
class Folder:
    """The folder of the top file; nothing outside of it is read."""

    root: Path
    looked_in: set[Path] = field(default_factory=set)  # where a new file may fit a glob
    _entries_left: int = MOST_ENTRIES

    def files(self, pattern: str, including: Path) -> list[Path]:
        """Give the files that a pattern means, in order of their names, none for a glob that fits none.

        A pattern is read from the folder of the file that includes, and a glob never means that file itself.
        """
        parts = _parts(pattern)
        if not is_glob(pattern):
            return [self._inside(including.parent.joinpath(*parts))]
        found = self._walk(including.parent, parts)
        own = including.resolve()
        return [file for file in sorted(found) if self._inside(file).resolve() != own]

    def _walk(self, folder: Path, parts: list[str]) -> Iterator[Path]:
        head, *rest = parts
        if not is_glob(head):
            named = folder / head
            if rest:
                yield from self._walk(named, rest)
            elif named.is_file():
                yield named
            return
        self.looked_in.add(folder)
        for entry in self._entries(self._inside(folder)):
            if not fnmatchcase(entry.name, head) or entry.name.startswith("."):  # editors keep their own files so
                continue
            if rest and entry.is_dir():
                yield from self._walk(folder / entry.name, rest)
            elif not rest and not entry.is_dir():
                yield folder / entry.name

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self._entries_left -= 1
                    if self._entries_left < 0:
                        raise CannotInclude(f"looks through more than {MOST_ENTRIES:,} files; name their folder")
                    yield entry
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise CannotInclude(f"{folder} cannot be read: {(error.strerror or str(error)).lower()}") from None

    def _inside(self, file: Path) -> Path:
        """Give the path back if it lies in the folder, links followed, and is a plain file or a folder."""
        try:
            real = file.resolve()
            mode = file.stat().st_mode if file.exists() else stat.S_IFREG
        except (OSError, RuntimeError):  # a link to itself
            raise CannotInclude(f"{file} cannot be followed: its links go round in a circle") from None
        if not real.is_relative_to(self.root.resolve()):
            raise CannotInclude(f"{file} is a link to {real}, outside of {self.root}: only files in there are included")
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise CannotInclude(f"{file} is no plain file")
        return file


def is_glob(pattern: str) -> bool:
    """Say whether a pattern means whatever fits, and not one file by its name."""
    return not _WILD.isdisjoint(pattern)


def _parts(pattern: str) -> list[str]:
    parts = [part for part in pattern.split("/") if part not in {"", "."}]
    if pattern.startswith(("/", "~")) or "\\" in pattern or Path(pattern).is_absolute():
        raise CannotInclude("should be a path from the folder of this file, such as rules/*.yaml")
    if ".." in parts:
        raise CannotInclude("should stay inside the folder of the configuration, and .. leaves it")
    if not parts or "\0" in pattern:
        raise CannotInclude("should be the path of a file, such as rules/*.yaml")
    if "**" in parts:
        raise CannotInclude("** is not followed: name each folder, as in rules/*.yaml and rules/*/*.yaml")
    return parts

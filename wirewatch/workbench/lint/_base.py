"""What every check is: a code that stays, a sentence for each find, and what mends it.

A check is one file of this folder with one class; nothing else names it. Its docstring is its documentation, its
examples are its tests and stand in docs/lint.md.
"""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from wirewatch.config.yaml_file import Path_, Place
from wirewatch.settings import Settings
from wirewatch.workbench.lint._archive import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is looked at: a configuration without faults, and the archive where there is one."""

    settings: Settings
    archive: Archive | None = None


@dataclass(frozen=True, slots=True)
class Find:
    """One thing that a check found."""

    path: Path_  # of the value that it is about
    message: str
    word: str = ""  # in the value, where it stands in the file as it is
    on_key: bool = False  # it is about the name, and not about what stands below it


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Remark:
    """A find as people and programs read it."""

    file: str
    place: Place
    code: str
    message: str
    fix: str

    def __str__(self) -> str:
        """Give it as compilers do, so that editors can jump to it."""
        return f"{self.file}:{self.place.line}:{self.place.column}: {self.code}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Sections of a feeds.yaml (a feed and a channel `c` are always there), and whether the check remarks on them."""

    yaml: str
    fires: bool
    archive: Archive | None = None


class Check(ABC):
    """One kind of remark."""

    code: ClassVar[str]
    fix: ClassVar[str]
    """What an operator does about it, in a sentence."""
    asks_archive: ClassVar[bool] = False
    """Without an archive it sees less, or nothing."""
    examples: ClassVar[tuple[Example, ...]]

    @abstractmethod
    def find(self, bench: Bench) -> Iterator[Find]:
        """Give what is remarkable; pure."""

    @classmethod
    def documentation(cls) -> str:
        """Give what the docstring says."""
        return inspect.getdoc(cls) or ""

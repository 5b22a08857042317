"""W109: an include that fits no file."""

from collections.abc import Iterator
from typing import Any, ClassVar

from wirewatch.workbench.lint._base import Bench, Check, Example, Find


class EmptyGlob(Check):
    """A glob in `include` fits no file.

    It may be meant for files that come later; a file that is named without `*` and is not there is an error.
    """

    code: ClassVar[str] = "W109"
    fix: ClassVar[str] = "Look whether the folder and the ending are written right: rules/*.yaml is not rules/*.yml."
    examples: ClassVar[tuple[Example, ...]] = (
        Example(yaml="include: [rules/*.yaml]", fires=True),
        Example(yaml="include: []", fires=False),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Give what was noted while the files were read."""
        data: dict[str, Any] = bench.settings.written.data
        for path in bench.settings.written.fits_nothing:
            yield Find(path, f"no file fits {data['include'][path[1]]}")

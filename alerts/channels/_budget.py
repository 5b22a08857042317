"""The key `budget` of a channel: how many alerts it may hear in an hour or a day."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1)}
_WRITTEN = re.compile(r"([1-9][0-9]{0,4})/([hd])")


@dataclass(frozen=True, slots=True)
class Budget:
    """So many alerts within a span that slides: the last hour, the last 24 hours."""

    most: int
    unit: str

    @property
    def span(self) -> timedelta:
        """How far back what was sent is counted."""
        return _UNITS[self.unit]

    def __str__(self) -> str:
        return f"{self.most}/{self.unit}"


def _budget(value: object) -> Budget:
    if isinstance(value, Budget):
        return value
    found = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise PydanticCustomError("budget", "should be a number of alerts an hour or a day, such as 20/h or 100/d")
    return Budget(int(found[1]), found[2])


BudgetKey = Annotated[
    Budget,
    BeforeValidator(_budget),
    WithJsonSchema({"type": "string", "pattern": f"^{_WRITTEN.pattern}$", "examples": ["20/h", "100/d"]}),
]
"""A budget as operators write it."""

"""The key `alert` of a rule: what one alert is about, and what is worth telling again."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from storage.keys import Keys

Per = Literal["incident", "frame", "story", "item", "place", "outlet", "speaker", "rule"]
On = Literal["new", "revised", "corroborated", "conflict", "denied", "withdrawn"]

_AMOUNT = re.compile(r"(?:(?P<number>[1-9][0-9]{0,6})|(?P<percent>[1-9][0-9]{0,3})%)")
_OR = re.compile(r"\s+or\s+")


@dataclass(frozen=True, slots=True)
class Amount:
    """How much a figure must move: by so many, or by such a part of what was told."""

    number: int | None
    percent: int | None

    def reached(self, before: int, now: int) -> bool:
        """Say whether the figure has moved by one of the two."""
        moved = abs(now - before)
        by_number = self.number is not None and moved >= self.number
        by_part = self.percent is not None and moved > 0 and moved * 100 >= self.percent * before
        return by_number or by_part


def _amount(value: object) -> Amount:
    if isinstance(value, Amount):
        return value
    parts = [_AMOUNT.fullmatch(part) for part in _OR.split(str(value).strip())] if isinstance(value, str | int) else []
    numbers = [int(part["number"]) for part in parts if part and part["number"]]
    percents = [int(part["percent"]) for part in parts if part and part["percent"]]
    if not parts or None in parts or len(numbers) > 1 or len(percents) > 1 or isinstance(value, bool):
        raise PydanticCustomError("amount", 'should be a number, a part, or both, such as 5, 25% or "5 or 25%"')
    return Amount(numbers[0] if numbers else None, percents[0] if percents else None)


RevisedBy = Annotated[
    Amount,
    BeforeValidator(_amount),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["5 or 25%", 5, "25%"]}),
]
"""A number, a part in per cent, or either of the two."""


class AlertKeys(Keys):
    """What an alert of this rule is about, and when those who got it hear of it again."""

    per: Per | None = Field(
        default=None,
        description="One alert for each, and what a window counts within: incident (default with claim), rule "
        "(default with a window on other than claims), else story: ten copies of one text are one alert.",
    )
    on: list[On] = Field(
        default=["new", "revised", "conflict", "denied", "withdrawn"],
        min_length=1,
        description="What is told: the first report, a changed toll, a second party that confirms it, a rival toll, "
        "a denial, a report that is taken back.",
    )
    revised_by: RevisedBy = Field(
        default=Amount(5, 25), description="How far a toll must move to be told again: 5, 25%, or either of the two."
    )
    origins: Annotated[int, Field(ge=2, le=100)] | None = Field(
        default=None, description="Tell again when this many independent origins carry it."
    )

"""What the classes behind feeds.yaml are made of: strict keys, durations, ids, and open sets of kinds.

It stands at the bottom because both rooms describe their own keys with it, and neither may import the other.
"""

import importlib
import inspect
import pkgutil
import re
from datetime import timedelta
from types import ModuleType
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,6})([smhdw])")

Kind = TypeVar("Kind")


class Keys(BaseModel):
    """One mapping of feeds.yaml: its fields are the keys, and a key it does not name is refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, hide_input_in_errors=True, arbitrary_types_allowed=True
    )


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found or not int(found[1]):
        raise PydanticCustomError("duration", "should be a time span such as 15m, 48h or 2d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    WithJsonSchema({"type": "string", "pattern": f"^{_DURATION.pattern}$", "examples": ["15m", "48h", "2d"]}),
]
"""A time span as operators write it: a whole number and one of s, m, h, d, w."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""An id of a rule, list, channel or digest: lower case, digits and `_`."""


def discover(package: ModuleType, base: type[Kind]) -> dict[str, type[Kind]]:
    """Find the kinds of an open set: each module of `package` holds one class derived from `base`.

    The module's name is the word in YAML (`not_` is `not`); modules that begin with `_` are not kinds.
    """
    found: dict[str, type[Kind]] = {}
    for entry in pkgutil.iter_modules(package.__path__):
        if entry.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{entry.name}")
        own = [
            member
            for member in vars(module).values()
            if inspect.isclass(member) and issubclass(member, base) and member.__module__ == module.__name__
        ]
        if len(own) != 1:
            raise TypeError(f"{module.__name__} should define one {base.__name__}, and defines {len(own)}")
        found[entry.name.rstrip("_")] = own[0]
    return found

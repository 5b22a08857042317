"""What the classes behind feeds.yaml are made of: strict keys, durations, ids, zones, and open sets of kinds.

It stands at the bottom because both rooms describe their own keys with it, and neither may import the other.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Mapping
from datetime import timedelta
from types import ModuleType
from typing import Annotated, Any, ClassVar, NoReturn, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,6})([smhdw])")

Kind = TypeVar("Kind")


class Keys(BaseModel):
    """One mapping of feeds.yaml: its fields are the keys, and a key it does not name is refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, hide_input_in_errors=True, arbitrary_types_allowed=True
    )


class KindKeys(Keys):
    """One kind of an open set, such as a condition or a window: its main field may stand alone."""

    main: ClassVar[str | None] = None
    """The field that may stand alone: `text: film` for `text: {query: film}`."""
    always_alone: ClassVar[bool] = False
    """The main field is the only form: `not: {...}` holds conditions, not the kind's own keys."""

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if cls.main is None or isinstance(value, cls) or (isinstance(value, Mapping) and not cls.always_alone):
            return handler(value)
        try:
            return handler({cls.main: value})
        except ValidationError as error:
            _raise_outside(error, cls.main)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms."""
        named = handler(core)
        schema = handler.resolve_ref_schema(named)
        if cls.main is not None and "properties" in schema:
            alone, mapping = dict(schema["properties"][cls.main]), dict(schema)
            schema.clear()
            schema.update(alone if cls.always_alone else {"anyOf": [alone, mapping]})
            schema["description"] = inspect.getdoc(cls)
        return named


def _raise_outside(error: ValidationError, main: str) -> NoReturn:
    """Raise the same faults at the places where the operator sees them: the main field's name is not in the file."""
    raise ValidationError.from_exception_data(
        error.title,
        [
            InitErrorDetails(
                type=PydanticCustomError(fault["type"], "{message}", {**fault.get("ctx", {}), "message": fault["msg"]}),
                loc=fault["loc"][1:] if fault["loc"][:1] == (main,) else fault["loc"],
                input=fault["input"],
            )
            for fault in error.errors(include_url=False)
        ],
        hide_input=True,
    ) from None


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


def _zone(value: object) -> ZoneInfo:
    try:
        return value if isinstance(value, ZoneInfo) else ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("zone", "should be a time zone such as Europe/Berlin or UTC") from None


Zone = Annotated[ZoneInfo, BeforeValidator(_zone), WithJsonSchema({"type": "string", "examples": ["Europe/Berlin"]})]
"""A time zone by its name."""


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


class _ManyOrOne:
    """Says in the JSON Schema that one may stand without a list."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        many = handler(core)
        return {"anyOf": [many["items"], many]}


OneOrMore = Annotated[list[Kind], BeforeValidator(_listed), Field(min_length=1), _ManyOrOne()]
"""One value, or a list of them."""


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

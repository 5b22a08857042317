"""The open set of windows: what the folder holds, and how feeds.yaml names one of it."""

import importlib
from typing import Annotated, Any, Self

from pydantic import Field, GetCoreSchemaHandler, create_model, model_validator
from pydantic_core import PydanticCustomError, core_schema

from alerts.windows._base import Window
from storage.keys import Keys, discover


def kinds() -> dict[str, type[Window]]:
    """Give the kinds of window by their word in feeds.yaml."""
    # The package can hold this function and be searched by it only when it is looked up late.
    return discover(importlib.import_module("alerts.windows"), Window)  # type: ignore[type-abstract]  # only looked for, never made


class _OneKind(Keys):
    """What is asked of many matches together: the one key is the kind, below it stand the kind's own keys."""

    @property
    def window(self) -> Window:
        """The window that was described."""
        (name,) = self.model_fields_set
        window: Window = getattr(self, name)
        return window

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if len(self.model_fields_set) != 1:
            known = ", ".join(type(self).model_fields)
            raise PydanticCustomError(
                "window_kind", "should name one kind of window (known: {known})", {"known": known}
            )
        return self


class _ByKind:
    """Tells pydantic to read `{repeat: {...}}` and to give the window in it."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        fields: dict[str, Any] = {
            kind: (cls, Field(default_factory=_absent, description=(cls.__doc__ or "").splitlines()[0]))
            for kind, cls in kinds().items()
        }
        model = create_model("WindowKeys", __base__=_OneKind, __doc__=_OneKind.__doc__, **fields)
        model.model_config["json_schema_extra"] = {"minProperties": 1, "maxProperties": 1}
        return core_schema.no_info_after_validator_function(_window, handler.generate_schema(model))


def _window(described: _OneKind) -> Window:
    return described.window


def _absent() -> None:
    """Stand where a kind is not asked for; never written, so a key without a value is a fault."""


WindowKeys = Annotated[Window, _ByKind()]
"""A window in feeds.yaml: the key is the kind, and what is read is the window itself."""

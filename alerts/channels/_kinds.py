"""The open set of channels: what the folder holds, and how feeds.yaml names one of it."""

import importlib
from typing import Annotated, Any, Self

from pydantic import Field, GetCoreSchemaHandler, create_model, model_validator
from pydantic_core import PydanticCustomError, core_schema

from alerts.channels._base import Channel
from alerts.channels._budget import BudgetKey
from storage.keys import Keys, discover


def kinds() -> dict[str, type[Channel]]:
    """Give the kinds of channel by their word in feeds.yaml."""
    # The package can hold this function and be searched by it only when it is looked up late.
    return discover(importlib.import_module("alerts.channels"), Channel)  # type: ignore[type-abstract]  # only looked for, never made


class _OneKind(Keys):
    """A channel: one key is the kind, below it stand the kind's own keys; beside it what every channel can have."""

    budget: BudgetKey | None = Field(
        default=None, description="At most so many alerts, 20/h or 100/d; what is over goes into the next digest."
    )

    @property
    def channel(self) -> Channel:
        """The channel that was described."""
        (name,) = self._named()
        channel: Channel = getattr(self, name)
        return channel.with_budget(self.budget)

    def _named(self) -> set[str]:
        return self.model_fields_set - _OneKind.model_fields.keys()

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if len(self._named()) != 1:
            known = ", ".join(name for name in type(self).model_fields if name not in _OneKind.model_fields)
            raise PydanticCustomError(
                "channel_kind", "should name one kind of channel (known: {known})", {"known": known}
            )
        return self


class _ByKind:
    """Tells pydantic to read `{email: {...}}` and to give the channel in it."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        fields: dict[str, Any] = {
            kind: (cls, Field(default=None, description=(cls.__doc__ or "").splitlines()[0]))
            for kind, cls in kinds().items()
        }
        model = create_model("ChannelKeys", __base__=_OneKind, **fields)
        model.model_config["json_schema_extra"] = _exactly_one
        return core_schema.no_info_after_validator_function(_channel, handler.generate_schema(model))


def _channel(described: _OneKind) -> Channel:
    return described.channel


def _exactly_one(schema: dict[str, Any]) -> None:
    every = _OneKind.model_fields.keys()
    found = [name for name in schema["properties"] if name not in every]
    schema["oneOf"] = [{"required": [kind]} for kind in found]
    for kind in found:
        schema["properties"][kind].pop("default", None)


ChannelKeys = Annotated[Channel, _ByKind()]
"""A channel in feeds.yaml: the key is the kind, and what is read is the channel itself."""

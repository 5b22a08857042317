"""The open set of channels: what the folder holds, and how feeds.yaml names one of it."""

import importlib
from typing import Annotated, Any, Self

from pydantic import Field, GetCoreSchemaHandler, create_model, model_validator
from pydantic_core import PydanticCustomError, core_schema

from alerts.channels._base import Channel
from storage.keys import Keys, discover


def kinds() -> dict[str, type[Channel]]:
    """Give the kinds of channel by their word in feeds.yaml."""
    # The package can hold this function and be searched by it only when it is looked up late.
    return discover(importlib.import_module("alerts.channels"), Channel)  # type: ignore[type-abstract]  # only looked for, never made


class _OneKind(Keys):
    """A channel: its one key is the kind, below it stand the kind's own keys."""

    @property
    def channel(self) -> Channel:
        """The channel that was described."""
        (name,) = self.model_fields_set
        channel: Channel = getattr(self, name)
        return channel

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if len(self.model_fields_set) != 1:
            known = ", ".join(type(self).model_fields)
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
    schema.update(minProperties=1, maxProperties=1)
    for kind in schema["properties"].values():
        kind.pop("default", None)


ChannelKeys = Annotated[Channel, _ByKind()]
"""A channel in feeds.yaml: the key is the kind, and what is read is the channel itself."""

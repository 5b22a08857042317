"""Webhooks for programs: JSON, signed after Standard Webhooks."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from standardwebhooks import Webhook as Signer

from alerts.channels._fit import fit
from alerts.channels._http import HttpChannel
from alerts.message import Json, Message
from storage.records.delivery import Delivery

_PREFIX = "whsec_"
_MOST_BYTES = 20_000  # Standard Webhooks asks for less than 20 KB


def _signing_secret(value: SecretStr) -> SecretStr:
    try:
        if _key(value.get_secret_value()):
            return value
    except binascii.Error:
        pass
    raise PydanticCustomError("webhook_secret", "should be any words of yours, or whsec_ and base64; it is neither")


def _key(secret: str) -> bytes:
    """Give the bytes to sign with: after `whsec_` they are base64, any other words are their own UTF-8."""
    if secret.startswith(_PREFIX):
        encoded = secret.removeprefix(_PREFIX)
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    return secret.encode()


_Secret = Annotated[SecretStr, AfterValidator(_signing_secret)]


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _one_or_more(schema: dict[str, Any]) -> None:
    several = {name: schema.pop(name) for name in ("type", "items", "minItems", "maxItems")}
    schema["anyOf"] = [several["items"], several]


class Webhook(HttpChannel):
    """POSTs signed JSON to a program.

    `type` is `alert.new`, `alert.revised`, `digest` or `notice`. The headers `webhook-id`, `webhook-timestamp` and
    `webhook-signature` follow Standard Webhooks, whose libraries check them with `whsec_...`; a secret in other words
    is used as its UTF-8 bytes, which those libraries take as base64. The id is the same on every retry: a receiver that
    remembers ids acts once. With `secret: [new, old]` every message carries both signatures, until the receiver knows
    the new one.
    """

    secret: Annotated[list[_Secret], BeforeValidator(_as_list), Field(min_length=1, max_length=5)] = Field(
        description="Signs every message: whsec_ and base64, or any words; two of them while the secret changes.",
        json_schema_extra=_one_or_more,
    )

    examples: ClassVar[tuple[Mapping[str, object], ...]] = (
        {
            "url": "https://soc.example.org/hooks/wirewatch",
            "secret": "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYW4gZXhhbXBsZQ==",
        },
        {"url": "https://soc.example.org/hooks/wirewatch", "secret": "a long sentence that only the two of us know"},
        {"url": "https://soc.example.org/hooks/wirewatch", "secret": ["the new secret", "the old one, for a while"]},
    )

    def bodies(self, message: Message, delivery: Delivery) -> tuple[Mapping[str, Json]]:
        """Give the event, small enough for every receiver; what was left out is counted in it."""
        head: dict[str, Json] = {
            "type": delivery.type.value,
            "id": delivery.id,
            "timestamp": delivery.created_at.isoformat(),
        }
        return (fit(head | dict(message.data), _MOST_BYTES),)

    def headers(self, payload: bytes, delivery: Delivery, now: datetime) -> Mapping[str, str]:
        """Sign this try with every secret: the id stays, the time moves."""
        signers = [Signer(_key(secret.get_secret_value())) for secret in self.secret]
        return {
            "webhook-id": delivery.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signer.sign(delivery.id, now, payload.decode()) for signer in signers),
        }

"""The alerts' half of a rule: what it is called, how much it matters, and where its alerts go."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from alerts.telling import AlertKeys, Per
from alerts.windows import Window, WindowKeys
from storage.keys import Keys, Name
from storage.records.rule import Severity, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What triage needs to know of a rule that stands in feeds.yaml now."""

    rule_id: str
    rule_version: str
    channels: tuple[str, ...]
    series: tuple[str, ...]
    per: Per = "item"
    alert: AlertKeys = field(default_factory=AlertKeys)
    severity: Severity = Severity.MEDIUM
    window: Window | None = None
    status: Status = Status.LIVE

    @property
    def in_shadow(self) -> bool:
        """Whether everything is decided and nothing is sent."""
        return self.status is Status.SHADOW


class TellKeys(Keys):
    """Whom a rule concerns, and what they are told."""

    title: Annotated[str, Field(min_length=1, max_length=200, description="What an alert of this rule is called.")]
    severity: Annotated[Severity, Field(strict=False, description="How much it matters.")] = Severity.MEDIUM
    status: Annotated[
        Status,
        Field(strict=False, description="live; shadow: watched and counted, and nothing of it is sent; off."),
    ] = Status.LIVE
    tags: list[str] = Field(default=[], description="Words for your own filters; they go with every message.")
    window: WindowKeys | None = Field(
        default=None, description="What is asked of many matches together, before anything is told."
    )
    alert: AlertKeys = Field(default=AlertKeys(), description="What an alert is about, and what is told again.")
    send: list[Name] = Field(min_length=1, description="Channels hear at once, digests hold it for their hour.")

    def policy(self, rule_id: str, rule_version: str, *, series: Collection[str], asks_for_claims: bool) -> Policy:
        """Cut `send` into channels and digests; `series` names the digests, and they share one name space."""
        names = tuple(dict.fromkeys(self.send))
        return Policy(
            rule_id=rule_id,
            rule_version=rule_version,
            channels=tuple(name for name in names if name not in series),
            series=tuple(name for name in names if name in series),
            per=self.alert.per or self._per(asks_for_claims=asks_for_claims),
            alert=self.alert,
            severity=self.severity,
            window=self.window,
            status=self.status,
        )

    def _per(self, *, asks_for_claims: bool) -> Per:
        if self.window is not None:
            return self.window.per_with_claims if asks_for_claims else "rule"
        return "incident" if asks_for_claims else "story"

    @model_validator(mode="after")
    def _counts_many(self) -> Self:
        if self.window is not None and self.alert.per == "item":
            raise PydanticCustomError("window_per", "a window counts within alert.per, and an item is only one")
        return self

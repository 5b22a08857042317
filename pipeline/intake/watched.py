"""What an operator writes about a feed in feeds.yaml."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

from storage.keys import Duration, Keys, Name
from storage.records.feed import FullText, WatchedFeed

SHORTEST = timedelta(minutes=1)


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise PydanticCustomError("web_address", "should be an address that begins with http:// or https://")
    return url


def _not_too_often(every: timedelta) -> timedelta:
    if every < SHORTEST:
        raise PydanticCustomError("too_often", "should be 1m or longer")
    return every


def _sendable(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().isprintable():
        raise PydanticCustomError("header", "should be one line without control characters")
    return value


HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
HeaderValue = Annotated[SecretStr, AfterValidator(_sendable)]
WebAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(_web_address)]


class FeedKeys(Keys):
    """A feed to watch."""

    url: WebAddress = Field(description="The address of the RSS or Atom document.")
    outlet: str = Field(min_length=1, description="The publisher behind it; several feeds may share one.")
    owner: str | None = Field(default=None, description="Who owns the outlet; outlets of one owner are one voice.")
    groups: list[Name] = Field(default=[], description="Your own labels, such as wires or state_media.")
    every: Annotated[Duration, AfterValidator(_not_too_often)] | None = Field(
        default=None, description="How often to poll, 1m or longer; left out: as the feed publishes."
    )
    headers: dict[HeaderName, HeaderValue] = Field(
        default={}, description="Sent with each request to this address, and to no other host."
    )

    full_text: Annotated[FullText, Field(strict=False)] | None = Field(
        default=None,
        description="Which articles' pages are fetched for the whole text: all, those whose text in the feed touches a "
        "rule, or none; left out: as under settings.",
    )

    def without_secrets(self, full_text: FullText = FullText.NEEDED) -> WatchedFeed:
        """Give what may be stored; `full_text` holds where the feed says nothing of it."""
        return WatchedFeed(
            url=self.url,
            outlet=self.outlet,
            owner=self.owner,
            groups=tuple(self.groups),
            every=self.every,
            full_text=self.full_text or full_text,
        )

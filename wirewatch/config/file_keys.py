"""The whole of feeds.yaml as one class; the classes of its parts stand beside what they configure."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from alerts.channels import ChannelKeys
from alerts.digest import DigestKeys
from alerts.mail import MailKeys
from alerts.policy import TellKeys
from pipeline.intake.watched import FeedKeys
from pipeline.reading.frames.keys import FrameKeys
from pipeline.reading.places.keys import PlaceKeys
from pipeline.reading.speakers.parties import SpeakerKeys
from pipeline.rules import Conditions, Terms, WatchKeys
from storage.keys import Keys, Name, Zone
from storage.records.feed import FullText

_PLAIN = re.compile(r"[!-~]{1,200}")


def _public(value: object) -> str:
    text = value.rstrip("/") if isinstance(value, str) else ""
    parts = urlsplit(text) if _PLAIN.fullmatch(text) else None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise PydanticCustomError("public_url", "should be a web address such as https://watch.example.org")
    if parts.query or parts.fragment:
        raise PydanticCustomError("public_url", "should be a web address that ends with its path")
    return text


PublicAddress = Annotated[str, BeforeValidator(_public), WithJsonSchema({"type": "string"})]
"""Where the reading room is found from outside, without a slash at its end."""


def _network(value: object) -> IPv4Network | IPv6Network:
    try:
        return ip_network(str(value))
    except ValueError:
        raise PydanticCustomError("network", "should be an address or a network such as 10.20.0.0/16") from None


class GeneralKeys(Keys):
    """What holds for the whole service."""

    database: str = Field(default="sqlite:///wirewatch.db", description="Where everything is kept.")
    timezone: Zone = Field(
        default=ZoneInfo("UTC"), description="The zone of digests' hours and of the times that people read."
    )
    contact: Annotated[str, StringConstraints(pattern=r"^[ -~]{1,200}$")] | None = Field(
        default=None, description="An address or page that goes into the User-Agent, so that publishers can reach you."
    )
    public_url: PublicAddress | None = Field(
        default=None,
        description="Where others reach the reading room, https://watch.example.org; left out: mails link to the "
        "sources only.",
    )
    mail: MailKeys | None = Field(default=None, description="The server that e-mail is handed to.")
    allow: list[Annotated[IPv4Network | IPv6Network, BeforeValidator(_network), WithJsonSchema({"type": "string"})]] = (
        Field(default=[], description="Private addresses that may be dialled; none by default.")
    )
    notices: list[Name] = Field(
        default=[],
        description="Channels that hear of the service itself: feeds that fail, channels that are paused, rules that "
        "were refused.",
    )
    full_text: Annotated[FullText, Field(strict=False)] = Field(
        default=FullText.NEEDED,
        description="For feeds that say nothing of it: which articles' pages are fetched for the whole text.",
    )
    backlog: Literal["quiet", "tell"] = Field(
        default="quiet", description="tell: alert on what a feed already holds at its first poll."
    )


class RuleKeys(WatchKeys, TellKeys):
    """A watch rule: what to look for, and whom to tell."""


class FileKeys(Keys):
    """The whole of feeds.yaml."""

    settings: GeneralKeys = Field(default=GeneralKeys(), description="What holds for the whole service.")
    include: list[str] = Field(
        default=[],
        description="Files of the same shape, as paths or globs from the folder of this file: rules/*.yaml. Their "
        "sections are joined with those of this file; settings stand in the top file only.",
    )
    feeds: list[FeedKeys] = Field(min_length=1, description="What is watched.")
    terms: Terms = Field(default={}, description="Lists of phrases that rules name as {name}.")
    places: dict[str, PlaceKeys] = Field(
        default={}, description="Places that the gazetteer lacks, more spellings, and words of yours for several."
    )
    speakers: dict[str, SpeakerKeys] = Field(default={}, description="Who speaks in the news, beside those we know.")
    frames: dict[Name, FrameKeys] = Field(default={}, description="Named families of phrasings, beside end_of_isis.")
    conditions: Conditions = Field(default={}, description="What several rules ask for, by the name that `use` takes.")
    rules: dict[Name, RuleKeys] = Field(default={}, description="What is looked for, and who is told.")
    channels: dict[Name, ChannelKeys] = Field(default={}, description="Where messages go.")
    digests: dict[Name, DigestKeys] = Field(default={}, description="Scheduled messages made of many alerts.")

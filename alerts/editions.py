"""Who reads a digest in which zone, pure: readers of one zone share an edition, with hours and memory of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerts.channels import Channel
from alerts.digest import DigestKeys
from storage.records.digest import Edition


@dataclass(frozen=True, slots=True, order=True)
class Reader:
    """A recipient of a channel."""

    channel: str
    recipient: str


def readers(series: str, keys: DigestKeys, channels: Mapping[str, Channel]) -> dict[Edition, list[Reader]]:
    """Give the editions of a digest, each with who reads it."""
    found: dict[Edition, list[Reader]] = {}
    for name in dict.fromkeys(keys.to):
        for recipient in channels[name].recipients():
            zone = channels[name].zone_of(recipient)
            found.setdefault(Edition(series, zone.key if zone else ""), []).append(Reader(name, recipient))
    return found


def editions(digests: Mapping[str, DigestKeys], channels: Mapping[str, Channel]) -> set[Edition]:
    """Give all editions that somebody reads."""
    return {edition for series, keys in digests.items() for edition in readers(series, keys, channels)}


def editions_of(
    series: Iterable[str], digests: Mapping[str, DigestKeys], channels: Mapping[str, Channel]
) -> list[Edition]:
    """Give the editions of these digests."""
    named = {name: digests.get(name) for name in series}
    return [
        edition
        for name, keys in named.items()
        for edition in (readers(name, keys, channels) if keys is not None else [Edition(name)])
    ]


def zone_of(edition_zone: str, house: ZoneInfo) -> ZoneInfo:
    """Give the zone of an edition; `house` is that of `settings`."""
    return ZoneInfo(edition_zone) if edition_zone else house

"""Where an alert goes, pure: the channels that hear at once and the digests that hold it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alerts.digest import DigestKeys
from alerts.policy import Policy
from storage.records.alert import QUIET, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Names of channels and of digest series."""

    channels: tuple[str, ...]
    series: tuple[str, ...]


def route(policy: Policy, reason: Reason) -> Route:
    """Say where an alert goes. Old news interrupts nobody: digests only."""
    channels = () if reason in QUIET else policy.channels
    return Route(channels=channels, series=policy.series)


def digests_for(channels: Iterable[str], digests: Mapping[str, DigestKeys]) -> tuple[str, ...]:
    """Choose who tells of what channels were not told, where the rule sends to no digest.

    Those digests that reach the same channels, else the first.
    """
    wanted = set(channels)
    reaching = tuple(name for name, keys in digests.items() if wanted & set(keys.to))
    return reaching or tuple(digests)[:1]

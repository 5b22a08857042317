"""Where an alert goes, pure: the channels that hear at once and the digests that hold it."""

from dataclasses import dataclass

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

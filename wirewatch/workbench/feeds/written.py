"""A feed as it stands in feeds.yaml; pure."""

import json
import re
from collections.abc import Sequence
from datetime import timedelta

from pipeline.intake.addresses import host_of
from pipeline.intake.plain import clean_line
from pipeline.intake.watched import FeedKeys
from wirewatch.config.yaml_file import unfilled

MOST_OUTLET = 200

_PLAIN_ADDRESS = re.compile(r"https?://[\w./?=&%+~@:;$!()-]*[\w/]", re.ASCII)
_PLAIN_WORDS = re.compile(r"[^\W\d_](?:[\w .'()/&+-]*[\w.)])?")
_NO_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def feed_from(
    *, url: str, outlet: str, groups: Sequence[str] = (), every: str | None = None, owner: str | None = None
) -> FeedKeys:
    """Check what is to be written about a feed; ValidationError says what is wrong. Without outlet it is the host."""
    name = clean_line(outlet)[:MOST_OUTLET].strip() or host_of(url)
    keys = {"url": url, "outlet": name, "groups": list(dict.fromkeys(groups)), "every": every}
    return FeedKeys.model_validate({**keys, "owner": clean_line(owner or "")[:MOST_OUTLET].strip() or None})


def feed_lines(feed: FeedKeys) -> list[str]:
    """Give the lines of an entry of `feeds:`, from its dash on."""
    lines = [f"- url: {_scalar(feed.url)}", f"  outlet: {_scalar(feed.outlet)}"]
    if feed.owner:
        lines.append(f"  owner: {_scalar(feed.owner)}")
    if feed.groups:
        lines.append(f"  groups: [{', '.join(map(_scalar, feed.groups))}]")
    if feed.every:
        lines.append(f"  every: {span(feed.every)}")
    return lines


def feed_facts(feed: FeedKeys) -> dict[str, object]:
    """Give an entry for programs, without its headers; `every` in seconds."""
    return {
        "url": feed.url,
        "outlet": feed.outlet,
        "owner": feed.owner,
        "groups": list(feed.groups),
        "every": feed.every.total_seconds() if feed.every else None,
    }


def span(time: timedelta) -> str:
    """Write a time span as operators do."""
    seconds = round(time.total_seconds())
    units = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
    return next(f"{seconds // length}{unit}" for unit, length in units if seconds % length == 0)


def _scalar(text: str) -> str:
    """Write a text, in quotes unless it surely means itself without."""
    text = unfilled(text)
    plain = _PLAIN_ADDRESS.fullmatch(text) or (_PLAIN_WORDS.fullmatch(text) and text.lower() not in _NO_TEXT)
    return text if plain else json.dumps(text, ensure_ascii=False)

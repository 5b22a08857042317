"""Groups of feeds: those of one of them, and names of folders made into names of groups; pure."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from pipeline.intake.watched import FeedKeys
from wirewatch.config.hints import hint

_LONGEST = 64
_NO_LETTER = re.compile(r"[^a-z0-9]+")


class NoSuchGroup(Exception):
    """No feed is in the group that was asked for."""


def of_group(feeds: Sequence[FeedKeys], group: str | None) -> list[FeedKeys]:
    """Give the feeds of a group; None for all. NoSuchGroup names those that there are."""
    groups = sorted({name for feed in feeds for name in feed.groups})
    if group is not None and group not in groups:
        raise NoSuchGroup(f"no feed is in the group '{group}'{hint(group, groups)}")
    return [feed for feed in feeds if group is None or group in feed.groups]


def group_name(folder: str) -> str | None:
    """Give the group that a folder stands for: lower case letters, digits and `_`; None for an empty name.

    What is lost of a name in another script, or of one that is too long, leaves a short sign, so that two folders stay
    two groups.
    """
    if re.fullmatch(rf"[a-z][a-z0-9_]{{0,{_LONGEST - 1}}}", folder):
        return folder
    plain = unicodedata.normalize("NFKD", folder.strip().casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    name = _NO_LETTER.sub("_", letters).strip("_")
    if not any(sign.isalnum() for sign in letters):
        return None
    if len(name) > _LONGEST - 2 or any(sign.isalnum() and not sign.isascii() for sign in letters):
        sign = hashlib.blake2b(letters.encode(), digest_size=3).hexdigest()
        name = f"{name[: _LONGEST - 10]}_{sign}".lstrip("_")
    return name if name[0].isalpha() else f"g_{name}"

"""Lists of feeds on their way out of the configuration and into it."""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.intake.watched import FeedKeys
from wirewatch.settings import Settings
from wirewatch.workbench.edit import CannotAdd, replace_file
from wirewatch.workbench.feeds.add import with_feeds
from wirewatch.workbench.feeds.look import host_and_rest, open_looker
from wirewatch.workbench.feeds.opml import LARGEST, NotOpml


def shareable(settings: Settings) -> tuple[list[FeedKeys], list[FeedKeys]]:
    """Give the feeds that may go out in a list, and those that stay: a login or a secret stands in their address."""
    out: list[FeedKeys] = []
    kept: list[FeedKeys] = []
    for index, feed in enumerate(settings.feeds):
        file, path = settings.written.home(("feeds", index, "url"))
        parts = urlsplit(feed.url)
        is_secret = path in file.filled_in or parts.username or parts.password
        (kept if is_secret else out).append(feed)
    return out, kept


def read_list(source: str, settings: Settings | None, now: datetime) -> bytes:
    """Give the bytes of a list: of a file, of stdin for `-`, or of an address, which is asked as a feed is."""
    if urlsplit(source).scheme in {"http", "https"}:
        with open_looker(settings, now) as looker:
            look = looker.fetch(source)
        if look.document is None:
            raise NotOpml(look.problem or "there is no document")
        return look.document.body
    try:
        if source == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(source).open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise NotOpml(f"cannot be read: {(error.strerror or str(error)).lower()}") from None


def not_yet_watched(feeds: Iterable[FeedKeys], settings: Settings | None) -> list[FeedKeys]:
    """Give the feeds that the configuration lacks."""
    known = {host_and_rest(feed.url) for feed in (settings.feeds if settings else ())}
    return [feed for feed in feeds if host_and_rest(feed.url) not in known]


def write_included(file: Path, config: Path, feeds: list[FeedKeys]) -> str:
    """Write a new file of feeds beside the configuration or below it, and give the line that includes it."""
    folder, real = config.resolve().parent, file.resolve()
    if not real.is_relative_to(folder):
        raise CannotAdd(f"{file} is outside the folder of {config}, from which nothing can be included")
    if real.exists():
        raise CannotAdd(f"{file} is there already; name a new file")
    try:
        content = with_feeds(b"", feeds, str(file))
        real.parent.mkdir(parents=True, exist_ok=True)
        replace_file(real, content)
    except OSError as error:
        raise CannotAdd(f"{file} cannot be written: {(error.strerror or str(error)).lower()}") from None
    return f"include: [{real.relative_to(folder).as_posix()}]"

"""Names in feeds.yaml that must fit together: what they say, across sections; pure."""

from collections.abc import Collection, Iterator, Sequence

from wirewatch.config.file_keys import FileKeys
from wirewatch.config.hints import hint
from wirewatch.config.yaml_file import Path_

Fault = tuple[Path_, str]


def wrong_names(keys: FileKeys) -> Iterator[Fault]:
    """Find names that name nothing, and names or addresses that stand twice: where, and what is wrong."""
    yield from _shared(keys)
    yield from _unknown(keys)
    yield from _watched_twice([feed.url for feed in keys.feeds])
    yield from _mail_without_server(keys)


def _shared(keys: FileKeys) -> Iterator[Fault]:
    for name in sorted(keys.channels.keys() & keys.digests.keys()):
        yield ("digests", name), "a channel has the same name; rename one of them"


def _unknown(keys: FileKeys) -> Iterator[Fault]:
    for rule_id, rule in keys.rules.items():
        targets = [*keys.channels, *keys.digests]
        yield from _not_in(targets, ("rules", rule_id, "send"), rule.send, "no channel or digest has this name")
    for digest_id, digest in keys.digests.items():
        yield from _not_in(keys.channels, ("digests", digest_id, "to"), digest.to, "no channel has this name")


def _not_in(known: Collection[str], path: Path_, names: Sequence[str], message: str) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name not in known:
            yield (*path, index), f"{message}{hint(name, known)}"


def _watched_twice(urls: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, url in enumerate(urls):
        if url in seen:
            yield ("feeds", index, "url"), "this address is watched already, further up"
        seen.add(url)


def _mail_without_server(keys: FileKeys) -> Iterator[Fault]:
    if keys.settings.mail is None:
        for name, channel in keys.channels.items():
            if channel.kind == "email":
                yield ("channels", name), "sends e-mail, and settings.mail names no server to hand it to"

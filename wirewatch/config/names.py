"""Names in feeds.yaml that must fit together, across sections; pure.

Works on the data as it was written, so that a wrong name is told though something else is wrong as well; what has not
the right shape is left to the classes, which say so.
"""

import json
from collections.abc import Collection, Iterator, Mapping

from pipeline.uses import parts, with_used
from wirewatch.config.hints import hint
from wirewatch.config.yaml_file import Path_

Fault = tuple[Path_, str]

_VALUES_FROM = {"place": ("claim", "place"), "speaker": ("claim", "frame")}
_GROUPS_FROM = {"incident": ("claim",), "place": ("claim",), "speaker": ("claim",), "frame": ("frame",)}
"""Which conditions give what a window looks at, or counts within."""


def wrong_names(data: Mapping[str, object]) -> Iterator[Fault]:
    """Find names that name nothing, and names or addresses that stand twice: where, and what is wrong."""
    channels, digests, rules = (_section(data.get(name)) for name in ("channels", "digests", "rules"))
    feeds = data.get("feeds")
    groups = _labels(feeds, "groups")
    sources = {"outlet": _labels(feeds, "outlet"), "owner": _labels(feeds, "owner"), "group": groups}
    conditions = _section(data.get("conditions"))
    for name in sorted(channels.keys() & digests.keys()):
        yield ("digests", name), "a channel has the same name; rename one of them"
    for rule_id, rule in rules.items():
        targets = [*channels, *digests]
        yield from _unknown(rule, ("rules", rule_id, "send"), targets, "no channel or digest has this name")
        yield from _unknown_groups(rule, rule_id, groups)
        yield from _never_counted(rule, rule_id, conditions)
        yield from _unknown_sources(_section(rule).get("when"), ("rules", rule_id, "when"), sources)
    for name, when in conditions.items():
        yield from _unknown_sources(when, ("conditions", name), sources)
    for digest_id, digest in digests.items():
        yield from _unknown(digest, ("digests", digest_id, "to"), channels, "no channel has this name")
    yield from _unknown(data.get("settings"), ("settings", "notices"), channels, "no channel has this name")
    yield from _watched_twice(data.get("feeds"))
    if not _section(data.get("settings")).get("mail"):
        yield from _mail_without_server(channels)


def _section(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _unknown(holder: object, path: Path_, known: Collection[str], message: str) -> Iterator[Fault]:
    names = _section(holder).get(str(path[-1]))
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str) and name not in known:
            yield (*path, index), f"{message}{hint(name, known)}"


def _labels(feeds: object, key: str) -> set[str]:
    """Give what feeds say of themselves under a key, be it one word or a list."""
    said = (_section(feed).get(key) for feed in (feeds if isinstance(feeds, list) else ()))
    several = (value if isinstance(value, list) else [value] for value in said)
    return {label for labels in several for label in labels if isinstance(label, str)}


def _unknown_sources(when: object, path: Path_, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Find outlets, owners and groups that no feed has: what asks for them would never hold."""
    for inner, part in parts(when):
        source = part.get("source")
        asked = source if isinstance(source, dict) else {"outlet": source}
        for key, names in known.items():
            value = asked.get(key)
            where = (*path, *inner, "source", *((key,) if asked is source else ()))
            for at, name in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(name, str) and name not in names:
                    place = (*where, at) if isinstance(value, list) else where
                    yield place, f"no feed has the {key} '{name}'{hint(name, sorted(names))}"


def _unknown_groups(rule: object, rule_id: str, known: Collection[str]) -> Iterator[Fault]:
    gap = _section(_section(_section(rule).get("window")).get("gap"))
    for key in ("carried_by", "not_by"):
        name = gap.get(key)
        if isinstance(name, str) and name not in known:
            yield ("rules", rule_id, "window", "gap", key), f"no feed is in this group{hint(name, known)}"


def _never_counted(rule: object, rule_id: str, conditions: Mapping[str, object]) -> Iterator[Fault]:
    """Find windows that count what the rule's `when` never gives, so that they could never fire."""
    window = _section(_section(rule).get("window"))
    if not window:
        return
    asked = json.dumps(with_used(_section(rule).get("when"), conditions), default=str)
    first, repeat = window.get("first"), _section(window.get("repeat"))
    of = _section(first).get("of") if isinstance(first, dict) else first
    looked_at: list[tuple[Path_, str, Mapping[str, tuple[str, ...]]]] = [
        (("window", "first"), str(of), _VALUES_FROM),
        (("window", "repeat", "speakers"), "speaker" if "speakers" in repeat else "", _VALUES_FROM),
        (("alert", "per"), str(_section(_section(rule).get("alert")).get("per")), _GROUPS_FROM),
    ]
    for path, what, sources in looked_at:
        kinds = sources.get(what, ())
        if kinds and not any(f'"{kind}":' in asked for kind in kinds):
            yield ("rules", rule_id, *path), f"to count by {what}, `when` should ask for a {' or a '.join(kinds)}"


def _watched_twice(feeds: object) -> Iterator[Fault]:
    seen: set[object] = set()
    for index, feed in enumerate(feeds if isinstance(feeds, list) else ()):
        url = _section(feed).get("url")
        if isinstance(url, str) and url in seen:
            yield ("feeds", index, "url"), "this address is watched already, further up"
        seen.add(url if isinstance(url, str) else None)


def _mail_without_server(channels: Mapping[str, object]) -> Iterator[Fault]:
    for name, channel in channels.items():
        if "email" in _section(channel):
            yield ("channels", name), "sends e-mail, and settings.mail names no server to hand it to"

"""Which named conditions a `when` uses, read from what is written, before anything is checked; pure.

Whatever stands there is walked through, never down Python's stack; what is wrong with it is told by its own classes.
"""

from collections.abc import Iterator, Mapping, Sequence

Path = tuple[str | int, ...]

DEEPEST = 20
"""Conditions inside conditions, those that are used included: one that runs out of stack would stop every article."""


class UseError(ValueError):
    """Conditions use each other in a way that cannot be followed."""


def parts(when: object) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Give every mapping of conditions in a `when`, and where it stands in it; the `when` itself first."""
    waiting: list[tuple[Path, object]] = [((), when)]
    while waiting:
        path, one = waiting.pop()
        if not isinstance(one, Mapping):
            continue
        yield path, one
        for key in ("all", "any"):
            several = one.get(key)
            listed = enumerate(several if isinstance(several, list) else ())
            waiting += [((*path, key, at), each) for at, each in listed]
        waiting.append(((*path, "not"), one.get("not")))


def uses(when: object) -> list[tuple[str, int]]:
    """Give the names that a `when` uses, and how deep in it each stands, from 1."""
    found: list[tuple[str, int]] = []
    for path, one in parts(when):
        used = one.get("use")
        name = used.get("name") if isinstance(used, Mapping) else used
        if isinstance(name, str):
            found.append((name, _level(path)))
    return found


def with_used(when: object, conditions: Mapping[str, object]) -> list[object]:
    """Give a `when` and all that it uses, in turn, each once."""
    names = [name for name, _ in uses(when)]
    for name in names:  # grows while it is walked through
        names += [used for used, _ in uses(conditions.get(name)) if used not in names]
    return [when, *(conditions[name] for name in dict.fromkeys(names) if name in conditions)]


def check_chain(name: str, conditions: Mapping[str, object]) -> None:
    """Refuse a condition that uses itself, by way of others too, and one that stands on too many others."""
    depths: dict[str, int] = {}
    chain = [_Step(name, 0, conditions)]
    while chain:
        step = chain[-1]
        if step.waiting:
            after, level = step.waiting.pop()
            names = [one.name for one in chain]
            if after in names:
                raise UseError(f"'{name}' ends in a circle: {' -> '.join([*names[names.index(after) :], after])}")
            if len(chain) > DEEPEST:
                raise _too_deep(names)
            if after in depths:
                step.depth = max(step.depth, level + depths[after])
            elif after in conditions:
                chain.append(_Step(after, level, conditions))
            continue
        if step.depth > DEEPEST:
            raise _too_deep([one.name for one in chain])
        depths[step.name] = step.depth
        chain.pop()
        if chain:
            chain[-1].depth = max(chain[-1].depth, step.level + step.depth)


class _Step:
    """One condition on the way: what it uses is looked at one by one."""

    def __init__(self, name: str, level: int, conditions: Mapping[str, object]) -> None:
        self.name, self.level = name, level  # how deep it stands in the one before
        self.waiting = uses(conditions.get(name))
        self.depth = max((_level(path) for path, _ in parts(conditions.get(name))), default=1)


def _level(path: Path) -> int:
    return 1 + sum(part in {"all", "any", "not"} for part in path)


def _too_deep(names: Sequence[str]) -> UseError:
    shown = " -> ".join(names[:3])
    return UseError(f"conditions may stand {DEEPEST} deep, those that are used included: {shown} -> ...")

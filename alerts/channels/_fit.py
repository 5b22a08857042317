"""Make a JSON document fit into a number of bytes by shortening its lists, and say how much was left out."""

import copy
from collections.abc import Iterator, Mapping

from alerts.channels._http import to_bytes
from alerts.message import Json

_Place = tuple[dict[str, Json], str, list[Json]]


def fit(document: Mapping[str, Json], most: int) -> dict[str, Json]:
    """Give the document with its heaviest lists halved until it has at most `most` bytes.

    A list keeps at least its first element. Beside a shortened list stands `left_out: {its name: how many}`.
    """
    fitted = copy.deepcopy(dict(document))
    while len(to_bytes(fitted)) > most:
        places = [place for place in _lists(fitted) if len(place[2]) > 1]
        if not places:
            break
        owner, name, elements = max(places, key=lambda place: len(to_bytes({place[1]: place[2]})))
        dropped = len(elements) // 2
        del elements[-dropped:]
        _note(owner, name, dropped)
    return fitted


def _note(owner: dict[str, Json], name: str, dropped: int) -> None:
    left_out = owner.setdefault("left_out", {})
    assert isinstance(left_out, dict)
    before = left_out.get(name, 0)
    assert isinstance(before, int)
    left_out[name] = before + dropped


def _lists(value: Json) -> Iterator[_Place]:
    """Find every list that stands under a name, outer ones first."""
    if isinstance(value, list):
        for element in value:
            yield from _lists(element)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, list):
                yield value, name, inner
            yield from _lists(inner)

"""What a rule means by the names in it: the parts of other sections that decide what it does; pure."""

import json
import re
from collections.abc import Iterator, Mapping

from pipeline.uses import uses, with_used

_BY_KIND = {  # which sections decide what conditions of these kinds mean
    re.compile(r'"(?:place|claim)":'): "places",
    re.compile(r'"(?:claim|frame)":'): "speakers",
    re.compile(r'"frame":'): "frames",
}
_IN_BRACES = re.compile(r"\{([^{}]+)\}")


def named_elsewhere(when: object, data: Mapping[str, object]) -> dict[str, object]:
    """Give, by section, what a `when` names there, and what that names in its turn.

    The lists that it names come one by one, and conditions with all that they use. What it means by a place, a speaker
    or a frame may depend on every entry of their sections, so these come whole.
    """
    conditions = _section(data.get("conditions"))
    asked = with_used(when, conditions)
    written = json.dumps(asked)
    sections = {name: data.get(name) for kinds, name in _BY_KIND.items() if kinds.search(written)}
    names = set(_names([*asked, *_patterns(sections.get("frames"))]))
    lists = _section(data.get("terms"))
    if names - lists.keys():
        sections["places"] = data.get("places")
    used = sorted({name for one in asked for name, _ in uses(one)})
    if used:
        sections["conditions"] = {name: conditions.get(name) for name in used}
    return {"terms": {name: lists[name] for name in sorted(names & lists.keys())}, **sections}


def _section(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _patterns(frames: object) -> Iterator[object]:
    """Give the patterns of frames; the list that one is about is named without braces."""
    for frame in _section(frames).values():
        yield frame
        for key in ("about", "again"):
            name = _section(frame).get(key)
            yield f"{{{name}}}" if isinstance(name, str) else None


def _names(written: object) -> Iterator[str]:
    """Give what stands in braces anywhere; those of a regex are none."""
    waiting = [written]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield from (" ".join(name.split()) for name in _IN_BRACES.findall(one))
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += [value for key, value in one.items() if key != "regex"]

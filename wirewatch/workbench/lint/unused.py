"""W107: what nobody names."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from pipeline.reading.places.spelling import words_of
from wirewatch.workbench.lint._base import Bench, Check, Example, Find

_REFERENCE = re.compile(r"\{([^{}]+)\}")


class Unused(Check):
    """A list of terms, a frame, a named condition or a word for several places stands there, and nothing names it.

    Places that add a spelling or a village, and speakers, are never unused: they are known wherever a text is read.
    """

    code: ClassVar[str] = "W107"
    fix: ClassVar[str] = "Name it in a rule, or take it out."
    examples: ClassVar[tuple[Example, ...]] = (
        Example(yaml="terms: {towns: [drone]}", fires=True),
        Example(yaml="terms: {t: [drone]}\nrules: {r: {title: R, when: {text: '{t}'}, send: [c]}}", fires=False),
        Example(yaml="frames: {f: {title: F, about: [drone], strong: [over]}}", fires=True),
        Example(
            yaml="terms: {t: [drone]}\nframes: {f: {title: F, about: t, strong: [over]}}\n"
            "rules: {r: {title: R, when: {frame: f}, send: [c]}}",
            fires=False,
        ),
        Example(yaml="conditions: {n: {text: drone}}", fires=True),
        Example(
            yaml="conditions: {n: {text: drone}}\nrules: {r: {title: R, when: {use: n}, send: [c]}}",
            fires=False,
        ),
        Example(
            yaml="places: {The valley: {covers: [Hajin, Mayadin]}}\n"
            "rules: {r: {title: R, when: {text: '{The valley} AND drone'}, send: [c]}}",
            fires=False,
        ),
        Example(yaml="places: {The valley: {covers: [Hajin, Mayadin]}}", fires=True),
        Example(yaml="places: {Tal Hamra: {in: Deir ez-Zor province}}", fires=False),
        Example(
            yaml="places: {The valley: {covers: [Hajin, Mayadin]}}\n"
            "rules: {r: {title: R, when: {claim: {outcome: killed, place: the valley}}, send: [c]}}",
            fires=False,
        ),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Look for each name in all that could name it."""
        data: dict[str, Any] = bench.settings.written.data
        asked = [rule.get("when") for rule in data.get("rules", {}).values()] + [data.get("conditions")]
        texts = set(_texts([asked, data.get("frames"), data.get("places")]))
        referred = {name for text in texts for name in _REFERENCE.findall(text)}
        abouts = {text for frame in data.get("frames", {}).values() for text in _texts(_lists_of(frame))}
        named = {words_of(text.partition(",")[0]) for text in texts | referred}
        conditions = {text for _, text in _values([asked], "use")}
        frames = {text for key, text in _values([asked], "frame", "name") if key}

        yield from _unnamed(data, "terms", "list", referred | abouts)
        yield from _unnamed(data, "frames", "frame", frames)
        yield from _unnamed(data, "conditions", "condition", conditions)
        for name, place in data.get("places", {}).items():
            others = {words_of(other) for other in [name, *place.get("also", ())]}
            if place.get("covers") and not others & named:
                yield Find(
                    ("places", name), f"no rule names '{name}', and it stands for other places only", on_key=True
                )


def _unnamed(data: dict[str, Any], section: str, noun: str, named: set[str]) -> Iterator[Find]:
    for name in data.get(section) or {}:
        if name not in named:
            yield Find((section, name), f"nothing names this {noun}", on_key=True)


def _lists_of(frame: Any) -> list[Any]:
    return [frame.get(key) for key in ("about", "again")]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def _values(value: Any, *keys: str) -> Iterator[tuple[str, str]]:
    """Give every text that stands under one of these keys."""
    if isinstance(value, list):
        for inner in value:
            yield from _values(inner, *keys)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in keys:
                yield from ((key, text) for text in ([inner] if isinstance(inner, str) else _texts(inner)))
            yield from _values(inner, *keys)

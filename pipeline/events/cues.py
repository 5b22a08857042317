"""Words by which a report says how its figure stands to the one before: it corrects it, or disputes it; pure."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from pipeline.reading.text import fold

_LONGEST = 2_000


def corrects(text: str) -> bool:
    """Say whether a text takes a figure back for a lower one."""
    return _patterns()["corrects"].search(_folded(text)) is not None


def raises(text: str) -> bool:
    """Say whether a text gives its figure as a higher one than before."""
    return _patterns()["raises"].search(_folded(text)) is not None


def disputes(text: str) -> bool:
    """Say whether a text sets its figure against another's."""
    return _patterns()["disputes"].search(_folded(text)) is not None


def _folded(text: str) -> str:
    return " ".join(map(fold, text[:_LONGEST].split()))


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    data = YAML(typ="safe").load(files("pipeline.events").joinpath("cues.yaml").read_text("utf-8"))
    return {name: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})") for name, words in data.items()}

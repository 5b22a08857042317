import re
from collections.abc import Callable

import pytest

from pipeline.reading.speakers.attribute import Attribution, attribute
from pipeline.reading.speakers.parties import Speakers, shipped_speakers
from pipeline.reading.text import Anchor, read_text


@pytest.fixture
def said_by() -> Callable[[str], list[str | None]]:
    """Give who says each number of a text; the numbers stand in braces."""
    return lambda marked: [one.name if one else None for one in _attributions(marked, shipped_speakers())]


@pytest.fixture
def attributions() -> Callable[[str, Speakers], list[Attribution | None]]:
    return _attributions


def _attributions(marked: str, speakers: Speakers) -> list[Attribution | None]:
    text = read_text(re.sub(r"[{}]", "", marked))
    counts = []
    for number, found in enumerate(re.finditer(r"\{([^}]+)\}", marked)):
        start = found.start() - 2 * number
        end = start + len(found[1])
        sentence = next(one.index for one in text.sentences if one.start <= start < one.end)
        counts.append(Anchor(sentence=sentence, start=start, end=end, trigger_start=start, trigger_end=end))
    return attribute(text, counts, speakers=speakers)

from collections.abc import Callable

import pytest

from pipeline.reading.frames.find import find_frames
from pipeline.reading.frames.keys import shipped_frames
from pipeline.reading.text import read_text
from storage.records.reading import FrameHit


@pytest.fixture
def hits() -> Callable[[str], list[FrameHit]]:
    """Give the hits of the shipped frames in a text."""
    return lambda text: find_frames(read_text(text), shipped_frames())

"""The parts of an article that are read, and that evidence points into."""

from typing import Literal

Field = Literal["title", "text"]

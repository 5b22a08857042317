"""The parts of an article that are read, and that evidence points into."""

from typing import Literal

Field = Literal["title", "text", "url", "author", "outlet", "tag"]
"""`text` is the body without the title; all tags are one field, one below the other with an empty line between."""

"""JSON as columns hold it."""

import json

from pydantic_core import to_json


def as_json(value: object) -> str:
    """Give plain values as JSON."""
    try:
        return to_json(value).decode()  # several times as quick as json.dumps()
    except ValueError:  # half a character, which is no UTF-8
        return json.dumps(value)

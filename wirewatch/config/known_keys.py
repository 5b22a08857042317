"""Which keys may stand at a place of feeds.yaml; read off the JSON Schema, so that no list is kept by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]


class KnownKeys:
    """The keys of a JSON Schema, by place."""

    def __init__(self, schema: Schema) -> None:
        self._top = schema

    def beside(self, path: tuple[str | int, ...]) -> list[str]:
        """Give the keys that may stand where the last part of `path` stands."""
        places = list(self._open(self._top))
        for part in path[:-1]:
            places = [opened for place in places for inner in _inside(place, part) for opened in self._open(inner)]
        return sorted({key for place in places for key in place.get("properties", {})})

    def _open(self, schema: Schema) -> Iterator[Schema]:
        """Follow references and alternatives down to schemas that can hold keys."""
        if "$ref" in schema:
            yield from self._open(self._top["$defs"][schema["$ref"].rpartition("/")[2]])
        yield schema
        for branch in ("anyOf", "oneOf", "allOf"):
            for inner in schema.get(branch, ()):
                yield from self._open(inner)


def _inside(schema: Schema, part: str | int) -> Iterator[Schema]:
    if isinstance(part, int):
        found = [schema.get("items")]
    elif part in schema.get("properties", {}):
        found = [schema["properties"][part]]
    else:
        found = [schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]
    yield from (inner for inner in found if isinstance(inner, Mapping))

"""The JSON Schema of feeds.yaml, as editors want it: made from the classes that read the file; pure.

What pydantic says of the classes is said here in the form in which it helps somebody who writes: shorthand forms and
`${NAME}` are right, a name that cannot be one is wrong, and texts are paragraphs and not lines of source code.
"""

import re
from collections.abc import Mapping
from typing import Any

from wirewatch.config.file_keys import FileKeys

VARIABLE = r"\$\{[^}]*\}"
_FILLED_IN = "#/$defs/FilledIn"
_INNER = ("properties", "patternProperties", "$defs")
"""Keys under which schemas stand by name, where a name such as `title` or `default` is the operator's word."""


def feeds_schema() -> dict[str, Any]:
    """Give the schema of feeds.yaml, and of the files that it includes."""
    schema: dict[str, Any] = _told(FileKeys.model_json_schema())
    del schema["required"]  # `feeds` may stand in another file; `wirewatch check` knows
    schema["$defs"]["FilledIn"] = {
        "type": "string",
        "pattern": VARIABLE,
        "description": "Filled in from the environment: ${NAME}, or ${NAME:-a default}.",
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **schema,
        "description": "What an installation of Wirewatch watches, and whom it tells.",
    }


def _told(schema: Mapping[str, Any]) -> dict[str, Any]:
    told = {key: _inside(key, value) for key, value in schema.items() if key != "title"}
    if "description" in told:
        told["description"] = _unwrapped(told["description"])
    if not _is_written_so(told.get("default")):
        told.pop("default", None)
    if "patternProperties" in told:
        told.setdefault("additionalProperties", False)
    return _filled_in(_explained(_without_null(told)))


def _inside(key: str, value: Any) -> Any:
    if key in _INNER:
        return {name: _told(inner) for name, inner in value.items()}
    if isinstance(value, Mapping) and key != "default":
        return _told(value)
    if isinstance(value, list):
        return [_told(one) if isinstance(one, Mapping) and key != "default" else one for one in value]
    return value


def _unwrapped(text: str) -> str:
    return re.sub(r"(?<!\n)\n(?!\n|- )", " ", text)


def _is_written_so(default: Any) -> bool:
    """Say whether a default is what an operator would write, so that an editor may offer it."""
    if isinstance(default, list):
        return bool(default) and all(isinstance(one, str) for one in default)
    return isinstance(default, str | int | float)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Take away that a key may be empty: nobody means that who writes one."""
    others = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(others) == len(schema.get("anyOf", ())):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**others[0], **rest} if len(others) == 1 else {**rest, "anyOf": others}


def _explained(schema: dict[str, Any]) -> dict[str, Any]:
    """Say of each form of a key what is said of the key: an editor shows the text of the form that it finds."""
    if "description" not in schema:
        return schema
    forms = [
        _explained({**form, "description": _both(schema["description"], form.get("description", ""))})
        for form in schema.get("anyOf", ())
    ]
    return schema | {"anyOf": forms} if forms else schema


def _both(text: str, more: str) -> str:
    return text if more in text else f"{text}\n\n{more}"


def _filled_in(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a variable stand for any text."""
    if "pattern" in schema:
        return schema | {"pattern": f"{schema['pattern']}|{VARIABLE}"}
    if "enum" not in schema:
        return schema
    words = {"type": "string", "enum": schema["enum"]}
    rest = {key: value for key, value in schema.items() if key not in words}
    return rest | {"anyOf": [words, {"$ref": _FILLED_IN}]}

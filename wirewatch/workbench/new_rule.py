"""Puts a new rule into a file, and touches nothing else in it."""

from pathlib import Path

from wirewatch.config.yaml_file import YamlFile, parse_yaml, read_bytes
from wirewatch.workbench.edit import CannotAdd, replace_file

_BY_HAND = "the rule cannot be put in without touching the rest; put it in by hand"


def add_rule(file: Path, name: str, rule: str) -> None:
    """Add a rule, as it stands below `rules:`, at the end of the file's rules; the file is made where there is none."""
    real = file.resolve()
    try:
        before = read_bytes(real) if real.exists() else b""
        after = _with_rule(before, name, rule, str(file))
        replace_file(real, after)
    except OSError as error:
        raise CannotAdd(f"{file} cannot be written: {(error.strerror or str(error)).lower()}") from None


def _with_rule(before: bytes, name: str, rule: str, shown: str) -> bytes:
    found = parse_yaml(before, shown, {})
    if before.strip() and not isinstance(found.data, dict | None):
        raise CannotAdd(f"{shown} holds no keys; {_BY_HAND}")
    text = _inserted(found, rule)
    after = (text.replace("\n", "\r\n") if "\r\n" in found.text else text).encode()
    written = parse_yaml(after, shown, {})
    if _rest(written, name) != _rest(found, name) or ("rules", name) not in written.keys:
        raise CannotAdd(f"{shown}: {_BY_HAND}")
    return after


def _inserted(found: YamlFile, rule: str) -> str:
    lines = found.text.replace("\r\n", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    here = found.keys.get(("rules",))
    if here is None:
        block = ["rules:", *_below(rule, 2)]
        return "\n".join([*lines, *([""] if lines else []), *block, ""])
    columns = [place.column for path, place in found.keys.items() if len(path) == 2 and path[0] == "rules"]
    later = [place.line for path, place in found.keys.items() if len(path) == 1 and place.line > here.line]
    end = min(later, default=len(lines) + 1) - 1
    while end > here.line and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1  # what stands before a section in column 1 belongs to that section
    block = [*([""] if columns else []), *_below(rule, columns[0] - 1 if columns else 2)]
    return "\n".join([*lines[:end], *block, *lines[end:], ""])


def _below(rule: str, columns: int) -> list[str]:
    return [" " * columns + line for line in rule.rstrip("\n").split("\n")]


def _rest(found: YamlFile, name: str) -> tuple[object, list[str]]:
    """Give all that a file says but for one rule, and what is wrong with it."""
    data = dict(found.data) if isinstance(found.data, dict) else {}
    rules = data.get("rules")
    left = {rule: value for rule, value in rules.items() if rule != name} if isinstance(rules, dict) else rules or {}
    return {**data, "rules": left}, [complaint.message for complaint in found.complaints]

"""A rule to begin with: what it asks is an example of its kind, and the tests were run before they are written."""

import inspect
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML

from pipeline.match import Matcher, Rule
from pipeline.rules import Condition, Example, Known, When, kinds
from storage.records.article import Article
from wirewatch.config.file_keys import RuleKeys

_WIDTH = 100
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class NoStarter(Exception):
    """Why no rule of this kind can be begun, in words for who asked."""


@dataclass(frozen=True, slots=True)
class _Sample:
    title: str
    text: str


def starter(name: str, kind: str, known: Known, send: Sequence[str]) -> str:
    """Give a rule in YAML with comments, as it stands below `rules:`; NoStarter tells why there is none."""
    if kind not in kinds():
        raise NoStarter(f"there is no kind of condition '{kind}'; known: {', '.join(kinds())}")
    data, samples = _tried(kind, known)
    lines = [
        f"{name}:",
        f"  title: {name.replace('_', ' ').capitalize()} # what an alert of it is called",
        "  severity: medium # low, medium, high or critical",
        "  # tags: [a_word] # words of yours, which go with every message",
        "  when: # what stands side by side must all hold; any, all and not combine conditions",
        *_indented(_condition(kind, data), 4),
        *_indented(_comment("window: {repeat: {origins: 3, within: 48h}} # told when many together are news"), 2),
        f"  send: [{', '.join(send)}] # channels hear at once, digests hold it for their hour",
        *_indented(_tests(samples), 2),
    ]
    return "\n".join(lines) + "\n"


def _tried(kind: str, known: Known) -> tuple[dict[str, Any], dict[str, _Sample]]:
    """Find an example of a kind that can be read here, at best one that can be shown to hit and to miss."""
    own = list(kinds()[kind].examples)
    others = [example for other in kinds().values() for example in other.examples]
    readable: list[dict[str, Any]] = []
    for example in own:
        data = YAML(typ="safe", pure=True).load(example.when)
        try:
            when = When.model_validate(data, context=known)
        except ValidationError:
            continue
        readable.append(data)
        hits, misses = (
            [one for one in _samples([*own, *others]) if _hits(when, one, known) is so] for so in (True, False)
        )
        if example.hits and hits and misses:
            return data, {"hit": hits[0], "miss": misses[0]}
    if not readable:
        raise NoStarter(f"an example of '{kind}' names what this feeds.yaml does not have; docs/feeds-yaml.md shows it")
    return readable[0], {}


def _samples(examples: Sequence[Example]) -> list[_Sample]:
    found = (_Sample(example.title, example.text) for example in examples if not getattr(example, "article", None))
    return list(dict.fromkeys(sample for sample in found if sample.title or sample.text))


def _hits(when: When, sample: _Sample, known: Known) -> bool:
    article = Article(
        id=0,
        feed_id=0,
        outlet="",
        owner=None,
        groups=(),
        version=1,
        first_seen_at=_SOME_DAY,
        version_seen_at=_SOME_DAY,
        backlog=False,
        title=sample.title,
        link=None,
        author=None,
        text=sample.text,
        tags=(),
        published_at=None,
    )
    return bool(Matcher([Rule(id="new", version="", when=when)], known.read).match(article).hits)


def _condition(kind: str, data: dict[str, Any]) -> Iterator[str]:
    cls = kinds()[kind]
    first = (inspect.getdoc(cls) or "").split("\n\n")[0].replace("\n", " ")
    yield from _comment(f"{kind}: {first}")
    for key, value in data.items():
        yield f"{key}: {_flow(value)}"
    written = data.get(kind)
    used = written.keys() if isinstance(written, dict) and not cls.always_alone else {cls.main}
    for name in (name for name in _keys(cls) if name not in used):
        yield from _comment(f"  {name}: {_keys(cls)[name]}")


def _keys(cls: type[Condition]) -> dict[str, str]:
    return {name: field.description or "" for name, field in cls.model_fields.items()}


def _tests(samples: dict[str, _Sample]) -> Iterator[str]:
    if not samples:
        return
    rows = [f"  - {so}: {_flow(_written(sample))}" for so, sample in samples.items()]
    lines = ["tests: # articles that it must hit and must miss; a rule whose tests fail does not go to work", *rows]
    if "tests" in RuleKeys.model_fields:
        yield from lines
    else:
        yield from (f"# {line}" for line in lines)


def _written(sample: _Sample) -> str | dict[str, str]:
    if not sample.title:
        return sample.text
    return {"title": sample.title, **({"text": sample.text} if sample.text else {})}


def _flow(value: Any) -> str:
    """Give a value on one line of YAML, its keys in the order in which they are known."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    yaml, stream = YAML(typ="safe", pure=True), StringIO()
    yaml.default_flow_style, yaml.width, yaml.allow_unicode = True, 10_000, True
    yaml.dump([value], stream)  # in a list, so that what ends a value there goes into quotes
    return stream.getvalue().strip()[1:-1]


def _comment(text: str) -> list[str]:
    inside = " " * (len(text) - len(text.lstrip()))
    wrapped = textwrap.wrap(text.strip(), _WIDTH, break_long_words=False, break_on_hyphens=False)
    return [f"# {inside}{line}" for line in wrapped]


def _indented(lines: Iterator[str] | list[str], columns: int) -> list[str]:
    return [" " * columns + line for line in lines]

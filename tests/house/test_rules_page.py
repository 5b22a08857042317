"""Every example of docs/rules.md does what the page says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.query.tree import SCOPES
from pipeline.rules import IndexedArticle, Known, When, kinds
from pipeline.uses import parts
from storage.records.article import Article
from tests.samples import ARTICLE
from wirewatch.config.context import read_context

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text()


def _blocks() -> list[dict[str, Any]]:
    yaml = YAML(typ="safe", pure=True)
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    return [part for block in blocks for part in yaml.load_all(block)]


EXAMPLES = [block for block in _blocks() if "when" in block]


@cache
def _known() -> Known:
    [sections] = [block for block in _blocks() if "terms" in block]
    known, faults = read_context(sections)
    assert not faults
    return known


def _articles(written: list[Any]) -> Iterator[Article]:
    for one in written:
        told = one if isinstance(one, Mapping) else {"text": one}
        yield replace(ARTICLE, **{key: _value(key, value) for key, value in told.items()})


def _value(key: str, value: Any) -> Any:
    if key.endswith("_at") and value is not None:
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def _hits(when: When, article: Article) -> bool:
    return when.hits(IndexedArticle(article=article, read=_known().read)) is not None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["when"])[:70])
def test_an_example_of_the_page_does_what_it_says(example: dict[str, Any]) -> None:
    when = When.model_validate(example["when"], context=_known())

    assert [one for one in _articles(example["hits"]) if not _hits(when, one)] == []
    assert [one for one in _articles(example["misses"]) if _hits(when, one)] == []
    assert example["hits"]
    assert example["misses"]


def test_the_page_shows_every_kind_every_field_and_every_key_of_a_condition() -> None:
    asked = [part for example in EXAMPLES for _, part in parts(example["when"])]
    queries = " ".join(str(part["text"]) for part in asked if "text" in part)

    assert {kind for part in asked for kind in part} == set(kinds())
    assert {f"{scope}:" for scope in SCOPES} <= set(re.findall(r"[a-z]+:", queries))

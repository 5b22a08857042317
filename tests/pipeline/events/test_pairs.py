"""Labelled pairs of invented articles: copies, light edits, and what only looks like them."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from storage.records.story import Relation
from tests.pipeline.events.conftest import Desk

CORPUS = Path(__file__).parents[2] / "corpus" / "stories"


def pairs(name: str) -> list[Any]:
    data = YAML(typ="safe").load((CORPUS / name).read_text("utf-8"))
    return [
        pytest.param(pair, id=pair["id"], marks=pytest.mark.xfail(strict=True) if pair.get("fails") else ())
        for pair in data["pairs"]
    ]


@pytest.mark.parametrize("pair", [*pairs("pairs.yaml"), *pairs("unseen.yaml")])
def test_a_copy_is_known_and_a_near_miss_is_not(pair: dict[str, Any], desk: Desk) -> None:
    links = pair.get("links", [None, None])
    one = desk.text(**pair["one"], outlet=pair.get("outlet", "Harbour Post"), link=links[0])
    other = desk.text(
        **pair["other"], outlet=pair.get("outlet", "Valley Times"), link=links[1], hours=pair.get("hours", 1)
    )

    first, second = desk.relate(one), desk.relate(other)

    assert (second.story_id == first.story_id) is pair["same"]
    if "relation" in pair:
        assert second.relation is Relation(pair["relation"])
    if "origin" in pair:
        assert second.origin == pair["origin"]


@pytest.mark.parametrize("pair", pairs("pairs.yaml"))
def test_it_does_not_matter_which_of_two_comes_first(pair: dict[str, Any], desk: Desk) -> None:
    links = pair.get("links", [None, None])
    later = desk.text(
        **pair["one"], outlet=pair.get("outlet", "Harbour Post"), link=links[0], hours=pair.get("hours", 1)
    )
    earlier = desk.text(**pair["other"], outlet=pair.get("outlet", "Valley Times"), link=links[1])

    assert (desk.relate(earlier).story_id == desk.relate(later).story_id) is pair["same"]

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import NotAFeed
from pipeline.intake.cage import ParserPool, RawDocument
from pipeline.intake.entries import MAX_ITEMS
from pipeline.intake.parse import ParsedFeed, parse

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    [
        "id",
        "url",
        "external_url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "author",
        "tags",
        "date_published",
    ]
)


def feed(*items: object, **heading: object) -> bytes:
    said = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items, **heading}
    return json.dumps(said).encode()


@pytest.mark.parametrize("wide", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
def test_it_is_read_in_every_encoding_of_json(wide: str) -> None:
    body = feed({"id": "1", "title": "Маядин"}).decode("unicode_escape").encode(wide)

    assert [item.title for item in parse(body, url=None, content_type="application/json").items] == ["Маядин"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{}", "no JSON Feed"),
        (b"[]", "no JSON Feed"),
        (b'{"error": "no such user", "items": []}', "no JSON Feed"),
        (b'{"items": [{"id": 1, "name": "an API of something"}]}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "no JSON Feed"),
        (b'{"version": ', "cut off or broken"),
        (b'{"a": ' + b"[" * 20_000, "attacks"),
        (b'{"a": ' + b"9" * 100_000 + b"}", "attacks"),
    ],
)
def test_other_json_is_no_feed(body: bytes, reason: str) -> None:
    """Catalogue F66."""
    with pytest.raises(NotAFeed, match=reason):
        parse(body, url=None, content_type="application/feed+json")


def test_of_too_many_items_the_first_are_taken() -> None:
    """Catalogue F65."""
    found = parse(feed(*({"id": str(n)} | {"title": f"t{n}"} for n in range(2_500))), url=None, content_type=None)

    assert (len(found.items), found.cut) == (MAX_ITEMS, True)
    assert found.problem == "of 2500 items only the first 2000 were taken"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=6) | VALUES, max_size=4), VALUES)
def test_any_values_give_a_feed(items: list[object], title: object) -> None:
    """Catalogue F64."""
    found = parse(feed(*items, title=title), url="https://wire.example/feed.json", content_type=None)

    assert all(item.link is None or item.link.startswith("http") for item in found.items)
    found.title.encode()


def test_half_a_character_is_left_out() -> None:
    """Catalogue F64."""
    (item,) = parse(feed({"id": "\ud800", "url": "https://w.example/\udfff"}), url=None, content_type=None).items

    assert item.link == "https://w.example/"
    item.identity.encode()


def test_it_comes_through_the_cage(parser: ParserPool) -> None:
    body = feed({"id": "1", "title": "\ud800 x", "url": "https://w.example/1", "date_published": "2026-11-22T10:00Z"})

    found = parser.parse(RawDocument(body=body, url=None, content_type="application/feed+json"))

    assert isinstance(found, ParsedFeed)
    assert (found.kind, found.items[0].title, str(found.items[0].published_at)) == (
        "json11", "x", "2026-11-22 10:00:00+00:00"
    )  # fmt: skip

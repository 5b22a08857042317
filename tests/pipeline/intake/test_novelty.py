from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.novelty import sort_out
from storage.records.article import IdentityFrom, Item, Known

ITEM = Item(
    identity="a",
    identity_from=IdentityFrom.ID,
    title="A",
    link=None,
    author=None,
    summary="",
    content="",
    tags=(),
    published_at=None,
    fingerprint="1",
)


def item(identity: str, fingerprint: str = "1") -> Item:
    return replace(ITEM, identity=identity, fingerprint=fingerprint)


def known(*items: Item) -> dict[str, Known]:
    return {
        one.identity: Known(article_id=number, identity=one.identity, version=1, fingerprint=one.fingerprint)
        for number, one in enumerate(items, start=1)
    }


def test_what_was_never_seen_is_new_and_stored_oldest_first() -> None:
    found = sort_out([item("newest"), item("older")], {})

    assert [one.identity for one in found.new] == ["older", "newest"]


def test_another_fingerprint_under_a_known_identity_is_an_edit() -> None:
    found = sort_out([item("a", "2")], known(item("a", "1")))

    [edit] = found.edited
    assert (edit.known.article_id, edit.item.fingerprint) == (1, "2")
    assert found.new == ()


def test_an_item_that_stands_twice_counts_once() -> None:
    found = sort_out([item("a", "2"), item("a", "1")], {})

    assert ([one.fingerprint for one in found.new], found.seen) == (["2"], 1)


ITEMS = st.lists(st.builds(item, st.sampled_from("abcde"), st.sampled_from("123")), max_size=12)


@given(ITEMS, ITEMS)
def test_every_item_is_counted_once_and_a_second_look_finds_nothing(before: list[Item], items: list[Item]) -> None:
    stored = known(*{one.identity: one for one in before}.values())

    found = sort_out(items, stored)
    after = stored | known(*found.new) | known(*(edit.item for edit in found.edited))
    again = sort_out(items, after)

    assert len(found.new) + len(found.edited) + found.seen == len(items)
    assert (again.new, again.edited) == ((), ())

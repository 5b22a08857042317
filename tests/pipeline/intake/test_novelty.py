from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.identity import text_key
from pipeline.intake.novelty import Novelty, edits, sort_out
from pipeline.intake.recognise import Stored, recognise
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
    title = f"The title {fingerprint}"
    return replace(ITEM, identity=identity, fingerprint=fingerprint, title=title, text_key=text_key(title))


def known(*items: Item) -> dict[str, Known]:
    return {
        one.identity: Known(
            article_id=number,
            identity=one.identity,
            version=1,
            fingerprint=one.fingerprint,
            title=one.title,
            text_key=one.text_key,
        )
        for number, one in enumerate(items, start=1)
    }


def sorted_out(
    items: Iterable[Item], stored: dict[str, Known], earlier: dict[int, frozenset[str]] | None = None
) -> Novelty:
    found = recognise(list(items), Stored(by_identity=stored), IdentityFrom.ID)
    return sort_out(found, earlier or {})


def test_what_was_never_seen_is_new_and_stored_oldest_first() -> None:
    found = sorted_out([item("newest"), item("older")], {})

    assert [one.identity for one in found.new] == ["older", "newest"]


def test_another_fingerprint_under_a_known_identity_is_an_edit() -> None:
    found = sorted_out([item("a", "2")], known(item("a", "1")))

    [edit] = found.edited
    assert (edit.known.article_id, edit.item.fingerprint) == (1, "2")
    assert found.new == ()


def test_a_change_that_is_taken_back_is_an_edit_and_going_to_and_fro_is_none() -> None:
    """Catalogue F75."""
    back = sorted_out([item("a", "1")], known(item("a", "2")), {1: frozenset({"1"})})
    forth = sorted_out([item("a", "2")], known(item("a", "1")), {1: frozenset({"1", "2"})})
    third = sorted_out([item("a", "3")], known(item("a", "1")), {1: frozenset({"1", "2"})})

    assert [len(found.edited) for found in (back, forth, third)] == [1, 0, 1]
    assert forth.seen == 1


def test_the_same_words_at_another_address_are_no_edit() -> None:
    """Catalogue F70."""
    moved = replace(item("a"), fingerprint="elsewhere", link="https://new.example/a", link_key=7)

    found = sorted_out([moved], known(item("a")))

    assert (found.new, found.edited, [one.item.link_key for one in found.renamed]) == ((), (), [7])


def test_only_edits_ask_for_earlier_versions() -> None:
    found = recognise([item("a", "2"), item("b")], Stored(by_identity=known(item("a"), item("b"))), IdentityFrom.ID)

    assert [one.article_id for one in edits(found.seen)] == [1]


ITEMS = st.lists(
    st.builds(item, st.sampled_from("abcde"), st.sampled_from("123")), max_size=5, unique_by=lambda one: one.identity
)


@given(ITEMS, ITEMS)
def test_every_item_is_counted_once_and_a_second_look_finds_nothing(before: list[Item], items: list[Item]) -> None:
    stored = known(*before)

    found = sorted_out(items, stored)
    after = stored | known(*found.new) | known(*(edit.item for edit in found.edited))
    again = sorted_out(items, after)

    assert len(found.new) + len(found.edited) + len(found.renamed) + found.seen == len(items)
    assert (again.new, again.edited) == ((), ())

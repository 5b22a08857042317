from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.identity import link_key, text_key, words_of
from pipeline.intake.likeness import alike_texts, alike_titles
from pipeline.intake.recognise import Recognised, Stored, doubtful, is_plain, recognise
from storage.records.article import IdentityFrom, Item, Known
from tests.pipeline.intake.test_novelty import ITEM

LINKS = st.sampled_from([None, "https://x.example/1", "https://x.example/2", "https://x.example/3"])
WORDS = st.sampled_from(["Rain in the north", "Rain in the north again", "A museum opens", "Ten dead in a fire"])


def made(identity: str, link: str | None, title: str) -> Item:
    words = words_of(title, "", "")
    return replace(
        ITEM,
        identity=identity,
        title=title,
        link=link,
        link_key=link_key(link),
        text_key=text_key(words),
        fingerprint=f"{title} {link}",
    )


def stored(items: list[Item]) -> Stored:
    known = [
        Known(
            article_id=number,
            identity=item.identity,
            version=1,
            fingerprint=item.fingerprint,
            title=item.title,
            link_key=item.link_key,
            text_key=item.text_key,
        )
        for number, item in enumerate(items)
    ]
    return Stored(by_identity={one.identity: one for one in known}, alike=known, beginnings={})


ITEMS = st.builds(made, st.sampled_from("abcdefgh"), LINKS, WORDS)
DOCUMENTS = st.lists(ITEMS, max_size=6, unique_by=lambda item: item.identity)


@given(DOCUMENTS, DOCUMENTS, st.sampled_from(list(IdentityFrom)))
def test_no_article_is_two_items_and_no_two_items_have_one_identity(
    before: list[Item], items: list[Item], policy: IdentityFrom
) -> None:
    found = recognise(items, stored(before), policy)

    articles = [one.known.article_id for one in found.seen if one.known]
    names = [one.item.identity for one in found.seen]
    new = {one.item.identity for one in found.seen if one.known is None}
    assert len(articles) == len(set(articles))
    assert len(names) == len(set(names))
    assert not new & {item.identity for item in before}
    assert len(found.seen) + found.repeated == len(items)


@given(DOCUMENTS, DOCUMENTS, st.sampled_from(list(IdentityFrom)), st.integers())
def test_the_order_of_a_document_does_not_matter(
    before: list[Item], items: list[Item], policy: IdentityFrom, seed: int
) -> None:
    other = items.copy()
    Random(seed).shuffle(other)

    def articles(found: Recognised) -> set[int | None]:
        return {one.known.article_id if one.known else None for one in found.seen}

    assert articles(recognise(items, stored(before), policy)) == articles(recognise(other, stored(before), policy))


@given(DOCUMENTS)
def test_the_same_document_again_is_plain_and_known(items: list[Item]) -> None:
    known = stored(items)

    found = recognise(items, Stored(by_identity=known.by_identity), IdentityFrom.ID)

    assert is_plain(items, known.by_identity, IdentityFrom.ID)
    assert doubtful(items, known.by_identity, IdentityFrom.ID) == []
    assert all(one.known for one in found.seen)
    assert found.evidence.strangers == found.evidence.reused == found.repeated == 0


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Ten dead in Mayadin strike", "Twelve dead in Mayadin strike", True),
        ("Ten dead in Mayadin strike", "Ten dead in Mayadin strike, ministry says", True),
        ("Ten dead in Mayadin strike", "Parliament votes on budget", False),
        ("国防部说两百名武装人员死亡", "国防部说三百名武装人员死亡", True),
        ("国防部说两百名武装人员死亡", "议会通过新预算", False),
        ("", "", False),
    ],
)
def test_a_correction_is_told_from_another_story_in_any_script(one: str, other: str, *, alike: bool) -> None:
    assert alike_titles(one, other) is alike
    assert alike_texts(one, other) is alike

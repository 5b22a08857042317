import random
from dataclasses import replace

import pytest

from pipeline.events.index import WINDOW
from pipeline.events.sketch import from_bytes
from pipeline.events.stories import SHORT_WITHIN, decide, sketched
from storage.records.story import Relation
from tests.pipeline.events.conftest import Desk, TakeIn
from tests.samples import ARTICLE

WIRE = (
    "Nine people were killed and more than 20 wounded when shells hit a crowded market in the northern town of Tal "
    "Rifa, a doctor at the only hospital said. Rescue workers carried the wounded through streets covered in glass. No "
    "group said it had fired the shells, and the truce agreed at Lake Orun in spring was declared over by noon."
)


def test_ten_copies_of_one_wire_are_one_story_with_one_origin(take_in: TakeIn) -> None:
    first = take_in("Nine killed in market", f"TAL RIFA (Reuters) - {WIRE}", outlet="Outlet 0")
    copies = [take_in(f"Headline {n}", WIRE, outlet=f"Outlet {n}", hours=n) for n in range(1, 10)]

    assert (first.relation, first.origin) == (Relation.ORIGINAL, "Reuters")
    assert {copy.story_id for copy in copies} == {first.story_id}
    assert {(copy.relation, copy.origin) for copy in copies} == {(Relation.COPY, "Reuters")}


def test_without_a_credit_the_origin_is_who_had_it_first(take_in: TakeIn) -> None:
    take_in("Nine killed in market", WIRE, outlet="Harbour Post")

    assert take_in("Nine killed in market", WIRE, outlet="Valley Times", hours=1).origin == "Harbour Post"


def test_a_later_copy_may_tell_the_origin_and_a_third_does_not_change_it(take_in: TakeIn) -> None:
    take_in("Nine killed in market", WIRE, outlet="Harbour Post")

    assert take_in("Market hit", f"{WIRE} (AFP)", outlet="Valley Times", hours=1).origin == "AFP"
    assert take_in("Market hit", f"{WIRE} (With inputs from AP)", outlet="Orun Mail", hours=2).origin == "AFP"


def test_an_agency_with_a_feed_of_its_own_is_the_origin(take_in: TakeIn) -> None:
    take_in("Nine killed in market", WIRE, outlet="Harbour Post")

    assert take_in("Nine killed in market", WIRE, outlet="Reuters World", hours=1).origin == "Reuters"


def test_a_reason_and_the_likest_article_are_given(take_in: TakeIn) -> None:
    first = take_in("Nine killed in market", WIRE, outlet="Harbour Post")
    copy = take_in("Market hit", WIRE, outlet="Valley Times", hours=1)

    assert (first.reason, first.like, first.similarity) == ("nothing_alike", None, 1.0)
    assert (copy.reason, copy.like) == ("same_text", 1)
    assert copy.similarity > 0.95


def test_the_outlet_that_prints_its_text_again_makes_no_copy(take_in: TakeIn) -> None:
    take_in("Nine killed in market", WIRE, outlet="Harbour Post", link="https://h.example/a")
    again = take_in("Market in ruins", WIRE, outlet="HARBOUR POST", link="https://h.example/b", hours=2)

    assert again.relation is Relation.SAME_ARTICLE


def test_the_article_at_the_same_address_goes_before_a_better_copy(take_in: TakeIn) -> None:
    own = take_in("Market hit in Tal Rifa", "Shells fell.", outlet="Orun Mail", link="https://o.example/market")
    take_in("Nine killed in market", WIRE, outlet="Harbour Post")
    rewritten = take_in("Nine killed: market hit", WIRE, outlet="Orun Mail", link="http://m.o.example/market/", hours=1)

    assert (rewritten.story_id, rewritten.reason) == (own.story_id, "same_address")


def test_small_edits_do_not_chain_into_one_giant_story(take_in: TakeIn) -> None:
    chance = random.Random(7)
    words = [f"word{n}" for n in range(120)]
    stories = []
    for step in range(30):
        stories.append(take_in("", " ".join(words), outlet=f"Outlet {step}", hours=step).story_id)
        for _ in range(8):
            words[chance.randrange(len(words))] = f"new{chance.randrange(10_000)}"

    assert stories[1] == stories[0]
    assert len(set(stories)) >= 4
    assert max(map(stories.count, set(stories))) <= 15


def test_a_story_is_closed_when_its_original_is_out_of_the_window(desk: Desk) -> None:
    first = desk.relate(desk.text("Nine killed in market", WIRE))
    edited = desk.relate(desk.text("Market", WIRE[:200], outlet="Valley Times", hours=20))
    late = desk.text("Nine killed in market", WIRE, outlet="Orun Mail", hours=WINDOW.total_seconds() / 3600 + 30)
    desk.index.forget_before(late.first_seen_at - WINDOW)

    assert edited.story_id == first.story_id
    assert desk.relate(late).relation is Relation.ORIGINAL


def test_short_texts_are_copies_within_hours_only(take_in: TakeIn) -> None:
    title = "Thousands march through the capital against the price of bread and fuel"
    take_in(title, outlet="Harbour Post")

    assert take_in(title, outlet="Valley Times", hours=3).relation is Relation.COPY
    assert take_in(title, outlet="Orun Mail", hours=SHORT_WITHIN.total_seconds() / 3600 + 1).story_id == 3


def test_an_article_is_no_candidate_for_its_own_edit(desk: Desk) -> None:
    text = desk.text("Nine killed in market", WIRE)
    desk.relate(text)

    assert decide(text, desk.index.candidates(text)).relation is Relation.ORIGINAL


@pytest.mark.parametrize("text", ["", "!!!", "Daily briefing", "Photos"])
def test_what_says_nothing_is_alone(text: str, take_in: TakeIn) -> None:
    first = take_in(text, "", outlet="Harbour Post")

    assert take_in(text, "", outlet="Valley Times").story_id != first.story_id


def test_a_sketch_of_an_older_version_is_like_nothing(desk: Desk) -> None:
    old = desk.text("Nine killed in market", WIRE)
    desk.relate(replace(old, sketch=b"\x00" + old.sketch[1:]))

    assert desk.relate(desk.text("Nine killed in market", WIRE, outlet="Valley Times")).relation is Relation.ORIGINAL


def test_an_article_is_sketched_with_all_that_it_brings() -> None:
    article = replace(
        ARTICLE, title="Nine killed", text=WIRE, author="Reuters Staff", link="https://m.h.example/a?ref=x"
    )
    text = sketched(article)
    sketch = from_bytes(text.sketch)

    assert (text.article_id, text.outlet, text.address) == (article.id, article.outlet, "h.example/a")
    assert sketch is not None
    assert sketch.credits == ("Reuters",)

from dataclasses import replace
from datetime import timedelta

from pipeline.events.index import MOST_CANDIDATES, WINDOW, StoryIndex
from storage.records.story import Membership, Related, Relation, Sketched
from tests.pipeline.events.conftest import MORNING, Desk

TEXT = "Shells hit a crowded market in the northern town of Tal Rifa and the hospital counted nine dead before noon"
OPENS = Membership(story_id=1, relation=Relation.ORIGINAL, similarity=1.0, reason="nothing_alike", origin="Wire")


def related(text: Sketched, **changed: object) -> Related:
    membership = replace(OPENS, story_id=text.article_id)
    return Related(position=text.article_id, text=text, membership=replace(membership, **changed))  # type: ignore[arg-type]


def test_a_text_finds_its_like_and_nothing_else(desk: Desk) -> None:
    alike, other = desk.text("", TEXT), desk.text("", "Harbour workers ended their strike after eleven days of talks")
    desk.index.add_all([related(alike), related(other)])

    [candidate] = desk.index.candidates(desk.text("", TEXT, outlet="Valley Times"))
    assert (candidate.text, candidate.original, candidate.story_id) == (alike, alike, alike.article_id)


def test_an_address_is_found_whatever_the_text(desk: Desk) -> None:
    first = desk.text("Old title", "Old text.", link="https://www.h.example/a")
    desk.index.add(related(first))

    assert [c.text for c in desk.index.candidates(desk.text("New", "Else.", link="http://m.h.example/a/"))] == [first]


def test_what_is_seen_is_the_last_position(desk: Desk) -> None:
    texts = [desk.text("", TEXT) for _ in range(3)]
    desk.index.add_all(related(text) for text in texts)

    assert (desk.index.seen, len(desk.index)) == (3, 3)


def test_what_is_older_than_the_window_is_forgotten(desk: Desk) -> None:
    for day in range(20):
        text = desk.text("", f"{TEXT} {day}", hours=24 * day)
        desk.index.forget_before(text.first_seen_at - WINDOW)
        desk.index.add(related(text))

    assert WINDOW.days <= len(desk.index) <= WINDOW.days + 2
    desk.index.forget_before(MORNING + timedelta(days=300))
    assert len(desk.index) == 0
    assert desk.index.candidates(desk.text("", TEXT, hours=24 * 19)) == []


def test_a_story_without_its_original_gives_no_candidates(desk: Desk) -> None:
    copy = desk.text("", TEXT, hours=24 * 5)
    desk.index.add(related(copy, story_id=77, relation=Relation.EDITED_COPY, similarity=0.6))

    assert desk.index.candidates(desk.text("", TEXT, hours=24 * 5)) == []


def test_a_thousand_copies_cost_no_more_than_their_original(desk: Desk) -> None:
    original = desk.text("", TEXT)
    desk.index.add(related(original))
    for n in range(1_000):
        copy = desk.text("", TEXT, outlet=f"Outlet {n}")
        desk.index.add(related(copy, story_id=original.article_id, relation=Relation.COPY, similarity=1.0))

    assert [c.text for c in desk.index.candidates(desk.text("", TEXT))] == [original]


def test_a_phrase_that_all_share_gives_a_handful_of_candidates(desk: Desk) -> None:
    for n in range(500):
        desk.index.add(related(desk.text("", f"alpha{n} beta{n} {TEXT} gamma{n} delta{n} epsilon{n}")))

    assert 0 < len(desk.index.candidates(desk.text("", TEXT))) <= MOST_CANDIDATES


def test_an_edit_takes_the_place_of_what_was_before(desk: Desk) -> None:
    before = desk.text("", "Harbour workers ended their strike after eleven days of talks in the capital")
    desk.index.add(related(before))
    after = replace(desk.text("", TEXT), article_id=before.article_id)
    desk.index.add(replace(related(after), position=9))

    assert [c.text for c in desk.index.candidates(desk.text("", TEXT))] == [after]
    assert (len(desk.index), desk.index.seen) == (1, 9)


def test_the_origin_that_a_copy_tells_holds_for_the_story(desk: Desk) -> None:
    original = desk.text("", TEXT)
    desk.index.add(related(original))
    copy = desk.text("", TEXT, outlet="Valley Times")
    desk.index.add(
        related(copy, story_id=original.article_id, relation=Relation.COPY, similarity=1.0, origin="Reuters")
    )

    [candidate] = desk.index.candidates(desk.text("", TEXT))
    assert candidate.origin == "Reuters"


def test_an_empty_index_has_nothing_to_give(desk: Desk) -> None:
    assert StoryIndex().candidates(desk.text("", TEXT)) == []

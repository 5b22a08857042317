"""By what items are known, whatever their feed does to their names; with a real database."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.intake import naming
from pipeline.intake.entries import Entry
from storage.database import Database
from storage.records.article import IdentityFrom
from tests.pipeline.shelf import NOON, Shelf, entry, titles

NUMBERS = count()
TEN = [entry(number) for number in range(10)]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('shelf') / 'wirewatch.db'}")
    made.upgrade()
    yield made
    made.close()


@pytest.fixture
def shelf(database: Database) -> Shelf:
    return Shelf(database, f"feed-{next(NUMBERS)}")


def with_new_ids(entries: list[Entry], fetch: object) -> list[Entry]:
    return [replace(one, id=f"{one.id}-{fetch}") for one in entries]


def test_items_without_ids_are_known_by_their_links_and_without_links_by_their_text(shelf: Shelf) -> None:
    """Catalogue F67."""
    bare = [entry(1, id=None), entry(2, id=None, link=None), entry(3, id=None, link=None, published_at=None)]

    assert len(shelf.new(*bare)) == 3
    assert shelf.new(*bare[::-1]) == []
    assert shelf.new(entry(4, id=None), *bare) == titles([entry(4)])


def test_ids_that_change_at_every_fetch_make_nothing_new(shelf: Shelf) -> None:
    """Catalogue F68."""
    shelf.publish(*with_new_ids(TEN, 0))

    told = [shelf.new(*with_new_ids([entry(10 + fetch), *TEN], fetch)) for fetch in range(1, 6)]

    assert told == [titles([entry(10 + fetch)]) for fetch in range(1, 6)]
    feed = shelf.feed
    assert (feed.identity_policy, feed.identity_note) == (IdentityFrom.LINK, naming.CHANGING_IDS)
    assert len(shelf.articles()) == 15


def test_an_edit_under_a_changing_id_is_an_edit(shelf: Shelf) -> None:
    """Catalogue F68."""
    for fetch in range(3):
        shelf.publish(*with_new_ids(TEN, fetch))

    found = shelf.publish(*with_new_ids([replace(TEN[0], title="All is quite different now"), *TEN[1:]], 3)).novelty

    assert (len(found.new), len(found.edited)) == (0, 1)


def test_ids_and_links_that_change_at_every_fetch_make_nothing_new(shelf: Shelf) -> None:
    """Catalogue F68."""
    told = []
    for fetch in range(6):
        ticketed = [
            replace(one, link=f"{one.link}?ticket={fetch}", published_at=None) for one in [entry(10 + fetch), *TEN]
        ]
        told.append(len(shelf.new(*with_new_ids(ticketed, fetch))))

    assert told == [11, 1, 1, 1, 1, 1]
    feed = shelf.feed
    assert (feed.identity_policy, feed.identity_note) == (IdentityFrom.FINGERPRINT, naming.CHANGING_LINKS)


def test_ids_that_change_at_every_fetch_of_items_without_links_make_nothing_new(shelf: Shelf) -> None:
    """Catalogue F68."""
    bare = [replace(one, link=None, published_at=None) for one in TEN]

    told = [len(shelf.new(*with_new_ids(bare, fetch))) for fetch in range(5)]

    assert told == [10, 0, 0, 0, 0]


def test_one_item_with_a_changing_id_is_told_once(shelf: Shelf) -> None:
    """Catalogue F68."""
    assert [len(shelf.new(*with_new_ids(TEN[:1], fetch))) for fetch in range(4)] == [1, 0, 0, 0]


def test_one_id_for_all_tells_each_story_once(shelf: Shelf) -> None:
    """Catalogue F69."""
    same = [replace(one, id="N/A") for one in TEN]

    told = [title for first in range(9) for title in shelf.new(*same[first : first + 2])]

    assert sorted(told) == sorted(titles(TEN))
    assert shelf.feed.identity_note is not None


@pytest.mark.parametrize("link", ["https://wire.example/", None, "https://wire.example/latest"])
def test_an_id_that_is_given_to_the_next_story_tells_each_once(shelf: Shelf, link: str | None) -> None:
    """Catalogue F69."""
    reused = [replace(one, id="latest", link=link or one.link) for one in TEN]

    told = [title for one in reused for title in shelf.new(one)]
    again = [title for one in reused for title in shelf.new(one)]

    assert told == titles(TEN)
    assert again == []
    fixed = link == "https://wire.example/latest"
    assert shelf.feed.identity_note == (naming.REUSED_LINKS if fixed else naming.REUSED_IDS)


def test_one_reused_id_among_good_ones_is_two_stories(shelf: Shelf) -> None:
    """Catalogue F69."""
    shelf.publish(*TEN[:5])
    other = replace(TEN[7], id=TEN[0].id)

    assert shelf.new(other, *TEN[1:5]) == [TEN[7].title]
    assert shelf.new(other, *TEN[1:5]) == []
    assert shelf.feed.identity_policy is IdentityFrom.ID


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://wire.example", "https://wire.example"),
        ("https://www.wire.example", "https://wire.example"),
        ("http://wire.example", "https://www.wire.example"),
        ("https://wire.example", "https://news.other.example/wire"),
    ],
)
@pytest.mark.parametrize("ids", ["links", "own", "none"])
def test_a_move_makes_nothing_new_and_edits_nothing(shelf: Shelf, before: str, after: str, ids: str) -> None:
    """Catalogue F70."""

    def at(site: str) -> list[Entry]:
        links = [f"{site}/{number}" for number in range(10)]
        choices: dict[str, Sequence[str | None]] = {"links": links, "own": [one.id for one in TEN], "none": [None] * 10}
        names = choices[ids]
        return [replace(one, id=name, link=link) for one, name, link in zip(TEN, names, links, strict=True)]

    shelf.publish(*at(before))

    moved, later = shelf.publish(*at(after)).novelty, shelf.publish(*at(after)).novelty

    assert (moved.new, moved.edited, later.new, later.edited, later.renamed) == ((), (), (), (), ())
    assert shelf.feed.identity_policy is IdentityFrom.ID
    assert {article.link for article in shelf.articles()} == {f"{after}/{number}" for number in range(10)} or (
        after.removeprefix("https://") == before.removeprefix("http://")
    )


def test_a_move_of_all_ids_is_said(shelf: Shelf) -> None:
    """Catalogue F70."""
    shelf.publish(*TEN)
    shelf.publish(*with_new_ids(TEN, "moved"))
    shelf.publish(*with_new_ids([entry(11), *TEN], "moved"))

    feed = shelf.feed
    assert feed.identity_note == "on 2026-11-02 its ids changed all at once; its items were known by their link"
    assert (feed.identity_policy, feed.identity_strikes) == (IdentityFrom.ID, 0)


def test_an_archive_that_is_published_again_brings_nothing_new(shelf: Shelf) -> None:
    """Catalogue F71."""
    archive = [entry(number) for number in range(2_000)]
    for first in range(0, 2_000, 250):
        shelf.publish(*archive[first : first + 250])

    assert shelf.new(*archive) == []
    assert shelf.new(*(replace(one, id=f"rebuilt-{one.id}") for one in archive)) == []


def test_an_archive_that_was_never_seen_is_stored_whole_and_said(shelf: Shelf) -> None:
    """Catalogue F71."""
    shelf.publish(*TEN)
    old = [entry(number, published_at=NOON - timedelta(days=60)) for number in range(100, 300)]

    assert len(shelf.new(*TEN, *old)) == 200
    assert shelf.feed.identity_note == "on 2026-11-02 it published 200 items at once that are older than a month"


def test_what_the_first_document_holds_is_backlog(shelf: Shelf) -> None:
    """Catalogue F72."""
    shelf.publish(*TEN[:5])
    shelf.publish(*TEN)

    assert sum(article.backlog for article in shelf.articles()) == 5


def test_a_title_that_is_corrected_is_a_version_and_nothing_new(shelf: Shelf) -> None:
    """Catalogue F73."""
    shelf.publish(*TEN)
    corrected = replace(TEN[0], title="Ministry reports four dead near Mayadin")
    rewritten = replace(TEN[1], title="Thousands flee")

    found = shelf.publish(corrected, rewritten, *TEN[2:]).novelty

    assert (len(found.new), len(found.edited)) == (0, 2)
    assert {article.version for article in shelf.articles()} == {1, 2}


def test_two_versions_in_turn_are_no_news_and_few_edits(shelf: Shelf) -> None:
    """Catalogue F75."""
    other = [replace(one, title=one.title + ", officials say") for one in TEN]
    shelf.publish(*TEN)

    edited = []
    for document in [other, TEN] * 5:
        found = shelf.publish(*document).novelty
        assert found.new == ()
        edited.append(len(found.edited))

    assert edited == [10, 10, *[0] * 8]


def test_two_servers_with_ids_of_their_own_in_turn_are_no_news(shelf: Shelf) -> None:
    """Catalogue F75."""
    shelf.publish(*with_new_ids(TEN, "north"))

    told = [shelf.new(*with_new_ids(TEN, server)) for server in ["south", "north"] * 3]

    assert told == [[]] * 6


def test_two_polls_that_share_no_item_are_told_with_their_times(shelf: Shelf) -> None:
    """Catalogue F76."""
    shelf.publish(*TEN[:4])
    before = shelf.now
    assert shelf.publish(*TEN[1:5]).missed is None

    missed = shelf.publish(*TEN[5:9]).missed

    assert missed == (before + timedelta(hours=1), shelf.now)
    feed = shelf.feed
    assert (feed.gap_since, feed.gap_until) == missed
    assert shelf.publish(*TEN[5:]).missed is None
    assert shelf.feed.gap_since == missed[0]


def test_a_feed_that_holds_only_its_newest_item_misses_nothing_that_could_be_told(shelf: Shelf) -> None:
    """Catalogue F76."""
    assert [shelf.publish(one).missed for one in TEN] == [None] * 10


def test_fixed_pages_with_new_stories_under_new_ids_are_news(shelf: Shelf) -> None:
    pages = (f"https://wire.example/section-{number}" for number in count())
    links = [next(pages) for _ in range(4)]
    days = [TEN[:4], TEN[4:8]]

    told = [shelf.new(*(replace(one, link=link) for one, link in zip(day, links, strict=True))) for day in days]

    assert [len(new) for new in told] == [4, 4]


def test_short_notices_of_one_wording_are_each_news(shelf: Shelf) -> None:
    notices = [entry(n, title="Earthquake of magnitude 4.5", summary="") for n in range(20)]

    assert sum(len(shelf.new(*notices[first : first + 10])) for first in range(11)) == 20


def test_an_article_whose_id_counts_its_versions_is_one(shelf: Shelf) -> None:
    """Catalogue F73."""
    versions = [replace(TEN[0], id=f"{TEN[0].link}#{number}", title=TEN[number].title) for number in range(5)]

    assert [len(shelf.new(one, *TEN[5:8])) for one in versions] == [4, 0, 0, 0, 0]
    [article] = [one for one in shelf.articles() if one.link == TEN[0].link]
    assert article.version == 5


def test_what_was_stored_without_keys_gets_them_when_it_is_seen_again(database: Database, shelf: Shelf) -> None:
    shelf.publish(*TEN)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE articles SET link_key = NULL, text_key = NULL")

    again = shelf.publish(*TEN).novelty
    renamed = shelf.publish(*with_new_ids(TEN, "moved")).novelty

    assert (again.new, again.edited, len(again.renamed)) == ((), (), 10)
    assert (renamed.new, renamed.edited) == ((), ())


MANY_DOCUMENTS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
STORIES = st.lists(st.integers(0, 9), min_size=1, max_size=10, unique=True)


def each_once(shelf: Shelf, documents: list[list[Entry]]) -> None:
    """Check that whatever stood in a document is stored, and told once."""
    for document in documents:
        shelf.publish(*document)
    stored = sorted(article.text.rpartition("(")[2] for article in shelf.articles())
    assert stored == sorted({one.summary.rpartition("(")[2] for document in documents for one in document})


@st.composite
def respelled(draw: st.DrawFn) -> list[Entry]:
    """Draw a document in any order, under new ids and other spellings of its addresses, with edits."""
    site = draw(st.sampled_from(["http://wire.example", "https://wire.example", "https://www.wire.example"]))
    tail = draw(st.sampled_from(["", "/", "?utm_source=rss", "#top"]))
    build = draw(st.sampled_from(["a", "b", "c", "https://cms.example/"]))
    edits = draw(st.sets(st.integers(0, 9), max_size=3))
    return [
        entry(
            number,
            id=f"{build}{number}",
            link=f"{site}/{number}{tail}",
            title=entry(number).title + (", officials say" if number in edits else ""),
        )
        for number in draw(STORIES)
    ]


@MANY_DOCUMENTS
@given(st.lists(respelled(), min_size=1, max_size=6))
def test_however_a_feed_respells_and_edits_its_items_each_is_told_once(
    database: Database, documents: list[list[Entry]]
) -> None:
    """Catalogue F68, F70, F71, F73, F75."""
    each_once(Shelf(database, f"feed-{next(NUMBERS)}"), documents)


@MANY_DOCUMENTS
@given(st.lists(STORIES, min_size=1, max_size=6), st.booleans())
def test_however_ids_and_links_change_each_item_is_told_once(
    database: Database, documents: list[list[int]], has_links: bool
) -> None:
    """Catalogue F68."""
    changing = [
        [
            entry(n, id=f"{fetch}-{n}", link=f"https://wire.example/{n}?t={fetch}" if has_links else None)
            for n in numbers
        ]
        for fetch, numbers in enumerate(documents)
    ]

    each_once(Shelf(database, f"feed-{next(NUMBERS)}"), changing)


def test_a_story_that_gives_its_id_to_another_and_takes_a_new_one_is_told_once(shelf: Shelf) -> None:
    """Catalogue F69."""
    bare = [replace(one, link=None) for one in TEN[:3]]
    shelf.publish(*(replace(one, id=f"place-{place}") for place, one in enumerate([bare[0], bare[1]])))

    again = shelf.new(*(replace(one, id=f"place-{place}") for place, one in enumerate([bare[0], bare[2], bare[1]])))

    assert again == [bare[2].title]


@MANY_DOCUMENTS
@given(st.lists(STORIES, min_size=1, max_size=8), st.sampled_from(["one", "shared"]), st.booleans())
def test_however_ids_are_reused_each_item_is_told_once(
    database: Database, documents: list[list[int]], ids: str, has_links: bool
) -> None:
    """Catalogue F69."""
    reusing = [
        [
            entry(
                number,
                id="N/A" if ids == "one" else f"place-{place}",
                link=f"https://wire.example/{number}" if has_links else None,
            )
            for place, number in enumerate(numbers)
        ]
        for numbers in documents
    ]

    each_once(Shelf(database, f"feed-{next(NUMBERS)}"), reusing)

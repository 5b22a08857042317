import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import identity
from pipeline.intake.identity import MAX_IDENTITY, Marks, fingerprint, first_of_each, identities
from pipeline.intake.links import canonical_link, web_link
from storage.records.article import IdentityFrom

MARKS = st.builds(
    Marks,
    id=st.sampled_from([None, "a", "b", "http://x.example/1", "https://x.example/1", "F1"]),
    link=st.sampled_from([None, "http://x.example/1", "https://X.example/1#top", "http://x.example/2"]),
    fingerprint=st.sampled_from(["F1", "F2", "F3"]),
)


def marks(id: str | None = None, link: str | None = None, content: str = "x") -> Marks:  # noqa: A002  # the word of feeds
    return Marks(id=id, link=link, fingerprint=content)


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("HTTP://Example.ORG:80/A?b=1", "https://example.org/A?b=1"),
        ("https://example.org:443", "https://example.org/"),
        ("http://example.org:8080/", "https://example.org:8080/"),
        ("http://example.org:443/", "https://example.org/"),
        ("https://www.example.org/a/", "https://www.example.org/a/"),
        ("https://example.org/a?utm_source=rss&id=7&FBCLID=x#top", "https://example.org/a?id=7"),
        ("https://example.org/a?utm_source=rss", "https://example.org/a"),
        ("https://user@example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
    ],
)
def test_spellings_of_one_address_have_one_form(link: str, canonical: str) -> None:
    assert canonical_link(link) == canonical
    assert canonical_link(canonical) == canonical


@given(st.text(), st.sampled_from([None, "https://example.org/feed"]))
def test_a_web_link_is_absolute_or_none_and_has_a_canonical_form(raw: str, base: str | None) -> None:
    link = web_link(raw, base)

    assert link is None or canonical_link(canonical_link(link)) == canonical_link(link)
    assert link is None or web_link(link) == link


def test_the_id_comes_first_then_the_link_then_the_content() -> None:
    document = [marks("7", "http://x.example/1"), marks(None, "http://x.example/2"), marks(content="words")]

    known_by = identities(document)

    assert [(one.value, one.taken_from) for one in known_by] == [
        ("7", IdentityFrom.ID),
        ("https://x.example/2", IdentityFrom.LINK),
        ("words", IdentityFrom.FINGERPRINT),
    ]


def test_a_move_to_https_changes_no_identity_but_a_fragment_in_an_id_does() -> None:
    before, after, other = (
        identities([marks(f"{address}")])[0].value
        for address in ("http://Example.org/1#a", "https://example.org/1#a", "https://example.org/1#b")
    )

    assert before == after != other


def test_an_id_of_several_stories_identifies_none_of_them() -> None:
    old = [marks("N/A", f"http://x.example/{number}", str(number)) for number in range(3)]
    new = [marks("N/A", "http://x.example/9", "9"), *old]

    assert identities(new)[1:] == identities(old)
    assert {one.taken_from for one in identities(new)} == {IdentityFrom.LINK}


def test_a_repeated_item_is_one_item() -> None:
    known_by = identities([marks("7"), marks("8", content="y"), marks("7")])

    assert first_of_each(known_by) == [0, 1]


def test_a_long_id_is_hashed_and_still_told_from_its_neighbour() -> None:
    first, second = identities([marks("i" * 501, content="1"), marks("i" * 501 + "j", content="2")])

    assert first.value != second.value
    assert len(first.value) <= MAX_IDENTITY


@given(st.lists(MARKS, max_size=8))
def test_items_share_an_identity_only_with_the_same_content(document: list[Marks]) -> None:
    known_by = identities(document)

    for one, its in zip(document, known_by, strict=True):
        for other, others in zip(document, known_by, strict=True):
            assert its.value != others.value or one.fingerprint == other.fingerprint


@given(st.lists(MARKS, max_size=8), st.randoms())
def test_the_order_of_a_document_does_not_matter(document: list[Marks], random: object) -> None:
    backwards = identities(document[::-1])

    assert identities(document) == backwards[::-1]


def test_only_what_a_reader_sees_makes_another_fingerprint() -> None:
    first = fingerprint(title="A  b", summary="c", content="", link="http://x.example/1?utm_source=a")

    assert first == fingerprint(title="A b", summary="c\n", content="", link="https://x.example/1")
    assert first != fingerprint(title="A b", summary="", content="c", link="https://x.example/1")
    assert first != fingerprint(title="A b", summary="c", content="", link="https://x.example/2")


@given(st.text(st.sampled_from(" \n\t\xa0\x85\u200bab\u2003")))
def test_white_space_does_not_count_for_the_fingerprint(text: str) -> None:
    assert identity._single_spaced(text) == " ".join(text.split())

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels._limits import Unit, length, pack, shorten

UNITS = st.sampled_from(Unit)


@given(text=st.text(), most=st.integers(0, 30), unit=UNITS)
def test_what_is_shortened_fits_and_is_a_beginning(text: str, most: int, unit: Unit) -> None:
    cut = shorten(text, most, unit)

    assert length(cut, unit) <= most
    assert cut == text or text.startswith(cut.removesuffix("…"))


@pytest.mark.parametrize("character", ["👨‍👩‍👧", "👍🏽", "🇩🇪", "e\u0301", "حَ"])
def test_no_character_is_cut_that_people_see_as_one(character: str) -> None:
    """Catalogue I95."""
    for most in range(1, 30):
        for unit in Unit:
            kept = shorten(character * 6, most, unit).removesuffix("…")
            assert kept == character * (len(kept) // len(character))


@given(blocks=st.lists(st.text(min_size=1, max_size=20)), most=st.integers(3, 40), unit=UNITS)
def test_blocks_are_packed_in_order_into_parts_that_fit(blocks: list[str], most: int, unit: Unit) -> None:
    parts = pack(blocks, most, unit)

    assert all(length(part, unit) <= most for part in parts)
    if all(length(block, unit) <= most for block in blocks):
        assert "\n\n".join(parts) == "\n\n".join(blocks)

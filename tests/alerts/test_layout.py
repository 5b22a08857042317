"""Sheets dealt out to messages."""

import re

from hypothesis import given
from hypothesis import strategies as st

from alerts.channels._layout import Room, lay_out
from alerts.sheet import Block, Kind, Line, Run, Sheet


def cost(one: Line) -> int:
    return len(one.text) + 1


@given(sizes=st.lists(st.integers(1, 400), min_size=1, max_size=60), page=st.integers(400, 900))
def test_every_alert_is_shown_or_counted(sizes: list[int], page: int) -> None:
    """Catalogue I94."""
    blocks = [Block((Line(Kind.TEXT, (Run("x" * size),)),), alerts=1) for size in sizes]

    pages = lay_out(Sheet(tuple(blocks)), Room(page=page, chunk=300, pages=3), cost)

    text = "\n".join(one.text for chunks in pages for chunk in chunks for one in chunk.lines)
    counted = sum(int(found.replace(",", "")) for found in re.findall(r"([\d,]+) more alerts? not shown", text))
    shown = sum(chunk.alerts for chunks in pages for chunk in chunks)
    assert shown + counted == len(sizes)
    assert len(pages) <= 3
    assert all(sum(cost(one) for chunk in chunks for one in chunk.lines) <= page for chunks in pages)

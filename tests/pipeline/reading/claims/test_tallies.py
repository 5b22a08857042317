"""A tally and a named period count many days; a single event does not."""

import pytest

from pipeline.reading.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("At least 17 people have been killed in Gaza, according to a UN tally.", "cumulative"),
        ("At least 17 people have been killed in Gaza, according to a UN office.", "asserted"),
        ("At least 59 militants were killed during the month in Idlib.", "cumulative"),
        ("At least 59 militants were killed during the night in Idlib.", "asserted"),
        ("In all, 607 people were killed in Gaza over the same period, it added.", "cumulative"),
        ("In all, 607 people were killed in Gaza over the same hill, it added.", "asserted"),
        ("Fire from the army has since March 30 killed more than 220 people in Gaza.", "cumulative"),
        ("Soldiers shot at the crowd in Gaza and have since killed nine people.", "asserted"),
    ],
)
def test_what_counts_many_days_is_cumulative(reader: Reader, text: str, status: str) -> None:
    assert [claim.status for claim in reader.read(text).claims] == [status]

"""Two hundred times kill -9 between a feed and its readers; `python -m benchmarks.crash --kills 10000` on demand."""

from pathlib import Path

from benchmarks.crash.run import Figures, run


def test_two_hundred_kills_lose_nothing_and_double_only_what_was_in_flight(tmp_path: Path) -> None:
    """Catalogue A1-A9, figure 1: random and named points; an id and its bytes stay; the audit is exact after each."""
    figures = Figures()
    for figures in run(200, 7, tmp_path):
        assert figures.faults == []

    assert figures.kills == 200
    assert figures.copies <= figures.in_flight
    assert {"random", "hook", "mail", "rcpt"} <= figures.at.keys()

"""Kills between a feed and its readers, as many as fit; `python -m benchmarks.crash --kills 10000` on demand."""

from contextlib import closing
from pathlib import Path

from benchmarks.crash.run import Figures, run

_MOST = 200
_LONGEST = 40.0  # seconds, after which a busy machine begins no further world
_FEWEST = 10  # one world


def test_kills_lose_nothing_and_double_only_what_was_in_flight(tmp_path: Path) -> None:
    """Catalogue A1-A9, figure 1: random and named points; an id keeps its bytes; the audit is exact after each kill."""
    figures = Figures()
    with closing(run(_MOST, 7, tmp_path, in_world=_FEWEST)) as worlds:
        for figures in worlds:
            assert figures.faults == []
            if figures.seconds > _LONGEST:
                break

    assert figures.kills >= _FEWEST
    assert figures.copies <= figures.in_flight
    assert "random" in figures.at

"""What the demo's tests share: the sample newsroom and a time of its week."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wirewatch.demo.newsroom import Newsroom, find_samples

Moment = Callable[[int, str], datetime]


@pytest.fixture(scope="session")
def samples() -> Path:
    return find_samples()


@pytest.fixture(scope="session")
def newsroom(samples: Path) -> Newsroom:
    return Newsroom(samples)


@pytest.fixture(scope="session")
def october() -> Moment:
    """Give a moment of October 2017, from the day and a clock time in UTC."""
    return lambda day, clock: datetime.strptime(f"2017-10-{day:02} {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)

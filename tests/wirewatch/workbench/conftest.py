"""An archive with a past: the week of the sample newsroom, as the service polled, matched and told it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from wirewatch.app import open_database
from wirewatch.demo.story import CONFIG, open_story
from wirewatch.settings import Settings, load


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the configuration of the week; what it leads to is not to be changed."""
    folder = tmp_path_factory.mktemp("week") / "demo"
    with open_story(folder) as story:
        for _ in story.steps():
            pass
    return folder / CONFIG


@pytest.fixture(scope="session")
def live(week: Path) -> Settings:
    return load(week)


@pytest.fixture
def archive(live: Settings) -> Iterator[Database]:
    with open_database(live) as database:
        yield database

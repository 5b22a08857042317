"""A desk for tests of the first line: real parser processes, a real server, a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.intake.cage import ParserPool
from storage.database import Database
from tests.conftest import HttpRequest, ServeHttp
from tests.pipeline.desk import Desk, Said
from tests.pipeline.reading_room import ReadingRoom


@pytest.fixture(scope="session")
def parser() -> Iterator[ParserPool]:
    with ParserPool() as pool:
        yield pool


@pytest.fixture
def desk(tmp_path: Path, http_server: ServeHttp, parser: ParserPool) -> Iterator[Desk]:
    answers: dict[str, Said] = {}

    def say(request: HttpRequest) -> bytes:
        said = answers[request.target.strip("/")]
        return said if isinstance(said, bytes) else said(request)

    server = http_server(say)
    database = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    database.upgrade()
    made = Desk(database, parser, server, answers)
    yield made
    made.database.close()


@pytest.fixture
def room(tmp_path: Path, http_server: ServeHttp, parser: ParserPool) -> Iterator[ReadingRoom]:
    database = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    database.upgrade()
    yield ReadingRoom(database, parser, http_server)
    database.close()

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from apscheduler.events import EVENT_JOB_ERROR

from wirewatch import jobs, logs, schedule
from wirewatch.app import App, open_app
from wirewatch.settings import load


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    config = tmp_path / "feeds.yaml"
    config.write_text(
        f"settings: {{database: 'sqlite:///{tmp_path}/w.db'}}\nfeeds: [{{url: 'http://127.0.0.1:9/feed', outlet: X}}]\n"
    )
    with open_app(load(config, {})) as opened:
        yield opened


def test_every_line_has_its_tick_and_only_what_sends_overlaps(app: App) -> None:
    scheduler = schedule.scheduler_for(app)
    scheduler.start(paused=True)
    try:
        found = {job.id: job for job in scheduler.get_jobs()}
    finally:
        scheduler.shutdown(wait=False)

    assert found.keys() == {"poll", "read", "pages", "relate", "triage", "compose", "notify", "deliver", "index"}
    assert {name for name, job in found.items() if job.max_instances > 1} == {"deliver"}
    assert {job.coalesce for job in found.values()} == {True}
    assert {job.misfire_grace_time for job in found.values()} == {None}, "a late tick is as good as a punctual one"


def test_a_line_that_fails_is_told_and_the_others_go_on(app: App) -> None:
    app.database.close()
    broken = App(
        at_work=app.at_work,
        database=app.database,
        parser=app.parser,
        page_parser=app.page_parser,
        doors=app.doors,
        stories=app.stories,
        clock=lambda: datetime(2017, 10, 2),  # noqa: DTZ001 - a time without zone breaks every line
    )
    told = Event()
    with redirect_stderr(io.StringIO()) as errors:
        logs.set_up()
        scheduler = schedule.scheduler_for(app)
        for job in scheduler.get_jobs():
            job.modify(func=lambda: jobs.read(broken, broken.clock()), next_run_time=datetime.now(UTC))
        scheduler.add_listener(lambda _: told.set(), EVENT_JOB_ERROR)
        scheduler.start()
        try:
            assert told.wait(10)
        finally:
            scheduler.shutdown(wait=True)

    lines = [json.loads(line) for line in errors.getvalue().splitlines() if line.startswith("{")]
    assert any(line["event"] == "line_failed" and "without zone" in line["exception"] for line in lines)

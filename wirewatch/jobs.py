"""The lines as plain calls: `(app, now)`. Whoever calls them - a clock, a test, a demo - brings the time.

poll     due feeds -> items
read     unread items -> matches
triage   matches -> alerts, deliveries owed
compose  due digests -> deliveries owed
deliver  what is owed -> sent
"""

from collections.abc import Callable
from datetime import datetime

import structlog

from pipeline import poll as pipeline_poll
from wirewatch.app import App

Job = Callable[[App, datetime], None]

log = structlog.get_logger()


def poll(app: App, now: datetime) -> None:
    """Poll every feed that is due."""
    report = pipeline_poll.poll(
        app.database, open_client=app.open_client, parser=app.parser, headers=app.feed_headers, now=now
    )
    if report.feeds:
        log.info(
            "polled",
            feeds=report.feeds,
            failed=report.failed,
            unchanged=report.unchanged,
            new=report.new,
            edited=report.edited,
        )

"""Clock -> jobs, on one machine. The only user of APScheduler.

APScheduler only ticks: what is due is found in the database, so nothing hangs on a tick that was missed, and its own
job store stays in memory. Each job but the last runs at most once at a time; jobs run side by side.
"""

import signal
from datetime import UTC, timedelta
from queue import Empty, SimpleQueue

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from wirewatch import jobs
from wirewatch.app import App
from wirewatch.reload import LOOK_EVERY, Reloader, watching
from wirewatch.settings import Loader

TICKS = {
    jobs.poll: timedelta(seconds=5),
    jobs.read: timedelta(seconds=2),
    jobs.pages: timedelta(seconds=2),
    jobs.relate: timedelta(seconds=2),
    jobs.triage: timedelta(seconds=2),
    jobs.compose: timedelta(seconds=20),
    jobs.notify: timedelta(seconds=2),
    jobs.deliver_for_a_while: timedelta(seconds=2),
    jobs.index: timedelta(seconds=10),
}
"""How often each line looks for work: an upper bound on what it adds to the way from feed to inbox."""

_SENDERS = 32
"""Runs of the sixth line that may overlap: one that waits for a channel that hangs leaves the others to the next."""

log = structlog.get_logger()


def serve(app: App, loader: Loader) -> None:
    """Run the lines until SIGTERM or SIGINT; what is under way then is finished first.

    What is written meanwhile in what `loader` has loaded goes to work at once; SIGHUP has it read anew in any case.
    """
    calls: SimpleQueue[int] = SimpleQueue()  # the only queue that a signal may write to while it is read
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda number, _: calls.put(number))
    reloader = Reloader(app, loader)
    scheduler = scheduler_for(app)
    app.settle()
    scheduler.start()
    log.info("watching", feeds=len(app.settings.feeds), rules=len(app.settings.rules))
    with watching(reloader):
        while (call := _next(calls)) in {None, signal.SIGHUP}:
            _reload(reloader, is_asked=call is not None)
    log.info("stopping")
    scheduler.shutdown(wait=True)


def _next(calls: SimpleQueue[int]) -> int | None:
    try:
        return calls.get(timeout=LOOK_EVERY)
    except Empty:
        return None


def _reload(reloader: Reloader, *, is_asked: bool) -> None:
    try:
        if is_asked:
            reloader.reload()
        else:
            reloader.look()
    except Exception:  # the service must outlive it
        log.exception("configuration_not_reloaded")


def scheduler_for(app: App) -> BackgroundScheduler:
    """Give a scheduler, not started, that ticks every line."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(TICKS)), "senders": ThreadPoolExecutor(_SENDERS)},
        # A late tick is as good as a punctual one, and one of several late ones is enough.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job, every in TICKS.items():
        overlaps = job is jobs.deliver_for_a_while
        scheduler.add_job(
            lambda job=job: job(app, app.clock()),
            trigger="interval",
            seconds=every.total_seconds(),
            id="deliver" if overlaps else job.__name__,
            next_run_time=app.clock(),
            executor="senders" if overlaps else "default",
            max_instances=_SENDERS if overlaps else 1,
        )
    scheduler.add_listener(_tell_of_error, EVENT_JOB_ERROR)
    return scheduler


def _tell_of_error(event: JobExecutionEvent) -> None:
    """Log what a line could not cope with; its rows are still there, and the next tick tries them again."""
    log.error("line_failed", line=event.job_id, exc_info=event.exception)

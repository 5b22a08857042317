"""Logs: one event name and key-values a line, on stderr; for people on a terminal, as JSON elsewhere."""

import logging
import sys

import structlog


def set_up(*, level: int = logging.INFO) -> None:
    """Send every log line of this process to stderr, from `level` up."""
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if terminal else [structlog.processors.format_exc_info]),
            _for_people() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Asked for at each line: stderr may be another one by then, and the one before closed.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    # A tick that finds its line still at work is no news, and errors are told by a line of our own.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)


def _for_people() -> structlog.dev.ConsoleRenderer:
    # The formatter of rich would print local variables, which may hold secrets.
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)

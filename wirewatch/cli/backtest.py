"""`wirewatch backtest`: what a rule would have matched and told."""

import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from storage.keys import Duration
from wirewatch import logs
from wirewatch.app import open_database
from wirewatch.cli.backtest_page import show
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config, RuleFile
from wirewatch.settings import load, load_beside
from wirewatch.workbench import backtest as testing
from wirewatch.workbench.backtest import Report
from wirewatch.workbench.past import PastHit

RuleId = Annotated[str, typer.Argument(help="The rule's name.")]
Since = Annotated[str, typer.Option(help="How long before the end, such as 30d, or a day such as 2017-10-02.")]
Until = Annotated[str, typer.Option(help="The last day; left out: when the archive saw something last.")]

_DURATION: TypeAdapter[timedelta] = TypeAdapter(Duration)


def backtest(
    rule: RuleId,
    *,
    file: RuleFile = None,
    since: Since = "30d",
    until: Until = "",
    as_json: AsJson = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say what a rule would have matched and told over the archive, and to whom; nothing is sent or changed."""
    live = load(config)
    under_test = load_beside(file, config) if file else live
    zone = live.general.timezone
    begin, end = _since(since, zone), _until(until, zone)
    logs.set_up(level=logging.WARNING)  # the lines tell of every digest that they compose
    with open_database(live) as database, _progress() as progress:
        report = testing.backtest(database, rule, under_test, live, since=begin, until=end, progress=progress)
    if as_json:
        typer.echo(json.dumps(_json(report), ensure_ascii=False))
    else:
        show(report, Console(highlight=False))


def _since(stated: str, zone: ZoneInfo) -> timedelta | datetime:
    try:
        return _DURATION.validate_python(stated)
    except ValidationError:
        return _moment(stated, zone, time.min, "--since should be a time span such as 30d, or a day such as 2017-10-02")


def _until(stated: str, zone: ZoneInfo) -> datetime | None:
    return _moment(stated, zone, time.max, "--until should be a day such as 2017-10-31") if stated else None


def _moment(stated: str, zone: ZoneInfo, of_day: time, otherwise: str) -> datetime:
    """Read a day as its begin or end in the operator's zone, and a moment as what it says."""
    try:
        if len(stated) == len("2017-10-02"):
            return datetime.combine(date.fromisoformat(stated), of_day, zone).astimezone(UTC)
        moment = datetime.fromisoformat(stated)
    except ValueError:
        raise typer.BadParameter(otherwise) from None
    return moment.replace(tzinfo=moment.tzinfo or zone).astimezone(UTC)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal how far it is; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=of)
            shown.update(tasks[what], completed=done, total=of)

        yield tell


def _json(report: Report) -> dict[str, Any]:
    outcome, difference = report.outcome, report.difference
    return {
        "rule": {"id": report.rule.id, "version": report.rule.version, "title": report.title},
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "timezone": report.zone.key,
        "archive": {
            "versions": report.seen,
            "evaluated": report.evaluated,
            "summary_only": report.summary_only,
            "read_now": report.read_now,
            "played_again": outcome.played,
        },
        "matches": {
            "total": len(report.hits),
            "per_day": _days(report.per_day(hit.seen.at for hit in report.hits)),
            "settled": dict(outcome.settled),
            "articles": [_hit(hit) for hit in report.hits],
        },
        "alerts": {
            "new": len(report.told_first),
            "again": len(report.told_again),
            "new_per_day": _days(report.per_day(at for at, _ in report.told_first)),
            "again_per_day": _days(report.per_day(at for at, _ in report.told_again)),
            "told": [{"at": at.isoformat(), "reason": reason} for at, reason in outcome.alerts],
            "held_back_by_budget": outcome.held_back,
        },
        "recipients": [
            {"channel": channel, "recipient": recipient, "total": sum(days.values()), "per_day": _days(days)}
            for (channel, recipient), days in report.mails_per_day().items()
        ],
        "digests": [
            {
                "digest": series,
                "to": list(report.digest_to[series]),
                "total": sum(days.values()),
                "per_day": _days(days),
            }
            for series, days in report.digests_per_day().items()
        ],
        "spans": [{"clause": one.clause, "matches": one.matches, "words": dict(one.words)} for one in report.spans],
        "live": None
        if difference is None
        else {
            "version": difference.live_version,
            "same": difference.same,
            "matches": difference.live_matches,
            "gained": [_hit(hit) for hit in difference.gained],
            "lost": [_hit(hit) for hit in difference.lost],
        },
    }


def _days(counts: Mapping[date, int]) -> dict[str, int]:
    return {day.isoformat(): number for day, number in counts.items()}


def _hit(hit: PastHit) -> dict[str, Any]:
    return {
        "id": hit.seen.article_id,
        "version": hit.seen.version,
        "seen": hit.seen.at.isoformat(),
        "outlet": hit.outlet,
        "title": hit.title,
        "link": hit.link,
    }

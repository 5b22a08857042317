"""`wirewatch demo`: the whole job, watched from a terminal."""

import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from email.message import EmailMessage
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.headlines import headline_of, revision_words
from storage.records.alert import AlertStory, Reason
from storage.records.rule import Severity
from wirewatch import logs
from wirewatch.cli.severities import STYLES
from wirewatch.demo.story import CONFIG, STRICTER, NotOurFolder, Step, Story, moments, open_story

Folder = Annotated[Path, typer.Option("--folder", help="Where the demo leaves its database, mails and digests.")]

_ORDER = list(Severity)  # from low to critical
_LAST_DIGEST = "digest.html"


def demo(*, folder: Folder = Path("wirewatch-demo")) -> None:
    """Watch the sample newsroom for a week, in seconds: real HTTP, real SMTP, real webhooks, all on loopback."""
    logs.set_up(level=logging.CRITICAL)  # the demo shows in its own way what happens
    console = Console(highlight=False)
    try:
        with open_story(folder) as story:
            _introduce(console, story)
            steps = []
            for day in _days(console, story):
                _show_day(console, story, day)
                steps += day
            _show_last_digest(console, story, folder)
            _sum_up(console, story, steps)
            article = _article_to_explain(steps)
    except NotOurFolder as error:
        typer.echo(f"wirewatch: {error}", err=True)
        raise typer.Exit(2) from None
    _say_what_next(console, folder, article)


def _introduce(console: Console, story: Story) -> None:
    settings = story.app.settings
    outlets = {feed.outlet for feed in settings.feeds}
    console.print()
    console.print(
        Text.assemble(("Wirewatch", "bold"), f"  a week of news from {len(outlets)} invented outlets, October 2017")
    )
    console.print(f"  feeds      {story.newsroom.address}/*/feed.xml  ({len(settings.feeds)}, over HTTP)", style="dim")
    console.print(f"  mailbox    smtp://{story.mailbox.server}", style="dim")
    console.print(f"  webhooks   {story.hooks.url}", style="dim")


def _days(console: Console, story: Story) -> Iterator[list[Step]]:
    """Let the week pass, and give the steps of each local day when it is over."""
    total = len(list(moments()))
    with console.status("") as status:
        steps = _counted(story.steps(), total, status.update)
        for _, day in groupby(steps, key=lambda step: _local(step.now, story).date()):
            yield list(day)


def _counted(steps: Iterable[Step], total: int, show: Callable[[str], None]) -> Iterator[Step]:
    for number, step in enumerate(steps, start=1):
        show(f"{step.now:%a %d %b %H:%M} UTC  {number}/{total}")
        yield step


def _local(moment: datetime, story: Story) -> datetime:
    return moment.astimezone(story.app.settings.general.timezone)


def _show_day(console: Console, story: Story, day: Sequence[Step]) -> None:
    new = sum(step.round.poll.new for step in day)
    matches = sum(step.round.read.matches for step in day)
    console.print()
    console.print(
        Text.assemble(
            (f"{_local(day[0].now, story):%A %d %B}", "bold"), (f"   {new} new items, {matches} matches", "dim")
        )
    )
    for step in day:
        moment = _local(step.now, story)
        for mail in step.mails:
            _show_mail(console, moment, mail)
        told = [alert for alert in step.alerts if alert.alert.reason is not Reason.BACKLOG]
        for alerts in _by_subject(told):
            _show_alerts(console, moment, alerts)
        for alerts in _by_subject(step.revisions):
            _show_revision(console, moment, alerts)
        if len(told) < len(step.alerts):
            _show_backlog(console, len(step.alerts) - len(told))


def _by_subject(alerts: Sequence[AlertStory]) -> list[list[AlertStory]]:
    """Put together what several rules say of one incident or article, the most severe first."""
    found: dict[tuple[str, int], list[AlertStory]] = {}
    for alert in alerts:
        incident = alert.incident.incident.id if alert.incident else 0
        subject = ("incident", incident) if incident else ("article", alert.evidence[0].article_id)
        found.setdefault(subject, []).append(alert)
    return [sorted(group, key=lambda alert: -_ORDER.index(alert.severity)) for group in found.values()]


def _show_alerts(console: Console, moment: datetime, alerts: Sequence[AlertStory]) -> None:
    first = alerts[0]
    seen = first.evidence[0]
    _show_line(
        console,
        moment,
        alerts,
        Text(headline_of(first)) if first.incident else Text.assemble((f"{seen.outlet}: ", "cyan"), seen.title),
    )


def _show_revision(console: Console, moment: datetime, alerts: Sequence[AlertStory]) -> None:
    _show_line(console, moment, alerts, Text(revision_words(alerts[0]), style="yellow"))


def _show_line(console: Console, moment: datetime, alerts: Sequence[AlertStory], about: Text) -> None:
    severity = alerts[0].severity
    line = Text.assemble(
        (f"  {moment:%H:%M}  ", "dim"),
        (f"{severity.value:<8} ", STYLES[severity]),
        about,
        (f"  +{len(alerts) - 1} rule{'s' if len(alerts) > 2 else ''}" if len(alerts) > 1 else "", "dim"),
    )
    console.print(line, no_wrap=True, overflow="ellipsis")


def _show_backlog(console: Console, count: int) -> None:
    console.print(
        f"         {count} alerts about what stood in the feeds already: for the next digest only", style="dim"
    )


def _show_mail(console: Console, moment: datetime, mail: EmailMessage) -> None:
    line = Text.assemble((f"  {moment:%H:%M}  ", "dim"), ("mail     ", "green"), str(mail["Subject"]))
    console.print(line, no_wrap=True, overflow="ellipsis")


def _show_last_digest(console: Console, story: Story, folder: Path) -> None:
    lists = tuple(f"<{name}." for name in story.app.settings.digests)
    last = [mail for mail in story.mailbox.messages if str(mail["List-Id"]).startswith(lists)][-1]
    html, text = last.get_body(("html",)), last.get_body(("plain",))
    assert html is not None
    assert text is not None
    (folder / _LAST_DIGEST).write_text(html.get_content(), encoding="utf-8")
    console.print()
    console.rule(Text("the last digest, as the mailbox received it", style="dim"))
    console.print(Text(text.get_content().rstrip()))
    console.rule()


def _sum_up(console: Console, story: Story, steps: Sequence[Step]) -> None:
    alerts = [alert for step in steps for alert in step.alerts]
    console.print()
    console.print(_by_rule(alerts, [one for step in steps for one in step.revisions]))
    console.print()
    incidents = sum(step.round.relate.opened for step in steps)
    told = {alert.incident.incident.id for alert in alerts if alert.incident}
    polled = sum(step.round.poll.feeds for step in steps)
    unchanged, failed = (sum(getattr(step.round.poll, name) for step in steps) for name in ("unchanged", "failed"))
    for line in (
        f"{polled} polls: {unchanged} unchanged, {failed} failed; {sum(s.round.poll.new for s in steps)} items stored",
        f"{sum(s.round.pages.had for s in steps)} articles read from their pages, for the feeds tell less",
        f"{incidents} incidents found, {len(told)} of them told; {sum(len(s.revisions) for s in steps)} revisions",
        f"{len(story.mailbox.messages)} mails received, {len(story.hooks.calls)} webhooks received, signatures good",
    ):
        console.print(line)


def _by_rule(alerts: Sequence[AlertStory], revisions: Sequence[AlertStory]) -> Table:
    counts = Counter((alert.rule_title, alert.severity) for alert in alerts)
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("Rule", "Severity", "Alerts", "Incidents", "Revised", "Outlets"):
        table.add_column(name)
    for (title, severity), count in counts.most_common():
        of_rule = [alert for alert in alerts if alert.rule_title == title]
        numbers = (
            count,
            sum(alert.incident is not None for alert in of_rule),
            sum(alert.rule_title == title for alert in revisions),
            len({seen.outlet for alert in of_rule for seen in alert.evidence}),
        )
        table.add_row(Text(title), Text(severity.value, style=STYLES[severity]), *map(str, numbers))
    return table


def _article_to_explain(steps: Sequence[Step]) -> int:
    """Choose one that was told as an incident of the most severe rule."""
    told = [alert for step in steps for alert in step.alerts if alert.incident]
    plain = [alert for alert in told if alert.evidence[0].title.isascii()] or told  # every terminal can show it
    return max(plain, key=lambda alert: _ORDER.index(alert.severity)).evidence[0].article_id


def _say_what_next(console: Console, folder: Path, article: int) -> None:
    program = Path(sys.argv[0])
    name = str(program.relative_to(Path.cwd())) if program.is_relative_to(Path.cwd()) else "wirewatch"
    config = folder / CONFIG
    console.print()
    console.print(Text.assemble("The last digest as it was mailed: ", (str(folder / _LAST_DIGEST), "bold")))
    console.print(f"All mails are in {folder / 'mailbox'}, all webhooks in {folder / 'webhooks'}.")
    console.print()
    console.print("Try next", style="bold")
    for command, what in (
        (f"{name} feeds health --config {config}", "which feeds fail, are stale, or were not asked, and why"),
        (
            f"{name} alerts --config {config}",
            "every alert of the week, how often it was told again, and why",
        ),
        (f"{name} explain {article} civilians_hit --config {config}", "why an article matched, and what came of it"),
        (f"{name} explain {article} end_of_isis_again --config {config}", "why it did not match another rule"),
        (f"{name} backtest euphrates_toll --config {config}", "what a rule matched and told, day by day"),
        (
            f"{name} backtest euphrates_toll --file {folder / STRICTER} --config {config}",
            "the same from 20 people on: what it would have gained and lost",
        ),
        (f"{name} check --config {config}", "change a rule in that file first"),
        (f"{name} check", "then your own feeds: feeds.yaml"),
    ):
        console.print(f"  {command}", soft_wrap=True)
        console.print(f"      {what}", style="dim")

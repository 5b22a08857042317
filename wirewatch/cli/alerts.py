"""`wirewatch alerts`: what was decided to be told."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.headlines import headline_of
from alerts.incident_facts import incident_facts
from alerts.text import one_line
from storage.records.alert import Alert, AlertStory
from storage.records.match import Passage
from wirewatch.app import open_database
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.cli.severities import STYLES
from wirewatch.settings import load

Most = Annotated[int, typer.Option("--last", min=1, help="How many, the newest.")]
Shadow = Annotated[bool, typer.Option("--shadow", help="Those that rules in shadow would have sent.")]


def alerts(
    *, last: Most = 50, shadow: Shadow = False, as_json: AsJson = False, config: Config = DEFAULT_CONFIG
) -> None:
    """List the alerts, oldest first: when, how severe, by which rule, about what, and how it was told last."""
    settings = load(config)
    with open_database(settings) as database, database.snapshot() as store:
        found = store.alerts.decided_in_shadow() if shadow else store.alerts.opened_after(0)
        stories = store.alerts.stories(dict(list(found.items())[-last:]))
    if as_json:
        typer.echo(json.dumps([_json(story) for story in stories], ensure_ascii=False))
        return
    if not stories:
        typer.echo("rules in shadow would have told nothing so far" if shadow else "nothing was told so far")
        return
    table = Table(box=None, header_style="bold")
    for name in ("Opened", "Severity", "Rule", "Told"):
        table.add_column(name, no_wrap=True)
    table.add_column("About", overflow="fold", min_width=30)
    for story in stories:
        opened = story.alert.opened_at.astimezone(settings.general.timezone)
        table.add_row(
            f"{opened:%d %b %H:%M}",
            Text(story.severity.value, style=STYLES[story.severity]),
            Text(story.alert.rule_id),
            Text(_told(story.alert)),
            _about(story),
        )
    Console().print(table)


def _told(alert: Alert) -> str:
    return alert.reason.value if alert.revision == 1 else f"{alert.reason.value}, rev. {alert.revision}"


def _about(story: AlertStory) -> Text:
    if story.notes:
        return Text(story.notes[-1])
    if story.incident is not None:
        return Text(one_line(headline_of(story), 300))
    if not story.evidence:
        return Text("")
    newest = story.evidence[-1]
    return Text.assemble((f"{newest.outlet}: ", "cyan"), newest.title)


def _json(story: AlertStory) -> dict[str, Any]:
    return {
        "id": story.alert.id,
        "key": story.alert.key,
        "revision": story.alert.revision,
        "reason": story.alert.reason.value,
        "opened": story.alert.opened_at.isoformat(),
        "rule": {"id": story.alert.rule_id, "version": story.alert.rule_version, "title": story.rule_title},
        "severity": story.severity.value,
        "tags": list(story.tags),
        "window": list(story.notes),
        "incident": incident_facts(story.incident, story.changes) if story.incident else None,
        "items": [
            {
                "outlet": piece.outlet,
                "title": piece.title,
                "link": piece.link,
                "published": piece.published_at.isoformat() if piece.published_at else None,
                "passages": [_passage(passage) for passage in piece.passages],
            }
            for piece in story.evidence
        ],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {"field": passage.field, "start": passage.start, "text": passage.text}

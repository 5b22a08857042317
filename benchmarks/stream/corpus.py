"""Real labelled news beside the invented streams: which articles are about one event, and which carry one text.

A corpus is JSON Lines with `id`, `text`, and where they are known `outlet`, `published`, `title`, `event_group` (articles
whose main event is the same) and `dup_set` (articles of one text). Articles come in the order of their days.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.stream.model import Predictions, Report, Truth, World
from benchmarks.stream.product import Desk, configuration
from benchmarks.stream.score import adjusted_rand, b_cubed
from wirewatch.app import open_database
from wirewatch.settings import load

_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # each on a day of its own, far from all others
_RULE = {"when": {"claim": {"outcome": ["killed", "wounded", "killed_or_wounded", "captured"]}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One article with its labels."""

    report: Report
    event: str
    text: str


def figures(file: Path) -> dict[str, float]:
    """Give B-cubed and the adjusted Rand index of events and of copies."""
    articles = _articles(file)
    found = _predict([article.report for article in articles])
    events = {article.report.id: article.event for article in articles}
    texts = {article.report.id: article.text for article in articles}
    predicted = {name: found.incidents.get(name, name) for name in events}
    copies = {name: found.stories.get(name, name) for name in texts}
    rates = b_cubed(events, predicted)
    return {
        "articles": len(articles),
        "events.precision": rates.precision,
        "events.recall": rates.recall,
        "events.f1": rates.f1,
        "events.ari": adjusted_rand(events, predicted),
        "copies.ari": adjusted_rand(texts, copies),
    }


def _articles(file: Path) -> list[Labelled]:
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    articles = []
    for number, record in enumerate(records):
        known = record.get("published")
        published = (
            datetime.fromisoformat(known).replace(tzinfo=UTC) if known else _UNDATED + timedelta(days=9 * number)
        )
        outlet = record.get("outlet") or f"outlet {number}"
        report = Report(
            id=record["id"],
            outlet=outlet,
            feed=f"https://{number}.example/feed",
            guid=record["id"],
            url=f"https://{number}.example/{number}",
            title=record.get("title") or "",
            text=record["text"],
            published=published,
            first_seen=published,
            story="",
            mentions=(),
        )
        event, text = record.get("event_group") or record["id"], record.get("dup_set") or record["id"]
        articles.append(Labelled(report=report, event=event, text=text))
    return sorted(articles, key=lambda article: article.report.published)


def _predict(reports: Sequence[Report]) -> Predictions:
    world = World(
        seed=0,
        outlets=(),
        towns=(),
        incidents=(),
        reports=tuple(reports),
        truth=Truth(due=(), excused=()),
        places={},
        speakers={},
        feeds=tuple({"url": report.feed, "outlet": report.outlet} for report in reports),
        rule=_RULE,
    )
    with tempfile.TemporaryDirectory() as folder:
        settings = load(configuration(world, Path(folder)))
        with open_database(settings) as database:
            return Desk(world, settings, database).run()

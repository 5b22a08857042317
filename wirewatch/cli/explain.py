"""`wirewatch explain`: why a rule holds for an article, or why not."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from pipeline.explained import Explained, deciding
from storage.records.article import Article, TextFrom
from wirewatch.app import open_database, utc_now
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config, RuleFile
from wirewatch.settings import load, load_beside
from wirewatch.workbench import explain as explaining
from wirewatch.workbench.explain import PASTED, Explanation, Told, quoted
from wirewatch.workbench.named import rule_named

Named = Annotated[str, typer.Argument(help="An article's id or address, or - for a text on stdin.")]
RuleId = Annotated[str, typer.Argument(help="The rule's name.")]
Title = Annotated[str, typer.Option(help="The headline of a text on stdin.")]
Outlet = Annotated[str, typer.Option(help="Who published a text on stdin.")]
Published = Annotated[str, typer.Option(help="When a text on stdin was published, such as 2017-10-02.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show also which of the reader's rules decided.")]

_MOST_QUOTED = 3
_LEAST_AROUND = 20


def explain(  # noqa: PLR0913 - each is an option of the command
    article: Named,
    rule: RuleId,
    *,
    file: RuleFile = None,
    title: Title = "",
    outlet: Outlet = "",
    published: Published = "",
    verbose: Verbose = False,
    as_json: AsJson = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say which clause of a rule hit where, or which failed first and how close it came.

    Exit 0 when the rule holds for the article, 1 when it does not.
    """
    settings = load_beside(file, config) if file else load(config)
    asked = rule_named(rule, settings)
    if article == "-":
        text = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
        given = explaining.pasted(text, title=title, outlet=outlet, published=_moment(published), now=utc_now())
        answer = explaining.explain(asked, given, settings.known)
    else:
        if title or outlet or published:
            raise typer.BadParameter("--title, --outlet and --published belong to a text on stdin: ARTICLE is -")
        with open_database(settings) as database, database.snapshot() as store:
            answer = explaining.explain_stored(store, asked, article, settings.known)
    if as_json:
        typer.echo(json.dumps(_json(answer), ensure_ascii=False))
    else:
        _Page(Console(highlight=False), answer, verbose=verbose).show()
    if not answer.held:
        raise typer.Exit(1)


def _moment(stated: str) -> datetime | None:
    if not stated:
        return None
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        raise typer.BadParameter("--published should be a day or a time such as 2017-10-02T12:00") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


class _Page:
    """The answer on a terminal; it reads the same without colours."""

    def __init__(self, console: Console, answer: Explanation, *, verbose: bool) -> None:
        self._console = console
        self._answer = answer
        self._decided = None if answer.held else deciding(answer.explained)
        self._verbose = verbose
        signs = ("✓", "✗") if console.encoding.lower().startswith("utf") else ("+", "-")
        self._signs = dict(zip((True, False), signs, strict=True))

    def show(self) -> None:
        answer, article = self._answer, self._answer.article
        about = f"article {article.id}" if article.id != PASTED else "the text given"
        self._console.print(Text.assemble(("rule     ", "dim"), (answer.rule.id, "bold")))
        self._indented(Text.assemble(("article  ", "dim"), (about, "bold"), _named(article)), 0, further=9)
        if read_as := _read_as(article):
            self._indented(Text(read_as, style="dim"), 9)
        if answer.namesakes:
            others = ", ".join(map(str, answer.namesakes))
            self._console.print(Text(f"         the same address has article {others}", style="dim"))
        self._console.print()
        verdict = ("holds", "bold green") if answer.held else ("does not hold", "bold red")
        because = f": {answer.because}" if answer.because else ""
        self._console.print(Text.assemble(verdict, because))
        self._console.print()
        self._tree(answer.explained, 0, above="")
        for told in answer.told:
            self._told(told)

    def _tree(self, one: Explained, depth: int, *, above: str) -> None:
        colour = "green" if one.held else "red"
        line = Text.assemble((f"{self._signs[one.held]} ", colour), (one.kind, "bold"))
        if one.asked and one.asked != above:
            line.append(f"  {one.asked}")
        self._indented(line, 2 * depth)
        if one.why and one is not self._decided:  # that is told above
            self._indented(Text(one.why, style="dim" if one.held else "yellow"), 2 * depth + 4)
        room = (self._console.width - 2 * depth - 20) // 2
        for span in one.spans[:_MOST_QUOTED]:
            around = room - (span.end - span.start) // 2
            found = quoted(self._answer.article, span, max(around, _LEAST_AROUND))
            marked = Text.assemble(
                (f"{span.field}: ", "dim"), found.before, (f"[{found.words}]", f"bold {colour}"), found.after
            )
            self._indented(marked, 2 * depth + 4)
        if (more := len(one.spans) - _MOST_QUOTED) > 0:
            self._indented(Text(f"and {more} more", style="dim"), 2 * depth + 4)
        if self._verbose and one.decided_by:
            self._indented(Text(f"decided by {', '.join(one.decided_by)}", style="dim"), 2 * depth + 4)
        for part in one.parts:
            self._tree(part, depth + 1, above=one.asked)

    def _indented(self, line: Text, indent: int, *, further: int = 2) -> None:
        """Print a line; where it is longer than the terminal is wide, it goes on `further` in."""
        line.rstrip()
        for number, row in enumerate(line.wrap(self._console, max(self._console.width - indent - further, 20))):
            self._console.print(Text(" " * (indent + (further if number else 0))) + row, soft_wrap=True)

    def _told(self, told: Told) -> None:
        fate = told.fate
        version = f" as version {fate.article_version}" if fate.article_version > 1 else ""
        rule = "" if told.same_rule else " by another version of the rule"
        self._console.print()
        when = f"matched {fate.matched_at:%d %b %Y %H:%M} UTC{version}{rule}: "
        self._indented(Text.assemble(("then     ", "dim"), (when, "bold"), told.settled), 0, further=9)
        for alert, incident in told.alerts:
            about = f", {incident}" if incident else ""
            self._indented(Text(f"alert {alert.id}, revision {alert.revision} ({alert.reason.value}){about}"), 9)


def _read_as(article: Article) -> str:
    """Say what text the rule was asked about."""
    if article.id == PASTED:
        return ""
    if article.text_from is TextFrom.PAGE:
        return f"read from its page{f': {article.text_problem}' if article.text_problem else ''}"
    return f"read from its feed only{f': {article.text_problem}' if article.text_problem else ''}"


def _named(article: Article) -> Text:
    seen = f"  seen {article.first_seen_at:%d %b %Y %H:%M} UTC" if article.id != PASTED else ""
    outlet = f"{article.outlet}: " if article.outlet else ""
    return Text.assemble("  ", (outlet, "cyan"), article.title, (seen, "dim"))


def _json(answer: Explanation) -> dict[str, Any]:
    article = answer.article
    return {
        "rule": {"id": answer.rule.id, "version": answer.rule.version},
        "article": {
            "id": None if article.id == PASTED else article.id,
            "version": article.version,
            "outlet": article.outlet,
            "title": article.title,
            "link": article.link,
            "text_from": article.text_from.value,
            "text_problem": article.text_problem,
        },
        "held": answer.held,
        "because": answer.because or None,
        "explained": _tree_json(answer.explained, article),
        "matches": [_told_json(told) for told in answer.told],
    }


def _tree_json(one: Explained, article: Article) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "asked": one.asked,
        "held": one.held,
        "why": one.why,
        "spans": list(_spans_json(one, article)),
        "decided_by": list(one.decided_by),
        "parts": [_tree_json(part, article) for part in one.parts],
    }


def _spans_json(one: Explained, article: Article) -> Iterator[dict[str, Any]]:
    for span in one.spans:
        found = quoted(article, span)
        yield {
            "field": span.field,
            "start": span.start,
            "end": span.end,
            "clause": span.clause,
            "before": found.before,
            "words": found.words,
            "after": found.after,
        }


def _told_json(told: Told) -> dict[str, Any]:
    fate = told.fate
    return {
        "id": fate.match_id,
        "article_version": fate.article_version,
        "rule_version": fate.rule_version,
        "matched": fate.matched_at.isoformat(),
        "settled": fate.settled.value if fate.settled else None,
        "in_words": told.settled,
        "alerts": [
            {"id": alert.id, "revision": alert.revision, "reason": alert.reason.value, "incident": incident}
            for alert, incident in told.alerts
        ],
    }

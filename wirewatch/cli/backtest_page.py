"""The report of a backtest on a terminal; it reads the same without colours."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.text import count, one_line
from wirewatch.workbench.backtest import Report
from wirewatch.workbench.past import PastHit

_MOST_DAYS = 62
"""More of them are shown week by week."""

_BAR = 24
_MOST_ARTICLES = 15
_PADDING = (0, 2, 0, 0)


def show(report: Report, console: Console) -> None:
    """Print it: what was looked at, what matched and was told day by day, who gets what, why, and what is different."""
    _head(report, console)
    _days(report, console)
    if report.hits or report.outcome.alerts:
        _told(report, console)
        _recipients(report, console)
        _spans(report, console)
    _difference(report, console)


def _head(report: Report, console: Console) -> None:
    first, last = report.days[0], report.days[-1]
    console.print(Text.assemble((report.rule.id, "bold"), f"  {report.title}"))
    console.print(
        Text(
            f"{first:%a %d %b %Y} to {last:%a %d %b %Y} ({report.zone.key}), as if it had been put to work then", "dim"
        )
    )
    console.print()
    looked_at = [f"{report.seen:,} articles and edits seen in this time"]
    if report.evaluated < report.seen:
        looked_at.append(f"{report.evaluated:,} of them hold words that the rule needs")
    if report.read_now:
        looked_at.append(
            f"{report.read_now:,} were read now for what they say: nobody had asked, or knew the same names"
        )
    if report.summary_only:
        looked_at.append(f"{report.summary_only:,} are known by their summary only: the full text may say more")
    for line in looked_at:
        console.print(Text(line))
    console.print()


def _days(report: Report, console: Console) -> None:
    matches = report.per_day(hit.seen.at for hit in report.hits)
    new, again = (report.per_day(at for at, _ in told) for told in (report.told_first, report.told_again))
    rows = _rows(report.days, (matches, new, again))
    most = max((row[1][0] for row in rows), default=0)
    table = Table(box=None, header_style="bold", padding=_PADDING)
    table.add_column("Day" if len(report.days) <= _MOST_DAYS else "Week from", no_wrap=True)
    for name in ("Matches", "", "New alerts", "Told again"):
        table.add_column(name, justify="left" if not name else "right", no_wrap=True)
    for name, (found, first, later) in rows:
        bar = "█" * round(found * _BAR / most) or ("▏" if found else "") if most else ""
        table.add_row(name, str(found), Text(bar, "green"), str(first or "·"), str(later or "·"))
    table.add_row(
        Text("Total", "bold"), str(len(report.hits)), "", str(len(report.told_first)), str(len(report.told_again))
    )
    console.print(table)
    console.print()


def _rows(days: Sequence[date], counts: Sequence[Mapping[date, int]]) -> list[tuple[str, list[int]]]:
    if len(days) <= _MOST_DAYS:
        return [(f"{day:%a %d %b}", [one.get(day, 0) for one in counts]) for day in days]
    weeks: dict[date, list[int]] = {}
    for day in days:
        week = weeks.setdefault(day - timedelta(days=day.weekday()), [0] * len(counts))
        for number, one in enumerate(counts):
            week[number] += one.get(day, 0)
    return [(f"{begin:%d %b %Y}", found) for begin, found in weeks.items()]


def _told(report: Report, console: Console) -> None:
    settled = ", ".join(f"{number} {name}" for name, number in report.outcome.settled.items())
    if settled:
        console.print(Text.assemble("What became of the matches: ", settled, ("  (docs/why-not-told.md)", "dim")))
        console.print()


def _recipients(report: Report, console: Console) -> None:
    table = Table(box=None, header_style="bold", padding=_PADDING)
    for name in ("Who would get what", "Alerts", "Most in a day", ""):
        table.add_column(name, justify="right" if name == "Alerts" else "left", overflow="fold")
    for (channel, recipient), days in report.mails_per_day().items():
        table.add_row(f"{channel}: {recipient}", str(sum(days.values())), _most(days), "at once")
    for series, days in report.digests_per_day().items():
        to = ", ".join(report.digest_to[series])
        table.add_row(
            f"{series} (digest to {to})", str(sum(days.values())), _most(days), f"in {count(len(days), 'digest')}"
        )
    if not table.row_count:
        console.print(Text("Nobody would have got anything.", "yellow"))
    else:
        console.print(table)
    if report.outcome.held_back:
        console.print(Text(f"{report.outcome.held_back} more were held back by a channel's budget.", "yellow"))
    console.print()


def _most(days: Mapping[date, int]) -> str:
    day, number = max(days.items(), key=lambda item: (item[1], item[0]))
    return f"{number} on {day:%a %d %b}"


def _spans(report: Report, console: Console) -> None:
    table = Table(box=None, header_style="bold", padding=_PADDING)
    for name in ("What made it hit", "Matches", "Words"):
        table.add_column(name, justify="right" if name == "Matches" else "left", overflow="fold")
    for one in report.spans:
        words = ", ".join(f"{one_line(word, 40)} ({number})" for word, number in one.words)
        table.add_row(Text(one.clause), str(one.matches), Text(words, "dim"))
    if report.spans:
        console.print(table)
        console.print()


def _difference(report: Report, console: Console) -> None:
    difference = report.difference
    if difference is None:
        console.print(Text("No rule of this name is live.", "dim"))
    elif difference.same:
        console.print(Text("This is the live rule.", "dim"))
    else:
        gained, lost = len(difference.gained), len(difference.lost)
        console.print(
            Text.assemble(
                ("Beside the live rule", "bold"),
                f": {len(report.hits)} matches, it has {difference.live_matches}; "
                f"{count(gained, 'article')} gained, {lost} lost",
            )
        )
        _articles("+", "green", difference.gained, console)
        _articles("-", "red", difference.lost, console)


def _articles(sign: str, colour: str, hits: Sequence[PastHit], console: Console) -> None:
    for hit in hits[:_MOST_ARTICLES]:
        line = Text.assemble(
            (f"  {sign} ", colour),
            (f"{hit.seen.article_id:>6}  ", "dim"),
            (f"{hit.outlet}: ", "cyan"),
            one_line(hit.title, 200),
        )
        console.print(line, no_wrap=True, overflow="ellipsis")
    if len(hits) > _MOST_ARTICLES:
        console.print(Text(f"    and {len(hits) - _MOST_ARTICLES} more (--json lists all)", "dim"))

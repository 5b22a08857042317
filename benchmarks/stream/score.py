"""The definitions of right and wrong: which alert is which due one, and how well articles are put together.

- A NEW alert is right when its report asserts a toll of an incident that is to be told, not before the threshold is
  reached, and no NEW alert before it told that incident. A second one of the same incident is wrong, and counts among
  the alerts per incident.
- A revision is right when a due one has its kind, its report is one that carries the statement (the first or a later
  one), and its subject is that of the same incident. Each due revision answers to one alert.
- Excused alerts, and kinds that are not asked for, are neither right nor wrong.
- B-cubed is taken over the reports that assert a toll of an event of these days; a report without a predicted incident
  stands alone. The adjusted Rand index of copies is taken over all reports. Newer versions of an item are left out of
  both: whether an edit is a text of its own is a matter of taste.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb
from statistics import median
from typing import NamedTuple

from benchmarks.stream.model import Due, Excused, Kind, Predictions, Report, SentAlert, Truth, World

ASKED = frozenset({Kind.REVISED, Kind.CONFLICT, Kind.DENIED, Kind.WITHDRAWN})  # corroboration is shown apart


class Rates(NamedTuple):
    """Precision, recall and their harmonic mean, each from 0 to 1."""

    precision: float
    recall: float
    f1: float


@dataclass(slots=True, kw_only=True)
class Judged:
    """All alerts of a product on one world, each in its place."""

    right_news: list[tuple[Due, SentAlert]] = field(default_factory=list)
    again: list[SentAlert] = field(default_factory=list)  # NEW alerts of incidents that were told already
    false_news: list[SentAlert] = field(default_factory=list)
    missed_news: list[Due] = field(default_factory=list)
    right_revisions: list[tuple[Due, SentAlert]] = field(default_factory=list)
    false_revisions: list[SentAlert] = field(default_factory=list)
    missed_revisions: list[Due] = field(default_factory=list)


def figures(world: World, predictions: Predictions) -> dict[str, float]:
    """Give every figure of one world by its name."""
    judged = judge(world.truth, predictions.alerts)
    found = {
        **_news_figures(judged, world.truth),
        **_revision_figures(judged, world.truth, predictions.alerts),
    }
    reports = [report for report in world.reports if report.edit_of is None]
    current = [report for report in reports if report.incident]
    truly = {report.id: report.incident for report in current}
    for name, value in b_cubed(truly, _labels(current, predictions.incidents))._asdict().items():
        found[f"incidents.{name}"] = value
    stories = {report.id: report.story for report in reports}
    found["copies.ari"] = adjusted_rand(stories, _labels(reports, predictions.stories))
    return found


def medians(worlds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Give the median of each figure over the seeds."""
    return {name: median(world[name] for world in worlds) for name in worlds[0]}


def judge(truth: Truth, alerts: Sequence[SentAlert], *, asked: Collection[Kind] = ASKED) -> Judged:
    """Put every alert to what was due."""
    judged = Judged()
    incident_of = _judge_news(judged, truth.news(), [alert for alert in alerts if alert.kind == Kind.NEW])
    revisions = [alert for alert in alerts if alert.kind in asked]
    due = [one for one in truth.revisions() if one.kind in asked]
    _judge_revisions(judged, due, truth.excused, revisions, incident_of)
    return judged


def b_cubed(truly: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> Rates:
    """Compare two ways of grouping, item by item (Bagga and Baldwin)."""
    if not truly:
        return Rates(1.0, 1.0, 1.0)
    together = Counter((truly[item], found[item]) for item in truly)
    true_sizes, found_sizes = Counter(truly.values()), Counter(found[item] for item in truly)
    precision = sum(many * many / found_sizes[group] for (_, group), many in together.items()) / len(truly)
    recall = sum(many * many / true_sizes[group] for (group, _), many in together.items()) / len(truly)
    return Rates(precision, recall, 2 * precision * recall / (precision + recall))


def adjusted_rand(truly: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> float:
    """Compare two ways of grouping by pairs of items, set off against chance (Hubert and Arabie)."""
    pairs = comb(len(truly), 2)
    both = sum(comb(many, 2) for many in Counter((truly[item], found[item]) for item in truly).values())
    in_truth = sum(comb(many, 2) for many in Counter(truly.values()).values())
    in_found = sum(comb(many, 2) for many in Counter(found[item] for item in truly).values())
    by_chance = in_truth * in_found / pairs if pairs else 0.0
    best = (in_truth + in_found) / 2
    return 1.0 if best == by_chance else (both - by_chance) / (best - by_chance)


def rates(right: int, due: int, sent: int) -> Rates:
    """Give precision and recall; 1 where nothing was due and nothing sent."""
    precision = right / sent if sent else float(not due)
    recall = right / due if due else 1.0
    return Rates(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def _judge_news(judged: Judged, due: Sequence[Due], alerts: Sequence[SentAlert]) -> dict[str, str]:
    """Judge the NEW alerts; give the incident of each subject."""
    open_by_report: dict[str, list[Due]] = defaultdict(list)
    for one in due:
        for report in one.carriers:
            open_by_report[report].append(one)
    told: set[str] = set()
    incident_of: dict[str, str] = {}
    for alert in alerts:
        fitting = open_by_report.get(alert.report, [])
        untold = [one for one in fitting if one.incident not in told]
        if untold:
            told.add(untold[0].incident)
            judged.right_news.append((untold[0], alert))
        elif fitting:
            judged.again.append(alert)
        else:
            judged.false_news.append(alert)
        if fitting:
            incident_of.setdefault(alert.subject, (untold or fitting)[0].incident)
    judged.missed_news = [one for one in due if one.incident not in told]
    return incident_of


def _judge_revisions(
    judged: Judged,
    due: Sequence[Due],
    excused: Sequence[Excused],
    alerts: Sequence[SentAlert],
    incident_of: Mapping[str, str],
) -> None:
    waiting = list(due)
    for alert in alerts:
        about = incident_of.get(alert.subject)
        found = next((one for one in waiting if _answers(alert, one, about)), None)
        if found:
            waiting.remove(found)
            judged.right_revisions.append((found, alert))
        elif not any(_is_excused(alert, one, about) for one in excused):
            judged.false_revisions.append(alert)
    judged.missed_revisions = waiting


def _answers(alert: SentAlert, due: Due, about: str | None) -> bool:
    return alert.kind == due.kind and alert.report in due.carriers and about in {None, due.incident}


def _is_excused(alert: SentAlert, excused: Excused, about: str | None) -> bool:
    return alert.kind in excused.kinds and alert.report in excused.reports and about in {None, excused.incident}


def _news_figures(judged: Judged, truth: Truth) -> dict[str, float]:
    right = len(judged.right_news)
    sent = right + len(judged.again) + len(judged.false_news)
    named = {f"new.{name}": value for name, value in rates(right, len(truth.news()), sent)._asdict().items()}
    named["alerts_per_incident"] = (right + len(judged.again)) / right if right else 0.0
    at_once = sum(alert.report == due.report for due, alert in judged.right_news)
    named["new.at_once"] = at_once / right if right else 0.0
    return named


def _revision_figures(judged: Judged, truth: Truth, alerts: Sequence[SentAlert]) -> dict[str, float]:
    right = judged.right_revisions
    due = len(right) + len(judged.missed_revisions)
    sent = len(right) + len(judged.false_revisions)
    named = {f"revisions.{name}": value for name, value in rates(len(right), due, sent)._asdict().items()}
    turned = [(due.direction, alert.direction) for due, alert in right if due.direction]
    named["revisions.direction"] = sum(one == other for one, other in turned) / len(turned) if turned else 0.0
    for kind in sorted(ASKED | {Kind.CORROBORATED}):
        apart = judge(truth, alerts, asked={kind})
        hits = len(apart.right_revisions)
        of_kind = rates(hits, hits + len(apart.missed_revisions), hits + len(apart.false_revisions))
        named |= {f"{kind}.precision": of_kind.precision, f"{kind}.recall": of_kind.recall}
    return named


def _labels(reports: Iterable[Report], given: Mapping[str, str]) -> dict[str, Hashable]:
    """Give each report its predicted group; one without stands alone."""
    return {
        report.id: ("group", given[report.id]) if report.id in given else ("alone", report.id) for report in reports
    }

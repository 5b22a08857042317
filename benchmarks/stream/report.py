"""The figures as a person reads them."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.stream.model import Due, Predictions, Report, SentAlert, World
from benchmarks.stream.score import judge

TARGETS = {
    "new.precision": 0.95,
    "new.recall": 0.92,
    "alerts_per_incident": 1.05,
    "revisions.precision": 0.92,
    "revisions.recall": 0.88,
    "incidents.f1": 0.92,
    "copies.ari": 0.95,
}
_AT_MOST = frozenset({"alerts_per_incident"})


def as_lines(
    systems: Mapping[str, Sequence[Mapping[str, float]]], medians: Mapping[str, Mapping[str, float]]
) -> Iterator[str]:
    """Write one table: a row for each figure, the median of each system with its lowest and highest seed."""
    yield f"{'median [lowest, highest]':24} " + " ".join(f"{name:24}" for name in systems) + " target"
    for figure in next(iter(medians.values())):
        if figure.startswith("corroborated") and not any(middle[figure] for middle in medians.values()):
            continue  # the rule does not ask for them: shown where a product tells them all the same
        cells = " ".join(f"{_cell(figure, seeds, medians[name]):24}" for name, seeds in systems.items())
        sign = "<=" if figure in _AT_MOST else ">="
        yield f"{figure:24} {cells} {f'{sign} {TARGETS[figure]}' if figure in TARGETS else ''}".rstrip()


def reached(medians: Mapping[str, float]) -> bool:
    """Whether every figure that has a target keeps it."""
    return all(
        medians[name] <= target if name in _AT_MOST else medians[name] >= target for name, target in TARGETS.items()
    )


def error_lines(world: World, predictions: Predictions) -> Iterator[str]:
    """Name every wrong and every missing alert, with the title that made it."""
    reports = {report.id: report for report in world.reports}
    judged = judge(world.truth, predictions.alerts)
    for label, alerts in (
        ("NEW again", judged.again),
        ("NEW wrong", judged.false_news),
        ("revision wrong", judged.false_revisions),
    ):
        for alert in alerts:
            yield f"{world.seed} {label}: {_sent(alert, reports[alert.report])}"
    for label, missed in (("NEW missed", judged.missed_news), ("revision missed", judged.missed_revisions)):
        for due in missed:
            yield f"{world.seed} {label}: {_owed(due, reports[due.report])}"


def _cell(figure: str, seeds: Sequence[Mapping[str, float]], medians: Mapping[str, float]) -> str:
    values = [seed[figure] for seed in seeds]
    return f"{medians[figure]:.3f} [{min(values):.3f}, {max(values):.3f}]"


def _sent(alert: SentAlert, report: Report) -> str:
    truly = ", ".join(f"{mention.incident or 'no incident'} {mention.role}" for mention in report.mentions) or "nothing"
    return f"{alert.kind} {alert.subject} by {report.id} ({report.genre}; truly {truly}): {report.title}"


def _owed(due: Due, report: Report) -> str:
    return f"{due.kind} {due.direction or ''} {due.incident} by {report.id}: {report.title}".replace("  ", " ")

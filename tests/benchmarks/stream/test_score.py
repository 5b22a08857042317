"""The scorer, on cases small enough to count by hand."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.stream.model import Due, Excused, Kind, Predictions, SentAlert, Truth, World
from benchmarks.stream.score import adjusted_rand, b_cubed, figures, judge, medians, rates
from benchmarks.stream.world import make_world

NEW_A = Due(incident="a", kind=Kind.NEW, report="r1", carriers=frozenset({"r1", "r2", "r4"}))
NEW_B = Due(incident="b", kind=Kind.NEW, report="r3", carriers=frozenset({"r3"}))
UP_A = Due(incident="a", kind=Kind.REVISED, report="r4", carriers=frozenset({"r4", "r5"}), direction="up")
TRUTH = Truth(
    due=(NEW_A, NEW_B, UP_A),
    excused=(Excused(incident="a", reports=frozenset({"r2"}), kinds=frozenset({Kind.REVISED})),),
)

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=20)


def new(subject: str, report: str) -> SentAlert:
    return SentAlert(subject=subject, revision=0, kind="new", report=report)


def change(subject: str, report: str, kind: str = "revised", direction: str | None = "up") -> SentAlert:
    return SentAlert(subject=subject, revision=1, kind=kind, report=report, direction=direction)


def oracle(world: World) -> Predictions:
    """Tell what is due, and nothing else."""
    alerts = [
        SentAlert(
            subject=due.incident,
            revision=int(due.kind != Kind.NEW),
            kind=due.kind,
            report=due.report,
            direction=due.direction,
        )
        for due in world.truth.due
    ]
    return Predictions(
        stories={report.id: report.story for report in world.reports},
        incidents={report.id: report.incident for report in world.reports if report.incident},
        alerts=tuple(alerts),
    )


def test_what_is_told_as_it_is_due_is_right() -> None:
    judged = judge(TRUTH, [new("x", "r1"), new("y", "r3"), change("x", "r4")])

    assert len(judged.right_news) == 2
    assert len(judged.right_revisions) == 1
    assert not judged.again + judged.false_news + judged.false_revisions
    assert not judged.missed_news + judged.missed_revisions


def test_a_second_new_alert_of_an_incident_is_wrong() -> None:
    judged = judge(TRUTH, [new("x", "r1"), new("z", "r2")])

    assert [alert.subject for alert in judged.again] == ["z"]
    assert [due.incident for due in judged.missed_news] == ["b"]


def test_a_new_alert_by_a_report_that_says_nothing_new_is_wrong() -> None:
    assert len(judge(TRUTH, [new("x", "r9")]).false_news) == 1


def test_a_new_alert_with_a_later_report_of_the_incident_is_right() -> None:
    assert judge(TRUTH, [new("x", "r4")]).right_news == [(NEW_A, new("x", "r4"))]


def test_a_revision_answers_once_and_by_any_report_that_carries_it() -> None:
    judged = judge(TRUTH, [new("x", "r1"), change("x", "r5"), change("x", "r4")])

    assert [alert.report for _, alert in judged.right_revisions] == ["r5"]
    assert [alert.report for alert in judged.false_revisions] == ["r4"]


def test_a_revision_of_another_kind_or_of_another_incidents_subject_is_wrong() -> None:
    alerts = [new("x", "r1"), new("y", "r3"), change("x", "r4", "conflict"), change("y", "r4")]

    judged = judge(TRUTH, alerts)

    assert len(judged.false_revisions) == 2
    assert judged.missed_revisions == [UP_A]


def test_what_is_excused_is_neither_right_nor_wrong() -> None:
    judged = judge(TRUTH, [new("x", "r1"), change("x", "r2")])

    assert not judged.right_revisions
    assert not judged.false_revisions


def test_corroboration_is_not_asked_for() -> None:
    assert not judge(TRUTH, [change("x", "r9", "corroborated")]).false_revisions


def test_b_cubed_as_counted_by_hand() -> None:
    truly = {"1": "a", "2": "a", "3": "a", "4": "b"}
    found = {"1": "x", "2": "x", "3": "y", "4": "y"}

    precision, recall, _ = b_cubed(truly, found)

    assert precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_the_adjusted_rand_index_as_counted_by_hand() -> None:
    truly = {"1": "a", "2": "a", "3": "b", "4": "b"}
    found = {"1": "x", "2": "x", "3": "x", "4": "y"}

    # 1 pair together in both, 2 in truth, 3 found, 6 in all: (1 - 1) / (2.5 - 1)
    assert adjusted_rand(truly, found) == pytest.approx(0)


@given(LABELS)
def test_both_measures_are_one_for_the_truth_and_never_more(labels: list[tuple[int, int]]) -> None:
    truly = {str(at): one for at, (one, _) in enumerate(labels)}
    found = {str(at): other for at, (_, other) in enumerate(labels)}
    renamed = {item: f"cluster {label}" for item, label in truly.items()}

    assert b_cubed(truly, renamed).f1 == pytest.approx(1)
    assert adjusted_rand(truly, renamed) == pytest.approx(1)
    assert 0 < b_cubed(truly, found).f1 <= 1 + 1e-9
    assert adjusted_rand(truly, found) <= 1 + 1e-9


@given(LABELS)
def test_both_measures_ignore_the_names_of_groups_and_the_rand_index_the_order(labels: list[tuple[int, int]]) -> None:
    truly = {str(at): one for at, (one, _) in enumerate(labels)}
    found = {str(at): other for at, (_, other) in enumerate(labels)}

    assert adjusted_rand(truly, found) == pytest.approx(adjusted_rand(found, truly))
    assert b_cubed(truly, found).precision == pytest.approx(b_cubed(found, truly).recall)


def test_nothing_due_and_nothing_sent_is_right() -> None:
    assert rates(0, 0, 0) == (1, 1, 1)
    assert rates(0, 0, 3).precision == 0


def test_the_median_over_seeds_is_taken_figure_by_figure() -> None:
    assert medians([{"a": 1.0, "b": 9.0}, {"a": 3.0, "b": 7.0}, {"a": 2.0, "b": 8.0}]) == {"a": 2.0, "b": 8.0}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_perfect_product_reaches_every_figure(seed: int) -> None:
    world = make_world(seed)

    found = figures(world, oracle(world))

    assert {name: value for name, value in found.items() if value != pytest.approx(1)} == {}


def test_a_silent_product_recalls_nothing() -> None:
    found = figures(make_world(1), Predictions())

    assert found["new.recall"] == found["revisions.recall"] == 0
    assert found["copies.ari"] == pytest.approx(0)


def test_a_product_that_guesses_is_far_below_every_target() -> None:
    world, dice = make_world(1), random.Random(7)
    kinds = [kind.value for kind in Kind]
    alerts = [
        SentAlert(subject=str(dice.randrange(90)), revision=0, kind=dice.choice(kinds), report=report.id)
        for report in world.reports
        if dice.random() < 0.3
    ]
    ids = [report.id for report in world.reports]
    guess = Predictions(
        stories={name: str(dice.randrange(400)) for name in ids},
        incidents={name: str(dice.randrange(90)) for name in ids},
        alerts=tuple(alerts),
    )

    found = figures(world, guess)

    assert found["new.precision"] < 0.7
    assert found["new.recall"] < 0.7
    assert found["revisions.f1"] < 0.2
    assert found["incidents.f1"] < 0.2
    assert found["copies.ari"] < 0.1


def test_each_fault_costs_something() -> None:
    """From perfect towards silent, recall only falls."""
    world = make_world(2)
    perfect = oracle(world)
    steps = [
        figures(world, Predictions(stories=perfect.stories, incidents=perfect.incidents, alerts=perfect.alerts[:many]))
        for many in (len(perfect.alerts), 100, 50, 10, 0)
    ]

    assert all(one["new.recall"] > other["new.recall"] for one, other in pairwise(steps))

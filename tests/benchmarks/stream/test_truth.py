"""The ledger: what each report does to an incident, in order of arrival."""

from datetime import UTC, datetime, timedelta

from benchmarks.stream.geography import towns
from benchmarks.stream.model import Due, Incident, Kind, Mention, Report, Role, Statement, Truth
from benchmarks.stream.truth import settle

START = datetime(2031, 2, 3, 12, tzinfo=UTC)


def says(name: str, party: str, killed: int, *, hour: int = 0, stance: str = "asserts", wounded: int = 0) -> Statement:
    at = START + timedelta(hours=hour)
    return Statement(id=name, party=party, killed=killed, wounded=wounded, at=at, stance=stance)


def settled(*arrivals: Statement, wounded: int | None = None) -> tuple[list[Role], Truth]:
    """Let one report arrive for each statement, an hour apart."""
    incident = Incident(
        id="i",
        town=towns()[0],
        at=START,
        means="airstrike",
        victims="civilians",
        target="a bakery",
        arc="any",
        twin=None,
        statements=tuple(dict.fromkeys(arrivals)),
    )
    reports = [report(at, statement, wounded) for at, statement in enumerate(arrivals)]
    told, truth = settle([incident], reports)
    return [one.mentions[0].role for one in told], truth


def report(at: int, statement: Statement, wounded: int | None) -> Report:
    mention = Mention(incident="i", role=Role.NONE, killed=statement.killed, wounded=wounded, statement=statement.id)
    return Report(
        id=f"r{at}",
        outlet="o",
        feed="f",
        guid=f"g{at}",
        url=f"https://o.example/{at}",
        title="t",
        text="t",
        published=statement.at,
        first_seen=START + timedelta(hours=at),
        story=f"s{at}",
        mentions=(mention,),
    )


def told(truth: Truth) -> list[tuple[Kind, str, str | None]]:
    return [(due.kind, due.report, due.direction) for due in truth.due]


def test_the_first_report_is_new_and_the_next_of_the_same_party_an_echo() -> None:
    roles, truth = settled(says("a", "medics", 12), says("a", "medics", 12))

    assert roles == [Role.FIRST, Role.ECHO]
    assert told(truth) == [(Kind.NEW, "r0", None)]
    assert truth.due == (Due(incident="i", kind=Kind.NEW, report="r0", carriers=frozenset({"r0", "r1"})),)


def test_nothing_is_told_below_the_threshold_and_new_comes_with_the_report_that_reaches_it() -> None:
    roles, truth = settled(says("a", "medics", 3), says("b", "medics", 9, hour=2), says("c", "medics", 9, hour=3))

    assert roles == [Role.FIRST, Role.REVISED_UP, Role.ECHO]
    assert told(truth) == [(Kind.NEW, "r1", None)]


def test_the_wounded_reach_the_threshold_too() -> None:
    _, truth = settled(says("a", "medics", 2, wounded=14), wounded=14)

    assert told(truth) == [(Kind.NEW, "r0", None)]


def test_a_large_change_by_the_same_party_is_due_and_a_small_one_is_not() -> None:
    large = says("b", "medics", 30, hour=2)
    roles, truth = settled(says("a", "medics", 20), large)
    assert roles == [Role.FIRST, Role.REVISED_UP]
    assert told(truth)[1:] == [(Kind.REVISED, "r1", "up")]

    roles, truth = settled(says("a", "medics", 20), says("b", "medics", 22, hour=2))
    assert roles == [Role.FIRST, Role.REVISED_UP]
    assert told(truth)[1:] == []
    assert not truth.excused


def test_a_change_that_two_readings_of_the_rule_see_differently_is_excused() -> None:
    _, truth = settled(says("a", "medics", 50), says("b", "medics", 57, hour=2))

    assert told(truth)[1:] == []
    assert [one.kinds for one in truth.excused] == [frozenset({Kind.REVISED})]


def test_a_late_arrival_and_an_outlet_that_lags_change_nothing() -> None:
    first, second = says("a", "medics", 12), says("b", "medics", 30, hour=5)

    roles, truth = settled(second, first, first)
    assert roles == [Role.FIRST, Role.ECHO, Role.ECHO]
    assert told(truth) == [(Kind.NEW, "r0", None)]

    roles, truth = settled(first, second, first)
    assert roles == [Role.FIRST, Role.REVISED_UP, Role.ECHO]
    assert len(truth.due) == 2


def test_another_party_corroborates_once_or_is_a_rival_once() -> None:
    roles, truth = settled(says("a", "medics", 12), says("b", "monitor", 12), says("c", "front", 12))
    assert roles == [Role.FIRST, Role.CORROBORATED, Role.ECHO]
    assert told(truth)[1:] == [(Kind.CORROBORATED, "r1", None)]

    rival = says("b", "monitor", 40)
    roles, truth = settled(says("a", "medics", 12), rival, rival)
    assert roles == [Role.FIRST, Role.CONFLICT, Role.ECHO]
    assert told(truth)[1:] == [(Kind.CONFLICT, "r1", None)]


def test_another_partys_slightly_different_figure_is_neither_right_nor_wrong_to_tell() -> None:
    _, truth = settled(says("a", "medics", 12), says("b", "monitor", 14))

    assert told(truth)[1:] == []
    assert Kind.CONFLICT in truth.excused[0].kinds
    assert Kind.REVISED in truth.excused[0].kinds


def test_a_denial_and_a_withdrawal_are_due_once_and_only_after_the_news() -> None:
    denial = says("b", "defence", 12, stance="denies")
    roles, truth = settled(says("a", "medics", 12), denial, denial)
    assert roles == [Role.FIRST, Role.DENIED, Role.DENIED]
    assert told(truth)[1:] == [(Kind.DENIED, "r1", None)]

    _, truth = settled(denial, says("a", "medics", 12))
    assert told(truth) == [(Kind.NEW, "r1", None)]

    withdrawal = says("b", "medics", 12, stance="withdraws")
    roles, truth = settled(says("a", "medics", 12), withdrawal, withdrawal)
    assert roles == [Role.FIRST, Role.WITHDRAWN, Role.WITHDRAWN]
    assert told(truth)[1:] == [(Kind.WITHDRAWN, "r1", None)]

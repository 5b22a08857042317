"""The invented months: the same for the same seed, large and varied enough, and true to themselves."""

import re
from collections import Counter, defaultdict
from itertools import combinations, pairwise

import pytest

from benchmarks.stream.geography import distance
from benchmarks.stream.model import CURRENT, Kind, Report, Role, World
from benchmarks.stream.texts import data, in_words, lines
from benchmarks.stream.truth import AT_LEAST
from benchmarks.stream.world import as_json_lines, make_world


@pytest.fixture(scope="module", params=[1, 6])
def world(request: pytest.FixtureRequest) -> World:
    return make_world(request.param)


def roles(world: World) -> Counter[Role]:
    return Counter(mention.role for report in world.reports for mention in report.mentions)


def forms(toll: int) -> list[str]:
    """Give the ways to write a toll."""
    dozens = {12: ["a dozen"], 24: ["two dozen"]}
    return [f"{toll:,}", *([in_words(toll)] if toll < 100 else []), *dozens.get(toll, [])]


def shingles(report: Report) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", report.text.lower())
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


def test_a_seed_makes_the_same_world_each_time() -> None:
    assert list(as_json_lines(make_world(3))) == list(as_json_lines(make_world(3)))
    assert list(as_json_lines(make_world(3))) != list(as_json_lines(make_world(4)))


def test_there_is_enough_of_everything(world: World) -> None:
    genres = Counter(report.genre for report in world.reports)
    found = roles(world)

    assert len(world.incidents) >= 70
    assert len(world.outlets) >= 30
    assert len(world.towns) >= 40
    assert genres["news"] >= 700
    assert 0.25 <= genres["noise"] / len(world.reports) <= 0.35
    assert {role: found[role] for role in Role if role != Role.NONE and found[role] < 5} == {}
    assert genres["anniversary"] >= 10
    assert genres["warning"] >= 10


def test_every_incident_is_reported_by_three_to_twenty_five_articles_or_so(world: World) -> None:
    many = Counter(report.incident for report in world.reports if report.incident and report.edit_of is None)

    assert len(many) == len(world.incidents)
    assert max(many.values()) >= 15
    assert sum(count >= 3 for count in many.values()) >= 0.95 * len(many)


@pytest.mark.parametrize(("pair", "least"), [("neighbours", 4), ("same_province", 2), ("two_days", 4), ("same_day", 4)])
def test_the_hard_pairs_are_what_they_should_be(world: World, pair: str, least: int) -> None:
    twins = defaultdict(list)
    for incident in world.incidents:
        if incident.twin and incident.twin.startswith(pair):
            twins[incident.twin].append(incident)

    assert len(twins) >= least
    for one, other in twins.values():
        hours = abs((other.at - one.at).total_seconds()) / 3600
        same_toll = one.statements[0].killed == other.statements[0].killed
        if pair in {"neighbours", "same_province"}:
            low, high = (5, 20) if pair == "neighbours" else (50, 110)
            assert low <= distance(one.town, other.town) <= high
            assert same_toll
            assert hours < 1
            assert one.means == other.means
        else:
            assert one.town == other.town
            assert one.means != other.means
            assert same_toll == (pair == "two_days")


def test_no_incident_is_told_twice_and_only_above_the_threshold(world: World) -> None:
    told = Counter(due.incident for due in world.truth.news())
    most = {
        incident.id: max(max(one.killed, one.wounded) for one in incident.statements) for incident in world.incidents
    }

    assert set(told.values()) == {1}
    assert set(told) == {name for name, toll in most.items() if toll >= AT_LEAST}


def test_what_is_due_is_carried_by_its_report_and_comes_after_the_news(world: World) -> None:
    order = {report.id: at for at, report in enumerate(world.reports)}
    news = {due.incident: order[due.report] for due in world.truth.news()}
    mentioned = {
        report.id: {mention.incident for mention in report.mentions if mention.statement} for report in world.reports
    }

    for due in world.truth.due:
        assert due.report in due.carriers
        assert all(due.incident in mentioned[carrier] for carrier in due.carriers)
    assert all(order[due.report] > news[due.incident] for due in world.truth.revisions())
    assert all((due.direction is not None) == (due.kind == Kind.REVISED) for due in world.truth.revisions())


def test_every_arc_makes_due_what_it_was_written_for(world: World) -> None:
    due = defaultdict(list)
    for one in world.truth.revisions():
        due[one.incident].append(one.kind)
    wanted = {
        "rival": Kind.CONFLICT,
        "denied": Kind.DENIED,
        "withdrawn": Kind.WITHDRAWN,
        "corroborated": Kind.CORROBORATED,
        "revised_up": Kind.REVISED,
        "revised_down": Kind.REVISED,
    }

    for arc, kind in wanted.items():
        of_arc = [incident.id for incident in world.incidents if incident.arc == arc]
        assert sum(kind in due[name] for name in of_arc) >= 0.8 * len(of_arc), arc
    assert not [kind for incident in world.incidents if incident.arc in {"plain", "small"} for kind in due[incident.id]]


def test_arrival_is_out_of_order_and_never_before_publication(world: World) -> None:
    published = [report.published for report in world.reports]

    assert all(report.first_seen > report.published for report in world.reports)
    assert [report.first_seen for report in world.reports] == sorted(report.first_seen for report in world.reports)
    assert sum(later < earlier for earlier, later in pairwise(published)) > 100


def test_edits_keep_their_item_and_other_addresses_keep_their_text(world: World) -> None:
    reports = {report.id: report for report in world.reports}
    edits = [report for report in world.reports if report.edit_of]

    assert len(edits) >= 15
    for edit in edits:
        before = reports[edit.edit_of or ""]
        assert (edit.guid, edit.url, edit.feed) == (before.guid, before.url, before.feed)
        assert edit.text != before.text
        assert edit.first_seen > before.first_seen
    again = [report for report in world.reports if re.search(r"utm_|^http:|/amp$|\?ref=", report.url)]
    assert len(again) >= 30
    assert len({report.id for report in world.reports}) == len(world.reports)


def test_copies_share_their_text_and_own_texts_do_not(world: World) -> None:
    reports = [report for report in world.reports if report.edit_of is None]
    of = {report.id: shingles(report) for report in reports}
    shared: Counter[tuple[str, str]] = Counter()
    where = defaultdict(set)
    for name, stretches in of.items():
        for stretch in stretches:
            where[stretch].add(name)
    for names in where.values():
        if len(names) < 60:
            shared.update(combinations(sorted(names), 2))
    story = {report.id: report.story for report in reports}

    overlap = {pair: many / min(len(of[pair[0]]), len(of[pair[1]])) for pair, many in shared.items()}
    copies = [value for (one, other), value in overlap.items() if story[one] == story[other]]
    apart = [value for (one, other), value in overlap.items() if story[one] != story[other]]
    assert min(copies) > 0.5
    assert max(apart) < 0.6
    assert sum(value > 0.5 for value in apart) < 10


def test_a_text_says_the_toll_and_the_town_that_its_truth_says(world: World) -> None:
    towns = {incident.id: incident.town for incident in world.incidents}
    for report in world.reports:
        for mention in report.mentions:
            if mention.role in CURRENT and mention.incident:
                town = towns[mention.incident]
                text = f"{report.title} {report.text}"
                assert any(name in text for name in (town.name, *town.also)), text
                assert any(re.search(rf"\b{form}\b", text, re.IGNORECASE) for form in forms(mention.killed or 0)), text


def test_no_slot_and_no_choice_is_left_in_a_text(world: World) -> None:
    for report in world.reports:
        assert not re.search(r"[{}\[\]|]|\.\.|,,| ,|,\.|\b(\w+) \1\b(?<!had had)", report.text), report.text


def test_there_are_many_shapes_of_leads_and_headlines() -> None:
    leads, headlines = data("leads"), data("headlines")

    assert len(lines(leads["sourced"]) + lines(leads["plain"])) >= 40
    assert len(lines(headlines["first"])) >= 25


def test_leads_are_not_of_one_mould(world: World) -> None:
    """The first five words of own texts, numbers and names of towns aside, are seldom the same."""
    names = {name for town in world.towns for name in (town.name, *town.also)}
    own = {report.story: report for report in world.reports if report.genre == "news"}
    masked: Counter[str] = Counter()
    for report in own.values():
        text = re.sub("|".join(map(re.escape, sorted(names, key=len, reverse=True))), "X", report.text)
        masked[" ".join(re.sub(r"\d+", "N", text.split(") - ")[-1]).split()[:6])] += 1

    assert len(masked) > 0.55 * len(own)


def test_the_places_name_every_town_and_lie_in_each_other(world: World) -> None:
    assert {town.name for town in world.towns} <= set(world.places)
    for name, place in world.places.items():
        assert place["in"] in world.places or name == "Karsenia"

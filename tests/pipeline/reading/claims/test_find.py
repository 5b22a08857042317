import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.claims.find import find_claims
from pipeline.reading.claims.found import FoundClaim
from pipeline.reading.text import read_text
from storage.records.reading import ClaimStatus, Outcome, Victims

Find = Callable[..., list[FoundClaim]]
Tolls = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Shells killed 1,200 people", "killed 1200"),
        ("Shells killed two hundred and six people", "killed 206"),
        ("Shells killed forty-one people", "killed 41"),
        ("Shells killed half a dozen people", "killed 6"),
        ("Shells killed two dozen people", "killed 24"),
        ("Shells killed 1.5 million people", "killed 1500000"),
        ("Shells killed between 30 and 35 people", "killed 30-35"),
        ("Shells killed 30 to 35 people", "killed 30-35"),
        ("Shells killed at least 13 and as many as 20 people", "killed 13-20"),
        ("Shells killed more than a dozen people", "killed >12"),
        ("Shells killed upwards of 50 people", "killed >50"),
        ("Shells killed no fewer than 50 people", "killed 50+"),
        ("Shells killed 50 or more people", "killed 50+"),
        ("Shells killed close to 50 people", "killed ~50"),
        ("Shells killed up to 50 people", "killed <50"),
        ("Shells killed as many as 50 people", "killed <50"),
        ("Shells killed several people", "killed 3+"),
        ("Shells killed scores of people", "killed 40+"),
        ("Shells killed tens of thousands of people", "killed 20000+"),
        ("Shells killed fewer than 50 people", ""),
        ("Shells killed many people", ""),
    ],
)
def test_a_number_is_read_with_its_qualifier(words: str, expected: str, tolls: Tolls) -> None:
    found = tolls(f"{words} in the besieged town of Marawi.")

    assert ", ".join(found) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Gunmen shot dead six herders and wounded 20 others.", "killed 6, wounded 20"),
        ("Four marines died and seven were injured in the ambush.", "killed 4, wounded 7"),
        ("The mine killed at least 17 and injured dozens more.", "killed 17+, wounded 24+"),
        ("Rebels kill 9, injure 45 in attack on barracks", "killed 9, wounded 45"),
        ("Five recruits, three guards and a cook were killed by the car bomb.", "killed 1, killed 3, killed 5"),
        ("The raid killed 12 fighters and destroyed four trucks.", "killed 12"),
        ("Missiles killed five soldiers and 30 sheep.", "killed 5"),
        ("Three gunmen killed eight traders in the bazaar.", "killed 8"),
        ("The militants who attacked the camp killed two guards.", "killed 2"),
        ("The bomber killed only himself.", ""),
        ("Losses of the rebels exceeded 70 killed and wounded.", "killed_or_wounded >70"),
        ("Artillery destroyed 40 shelters and a bridge.", ""),
        ("The army said it eliminated 12 insurgents and 3 pickups.", "killed 12"),
        ("The number of wounded from the shelling stands at 33.", "wounded 33"),
        ("Dead in the raid: 12 soldiers, three civilians.", "killed 12, killed 3"),
        ("The shelling cost the lives of seven villagers.", "killed 7"),
        ("The surgeons saved the lives of seven soldiers who came from the front.", ""),
        ("The surgeons saved the lives of seven soldiers hit by shrapnel.", "wounded 7"),
        ("Abu Zayd, Omar Haddad and Salim Nur were killed by a drone.", "killed 3"),
        ("The militants took 14 aid workers hostage.", "captured 14"),
        ("The rebels released 14 hostages.", ""),
        ("Twelve villagers are still missing after the militia raid.", "missing 12"),
        ("Some 4,000 people fled the shelling.", "displaced ~4000"),
        ("Some 4,000 fighters fled the shelling.", ""),
        ("A man, 65, and his neighbour were killed by shelling.", "killed 1, killed 1"),
        ("On May 17, in 2016, aged 12, on Route 45, shells killed three people.", "killed 3"),
    ],
)
def test_each_outcome_takes_its_own_people(sentence: str, expected: str, tolls: Tolls) -> None:
    found = tolls(sentence)

    assert ", ".join(found) == expected


@pytest.mark.parametrize(
    ("sentence", "victims"),
    [
        ("Missiles killed 12 people.", Victims.UNKNOWN),
        ("Missiles killed 12 shopkeepers.", Victims.CIVILIAN),
        ("Missiles killed 12 members of the Tuareg tribe.", Victims.CIVILIAN),
        ("Missiles killed 12 Taliban members.", Victims.MILITANT),
        ("Missiles killed 12 schoolgirls.", Victims.CHILD),
        ("Missiles killed 12 paramedics.", Victims.AID_WORKER),
        ("Missiles killed 12 reporters.", Victims.JOURNALIST),
        ("Missiles killed 12 gendarmes.", Victims.POLICE),
        ("Missiles killed 12 conscripts.", Victims.SOLDIER),
        ("Missiles killed 12 [Daesh] fighters.", Victims.MILITANT),
        ("Missiles killed dozens of soldiers and policemen.", Victims.MIXED),
        ("Missiles killed 12 people, mostly civilians.", Victims.MIXED),
        ("Missiles killed 12 people, all of them soldiers.", Victims.SOLDIER),
        ("Missiles killed 12 people, including five civilians.", Victims.MIXED),
        ("Missiles killed 12 people, including five children.", Victims.UNKNOWN),
        ("About 12,000 have fled the missiles.", Victims.CIVILIAN),
    ],
)
def test_the_victims_are_what_the_text_calls_them(sentence: str, victims: Victims, find: Find) -> None:
    found = find(sentence)

    assert found[0].victims is victims


def test_others_are_like_those_before_them(find: Find) -> None:
    found = find("The rocket killed four farmers and wounded nine others.")

    assert [claim.victims for claim in found] == [Victims.CIVILIAN, Victims.CIVILIAN]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("A bomb killed nine people on Monday.", ClaimStatus.ASSERTED),
        ("Since midnight shells have killed nine people.", ClaimStatus.ASSERTED),
        ("Shells killed nine people over the past 24 hours.", ClaimStatus.ASSERTED),
        ("Shells killed nine people over the past five days.", ClaimStatus.CUMULATIVE),
        ("Shells have killed nine people this month.", ClaimStatus.CUMULATIVE),
        ("Shells have killed 900 people since the offensive began.", ClaimStatus.CUMULATIVE),
        ("The civil war has killed 900 people.", ClaimStatus.CUMULATIVE),
        ("Some 9,000 people have fled the rebel towns.", ClaimStatus.CUMULATIVE),
        ("Two years ago, a bomb killed nine people here.", ClaimStatus.HISTORICAL),
        ("It recalled the bombing of 1998, when shells killed nine people in 1999.", ClaimStatus.HISTORICAL),
        ("Police had earlier put the death toll of the bombing at nine.", ClaimStatus.HISTORICAL),
        ("The rockets could have killed nine people.", ClaimStatus.HYPOTHETICAL),
        ("Nine people may have been killed by the rockets.", ClaimStatus.HYPOTHETICAL),
        ("The militants plotted to kill nine officers.", ClaimStatus.HYPOTHETICAL),
        ("Nine miners are feared dead after the air strike.", ClaimStatus.HYPOTHETICAL),
        ("The army denied reports that its rockets killed nine people.", ClaimStatus.DENIED),
        ("Reports that rockets killed nine people are untrue, the army said.", ClaimStatus.DENIED),
        ("The rockets did not kill nine people.", ClaimStatus.DENIED),
        ("The army denied responsibility for the rocket that killed nine people.", ClaimStatus.ASSERTED),
        ("The coalition did not deny that nine people were killed.", ClaimStatus.ASSERTED),
        ("In May, 34 people died under shells.", ClaimStatus.ASSERTED),
    ],
)
def test_the_status_is_how_the_text_means_the_number(sentence: str, status: ClaimStatus, find: Find) -> None:
    found = find(sentence)

    assert [claim.status for claim in found] == [status]


def test_a_date_a_week_before_publication_is_an_older_event(find: Find) -> None:
    text = "Shells killed two people on Monday. On 3 March a bomb killed 14 people there."

    statuses = [claim.status for claim in find(text, date(2021, 3, 20))]

    assert statuses == [ClaimStatus.ASSERTED, ClaimStatus.HISTORICAL]


def test_a_date_of_the_same_week_is_the_event(find: Find) -> None:
    text = "Shells killed two people on Monday. On 18 March a bomb killed 14 people there."

    statuses = [claim.status for claim in find(text, date(2021, 3, 20))]

    assert statuses == [ClaimStatus.ASSERTED, ClaimStatus.ASSERTED]


@pytest.mark.parametrize(
    "sentence",
    [
        "The rockets killed 20 people, including four nurses.",
        "The rockets killed 20 people, among them four nurses.",
        "The rockets killed 20 people, four of them nurses.",
        "Four nurses were among 20 people killed by the rockets.",
        "Of the 20 people killed by the rockets, four were nurses.",
        "The rockets killed 20 people. Four of them were nurses.",
        "The rockets killed 20 people. Among the dead were four nurses.",
        "The rockets killed 20 people. Four nurses were among the dead.",
    ],
)
def test_a_part_knows_its_whole_and_is_never_added(sentence: str, find: Find) -> None:
    found = find(sentence)

    whole = next(claim for claim in found if claim.best == 20)
    part = next(claim for claim in found if claim.best == 4)
    assert len(found) == 2
    assert not whole.sub
    assert part.sub
    assert found[part.part_of if part.part_of is not None else -1] is whole
    assert part.victims is Victims.AID_WORKER


def test_a_list_behind_a_colon_are_parts(find: Find) -> None:
    found = find("The militia buried 41 dead: 30 fighters, nine guards and two cooks.")

    assert [(claim.best, claim.sub) for claim in found] == [(41, False), (30, True), (9, True), (2, True)]


def test_counts_that_add_up_to_a_third_are_its_parts(find: Find) -> None:
    found = find("Rebels raided two camps: 30 soldiers died at Kati and 12 at Segou. In all, 42 soldiers were killed.")

    assert [(claim.best, claim.sub, claim.part_of) for claim in found] == [
        (30, True, 2),
        (12, True, 2),
        (42, False, None),
    ]


def test_whose_part_it_is_must_be_said(find: Find) -> None:
    found = find("Nine people were killed and thirty wounded by the bomb, including three clerks.")

    assert [claim.best for claim in found] == [9, 30]


def test_the_same_count_said_again_is_one_claim(find: Find) -> None:
    text = "A bomb killed 14 traders in Kano. Witnesses fled. Police said 14 people were killed."

    found = find(text)

    assert [(claim.best, claim.restated_in, claim.victims) for claim in found] == [(14, (2,), Victims.CIVILIAN)]


def test_another_figure_is_another_claim(find: Find) -> None:
    found = find("A bomb killed 43 people. The mayor said more than 40 people were killed.")

    assert [claim.qualifier for claim in found] == ["exact", "over"]


def test_the_body_says_more_exactly_what_its_heading_said(find: Find) -> None:
    found = find("Bomb kills 30 in Kano\nA bomb killed more than 30 traders in Kano on Monday.")

    assert [(claim.qualifier, claim.victims, claim.restated_in) for claim in found] == [
        ("over", Victims.CIVILIAN, (0,))
    ]


def test_rival_counts_of_one_event_are_told_apart(find: Find) -> None:
    found = find("The strike killed 12 people, medics said. The Observatory put the toll at nine.")

    assert [(claim.outcome, claim.best) for claim in found] == [(Outcome.KILLED, 12), (Outcome.KILLED, 9)]


def test_a_replaced_toll_is_kept_as_history(find: Find) -> None:
    found = find("The ministry raised the death toll of the bombing from 68 to 97.")

    assert [(claim.best, claim.scope) for claim in found] == [(68, "superseded"), (97, "event")]


def test_evidence_points_at_the_count_and_the_trigger_as_given() -> None:
    text = "Airstrikes\u00a0killed \u201cmore than 200 mili\u00adtants\u201d near a dam."

    claim = find_claims(read_text(text))[0]

    anchor = claim.anchor
    assert text[anchor.start : anchor.end] == claim.count_text == "200"
    assert text[anchor.trigger_start : anchor.trigger_end] == "killed"
    assert claim.victim_text == "mili\u00adtants"
    assert claim.means == "airstrike"


@pytest.mark.parametrize(
    ("sentence", "attacker"),
    [
        ("Twelve herders were killed by Boko Haram gunmen on Monday.", "Boko Haram gunmen"),
        ("Government troops killed twelve herders on Monday.", "Government troops"),
        ("Twelve herders were killed by a roadside bomb.", None),
        ("A landmine killed twelve herders.", None),
    ],
)
def test_the_attacker_is_who_the_verb_names(sentence: str, attacker: str | None, find: Find) -> None:
    found = find(sentence)

    assert [claim.attacker for claim in found] == [attacker]


def test_a_title_is_read_as_a_title() -> None:
    claims = find_claims(read_text("Drone strike kills rebel leader"), field="title")

    assert [(claim.field, claim.best, claim.qualifier) for claim in claims] == [("title", 1, "implied")]


@pytest.mark.parametrize(
    "text",
    [
        "The brother of a man who was killed in the war spoke.",
        "His father was killed in the war when he was six.",
        "She married a man whose wife had been killed by a bomb.",
    ],
)
def test_a_single_death_that_is_only_presupposed_is_no_claim(text: str, find: Find) -> None:
    found = find(text)

    assert found == []


def test_every_claim_names_the_rules_that_decided(find: Find) -> None:
    found = find("The rockets killed 20 people, including four nurses.")

    assert [claim.why for claim in found] == [
        ("claim-active", "status-event"),
        ("claim-including", "status-event", "part"),
    ]


def test_what_is_less_certain_has_less_confidence(find: Find) -> None:
    plain = find("The rockets killed 20 soldiers.")[0]
    single = find("The rockets killed a soldier.")[0]
    names = find("Abu Zayd and Omar Haddad were killed by the rockets.")[0]

    assert 0.1 <= names.confidence < single.confidence < plain.confidence <= 1


WORDS = st.sampled_from(
    [
        "killed",
        "wounded",
        "dead",
        "died",
        "5",
        "dozens",
        "of",
        "people",
        "soldiers,",
        "and",
        "including",
        "among",
        "the",
        "were",
        "was",
        ".",
        ":",
        ";",
        "-",
        "(",
        ")",
        '"',
        "'s",
        "a",
        "not",
        "said",
        "who",
        "that",
        "at",
        "least",
        "more",
        "than",
        "death",
        "toll",
        "rose",
        "to",
        "from",
        "12",
        "2016",
        "May",
        "�",
        "\x00",
        "Abu",
        "Omar",
        "missing",
        "hostage",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_text_is_read_without_an_error(text: str) -> None:
    claims = find_claims(read_text(text))

    assert all(text[c.anchor.start : c.anchor.end] == c.count_text != "" for c in claims)
    assert all(c.part_of is None or 0 <= c.part_of < len(claims) for c in claims)
    assert all(c.sub or c.part_of is None for c in claims)
    assert all(c.min is None or c.max is None or c.min <= c.max for c in claims)


@pytest.mark.parametrize(
    "unit",
    [
        "killed ",
        "12 killed and ",
        "Rockets killed five people and wounded 12, including three children. ",
        "Three of them died. ",
        "((12 ",
        "and the dead, ",
    ],
)
def test_the_time_grows_with_the_length(unit: str) -> None:
    def seconds(count: int) -> float:
        text = read_text(unit * count)
        begin = time.process_time()
        find_claims(text)
        return time.process_time() - begin

    short = min(seconds(300) for _ in range(3))
    long = min(seconds(1_200) for _ in range(3))

    assert long < 12 * short + 0.05  # 4 times as long; a square would be 16


def test_many_different_claims_take_linear_time() -> None:
    def seconds(count: int) -> float:
        text = read_text(" ".join(f"Rockets killed {number} people." for number in range(1, count)))
        begin = time.process_time()
        find_claims(text)
        return time.process_time() - begin

    short = min(seconds(400) for _ in range(3))
    long = min(seconds(1_600) for _ in range(3))

    assert long < 12 * short + 0.05

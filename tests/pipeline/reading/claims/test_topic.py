"""Deaths that are no news of war: stories, games, drills, animals - and news of war that has a word of theirs."""

import pytest

from pipeline.reading.claims.find import find_claims
from pipeline.reading.text import read_text
from storage.records.reading import ClaimStatus

UNREAL = [
    "In the second episode of the serial, rebels blow up a bridge near Kirkuk and 30 soldiers are killed.",
    "Players of the new game defend Mariupol; in the opening mission 40 militants are killed by a drone strike.",
    "The drill began at dawn. According to the scenario a missile had hit the school, killing 15 pupils.",
    "The playwright's chapter on the siege premiered on Friday; on stage, twelve villagers are shot by militiamen.",
]


@pytest.mark.parametrize("text", UNREAL)
def test_what_happens_in_a_story_or_a_drill_is_no_claim(text: str) -> None:
    assert find_claims(read_text(text)) == []


def test_a_headline_tells_that_a_text_is_about_a_novel() -> None:
    text = read_text("Nine gunmen storm the palace on page one, and 20 guards are killed before breakfast.")

    assert find_claims(text, headline=read_text("A first novel with a bang: the plot that thrills Beirut")) == []
    assert len(find_claims(text, headline=read_text("Gunmen storm palace"))) == 1


def test_what_a_novel_is_about_does_not_make_it_news() -> None:
    text = read_text("A novel with a map. Twelve people died in it near Kobani.")

    assert find_claims(text, headline=read_text("Novel about jihadists wins prize")) == []
    assert len(find_claims(text, headline=read_text("Shell hits reading of novel about jihadists"))) == 1


def test_one_word_of_fiction_does_not_hide_a_toll() -> None:
    text = "An air strike on a cinema in Idlib killed 14 people on Sunday, rescue workers said."

    assert [claim.count_text for claim in find_claims(read_text(text))] == ["14"]


def test_a_number_beside_animals_counts_no_people() -> None:
    text = "Shells fell on the farm; 200 sheep died and thirty were wounded. Two farm workers were killed."

    assert [claim.count_text for claim in find_claims(read_text(text))] == ["Two"]


# Headline (or none) and text of other news: soldiers lend a hand, sport speaks of war, a crime has a rifle in it.
OTHER_NEWS = [
    (
        "Train leaves rails near Lahore",
        (
            "Eleven passengers died and 43 were wounded when an express left the rails at a switch near "
            "Lahore before dawn. The army sent a crane and two companies of soldiers to cut people out of the"
            " sleeping cars. A signalman has been taken in for questioning. The line is to be open again by "
            "Friday."
        ),
    ),
    (
        "",
        (
            "A ferry carrying cement and wedding guests went down in the Niger on Sunday and 29 people lost "
            "their lives. Fishermen saved another 40. The boat had been built for half as many, said the "
            "harbour master, who is looking for its owner. The groom had crossed by road."
        ),
    ),
    (
        "",
        (
            "A gunman killed seven people at a supermarket in Ohio before turning the weapon on himself, "
            "police said. He had been sacked from the bakery counter in May. Twelve others were wounded, "
            "three of them seriously. The governor ordered flags to half mast."
        ),
    ),
    (
        "",
        (
            "Four inmates were killed and 22 wounded when rival gangs fought for control of a cell block in "
            "Guayaquil. The army took back the roof at midnight. Guards found grenades, two rifles and a "
            "roast pig. It was the third riot in that prison since spring."
        ),
    ),
    (
        "Cartel war moves north",
        (
            "Gunmen in two pickups killed nine people at a party in Zacatecas on Saturday night. The state "
            "attorney suspects a dispute between two cartels over the sale of fentanyl. Music went on for a "
            "while. Five of the dead were under twenty."
        ),
    ),
    (
        "Former officer jailed for village massacre",
        (
            "The court found the colonel guilty of the killing of 118 villagers in 1982. He had ordered his "
            "soldiers to spare the bullets. It took his victims' families thirty-six years to bring him to "
            "the dock, and the judge two days to read the names. He is 84."
        ),
    ),
    (
        "Mudslide swallows hamlet",
        (
            "A hillside came down upon a hamlet in Badakhshan after three days of rain and killed at least 80"
            " people. Men dug with their hands. The governor said the bodies would be left where they were. "
            "The road to the valley is cut."
        ),
    ),
    (
        "",
        (
            "The castle was besieged in 1242 and 200 defenders were put to death when it fell. Today a bakery"
            " in the east tower does the best almond cake of the valley. From the ramparts you can see where "
            "the attackers camped. Closed on Mondays."
        ),
    ),
    (
        "Review: The Last Bridge",
        (
            "Twelve partisans hold a bridge; by the closing credits eleven have been killed. The camera stays"
            " with the wounded longer than is comfortable. The shelling was filmed in a quarry. The leading "
            "man, who also wrote it, dies well. Opens Thursday."
        ),
    ),
    (
        "Wedding party struck by bullet rain",
        (
            "Shots in the air at a wedding in Peshawar killed a boy of ten on a roof next door and injured "
            "two women. The groom's cousins were taken to the station. In the district 14 people were killed "
            "in this way last year. The feast went on."
        ),
    ),
    (
        "Ammunition depot blows up",
        (
            "Thirteen workers were killed and 90 wounded when old shells went off at a depot in Bulgaria "
            "where they were being taken apart. Sabotage is ruled out. The firm had cut its night watch."
        ),
    ),
    (
        "Bodies in a well",
        (
            "Police pulled the bodies of six women from a well in Rajasthan. A tantric healer and his two "
            "brothers are in custody. They are said to have killed them for their jewellery over eleven "
            "years."
        ),
    ),
    (
        "",
        (
            "Dengue has put 3,000 people in hospital in Dhaka and killed 45, among them two doctors. Wards "
            "lay patients in the corridors. Fogging units, called an army by the mayor, have so far defeated "
            "nobody."
        ),
    ),
    (
        "Fallen of two wars get new stone",
        (
            "The village has put up a new stone for the 41 of its men who were killed in two wars. Four were "
            "named Huber. The band played, and the mayor kept it short. Soldiers of the reserve formed a "
            "line."
        ),
    ),
    (
        "",
        (
            "Red Storm III, out on Friday, lets you lead a platoon through Aleppo. On the hardest level my "
            "squad killed 212 insurgents and lost all but one of its men in ninety minutes. Graphics are "
            "superb; the taste is another matter."
        ),
    ),
    (
        "TV tonight: Convoy PQ",
        (
            "At 9 pm: Atlantic, 1942. A U-boat sinks four freighters, and 180 seamen are killed within an "
            "hour. The boy from Hull survives on a raft with a cook. Part two of six. Repeated on Sunday."
        ),
    ),
    (
        "Bank robbers shot",
        (
            "Police shot dead two of the three men who held up a bank in Nairobi with AK-47 rifles. A "
            "customer was wounded in the knee. The third got away with the money on a bicycle. They had "
            "called themselves soldiers."
        ),
    ),
    (
        "Collapse in Cairo",
        (
            "A block of flats in Shubra came down at night and killed 19 tenants. Two floors had been added "
            "without a permit. The owner is on the run. Conscripts carried the rubble in baskets."
        ),
    ),
    (
        "Lorry ploughs into market",
        (
            "A lorry whose brakes failed ploughed into a weekly market in Bihar and killed 14 people. "
            "Soldiers from a nearby camp lifted it with poles. The driver ran away. Traders have asked for a "
            "barrier."
        ),
    ),
    (
        "Derby of hate",
        (
            "It was war from the first whistle: two wounded on our side, three on theirs, and the guns of the"
            " front three never silent. The Gunners shot their rivals to pieces 4-0. Six men were booked."
        ),
    ),
    (
        "App of the day",
        (
            "In Tiny Tanks you steer a little army through a garden. I lost 40 soldiers to a snail. Each wave"
            " brings new enemies, and whoever has killed a hundred gets a hat. Free, with advertisements."
        ),
    ),
    (
        "",
        (
            "The opposition was annihilated: of its 68 deputies eleven survived the night. Two leaders fell "
            "on their swords before breakfast. The winner promised to take prisoners from the other camp, "
            "three of them as ministers."
        ),
    ),
    (
        "Life in the camp: three taps",
        (
            "For nine thousand people in the camp on Lesbos there are three taps. In winter two men and a boy"
            " died of fumes from a stove. Afghans and Africans fight over blankets. A volunteer teaches the "
            "clarinet."
        ),
    ),
    (
        "",
        (
            "The author of the letter bombs that killed three professors between 1978 and 1995 was found dead"
            " in his cell. He had taught mathematics. His cabin stands in a museum. He was 81."
        ),
    ),
]


@pytest.mark.parametrize(("headline", "text"), OTHER_NEWS)
def test_other_news_gives_no_claim_however_many_soldiers_help(headline: str, text: str) -> None:
    found = find_claims(read_text(text), headline=read_text(headline))

    assert [claim.count_text for claim in found if claim.status is ClaimStatus.ASSERTED] == []


# Headline, text and first count of war where there is also a flood, a match, a wedding, a trial.
WAR_NEWS = [
    (
        "Shell hits cinema",
        (
            "A shell hit a cinema in Donetsk during the evening film and killed six people, the mayor said. "
            "The audience fled through the foyer. Artillery fire went on until midnight."
        ),
        "six",
    ),
    (
        "",
        (
            "Rockets fell on a football pitch in Majdal on Saturday, killing 12 children who were playing. "
            "The army blamed Hezbollah. The league called off all matches."
        ),
        "12",
    ),
    (
        "",
        (
            "Floods have cut the roads to Marib. On Tuesday, a drone strike killed four fighters at a "
            "checkpoint on the coast road, residents said. Rains are to go on until Friday."
        ),
        "four",
    ),
    (
        "Ex-minister on trial as violence goes on",
        (
            "The trial of the former minister began under guard. While lawyers spoke, a car bomb exploded two"
            " streets away, killing nine people, police said. No group has claimed it."
        ),
        "nine",
    ),
    (
        "Prison attacked",
        "Militants stormed a prison in Kandahar and freed 200 inmates; eight guards were killed in the fighting.",
        "eight",
    ),
    (
        "",
        "Ten people died in overnight strikes on Kharkiv, the governor said. A theatre and a school burned.",
        "Ten",
    ),
    (
        "Bomb in football stadium",
        (
            "A suicide bomber blew himself up among football fans in Lashkar Gah, killing 14 people and "
            "wounding 40, the governor said. The match had just ended. The Taliban denied involvement."
        ),
        "14",
    ),
    (
        "",
        (
            "Heavy rain hid the attackers, who killed eight soldiers at a base near Diffa on Saturday, the "
            "defence ministry said. Boko Haram was blamed. The river has burst its banks."
        ),
        "eight",
    ),
    (
        "Church attacked at Easter",
        (
            "Gunmen opened fire in a church in Owo and killed 22 worshippers. It was the worst attack in the "
            "state since herdsmen came in May."
        ),
        "22",
    ),
    (
        "Hunters join fight",
        (
            "Traditional hunters and soldiers fought jihadists near Djenne. Sixteen hunters were killed, a "
            "local official said. The herds were driven off."
        ),
        "Sixteen",
    ),
    (
        "",
        "Doctors said 17 people were killed as shells landed on a cattle market in Omdurman.",
        "17",
    ),
    (
        "",
        (
            "The court in Kabul was stormed by gunmen in uniform; 41 people were killed before troops ended "
            "the siege. Judges hid under desks."
        ),
        "41",
    ),
    (
        "Earthquake zone bombed",
        "Russian planes bombed Marea on Tuesday, where people sleep in tents since the quake; five were killed.",
        "five",
    ),
]


@pytest.mark.parametrize(("headline", "text", "count"), WAR_NEWS)
def test_war_beside_other_things_is_still_war(headline: str, text: str, count: str) -> None:
    found = find_claims(read_text(text), headline=read_text(headline))

    assert [claim.count_text for claim in found if claim.status is ClaimStatus.ASSERTED][:1] == [count]


def test_a_headline_alone_is_understood_from_its_text() -> None:
    headline = read_text("Explosion in factory kills 13")
    text = read_text("A boiler exploded in a fireworks factory. Safety inspectors had closed one of its halls in May.")

    assert find_claims(headline, field="title", headline=text) == []


PEACE = [
    "Flash floods killed 34 people in the east overnight, a Taliban spokesman said. The army looks for dozens missing.",
    "A 6.1-magnitude quake killed at least 1,200 people, the Taliban government said. More than 2,000 were injured.",
    "A gunman opened fire at a high school, killing four students. Nine others were wounded. The motive is unclear.",
    "Five people were killed in a shooting at a birthday party. Police said the suspects remained at large.",
    "Wildfires killed 34 people including 10 soldiers, the interior ministry said. Troops fought the flames.",
    "Nine miners were killed when a tunnel collapsed at a gold mine, a local official said.",
    "The plant was destroyed by an explosion caused by a leak, killing 8 employees, the company said.",
    "The hospital said 11 newborns died when a fire swept through the ward.",
    "Two cousins died after an argument over a parking space ended in gunfire, neighbours said.",
    "A military helicopter crashed during a training exercise, killing six soldiers.",
]


@pytest.mark.parametrize("text", PEACE)
def test_what_kills_in_peace_is_no_claim(text: str) -> None:
    assert find_claims(read_text(text)) == []


def test_an_attack_on_a_bus_is_war() -> None:
    text = "At least 12 passengers were killed when gunmen attacked a bus. The injured were taken to hospital."

    assert [claim.best for claim in find_claims(read_text(text))] == [12]

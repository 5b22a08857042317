"""Whole sentences in the voices of many wars and outlets: what they count, and what they only seem to count."""

from collections.abc import Callable

import pytest

from pipeline.reading.claims.found import FoundClaim
from storage.records.reading import ClaimStatus

Tolls = Callable[[str], list[str]]
Find = Callable[[str], list[FoundClaim]]

REPORTS = {
    (
        "A Russian missile strike on the eastern Ukrainian city of Kramatorsk killed three people and "
        "wounded at least 18 others, regional governor Pavlo Kyrylenko said."
    ): "killed 3, wounded 18+",
    (
        "Overnight drone attacks on Odesa left a 62-year-old woman dead and seven people hospitalised "
        "with shrapnel wounds, officials said."
    ): "killed 1, wounded 7",
    (
        "Israeli strikes across the Gaza Strip killed at least 38 Palestinians on Thursday, including 12 "
        "who were waiting for aid trucks, health officials said."
    ): "killed 12, killed 38+",
    (
        "The death toll from Tuesday's attack on a displacement camp in North Darfur has risen to 57, "
        "the Sudanese Doctors Network said."
    ): "killed 57",
    (
        "At least 20 soldiers were killed and nine others were taken hostage when gunmen overran a "
        "military outpost in northern Burkina Faso, security sources told AFP."
    ): "captured 9, killed 20+",
    (
        "Al-Shabaab militants killed eight Kenyan police officers after their vehicle hit a roadside "
        "bomb in Garissa county."
    ): "killed 8",
    (
        "Two Turkish soldiers were killed and three others wounded in a rocket attack by YPG militants, "
        "the defence ministry said."
    ): "killed 2, wounded 3",
    (
        "Saudi-led coalition air strikes on a prison in Saada killed more than 80 detainees, the Houthi "
        "health ministry said, adding that over 200 were wounded."
    ): "killed >80, wounded >200",
    (
        "Myanmar's junta troops burned alive at least 11 villagers, some of them teenagers, in Sagaing "
        "region, witnesses said."
    ): "killed 11+",
    (
        "Nigerian gunmen on motorcycles attacked a village in Zamfara state, killing 15 people and "
        "abducting dozens of women and children."
    ): "captured 24+, killed 15",
    (
        "Thirty-one people died and more than 100 were injured in a twin suicide bombing at a crowded "
        "market in central Baghdad."
    ): "killed 31, wounded >100",
    (
        "Boko Haram fighters killed 14 loggers and abducted five others near the Cameroon border, a "
        "local militia leader said Sunday."
    ): "captured 5, killed 14",
    (
        "An Afghan official says a Taliban attack on a checkpoint has killed 17 policemen and wounded "
        "six more in Helmand province."
    ): "killed 17, wounded 6",
    "The army said it had killed 43 terrorists in a series of raids in North Waziristan.": "killed 43",
    (
        "Pakistani security forces killed nine militants, including a key commander, during an operation "
        "in South Waziristan, the military said."
    ): "killed 1, killed 9",
    (
        "More than 10,000 civilians have been killed in Ukraine since Russia's full-scale invasion, the "
        "UN human rights office said."
    ): "killed >10000",
    (
        "The conflict in Yemen has killed more than 150,000 people and created the world's worst humanitarian crisis."
    ): "killed >150000",
    (
        "Nearly 4 million people have been forced to flee their homes since fighting broke out in April."
    ): "displaced ~4000000",
    "About 2,500 families fled the town after the shelling intensified.": "displaced ~2500",
    (
        "Hamas-led gunmen killed about 1,200 people and took some 250 hostages in the October 7 attack, "
        "according to Israeli tallies."
    ): "captured ~250, killed ~1200",
    "Suicide bomber kills 12 at Kabul education centre": "killed 12",
    "Car bomb in Mogadishu kills at least five, police say": "killed 5+",
    "Iraq: 7 dead, 20 injured as blast rips through Sadr City market": "killed 7, wounded 20",
    "18 soldiers martyred in Quetta blast": "killed 18",
    "Four Palestinians shot dead by Israeli forces in Jenin raid": "killed 4",
    "Drone strike kills Al-Qaeda leader in Idlib": "killed 1",
    "UN peacekeeper killed in Central African Republic ambush": "killed 1",
    "Syria war: Air strike 'kills 15 members of one family' in Idlib": "killed 15",
    "The bodies of 12 villagers were found in a mass grave near Bucha, prosecutors said.": "killed 12",
    "Rescuers pulled 23 bodies from the rubble of an apartment block in Dnipro.": "killed 23",
    "Among the victims were three paramedics and a Red Crescent volunteer.": "",
    "Two children aged 5 and 8 were killed when a shell hit their home in Donetsk.": "killed 2",
    (
        "Five members of the same family, including three children, died when a barrel bomb hit their house in Daraa."
    ): "killed 3, killed 5",
    (
        "A French soldier was killed and two others were injured by an improvised explosive device in "
        "Mali, the Elysee said."
    ): "killed 1, wounded 2",
    (
        "Eleven Yemeni soldiers were killed Monday in clashes with al-Qaida gunmen in the southern province of Abyan."
    ): "killed 11",
    (
        "Clashes between rival militias in Tripoli have left 55 people dead and 146 wounded since Monday "
        "night, an emergency medical centre said."
    ): "killed 55, wounded 146",
    "Thousands of civilians have fled the besieged city of El Fasher in the past week.": "displaced 2000+",
    (
        "The Syrian Observatory for Human Rights said 25 pro-government fighters and 18 jihadists were "
        "killed in the battle."
    ): "killed 18, killed 25",
    (
        "Some 30 IS militants were killed in the air raids, according to the coalition, which said no "
        "civilians were harmed."
    ): "killed ~30",
    (
        "Ukraine's military said it had killed 240 Russian soldiers and destroyed 12 tanks over the past 24 hours."
    ): "killed 240",
    (
        "Kyiv says Moscow lost 1,100 troops in the past day, as well as 14 tanks and 30 artillery systems."
    ): "killed 1100",
    (
        "Russia's defence ministry said up to 300 Ukrainian servicemen were killed in the Kupiansk direction."
    ): "killed <300",
    "Colombian rebels kidnapped four oil workers in Arauca, the army said on Saturday.": "captured 4",
    "Gunmen seized 30 passengers from a bus near Kaduna.": "captured 30",
    "At least 276 schoolgirls were abducted from Chibok in April 2014.": "captured 276+",
    "Seventeen crew members are still missing after a Houthi missile struck the cargo ship.": "missing 17",
    "More than 200 people remain missing following the attack on the village.": "missing >200",
    (
        "A roadside bomb exploded under a minibus, killing the driver and wounding four passengers."
    ): "killed 1, wounded 4",
    "The blast wounded 13 people, two of them critically.": "wounded 13, wounded 2",
    (
        "Police said a suicide bomber blew himself up at a Shia mosque in Peshawar, killing 56 "
        "worshippers and injuring 194."
    ): "killed 56, wounded 194",
    (
        "The Taliban claimed to have killed 35 Afghan soldiers; the defence ministry put the figure at nine."
    ): "killed 35, killed 9",
    "Officials had earlier put the death toll at 10.": "killed 10",
    (
        "Lebanon's health ministry said Israeli strikes killed 14 people in the south on Sunday, among "
        "them four Lebanese army soldiers."
    ): "killed 14, killed 4",
    (
        "An Iranian general and six other members of the Revolutionary Guards died in the strike on the "
        "consulate in Damascus."
    ): "killed 1, killed 6",
    (
        "Armed men killed at least 50 civilians in an attack on a gold mine in Ituri, a civil society "
        "leader said, and burned dozens of houses."
    ): "killed 50+",
    "Fighters from the CODECO militia hacked 20 displaced people to death at a camp in Djugu territory.": "killed 20",
    "Mexican-style headlines aside, 3 Indian soldiers, 5 militants killed in Kashmir gunfight": "killed 3, killed 5",
    (
        "Three Indian army soldiers and five suspected rebels were killed in a gun battle in Kulgam district."
    ): "killed 3, killed 5",
    (
        "Two explosions targeting a convoy of foreign troops in Kandahar wounded six Afghan children, "
        "provincial police chief said."
    ): "wounded 6",
    "The airstrike hit a wedding party, killing between 20 and 25 people, mostly women and children.": "killed 20-25",
    "A spokesman for the hospital said it had received 14 bodies and 60 wounded.": "killed 14, wounded 60",
    "Medics at Nasser Hospital said they received the bodies of 27 people killed in the strike.": "killed 27",
    "At least 9 killed, dozens wounded in Jalalabad blasts": "killed 9+, wounded 24+",
    (
        "Eight UN peacekeepers and three Congolese soldiers have been killed in fighting with M23 rebels near Goma."
    ): "killed 3, killed 8",
    "The rebels said they had captured 62 government soldiers in the fighting around Humera.": "captured 62",
    "Azerbaijan said 192 of its servicemen were killed in the operation.": "killed 192",
    "Ten of the dead were children, according to Save the Children.": "killed 10",
    "Of the 45 people killed, 30 were civilians, the monitor said.": "killed 30, killed 45",
    "The attack, which killed 130 people at the Crocus City Hall, was claimed by Islamic State.": "killed 130",
    "US forces killed a senior Islamic State leader in a raid in northern Syria.": "killed 1",
    (
        "A senior Hezbollah commander, Ibrahim Aqil, was killed in an Israeli strike on Beirut's southern suburbs."
    ): "killed 1",
    "Journalist Shireen Abu Akleh was shot dead while covering an Israeli raid in Jenin.": "killed 1",
    (
        "At least two people have been confirmed dead and 11 others injured after a grenade attack in Bujumbura."
    ): "killed 2+, wounded 11",
    "The explosion claimed seven lives.": "killed 7",
    (
        "Fighting in the Tigray town of Axum claimed the lives of several hundred civilians, Amnesty "
        "International said."
    ): "killed 300+",
    (
        "Insurgents beheaded more than 50 people on a football pitch in Mozambique's Cabo Delgado "
        "province, state media reported."
    ): "killed >50",
    (
        "Wagner mercenaries and Malian soldiers executed some 300 civilian men in Moura, Human Rights Watch said."
    ): "killed ~300",
    "Twenty-two Chadian soldiers lost their lives in the Boko Haram ambush.": "killed 22",
    (
        "Fourteen gendarmes and a volunteer fighter have died in the attack in Djibo, the general staff said."
    ): "killed 1, killed 14",
    "So far, 61 bodies have been recovered and 140 people are being treated for injuries.": "killed 61, wounded 140",
    "Suspected jihadists massacred 100 people in the village of Solhan.": "killed 100",
    "Dozens feared dead after airstrike on Tigray market": "killed 24+",
    "Up to 100 people may have been killed in the strike, residents said.": "killed <100",
    "The military denied killing 12 civilians in the raid.": "killed 12",
    (
        "Paramilitary RSF shelling of a market in Omdurman killed 120 people, a local volunteer rescue group said."
    ): "killed 120",
    "Israel says 1,139 people were killed on October 7.": "killed 1139",
    (
        "The number of people killed in the clashes in Ain al-Hilweh rose to 13, with more than 60 others wounded."
    ): "killed 13, wounded >60",
    "Houthi missiles and drones have killed four sailors since November.": "killed 4",
    "Three Marines and a Navy corpsman were injured when a rocket hit their base in Iraq.": "wounded 1, wounded 3",
    (
        "A suicide attacker drove a car packed with explosives into an army checkpoint in Sinai, killing "
        "ten soldiers and injuring 20 more, a security official said."
    ): "killed 10, wounded 20",
    'Egyptian forces "eliminated" 19 militants in two raids in al-Arish, the interior ministry said.': "killed 19",
    "Turkish warplanes neutralised 13 PKK terrorists in northern Iraq, the ministry said on Twitter.": "killed 13",
    "Libyan coastguards said 5 were killed when shells landed in the Abu Salim district.": "killed 5",
    (
        "Gunmen have killed at least nine people in two separate attacks in Pakistan's Balochistan province."
    ): "killed 9+",
    "Armenia's defence ministry says 49 of its troops have been killed.": "killed 49",
    "It was the deadliest attack since August, when a bomb killed 180 people outside Kabul airport.": "killed 180",
    "The latest deaths bring to 1,400 the number of people killed since the uprising began.": "killed 1400",
    "Ethnic violence in Manipur has killed 60 people and displaced about 35,000.": "displaced ~35000, killed 60",
    "Seven civilians, among them a pregnant woman, were killed by a landmine in Borno.": "killed 1, killed 7",
}

NO_CLAIMS = [
    "A 6.8-magnitude earthquake killed more than 2,000 people in Morocco.",
    "Police arrested 14 people during protests in Paris.",
    "Manchester United killed off the game with two late goals in front of 70,000 fans.",
    "The film tells the story of 300 soldiers who died at Thermopylae.",
    "Some 5,000 soldiers took part in the exercise.",
    "Twelve people died when a bus plunged into a ravine in northern Peru.",
    "The company said it had lost 40 employees to rivals.",
    "Cholera has killed 97 people in Haiti, the health ministry said.",
    "The court sentenced four men to death for the murder of a tourist.",
    "The president will visit the 3 wounded cities, he said.",
    "Scientists say 12 whales died after stranding on a beach.",
    "The US has deployed 900 troops to Syria.",
    "Russia fired 71 missiles and 44 drones at Ukraine overnight.",
    "There were no immediate reports of casualties.",
    "No one was killed in the attack on the airport, which damaged two planes.",
    "The 28-year-old striker was injured in the 60th minute.",
    "Wildfires killed 93 people in Hawaii, officials said.",
    "Two police officers were shot dead in a robbery in Chicago.",
    "A ferry carrying 200 passengers sank off the coast; at least 30 drowned.",
    "The army destroyed 12 tanks and 40 trucks.",
    "More than 300,000 people live in the besieged city.",
    "A mass shooting at a Texas mall left eight people dead.",
    "The virus has killed 6 million people worldwide.",
    "He was killed off in season four of the series.",
    "Six miners died in a gas explosion at a coal mine in Shanxi.",
    "The mayor said 2,000 homes had been damaged and three bridges destroyed.",
    "The suspect, 34, was arrested on Tuesday.",
    "The strike by 12,000 nurses enters its third day.",
    "Israel holds 4,500 Palestinian prisoners.",
    "The attack killed the deal, said two senators.",
    "The ministry plans to recruit 30,000 soldiers this year.",
    "A plane crash in Nepal killed all 68 people on board.",
    "Hundreds of mourners attended the funeral of the soldier.",
    "Amnesty says 60 people were executed for drug offences in Saudi Arabia.",
    "The death penalty was carried out on three men convicted of murder.",
    "Officials said 25 rockets were intercepted and nobody was hurt.",
    "The two leaders discussed the war for 3 hours.",
    "A gang-related shooting in Port-au-Prince... police said 14 suspects were detained.",
    "Ukraine shot down 28 of 31 drones.",
    "The bombing raid destroyed 15 houses.",
    "His father was killed in the war when he was six.",
]

NO_NEWS = [
    (
        "The new war drama follows a platoon of 30 soldiers in Helmand. By the end of the film, 12 of "
        "them are dead. It opens in cinemas on Friday."
    ),
    "In the final season, the rebels kill 40 guards and capture the governor's daughter, and fans are furious.",
    "The novel begins with a massacre: 200 villagers are shot in a single night. The author spent ten years on it.",
    (
        "Real Madrid shot down Barcelona 3-1 in a battle that left two defenders injured. The striker "
        "was hurt in the 12th minute."
    ),
    "The Rockets killed off the Warriors with a 20-0 run; guard Jones was wounded by the loss of 14 points.",
    (
        "A 7.1-magnitude quake struck Nepal on Tuesday, killing at least 95 people and injuring 130, "
        "officials said. Soldiers helped with rescue."
    ),
    "Floods in Pakistan have killed 1,100 people since June and displaced millions, the disaster agency said.",
    "A bus carrying wedding guests plunged into a gorge, killing 25 and injuring 15. The army sent a helicopter.",
    "Three people died when a small plane crashed near the border. An investigation has begun.",
    "A stampede at a shrine killed 110 pilgrims, police said.",
    "Police said a man shot his wife and two children before turning the gun on himself in Ohio.",
    "A court in Hamburg sentenced a former camp secretary over the murder of 10,500 people. She is 97.",
    "A jury convicted the man of killing three people at a gas station in 2019. He faces life in prison.",
    "Prosecutors asked for 12 years for the soldier accused of shooting two civilians in 2003.",
    "The trial of eleven men over the 2015 Paris attacks, in which 130 people were killed, opened on Wednesday.",
    "Thousands gathered in Srebrenica to mark the 25th anniversary of the massacre of 8,000 Bosnian men and boys.",
    "It is 20 years since a car bomb killed 29 people in Omagh. A minute's silence was held.",
    "The memorial lists the names of the 58,000 Americans killed in Vietnam.",
    "On this day in 1916: 20,000 British soldiers died on the first day of the Somme.",
    "The plot, police say, was to kill 50 people at a Christmas market; two suspects were held.",
    "The general warned that an invasion would kill 10,000 soldiers in the first week.",
    "In the drill, 40 volunteers played the wounded and six the dead.",
    "The ministry denied that any of its soldiers had been killed.",
    "The army denied that 14 civilians had died in its raid.",
    "There is no truth in the claim that 30 fighters were captured, the spokesman said.",
    "Nobody was hurt when four rockets fell in open fields near the base.",
    "The missile defence system shot down 12 of 15 drones overnight, with no casualties.",
    "Two hundred tanks, 40 aircraft and 3,000 soldiers will take part in the parade.",
    "The UN says 14 million people need food aid in Sudan. Prices have doubled.",
    "The president pardoned 120 prisoners ahead of the holiday.",
    "Police detained 48 people at an anti-war rally in Moscow.",
    "Customs officers seized 300 kilos of cocaine and arrested five men.",
    "A landslide buried 30 houses and killed 12 villagers in Yunnan.",
    "The heatwave has killed more than 60,000 people across Europe, a study finds.",
    "Doctors warn that smoking kills 8 million people a year.",
    "Twelve elephants were killed by poachers in Garamba, rangers said.",
    "The army shot dead 40 stray dogs near the barracks.",
    "A fire in a garment factory killed 112 workers in Dhaka.",
    "Migrants drowned off Lampedusa: 27 bodies were recovered after a boat sank.",
    "The mayor survived an attempt on his life; his bodyguard said the gun jammed.",
    "The senator, wounded by two defeats, said 12 colleagues had abandoned him.",
    "Strikes by 40,000 teachers shut 300 schools on Monday.",
    "The attack ad cost 2 million dollars and killed the campaign, said three aides.",
    "Negotiators hope to free 50 hostages under the deal.",
    "The two sides exchanged 103 prisoners of war each on Saturday.",
    "The bishop spoke of the dead of all wars. Three hundred people attended the service.",
    "A study of 400 wounded veterans found that sleep helps.",
    "Rescuers freed 12 people trapped in a lift.",
    "Eleven inmates died in a prison riot in Ecuador, officials said.",
    "Ebola has killed 49 people in the province this month, the ministry said.",
]


@pytest.mark.parametrize(("sentence", "expected"), REPORTS.items())
def test_a_report_gives_its_tolls(sentence: str, expected: str, tolls: Tolls) -> None:
    found = tolls(sentence)

    assert ", ".join(found) == expected


@pytest.mark.parametrize("sentence", NO_CLAIMS)
def test_what_is_no_toll_of_a_war_gives_nothing(sentence: str, tolls: Tolls) -> None:
    found = tolls(sentence)

    assert found == []


@pytest.mark.parametrize("text", NO_NEWS)
def test_films_trials_disasters_anniversaries_and_plans_are_no_new_toll(text: str, find: Find) -> None:
    found = find(text)

    assert [claim for claim in found if claim.status is ClaimStatus.ASSERTED] == []

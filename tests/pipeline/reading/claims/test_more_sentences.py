"""More voices of more wars: how a radio, a diary, a think tank or a state agency says what it counts."""

from collections.abc import Callable

import pytest

Tolls = Callable[[str], list[str]]

REPORTS = {
    (
        "Three sappers came home in coffins this week after a mine went off under their truck outside "
        "Bamut, the regiment's newspaper said."
    ): "killed 3",
    ("Shells rained on the quayside at Hodeidah; nineteen dockers never got up again."): "killed 19",
    ("Blood flowed in Kano again: 31 worshippers lay lifeless after two bombers walked into the mosque."): "killed 31",
    ("Our correspondent in Goma counted 27 bodies along the airport road after the M23 pulled back."): "killed 27",
    (
        "Jawans gunned down two ultras in a dawn gunfight in Pulwama; one trooper attained martyrdom."
    ): "killed 1, killed 2",
    (
        "PKK: 14 terrorists surrendered, six were captured alive in Lice, the governorate said in a statement."
    ): "captured 6",
    (
        "Nine labourers from Bihar were among the 16 who lost their lives when militants sprayed a bus "
        "with bullets near Kulgam."
    ): "killed 16, killed 9",
    ("MSF teams treated 63 people with gunshot injuries after the attack on the camp at Malakal."): "wounded 63",
    ("A sniper felled a 19-year-old corporal on the ridge above Stepanakert on Sunday, the army said."): "killed 1",
    ("Twelve crewmen of the sunken corvette are still being looked for."): "missing 12",
    (
        "Gunmen marched off seventy schoolgirls from the hostel in Jangebe, parents told the BBC Hausa service."
    ): "captured 70",
    ("The rebels walked away with 22 prisoners and a mortar after the garrison of Kasindi collapsed."): "captured 22",
    (
        "Some 40,000 souls have abandoned Bukavu's southern suburbs since the shelling, OCHA reckons."
    ): "displaced ~40000",
    ("Grozny radio: federal losses yesterday amounted to 38 killed and 71 wounded."): "killed 38, wounded 71",
    (
        "The medics of Khan Younis stitched up fifty-two casualties of the raid before noon and closed "
        "the eyes of thirteen."
    ): "killed 13, wounded 52",
    ("An estimated 200 Yazidi women remain in the hands of the jihadists in Tal Afar."): "captured ~200",
    ("The toll: 9 dead, 24 hurt, 3 unaccounted for."): "killed 9, missing 3, wounded 24",
    ("Bandits rustled 300 cows and slit the throats of four herders at Samburu, elders said."): "killed 4",
    ("Villagers buried 48 of their own in a common grave after the janjaweed left Masteri."): "killed 48",
    ("At Jolo, the Abu Sayyaf freed one Malaysian sailor but still keep four Indonesians."): "captured 4",
    ("An air strike on a wedding tent in Sanban turned joy into mourning: 131 guests dead."): "killed 131",
    ("Thirty insurgents were eliminated and their hideout razed, Nigeria's Defence Headquarters boasted."): "killed 30",
    ("Ten men of the Rajput regiment made the supreme sacrifice holding the post at Chushul."): "killed 10",
    (
        "A suicide attacker rammed the gate of the Kabul academy, leaving 35 cadets dead and dozens "
        "bleeding in the street."
    ): "killed 35, wounded 24+",
    ("The Houthis said they had bagged 1,500 Saudi soldiers in the Najran operation."): "captured 1500",
    ("Eleven fishermen have not been heard of since a gunboat stopped their dhow off Puntland."): "missing 11",
    ("Rocket shrapnel peppered a playground in Sderot; four children needed stitches."): "wounded 4",
    ("No one died in Saturday's shelling of Avdiivka, the mayor reported, but a pensioner lost an eye."): "wounded 1",
    (
        "Killed: 6. Injured: 19. Missing: 2. That is the balance of the night in Kharkiv, said the governor."
    ): "killed 6, missing 2, wounded 19",
    ("A stray bullet ended the life of schoolteacher Amina Yusuf in Baidoa."): "killed 1",
    ("Of the 45 guards at the gas plant, the militants shot 12 and took the rest."): "killed 12",
    ("The landmine toll in Helmand this month is already 18 killed, half of them children."): "killed 18",
    (
        "Around 3,000 Rohingya are reported to have slipped across the Naf river to escape the burning of Maungdaw."
    ): "displaced ~3000",
    (
        "Two platoons were cut to pieces in the defile, with no fewer than 44 corpses left behind, a deserter told us."
    ): "killed 44+",
    ("Clashes in Tripoli's Abu Salim: health ministry says 23 lifeless, 87 in care."): "killed 23, wounded 87",
    ("The blast blew off the arms of two bomb-disposal officers in Pattani."): "wounded 2",
    ("Security forces bagged 3 militants alive in Shopian."): "captured 3",
    ("The so-called Peoples' Army denies that it lost 70 fighters at Ituango."): "killed 70",
    ("Hardly a house in Zliten without a funeral: 60 recruits perished in the truck bomb."): "killed 60",
    ("Five officers are in enemy hands, the general staff conceded after the fall of Horlivka."): "captured 5",
    ("Between eight and ten gunmen fell in the counter-attack at Gossi, said the colonel."): "killed 8-10",
    ("By dusk the morgue in Beni had taken in sixteen hacked bodies."): "killed 16",
    ("Six bystanders caught shrapnel when a grenade was tossed into a bar in Bujumbura."): "wounded 6",
    ("Four policemen and a civilian attained shahadat in the Lakki Marwat attack."): "killed 1, killed 4",
    ("The Al Shifa morgue received 41 martyrs in the past 24 hours, and 112 injuries."): "killed 41, wounded 112",
    ("Government soldiers burnt 13 farmers in their huts in Kaya, survivors told the Gazette."): "killed 13",
    ("Taliban storm district centre in Ghormach; 11 ANA men slain, 6 go missing"): "killed 11, missing 6",
    (
        "The governor's spokesman put the price of the Nangarhar ambush at seven constables dead and two missing."
    ): "killed 7, missing 2",
    (
        "According to the Burundian rights league, no fewer than 15 opposition youths have disappeared "
        "since grenades exploded in Cibitoke, and the corpses of six were fished out of the Rusizi."
    ): "killed 6, missing 15+",
    (
        "I counted four dead, among them the baker's daughter, before I had to run from the mortars."
    ): "killed 1, killed 4",
    ("Naxals triggered a landmine under a CRPF vehicle at Sukma, martyring nine jawans on the spot."): "killed 9",
    (
        "In all, 17 coffins draped in the flag were flown from Bamako on Tuesday after the Boulkessi attack."
    ): "killed 17",
    (
        "A drone bomb dropped on a Myanmar monastery has killed eight novices and left 21 villagers nursing burns."
    ): "killed 8, wounded 21",
    ("Shelling of Nikopol: one fatality, a 72-year-old man; five hospitalised."): "killed 1, wounded 5",
    (
        "Medics pulled the lifeless bodies of a mother and her two infants from the wreckage in Deir al-"
        "Balah after the raid."
    ): "killed 1, killed 2",
    ("Of those inside the theatre when the bomb fell, perhaps 300 perished, the council fears."): "killed ~300",
    (
        "The explosion, which police blamed on the PKK, killed two and sent 14 people to hospital in Mersin."
    ): "killed 2, wounded 14",
    ("Marines overran the trench and bayoneted six defenders; two gave themselves up."): "killed 6",
    ("Hezbollah mourned three of its fighters, who fell in southern Lebanon on Friday."): "killed 3",
    ("Suicide car bomb at Somali hotel: dead put at 26, injured at 56"): "killed 26, wounded 56",
    (
        "More than twenty Egyptian conscripts were shot in cold blood by militants who stopped two "
        "minibuses near Rafah."
    ): "killed >20",
    (
        "In Kachin the army lost at least a company, with 80 killed and 13 taken alive, according to the KIA."
    ): "captured 13, killed 80",
    ("The bodies of 31 Ethiopian Christians were exhumed near Sirte, where ISIS had executed them."): "killed 31",
    ("Eight Afghan policemen and as many insurgents died in a gun battle at Sangin."): "killed 8, killed 8",
    (
        "The clash left a jawan and two terrorists dead, and a major fighting for his life."
    ): "killed 1, killed 2, wounded 1",
    ("An IED blast in Kidal wounded four Chadian blue helmets, two of them gravely."): "wounded 2, wounded 4",
    ("The Ugandan army rescued 17 hostages; the ADF had killed four others on the march."): "killed 4",
    ('"Three of my brothers are under the rubble," said Umm Khaled in Nuseirat after the strike.'): "missing 3",
    (
        "Death stalked Kandahar airfield on Tuesday: 50 people, among them 38 civilians, were killed by Taliban gunmen."
    ): "killed 38, killed 50",
    ("The regime's barrel bombs snuffed out 22 lives in Douma on Thursday."): "killed 22",
    ("Two RUC constables were murdered and a third seriously hurt in the Newry mortar attack."): "killed 2, wounded 1",
    (
        'Rebels said they had "sent to hell" 17 regime soldiers and captured four in eastern Ghouta.'
    ): "captured 4, killed 17",
    ("Fourteen nuns were spirited away from Maaloula by fighters of the Nusra Front."): "captured 14",
    ("Grenade attack in Bujumbura leaves three dead and thirty-odd injured."): "killed 3, wounded ~30",
    ("In the operation in Cizre, 32 members of the separatist organisation were rendered harmless."): "killed 32",
    ("Five Fijian peacekeepers held by Nusra have been freed; forty remain in captivity."): "captured 40",
    ("Ten civilians lost limbs to cluster bomblets in Nabatieh in a single week."): "wounded 10",
    ("Police bus hits bomb in Karachi. 12 die, 50 hurt."): "killed 12, wounded 50",
    ('Israel said its troops had killed "dozens of terrorists" in Jabalia overnight.'): "killed 24+",
    ("Commander Mullah Dost and ten of his men bit the dust in the drone strike in Waziristan."): "killed 1, killed 10",
    ("Gunmen in uniform took away 12 men from Qamishli's market and none has been seen since."): "captured 12",
    ("Insurgents torched the mission at Chipene, murdering an Italian nun."): "killed 1",
    ("Casualties of the Tigray air strike: 64 dead, 180 wounded, says doctor."): "killed 64, wounded 180",
    (
        "Nigerian air force bombs kill over 100 in displaced camp by mistake; six Red Cross workers among dead."
    ): "killed 6, killed >100",
    ("Fresh fighting in Sool has driven 185,000 Somalis from their homes, says UN."): "displaced 185000",
    ("Syrian army repels attack, kills scores"): "killed 40+",
    ("A farmer on his way to the fields stepped on a mine and lost both feet near Izium."): "wounded 1",
    (
        "Overnight Grad fire on Sartana took seven lives, the city council of Mariupol reported, and left"
        " 17 people with shrapnel injuries."
    ): "killed 7, wounded 17",
    (
        "Armed pastoralists descended on Gambella at dawn; they butchered over 200 Nuer and drove off "
        "with 100 children."
    ): "captured 100, killed >200",
    (
        "Some thirty-five were slain, said the imam, who washed the bodies himself after the gunmen left Dogo Nahawa."
    ): "killed ~35",
    ("Police sources: 6 dead, over 40 wounded in Lahore blast; toll may climb"): "killed 6, wounded >40",
    (
        "The ICRC said it helped bury 71 people after the fighting in Ndélé, and registered 23 others as missing."
    ): "killed 71, missing 23",
    ("Ukraine's border service lost 16 men in a night of shelling at Zelenopillia."): "killed 16",
    (
        'Turkish jets "neutralised" nine members of the terrorist organisation in Metina, the ministry posted.'
    ): "killed 9",
    ("Mortar attack on Mogadishu market: death of eight traders confirmed."): "killed 8",
    (
        "A policeman paid with his life and five bystanders were left wounded as a bomb went off in Bannu."
    ): "killed 1, wounded 5",
    ("Gunfire from a passing boat cut short the lives of three fishermen off Gaza."): "killed 3",
    (
        "The minister told parliament 1,012 servicemen had been killed, 3,300 wounded and 49 taken "
        "prisoner since January."
    ): "captured 49, killed 1012, wounded 3300",
    ("Rebels ambush convoy near Bossangoa: 4 gendarmes KIA, 2 MIA"): "killed 4, missing 2",
    (
        "Two nurses, a driver and a guard did not live through the shelling of Kherson's hospital."
    ): "killed 1, killed 1, killed 2",
    ("There are 13 dead and 48 injured, the mayor of Cúcuta told Caracol after the car bomb."): "killed 13, wounded 48",
    (
        'The army spokesman in Bogotá said nine ELN members had been "taken out of combat" and three captured.'
    ): "captured 3, killed 9",
    (
        "Four were declared dead on arrival, and of the 19 admitted, three later succumbed, said Dr Hamid"
        " of Jinnah hospital after the bombing."
    ): "killed 3, killed 4",
    ("Among the fallen are two majors and a captain, the Armenian defence ministry said."): "killed 1, killed 2",
    (
        "Hundreds were mown down by Maxim guns on the river bank at Omdurman's gates, the survivor told us."
    ): "killed 200+",
    ("Bombs fall on Saada funeral; mourners killed: 9"): "killed 9",
    ("US strike kills al-Shabaab paymaster in Jilib"): "killed 1",
    (
        "The bus was raked with bullets and all 28 passengers perished, reported Standard Media from Mandera."
    ): "killed 28",
    ("We pulled out nine alive and thirty dead, a White Helmet in Ariha said."): "killed 30",
    ("The insurgents' losses: fifteen killed, as many captured."): "captured 15, killed 15",
    (
        "No fewer than five persons have been confirmed killed and several houses razed by bandits in Kaduna."
    ): "killed 5+",
    ("A roadside bomb claimed four more British lives in Sangin on Monday."): "killed 4",
    ("Twelve Nepali guards on a minibus met their death at the hands of a Kabul suicide bomber."): "killed 12",
    ("Two teenagers are feared abducted after militants raided their school in Maiduguri."): "captured 2",
    (
        "Shells killed a bride on her way to the altar and wounded six of the guests in Stepanakert."
    ): "killed 1, wounded 6",
    ("Hama: regime sniper kills child, wounds mother"): "killed 1, wounded 1",
    ("Colombian navy: two marines dead, one missing after river ambush."): "killed 2, missing 1",
    ("The Lord's Resistance Army made off with 28 people, mostly girls, from Bangassou."): "captured 28",
    ("I buried my two sons on Sunday, said Fatima, after the helicopters came to Heiban."): "killed 2",
    (
        "Close to 3,500 people have been rendered homeless by the shelling of Uri, the deputy commissioner said."
    ): "displaced ~3500",
    ("Suicide bombers strike Maiduguri mosque, 6 die, 17 in hospital"): "killed 6, wounded 17",
    ("Kyiv says 500 North Koreans were killed in a single strike; Pyongyang is silent."): "killed 500",
    ("A rocket landed among the queue and eight women fell, never to rise."): "killed 8",
    ("The Afghan interior ministry reported 23 casualties: nine dead, 14 wounded."): "killed 9, wounded 14",
    ("Militants kidnapped and later murdered four Vietnamese sailors off Basilan."): "killed 4",
    ("Eritrean troops went from house to house in Axum and killed several hundred."): "killed 300+",
    ("Six women were carried off to the forest by the raiders of Bria."): "captured 6",
    ("Fourteen paratroopers never returned from the raid on Hostomel."): "missing 14",
    (
        "Three of the wounded later died, taking the death toll in the Kabul mosque bombing to 66."
    ): "killed 3, killed 66",
    ('"Eighteen martyrs so far," the loudspeaker in Jenin said, "and the wounded without number."'): "killed 18",
    (
        "Government: 8 dead; opposition: 60 dead. The gap over Saturday's shooting in Conakry is not closing."
    ): "killed 60, killed 8",
    ("The tank crew of three burned to death near Malaya Tokmachka."): "killed 3",
    (
        "Fano militiamen ambushed a military truck near Debre Tabor; eighteen federal soldiers met their "
        "end and nine were taken captive."
    ): "captured 9, killed 18",
    (
        "Hospital officials in Sirte put Tuesday's count at 14 deaths and 52 wounded from both sides."
    ): "killed 14, wounded 52",
    ("The names of six marines who gave their lives on the Dnipro island were read out in the church."): "killed 6",
    ("In Tillabéri region, raiders on motorbikes mowed down 21 worshippers during Friday prayers."): "killed 21",
    (
        "Four Lebanese civil defence men were martyred and two lie wounded following the enemy strike on Froun."
    ): "killed 4, wounded 2",
    ("Reports from Jolo say five loggers remain in the hands of the Abu Sayyaf."): "captured 5",
    ("The guerrillas ran off with 12 policemen after sacking the station at Caloto."): "captured 12",
    ("A grim tally at Beni hospital: thirteen corpses since the ADF raid at daybreak."): "killed 13",
    (
        "Two peacekeepers from Tanzania lost their lives and five suffered wounds when their base at "
        "Semuliki was attacked."
    ): "killed 2, wounded 5",
    ("The jets came back at noon; the second bomb killed nobody, the first had killed eleven."): "killed 11",
    ("Some 1,800 people have streamed into Cox's Bazar since soldiers began burning villages."): "displaced ~1800",
    ("Hakkari: PKK grenade attack, 3 village guards martyred, 4 injured"): "killed 3, wounded 4",
    ("The gunmen executed the headmaster and eight teachers in front of their pupils."): "killed 1, killed 8",
    ("Unknown persons shot and killed Sheikh Omar Bashir outside his mosque in Dera Ismail Khan."): "killed 1",
    (
        "Some two hundred fighters laid down their arms and a further fifty were taken prisoner at Kunduz."
    ): "captured 50",
    (
        "Eight of the nineteen people kidnapped by bandits in Kagarko have been killed, relatives say."
    ): "captured 19, killed 8",
    ("Nearly 70 per cent of the 480 dead in Mariupol's first week of siege were women."): "killed 480",
    ("The shelling of the market claimed sixteen victims, six of whom succumbed in hospital."): "killed 16, killed 6",
    ("When the tunnel caved in under the bombs, 14 militiamen were buried alive."): "killed 14",
    (
        "It took rescue crews nine hours to recover the remains of 18 residents from the flats in Dnipro "
        "hit by the missile."
    ): "killed 18",
    ("Eleven aid convoy drivers have been missing since militia stopped their trucks near Kutum."): "missing 11",
    (
        "Over 2,000 houses burned and 7,000 residents left homeless after army shelling of Kalemie, Caritas says."
    ): "displaced 7000",
    ("A father of five was shot dead by soldiers at the Huwara checkpoint."): "killed 1",
    ("Twin blasts rip through Jos market, scores feared dead"): "killed 40+",
    (
        "The clashes claimed the lives of no fewer than 25 persons while scores sustained varying degrees of injury."
    ): "killed 25+, wounded 40+",
    (
        "Paratroops killed four would-be infiltrators along the Line of Control in Uri, a defence spokesman said."
    ): "killed 4",
    ("Terror in Kabul maternity ward: 24 killed including two newborns, mothers, nurses"): "killed 2, killed 24",
    ("Thirty-three prisoners of war perished in the blast at the barracks."): "killed 33",
    (
        "Ten have died, fifty-odd are hurt and nobody knows how many lie under the wreckage, said our man"
        " in Baalbek after the raid."
    ): "killed 10, wounded ~50",
    ("Nine Bedouin were gunned down at a well by men in Humvees near Arish."): "killed 9",
    ("A spokesman in Tripoli denied that 30 of his men had been taken prisoner."): "captured 30",
    ("Marauding gunmen put thirteen to death in Plateau, and scores were maimed."): "killed 13, wounded 40+",
}


@pytest.mark.parametrize(("sentence", "expected"), REPORTS.items())
def test_a_report_in_another_voice_gives_its_tolls(sentence: str, expected: str, tolls: Tolls) -> None:
    found = tolls(sentence)

    assert ", ".join(found) == expected

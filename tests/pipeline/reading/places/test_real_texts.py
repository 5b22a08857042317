"""What real texts taught about places, each as a hit and a near miss, in sentences of our own."""

import pytest

from pipeline.reading.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("text", "count", "place"),
    [
        # what several engagements did, or a day in the whole region, is the region's
        (
            "Troops killed nine rebels in two separate engagements in Balochistan. One raid was in Turbat.",
            "nine",
            "Balochistan",
        ),
        ("Troops killed nine rebels in Balochistan. The raid was in Turbat.", "nine", "Turbat"),
        (
            "Strikes killed 31 people across the Gaza Strip on Monday. A strike in Jabalia hit a tent.",
            "31",
            "Gaza",
        ),
        ("A strike killed 31 people in the Gaza Strip on Monday. The strike in Jabalia hit a tent.", "31", "Jabalia"),
        # another event keeps its region
        (
            "Shells hit Jabalia at noon, medics said. Earlier, four boys were killed by a drone in southern Gaza.",
            "four",
            "Gaza",
        ),
        # a camp or an area that only the text knows is finer than its region
        (
            "Seven people died in a refugee camp in the West Bank. Jets struck Ain Sahla camp near Tulkarm.",
            "Seven",
            "Ain Sahla",
        ),
        (
            "Troops killed six rebels in South Waziristan. The raid was in the area Karwanda, South Waziristan.",
            "six",
            "Karwanda",
        ),
        ("Tanks left the Khan Younis refugee camp in the Gaza Strip after a raid that killed 12.", "12", "Khan Younis"),
        # who speaks after a comma holds no place
        (
            "Two soldiers were killed in Kunar province in eastern Afghanistan, the United States army said.",
            "Two",
            "Kunar province",
        ),
        ("A blast in an office of a regional government in the city of Cotabato wounded one guard.", "one", "Cotabato"),
        # a spelling of a large town in a country that nobody speaks of
        (
            "QUETTA, Pakistan: Two policemen were shot dead in Sui on Sunday. A funeral was held in Sohbatpur.",
            "Two",
            "Sui",
        ),
        # who is along with others is no place, a sponsor is no speaker
        (
            "Two commanders were killed in Idlib along with Abu Munzir al-Qasiri. Five fighters were killed as well.",
            "Five",
            "Idlib",
        ),
        (
            "Troops raided a hideout in Peshawar. Four Indian-sponsored militants were killed.",
            "Four",
            "Peshawar",
        ),
        ("Raiders killed 11 people in the farming community of Ikanda in Benue state.", "11", "Ikanda"),
        (
            "The gunmen drove him from the village of Ikanda in Nigeria. They killed 30 people in the village.",
            "30",
            "Ikanda",
        ),
        # a border is named after both sides
        ("Two boys were shot dead by soldiers near the Gaza-Israel fence on Friday.", "Two", "Gaza"),
        (
            (
                "A strike in southern Lebanon killed ten, one of many along the Lebanon-Israel border. It was in "
                "Nabatieh."
            ),
            "ten",
            "Nabatieh",
        ),
        (
            "GOMA, Congo -- Thousands of people have fled clashes in the east of the Democratic Republic of the Congo.",
            "Thousands",
            "Democratic Republic of the Congo",
        ),
        ("A guard was killed by a bomb in the Iranian capital, Tehran, in July.", "A guard", "Tehran"),
        # a district of a province holds the villages of it
        (
            (
                "Four rebels were killed in Musakhail district of Balochistan. The raid was in the Rarakand area of "
                "Musakhail district."
            ),
            "Four",
            "Rarakand",
        ),
        (
            "Seven peacekeepers were killed in Somalia, the army said. They fell in the Lower Shabelle region.",
            "Seven",
            "Lower Shabelle",
        ),
        (
            "Seven peacekeepers were killed in Somalia, the army said. Shops burned in Mogadishu, a base in Kismayo.",
            "Seven",
            "Somalia",
        ),
        ("Israel's war on Gaza has killed more than 53,000 people, doctors said.", "53,000", "Gaza"),
        ("Six died in Riyom area of the state, Ade Bako, the state police spokesman, said in Jos.", "Six", "Riyom"),
        (
            "A bomb in Mardan killed three soldiers, Sepoy Arif Nur, 35, resident of Haripur district, among them.",
            "three",
            "Mardan",
        ),
        ("A drone hit a truck in the north of Iraq, backed by ATAK helicopters, killing six men.", "six", "Iraq"),
    ],
)
def test_a_count_is_tied_to_its_place(reader: Reader, text: str, count: str, place: str) -> None:
    claim = next(claim for claim in reader.read(text).claims if count in claim.count_text)

    assert claim.place == place

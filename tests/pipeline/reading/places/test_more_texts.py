"""Short news texts of many countries: the whole reader says where each count belongs."""

import pytest

from pipeline.reading.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("text", "count", "place"),
    [
        ("Rebels descended on Samboko, a farming hamlet in Ituri, and slaughtered 14 people.", "14", "Samboko"),
        (
            "Troops stormed a camp at Kawuri, fringes of Sambisa, in Nigeria, and killed 23 militants.",
            "23",
            "Kawuri",
        ),
        (
            "The Taliban overran a base in Ghormach. In Kabul, defence ministry spokesman Jawed said 8 troops died.",
            "8",
            "Ghormach",
        ),
        ("Jets hit the Mahmoudiyeh road in the town of Ain Qana in Lebanon, killing five men.", "five", "Ain Qana"),
        (
            "DEIR AL-BALAH, Gaza Strip (AN) - An air strike on a school in the central Gaza Strip killed 22 people.",
            "22",
            "Deir al-Balah",
        ),
        ("Gunmen attacked Tchombangou, 40 km south of Ouallam in Niger, killing 17 farmers.", "17", "Tchombangou"),
        (
            "Militants attacked a convoy from Damaturu, and 13 soldiers were killed close to the village of Buni Gari.",
            "13",
            "Buni Gari",
        ),
        ("A bomb beside the road from Galkayo to Hobyo killed three soldiers on patrol.", "three", "Somalia"),
        (
            "Insurgents burnt houses in Naminaue, in Mozambique's Macomia district, and killed four men.",
            "four",
            "Naminaue",
        ),
        (
            "Fano men ambushed a column outside Debre Tabor. Ten soldiers were killed, a doctor in Gondar said.",
            "Ten",
            "Debre Tabor",
        ),
        ("A strike on a tent in al-Mawasi killed six people, medics at Nasser hospital said.", "six", "Mawasi"),
        ("Clashes in Jaramana, a Druze suburb of Damascus, killed 13 people.", "13", "Jaramana"),
        ("Militiamen clashed in Tripoli's Abu Salim district overnight, leaving six people dead.", "six", "Abu Salim"),
        ("Shells on Donetsk's Textilshchik district killed 27 people.", "27", "Textilshchik"),
        ("Myanmar's jets bombed Let Yet Kone, killing 11 children.", "11", "Let Yet Kone"),
        (
            "The Taliban overran a post in Baghlan-e Markazi district of Baghlan province, killing eight policemen.",
            "eight",
            "Baghlan-e Markazi",
        ),
        ("Twelve people were killed near a court in Islamabad.", "Twelve", "Islamabad"),
        ("Shells fell on the Salah al-Din quarter of Tripoli, wounding three people.", "three", "Salah al-Din"),
        ("GAZA - An air strike hit Nasser hospital on Monday, killing 12 people.", "12", "Gaza"),
        ("An air strike on Al-Shifa hospital in Gaza City killed 12 people.", "12", "Gaza City"),
        ("A blast in a UN office in Kabul killed one guard, a witness said.", "one", "Kabul"),
        ("Four nurses were shot in Sudan's troubled Darfur region on Friday, an aid group said.", "Four", "Darfur"),
        ("More than 900 people have died in Jammu and Kashmir this year.", "900", "Jammu and Kashmir"),
        ("Two boys were shot in restive Indian-controlled Kashmir, police said.", "Two", "Kashmir"),
        ("Two policemen were killed in the Dagestan region adjacent to Chechnya.", "Two", "Dagestan"),
        ("People in Manila spoke with anger of the deaths of nine Filipino hostages in Iraq.", "nine", "Iraq"),
        (
            "Jets hit Ghobeiry, a Hezbollah stronghold in southern Beirut, killing nine people.",
            "nine",
            "Ghobeiry",
        ),
        (
            "Kharkiv mourned on Saturday. Six people were killed when Moscow struck the city on Friday.",
            "Six",
            "Kharkiv",
        ),
        (
            "Gunmen attacked the village of Solhan. In Dori the regional hospital admitted 39 of the wounded.",
            "39",
            "Solhan",
        ),
        (
            "Rockets fell on Haifa and Nahariya in Israel. Lebanon's health ministry said 35 women were killed.",
            "35",
            "Lebanon",
        ),
        (
            "Gunmen killed 25 people in two attacks across Benue state, officials said. One was at Naka.",
            "25",
            "Benue",
        ),
        ("Nine people were killed at Cordoba School, in the Tuffah neighbourhood of Gaza City.", "Nine", "Tuffah"),
        (
            "The army entered Gaza on Monday. It was the bloodiest day of the war, with 52 Palestinians killed.",
            "52",
            "Gaza",
        ),
        ("Под Покровском погибли двое, под Краматорском ранены семь человек.", "двое", "Pokrovsk"),
        ("Погибла одна женщина, жительница Сумской области.", "одна", "Sumy province"),
        ("Un ataque aéreo contra Saná dejó nueve muertos.", "nueve", "Sanaa"),
        ("قتل تسعة أشخاص في اشتباكات بالعاصمة الليبية طرابلس.", "تسعة", "Tripoli"),
        ("أفادت مصادر محلية في الحسكة بمقتل أربعة أشخاص في انفجار بالقامشلي.", "أربعة", "Qamishli"),
        ("أفاد مصدر طبي في الحديدة بمقتل ستة صيادين قبالة ساحل المخا.", "ستة", "Mocha"),
    ],
)
def test_a_count_is_tied_to_its_place(reader: Reader, text: str, count: str, place: str) -> None:
    claim = next(claim for claim in reader.read(text).claims if count in claim.count_text)

    assert claim.place is not None
    assert place in claim.place

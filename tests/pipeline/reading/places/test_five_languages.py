"""Where it happened, in Arabic, Russian, French, Spanish and German."""

# ruff: noqa: E501, RUF001 - sentences as they are

import pytest

from pipeline.reading.places.spelling import in_latin
from pipeline.reading.reader import Reader

PLACED = [
    # a noun of place without a preposition, behind a verb that strikes; an adjective behind the noun is no name
    ("قتل تسعة مدنيين في غارة استهدفت مدينة خان شيخون في محافظة إدلب.", "Khan Shaykhun"),
    ("قتل ثلاثة جنود في هجوم على منطقة صناعية في الموصل.", "Mosul"),
    ("قتل أربعة مسلحين في اشتباكات بمنطقة جبل الزيتونة في ليبيا.", "al-Zituna"),
    ("قتل 12 مدنيا في غارة على قرية شرنوب في سوريا.", "Sharnub"),
    ("أسفر القصف عن مقتل خمسة مدنيين في بلدة الباب السورية، حسبما جاء في بيان.", "al-Bab"),
    # parts of a country, its genitive, adjectives between the preposition and the name
    ("Bei einem Anschlag im Norden Afghanistans wurden neun Polizisten getötet.", "Afghanistan"),
    ("Bei Gefechten im Zentrum des Gazastreifens starben vier Kämpfer.", "Gaza"),
    ("Bei Gefechten nahe der strategisch wichtigen Stadt Bachmut starben vier Soldaten.", "Bakhmut"),
    ("Wie die in London ansässige Gruppe mitteilte, starben bei einem Luftangriff auf Idlib neun Zivilisten.", "Idlib"),
    # the town that the country's news are about stands in the next sentence
    ("Bei einem Anschlag in Nigeria sind neun Menschen getötet worden. Die Bombe explodierte auf einem Markt in Maiduguri.", "Maiduguri"),
    ("Девять солдат убиты в Афганистане. Взрыв прогремел у города Газни.", "Ghazni"),
    # nouns of administration; the country of the text; two countries
    ("Sept militaires ont été tués dans une attaque dans la commune de Djibo.", "Djibo"),
    ("L'armée malienne a perdu neuf soldats, tués dans une embuscade dans le nord du pays.", "Mali"),
    # compass adjectives in all cases; a genitive behind a noun is no place
    ("В Восточном Алеппо погибли девять мирных жителей при авиаударе.", "Aleppo"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("text", "place"), PLACED, ids=range(len(PLACED)))
def test_a_claim_is_tied_to_its_place(reader: Reader, text: str, place: str) -> None:
    claims = reader.read(text).claims

    assert [claim.place for claim in claims][:1] == [place]


def test_two_countries_are_no_place(reader: Reader) -> None:
    claims = reader.read(
        "Depuis janvier, plus de 900 civils ont été tués au Mali et au Niger par les djihadistes."
    ).claims

    assert [claim.place for claim in claims] == [None]


def test_a_country_with_several_towns_stays_the_country(reader: Reader) -> None:
    text = "Bei Kämpfen in Syrien sind 45 Menschen getötet worden. In Idlib starben 20 Rebellen. In Homs starben 25 Soldaten."

    assert [claim.place for claim in reader.read(text).claims] == ["Syria", "Idlib", "Homs"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("تادمايت", "Tadmait"),
        ("العريش", "al-Arish"),
        ("درنة", "Darna"),
        ("Джаванд", "Javand"),
        ("Djibo", "Djibo"),
        ("", ""),
    ],
)
def test_a_name_can_be_written_in_latin_letters(name: str, written: str) -> None:
    assert in_latin(name) == written

"""Who says a number, in the languages other than English."""

# ruff: noqa: E501, RUF001 - sentences as they are

import pytest

from pipeline.reading.reader import Reader
from pipeline.reading.speakers.voices import has_voices, voices

SAID = [
    ("de", "Elf Soldaten starben bei einem Angriff auf Goma, teilte das Verteidigungsministerium mit.", "Verteidigungsministerium"),
    ("de", "Laut Polizei wurden bei dem Anschlag in Quetta sieben Menschen getötet.", "Polizei"),
    ("de", "Die Rebellen töteten nach Angaben der Armee neun Dorfbewohner.", "Armee"),
    ("de", "Die Armee tötete nach eigenen Angaben 20 Rebellen.", "Armee"),
    ("de", "Wie ein Sprecher der Regierung sagte, starben bei dem Beschuss vier Zivilisten.", "Sprecher der Regierung"),
    ("de", "Bei dem Beschuss starben acht Zivilisten, bilanziert das Rote Kreuz.", "Rote Kreuz"),
    ("fr", "Selon l'armée, douze soldats ont été tués dans l'embuscade.", "armée"),
    ("fr", "Douze soldats ont été tués dans l'embuscade, s'inquiète le gouverneur de la province.", "gouverneur de la province"),
    ("fr", "Le ministère de la Défense a annoncé la mort de trois soldats.", "ministère de la Défense"),
    ("fr", "Six civils sont morts dans la frappe, a-t-on appris de source hospitalière.", "source hospitalière"),
    ("es", "El Ministerio de Salud informó de que el bombardeo mató a nueve civiles.", "Ministerio de Salud"),
    ("es", "El bombardeo mató a nueve civiles, según un funcionario de la ONU.", "funcionario de la ONU"),
    ("es", "Murieron nueve soldados en la emboscada, tuiteó la Fiscalía.", "Fiscalía"),
    ("ru", "По словам губернатора, при обстреле погибли три человека.", "губернатора"),
    ("ru", "При обстреле погибли три человека, сообщили в министерстве обороны.", "министерстве обороны"),
    ("ru", "Ереван сообщает о гибели трёх солдат в бою.", "Ереван"),
    ("ar", "قالت وزارة الصحة إن 12 شخصا قتلوا في القصف.", "وزارة الصحة"),
    ("ar", "قتل 12 شخصا في القصف، بحسب الدفاع المدني.", "الدفاع المدني"),
    ("ar", "وأعلن الجيش مقتل خمسة مسلحين في اشتباكات.", "الجيش"),
]  # fmt: skip

OWN_VOICE = [
    "Bei einem Raketenangriff auf Charkiw sind vier Zivilisten getötet worden.",
    "Quatre civils ont été tués dans une frappe de missile sur Kharkiv.",
    "Cuatro civiles murieron en un ataque con misiles contra Járkov.",
    "При ракетном ударе по Харькову погибли четверо мирных жителей.",
    "قتل أربعة مدنيين في قصف صاروخي على خاركيف.",
    "Murió en un combate el general Idris Hamid, mano derecha del jefe del Ejército.",
    "Nach Medienberichten starben bei dem Anschlag in Kabul sieben Menschen.",
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("language", "text", "speaker"), SAID, ids=range(len(SAID)))
def test_the_source_is_found_as_it_stands(reader: Reader, language: str, text: str, speaker: str) -> None:
    reading = reader.read(text)

    assert reading.language == language
    assert {claim.attribution_text for claim in reading.claims} == {speaker}


@pytest.mark.parametrize("text", OWN_VOICE, ids=range(len(OWN_VOICE)))
def test_where_nobody_speaks_nobody_is_named(reader: Reader, text: str) -> None:
    claims = reader.read(text).claims

    assert claims
    assert [claim.attribution for claim in claims if claim.attribution] == []


def test_a_source_speaks_for_the_number_on_its_side(reader: Reader) -> None:
    claims = reader.read("Douze morts dans l'attaque selon la police, 30 morts selon les rebelles.").claims

    assert [(claim.best, claim.attribution) for claim in claims] == [(12, "police"), (30, "rebels")]


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "ru"])
def test_every_language_has_its_words(language: str) -> None:
    assert has_voices(language)
    assert voices(language)["says"]
    assert voices(language).according


def test_a_long_sentence_of_cues_takes_no_longer_for_each(reader: Reader) -> None:
    assert reader.read("Laut Polizei starben 12 Soldaten bei einem Angriff, sagte der Sprecher. " * 300).claims

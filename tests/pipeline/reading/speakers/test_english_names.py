"""Who speaks in another language has an English name: a party, the body of a country, people by their office."""

# ruff: noqa: E501 - sentences as they are

import pytest

from pipeline.reading.nations import nations, plain_words
from pipeline.reading.reader import Reader
from pipeline.reading.speakers.english import english_names

NAMED = [
    ("Elf Soldaten starben bei einem Angriff auf Goma, teilte das kongolesische Verteidigungsministerium mit.", "Congolese Defence Ministry"),
    ("Laut der Syrischen Beobachtungsstelle für Menschenrechte starben bei dem Luftangriff neun Zivilisten.", "Syrian Observatory for Human Rights"),
    ("Sechs Menschen wurden bei dem Anschlag verletzt, sagte ein Sprecher des Krankenhauses der Agentur AFP.", "hospital"),
    ("Bei den Kämpfen wurden der Hilfsorganisation Weißer Kranich zufolge vier Zivilisten getötet.", "aid group Weißer Kranich"),
    ("Selon le ministère malien de la Défense, trois soldats ont été tués dans l'embuscade.", "Malian Defence Ministry"),
    ("Six civils sont morts dans la frappe, a indiqué l'ONU.", "United Nations"),
    ("Selon une source sécuritaire, quatre gendarmes ont été tués dans l'attaque.", "security source"),
    ("Le ministère ukrainien de l'Intérieur a annoncé la mort de cinq civils dans le bombardement.", "Ukrainian Interior Ministry"),
    ("El bombardeo mató a nueve civiles, informó el Ejército libanés.", "Lebanese army"),
    ("Ocho soldados murieron en la emboscada, según el Observatorio Sirio de Derechos Humanos.", "Syrian Observatory for Human Rights"),
    ("La policía colombiana dijo que tres guerrilleros murieron en el combate.", "Colombian police"),
    ("При обстреле погибли три человека, сообщило Минобороны России.", "Russian Defence Ministry"),
    ("По данным афганских властей, при взрыве погибли шесть полицейских.", "Afghan authorities"),
    ("Повстанцы «Талибана» утверждают, что убили девять солдат в засаде.", "Taliban"),
    ("По словам губернатора Ивана Петрова, при обстреле погибли три человека.", "governor Ivana Petrova"),
    ("قالت وزارة الدفاع التركية إن ثلاثة جنود قتلوا في تفجير.", "Turkish Defence Ministry"),
    ("أفاد المرصد السوري لحقوق الإنسان بمقتل تسعة مدنيين في غارة جوية.", "Syrian Observatory for Human Rights"),
    ("قتل خمسة أشخاص في القصف، بحسب مصادر طبية.", "medical sources"),
    ("أعلنت الشرطة العراقية مقتل أربعة مسلحين في اشتباكات.", "Iraqi police"),
]  # fmt: skip

GOES_ON = [
    ("Die Armee von Kenia meldete am Montag einen Angriff. Demnach wurden neun Soldaten getötet.", "Kenyan army"),
    ("Le ministère nigérien de la Défense a publié un bilan. Selon le communiqué, neuf soldats ont été tués dans l'attaque.", "Nigerien Defence Ministry"),
    ("La policía peruana informó de un atentado. Según las fuentes, nueve agentes murieron en la explosión.", "Peruvian police"),
    ("أعلنت الشرطة العراقية عن هجوم على نقطة تفتيش. وأضافت أن تسعة من عناصرها قتلوا.", "Iraqi police"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("text", "name"), NAMED, ids=range(len(NAMED)))
def test_who_speaks_has_an_english_name(reader: Reader, text: str, name: str) -> None:
    assert {claim.attribution for claim in reader.read(text).claims} == {name}


@pytest.mark.parametrize(("text", "name"), GOES_ON, ids=range(len(GOES_ON)))
def test_who_spoke_last_goes_on(reader: Reader, text: str, name: str) -> None:
    assert {claim.attribution for claim in reader.read(text).claims} == {name}


def test_a_source_without_an_article_is_not_who_spoke_last(reader: Reader) -> None:
    text = "La policía peruana informó de un atentado. Según fuentes, nueve agentes murieron en la explosión."

    assert {claim.attribution for claim in reader.read(text).claims} == {None}


def test_the_lead_has_the_source_of_its_parts_and_none_of_a_rival_toll(reader: Reader) -> None:
    lead = "Bei einem Angriff auf Goma sind sieben Menschen getötet worden. "
    parts = reader.read(lead + "Unter den Toten seien zwei Kinder, teilte die kongolesische Armee mit.").claims
    rival = reader.read(lead + "Die kongolesische Armee sprach von 31 getöteten Menschen.").claims

    assert {claim.best: claim.attribution for claim in parts}[7] == "Congolese army"
    assert {claim.best: claim.attribution for claim in rival}[7] is None


@pytest.mark.parametrize(
    ("language", "word", "country"),
    [
        ("ar", "العراقية", "Iraq"), ("ar", "واليمنيين", "Yemen"), ("ru", "сирийского", "Syria"), ("ru", "турции", "Turkey"),
        ("fr", "maliennes", "Mali"), ("es", "libanesa", "Lebanon"), ("de", "ukrainischen", "Ukraine"), ("de", "Nigerias", "Nigeria"),
    ],
)  # fmt: skip
def test_countries_are_known_by_their_adjectives(language: str, word: str, country: str) -> None:
    found = nations(language).at(plain_words(word), 0)

    assert found is not None
    assert found[0].name == country


@pytest.mark.parametrize(
    ("language", "word"),
    [("ar", "مسيرة"), ("ru", "солдатского"), ("fr", "indienne1"), ("es", "rusticidad"), ("de", "irisch")],
)
def test_other_words_are_no_countries(language: str, word: str) -> None:
    assert nations(language).at(plain_words(word), 0) is None


@pytest.mark.parametrize("language", ["ar", "ru", "fr", "es", "de"])
def test_every_english_name_can_be_read(language: str) -> None:
    assert english_names(language).is_medium("newspaper Le Jour")
    assert not english_names(language).is_medium("army")

"""German reports of many kinds: ordinals, relative clauses, verbs at the end, and what counts nobody."""

from collections.abc import Callable

import pytest

from pipeline.reading.text import read_text

Tolls = Callable[..., list[str]]


@pytest.mark.parametrize(
    "text",
    [
        "Der Angriff begann am 3. Oktober vor dem Dorf.",
        "Die Soldaten gehörten zur Garnison, die 72. Brigade hielt die Stadt.",
        "Rund 1,5 Mio. Menschen sind auf der Flucht.",
        "Das Haus wurde vor dem 7. Februar zerstört.",
    ],
)
def test_an_ordinal_and_a_shortened_million_end_no_sentence(text: str) -> None:
    assert len(read_text(text).sentences) == 1


@pytest.mark.parametrize(
    "text",
    ["Getötet wurden 12. Die Armee schwieg.", "Es starben 14. Am Abend war es ruhig.", "Il y a 30. Le maire parle."],
)
def test_a_count_with_a_full_stop_ends_a_sentence(text: str) -> None:
    assert len(read_text(text).sentences) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Am 7. Oktober ermordeten Terroristen der Gruppe rund 1200 Menschen.", ["killed ~1200"]),
        ("Zwei Polizisten, die an einer Brücke Wache hielten, wurden von Unbekannten erschossen.", ["killed 2"]),
        ("Im Sudan sind über sieben Millionen Menschen auf der Flucht.", ["displaced >7000000"]),
        ("Im Krankenhaus wurden 73 Menschen mit Schussverletzungen behandelt.", ["wounded 73"]),
        ("Aus der Stadt sind binnen einer Woche Zehntausende geflohen.", ["displaced 20000+"]),
        (
            "Durch den Beschuss seien eine Rentnerin getötet und drei weitere Personen verletzt worden.",
            ["killed 1", "wounded 3"],
        ),
        ("Zwei Reporter des Senders wurden durch Granatsplitter leicht verletzt.", ["wounded 2"]),
        ("Die Armee büßte bei dem Vorstoß 60 Mann und acht Panzer ein.", ["killed 60"]),
        ("Es hieß, dass Rebellen im Norden zwölf Soldaten töteten.", ["killed 12"]),
        ("Drei Soldaten wurden verwundet, einer von ihnen schwebt in Lebensgefahr.", ["wounded 1", "wounded 3"]),
        ("Der Anschlag, der zwölf Menschen das Leben kostete, erschütterte das Land.", ["killed 12"]),
        ("Bewaffnete auf Motorrädern erschossen vergangene Woche 22 Bauern.", ["killed 22"]),
        ("Kämpfer beider Seiten fanden dabei den Tod, 200 Zivilisten wurden vertrieben.", ["displaced 200"]),
        ("In der Schlacht fanden zwei israelische Soldaten den Tod.", ["killed 2"]),
        ("Das Hilfswerk spricht von 3,4 Millionen Vertriebenen im Kriegsgebiet.", ["displaced 3400000"]),
        ("Unter den Toten des Anschlags sind nach Angaben der Polizei zwei Kinder.", ["killed 2"]),
        ("Nach dem Anschlag erlagen vier Verletzte im Krankenhaus ihren Wunden.", ["killed 4"]),
        ("Vier Jugendliche wurden bei Zusammenstößen mit Soldaten angeschossen.", ["wounded 4"]),
        ("Die Miliz sprach von 15 toten Terroristen.", ["killed 15"]),
        ("Bei dem Anschlag wurden 191 Menschen getötet und rund 2000 verletzt.", ["killed 191", "wounded ~2000"]),
        ("Mit ihm starben bei dem Gefecht drei seiner Leibwächter.", ["killed 3"]),
        (
            "Seit Beginn des Aufstands seien laut UNO seit Ende des Sommers 9.000 Menschen getötet worden.",
            ["killed 9000"],
        ),
        ("Einer der Soldaten kam bei der Explosion ums Leben.", ["killed 1"]),
        ("Bei dem Angriff starben nach Angaben von Aktivisten 23 Zivilisten.", ["killed 23"]),
        ("Zwei Zivilisten erlitten beim Beschuss der Stadt leichte Verletzungen.", ["wounded 2"]),
        ("Retter bargen aus den Trümmern der Klinik neun Leichen.", ["killed 9"]),
    ],
)
def test_a_report_gives_its_tolls(tolls: Tolls, text: str, expected: list[str]) -> None:
    assert tolls(text, "de") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Am 24. Februar begann der Angriff auf die Ukraine, seitdem sind 30 Monate vergangen.",
        "Die Fregatte mit 220 Mann an Bord lief am 12. März in Richtung Rotes Meer aus.",
        "In der Stadt leben trotz der Kämpfe noch etwa 5.000 Zivilisten.",
    ],
)
def test_what_is_no_toll_gives_nothing(tolls: Tolls, text: str) -> None:
    assert tolls(text, "de") == []

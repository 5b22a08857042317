"""Russian and German: whose people they are, who did it, what was suffered, and in which case they stand."""

# ruff: noqa: RUF001 - Cyrillic letters are what they are here

from collections.abc import Callable

import pytest

Tolls = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Вместе с ней боевиками был захвачен также её иракский водитель.", ["captured 1"]),
        ("При обстреле погибли два солдата и их командир.", ["killed 1", "killed 2"]),
        ("Боевиками был похищен турецкий гражданин и ещё три человека.", ["captured 1", "captured 3"]),
        (
            "Журналист Иван Петров и его французский коллега Жан Дюран погибли при миномётном обстреле.",
            ["killed 2"],
        ),
        ("После обстрела двое солдат ранены и ещё трое получили небольшие ранения.", ["wounded 2", "wounded 3"]),
        ("Взрыв снаряда прогремел утром, трое военных получили лёгкие осколочные травмы.", ["wounded 3"]),
        ("Сторонник «Исламского государства» напал с ножом на прохожих. Он убил двух человек.", ["killed 2"]),
        ("Ракета попала в автобус, погибли 12 человек. Обстрел продолжался час.", ["killed 12"]),
    ],
)
def test_a_russian_sentence_gives_its_tolls(tolls: Tolls, text: str, expected: list[str]) -> None:
    assert tolls(text, "ru") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Водитель и его сын получили помощь после обстрела.",
        "Его солдаты отступили после обстрела.",
        "Мужчина напал с ножом на прохожих. Он убил двух человек и ранил ещё троих.",
        "В ночь на среду при падении автобуса в реку погибли 12 человек, ещё 9 пострадали.",
        "Автобус упал с моста, 12 человек погибли.",
    ],
)
def test_a_near_miss_in_russian_gives_nothing(tolls: Tolls, text: str) -> None:
    assert tolls(text, "ru") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Bei dem Angriff wurde dem Militär zufolge ein weiterer Soldat getötet und vier weitere verletzt.",
            ["killed 1", "wounded 4"],
        ),
        ("Bei einer Kundgebung erschoss die Armee nach eigenen Angaben einen Palästinenser.", ["killed 1"]),
        ("Nach dem Luftangriff war von sechs getöteten Spaniern die Rede.", ["killed 6"]),
        ("Die Terrormiliz hat die Tötung einer japanischen Geisel bekanntgegeben.", ["killed 1"]),
        ("Nach dem Überfall der Rebellen fehle von rund 120 Arbeitern jede Spur.", ["missing ~120"]),
        ("Bei dem Anschlag erlitt die junge Soldatin mittlere bis schwere Stichwunden.", ["wounded 1"]),
        ("Zwei Soldaten erlitten lebensbedrohliche Kopfverletzungen durch Granatsplitter.", ["wounded 2"]),
        (
            "Es ist eine Anschlagserie, bei der bisher 90 Palästinenser, 12 Israelis und zwei Syrer starben.",
            ["killed 12", "killed 2", "killed 90"],
        ),
        ("Zwei Männer sind nach einer Messerattacke auf einen Posten von der Armee erschossen worden.", ["killed 2"]),
    ],
)
def test_a_german_sentence_gives_its_tolls(tolls: Tolls, text: str, expected: list[str]) -> None:
    assert tolls(text, "de") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nach Angaben eines Soldaten wurde bei dem Angriff die Brücke zerstört.",
        "Laut einem Offizier ist bei dem Angriff niemand gestorben.",
        "Die Armee schoss bei dem Gefecht auf einen Wagen.",
        "Die Rebellen erlitten bei dem Angriff eine schwere Niederlage.",
        "Nach einer Messerattacke sind zwei Männer gestorben, der Täter wurde gefasst.",
    ],
)
def test_a_near_miss_in_german_gives_nothing(tolls: Tolls, text: str) -> None:
    assert tolls(text, "de") == []


def test_a_fire_at_home_is_no_war_and_one_after_a_raid_is(tolls: Tolls) -> None:
    home = (
        "أسفر حادث مروع في منزل عن مقتل طفل. وتمكنت الوقاية المدنية من إخماد النيران وانتشال جثة الطفل من تحت الأنقاض."
    )
    raid = "قتل ثلاثة أطفال في غارة جوية على منزل. وانتشلت فرق الإنقاذ الجثث من تحت الأنقاض."
    assert tolls(home, "ar") == []
    assert tolls(raid, "ar") == ["killed 3"]

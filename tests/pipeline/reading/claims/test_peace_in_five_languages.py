"""What kills in peace is no claim, in the languages other than English; beside each, the same words in a war."""

# ruff: noqa: RUF001 - sentences as they are

import pytest

from pipeline.reading.reader import Reader

PEACE = [
    "لقي ستة أشخاص حتفهم وأصيب أربعة في انهيار جليدي ضرب منتجعا للتزلج شمال البلاد.",
    "أسفر حادث مرور وقع فجر اليوم على الطريق الساحلي عن مقتل خمسة أشخاص وإصابة تسعة.",
    "قتل ثلاثة عمال إثر سقوط سقف مخزن بسبب أمطار غزيرة هطلت على المدينة.",
    "نفذت السلطات حكم الإعدام في رجل أدين بقتل جاره، وقتل بذلك سبعة منذ مطلع العام.",
    "Майор погиб в результате дорожно-транспортного происшествия под Тверью.",
    "Не менее девяти человек погибли из-за проливных дождей на юге штата.",
    "Известный боксёр скончался в больнице от травм, полученных во время поединка.",
    "Les pluies torrentielles de la semaine ont fait onze morts dans la capitale.",
    "Dix-huit morts après la consommation d'aliments contaminés dans un village du centre.",
    "Un homme a été tué par injection létale vendredi : il avait été condamné à mort en 1998.",
    "Las intensas lluvias han dejado al menos doce muertos y tres desaparecidos en el valle.",
    "Un hombre fue ejecutado ayer, acusado del asesinato de su vecino; son ya nueve los muertos por la pena de muerte.",
    "Nach den Explosionen im Hafen stieg die Zahl der Toten auf 31. Im Lager standen Chemikalien, Gefahrgut.",
    "Starkregen und ein Schneebrett: Vier Menschen kamen am Wochenende ums Leben.",
]
WAR = [
    "قتل خمسة أشخاص في قصف مدفعي استهدف سوقا رغم أمطار غزيرة هطلت على المدينة.",
    "Девять человек погибли при обстреле города, который начался во время проливных дождей.",
    "Bajo intensas lluvias, un bombardeo del ejército mató a doce civiles en el valle.",
    "Malgré les pluies, une frappe aérienne a tué onze civils dans le village.",
    "Bei einem Luftangriff auf ein Lager sind trotz Starkregen vier Soldaten getötet worden.",
    "Une explosion a tué trois soldats à la sortie de la ville.",
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("text", PEACE)
def test_what_kills_in_peace_is_no_claim(reader: Reader, text: str) -> None:
    assert [claim for claim in reader.read(text).claims if claim.status == "asserted"] == []


@pytest.mark.parametrize("text", WAR)
def test_the_same_words_in_a_war_are_a_claim(reader: Reader, text: str) -> None:
    assert [claim.outcome for claim in reader.read(text).claims] == ["killed"]

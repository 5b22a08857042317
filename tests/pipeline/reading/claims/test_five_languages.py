"""Classes of news in five languages: what kills in peace, works and drills, arrests; and who suffers a verb."""

import pytest

from pipeline.reading.claims.find import find_claims
from pipeline.reading.reader import Reader
from pipeline.reading.text import read_text
from storage.records.reading import ClaimStatus

PEACE = {
    "ru": [
        "При столкновении автобуса и военного грузовика под Воронежем погибли шестеро солдат.",
        "Полиция Караганды задержала пятерых подозреваемых в финансировании террористов.",
        "Новый сериал: взвод теряет двенадцать солдат в первом же бою.",
        "Суд приговорил двух боевиков, убивших в 2004 году семь милиционеров, к пожизненному сроку.",
        "Землетрясение в Кабуле: не менее 30 погибших, сообщает талибан.",
    ],
    "de": [
        "Beim Zusammenstoß zweier Panzer auf einem Übungsplatz sind vier Rekruten verletzt worden.",
        "Der Thriller »Frontstadt« erzählt von einem Scharfschützen, der elf Soldaten tötet.",
        "Messerattacke in einem Zug: zwei Tote, die Polizei schließt einen terroristischen Hintergrund aus.",
        "Bei einer Gasexplosion in einer Munitionsfabrik starben neun Arbeiter.",
    ],
    "fr": [
        "Un hélicoptère de l'armée s'écrase près de Bourges : trois militaires tués",
        "Dans ce polar, un tueur abat quatre policiers à Marseille.",
        "Un séisme tue 14 personnes à Kandahar, selon les talibans.",
        "Procès du 13-Novembre : les parents des 90 victimes du Bataclan entendus",
    ],
    "es": [
        "Un helicóptero del Ejército se estrelló en Apure: murieron siete militares.",
        "El Atlético pierde a tres lesionados para la batalla de Múnich.",
        "Un terremoto deja 12 muertos en Alepo, según los rebeldes.",
        "Se derrumbó una mina en Cauca y murieron nueve trabajadores.",
    ],
    "ar": [
        "اصطدمت شاحنة عسكرية بحافلة قرب بنغازي فقتل ستة جنود.",
        "أوقفت الشرطة تسعة مشتبه بهم بتمويل تنظيم داعش في إسطنبول.",
        "يروي الفيلم قصة ضابط يفقد عشرة من جنوده في الصحراء.",
        "احتراق مصنع في القاهرة يودي بحياة تسعة عمال.",
    ],
}
_SIX = ["killed 2", "killed 4", "killed 6"]
WAR = {
    "ru": {
        "Обломки дрона вызвали пожар на заводе в Туле, погибли трое рабочих.": ["killed 3"],
        "Врачи насчитали шестерых убитых: четверо — солдаты, двое — мирные жители.": _SIX,
        "Троих солдат боевики увели в лес после обстрела колонны.": ["captured 3"],
        "Ракета может убить до 300 жителей, предупреждает штаб.": ["killed 300"],
        "При обстреле ранены восемь солдат, двое — тяжело, сообщил штаб.": ["wounded 2", "wounded 8"],
    },
    "de": {
        "Trümmer einer Drohne lösten in Tula einen Brand aus, drei Arbeiter starben.": ["killed 3"],
        "Die Zahl der beim Luftangriff getöteten Zivilisten hat sich auf elf erhöht.": ["killed 11"],
        "Die Rebellen meldeten den Tod eines Reservisten bei den Gefechten.": ["killed 1"],
    },
    "fr": {
        "Malgré le séisme, l'aviation a bombardé Idleb : huit morts.": ["killed 8"],
        "Frappe à Gaza : trois médecins et leur chauffeur tués": ["killed 1", "killed 3"],
        "Selon l'état-major, douze soldats ont été tués dans l'attaque.": ["killed 12"],
        "Cinq policiers ont été blessés par une bombe, dont un grièvement.": ["wounded 1", "wounded 5"],
        "Près de 900 personnes ont quitté la ville pour échapper aux combats.": ["displaced 900"],
    },
    "es": {
        "Un dron se estrelló contra una fábrica en Tula y mató a tres obreros.": ["killed 3"],
        "Confirmó la muerte de un comandante rebelde y de cuatro de sus escoltas.": ["killed 1", "killed 4"],
    },
    "ar": {
        "هاجم مسلحون منجم ذهب في دارفور وقتلوا أربعة عمال.": ["killed 4"],
        "غادر 700 شخص البلدة هربا من القصف.": ["displaced 700"],
    },
}


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, texts in PEACE.items() for text in texts])
def test_no_victim_of_war_is_asserted(language: str, text: str) -> None:
    found = find_claims(read_text(text), language=language)

    assert [claim for claim in found if claim.status is ClaimStatus.ASSERTED] == []


@pytest.mark.parametrize(
    ("language", "text", "counted"), [(lang, text, want) for lang, texts in WAR.items() for text, want in texts.items()]
)
def test_victims_of_war_are_counted(language: str, text: str, counted: list[str]) -> None:
    found = find_claims(read_text(text), language=language)

    assert sorted(f"{claim.outcome} {claim.best or claim.max}" for claim in found) == counted


PLACES = {
    "При обстреле Авдеевки погибли трое солдат.": "Avdiivka",
    "Под Дуэнцей джихадисты убили двух солдат.": "Douentza",
    "In Cherson sind bei Beschuss drei Menschen getötet worden, zwei saßen in Kellern.": "Kherson",
    "قتل ثلاثة مسلحين في مخيم جنين والشظايا أصابت منازل.": "Jenin",
}


@pytest.mark.parametrize(("text", "place"), PLACES.items())
def test_a_town_is_known_in_its_forms_and_a_common_noun_is_none(text: str, place: str) -> None:
    assert {claim.place for claim in Reader().read(text).claims} == {place}

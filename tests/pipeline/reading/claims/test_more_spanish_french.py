"""More sentences of Spanish and French news: idioms, far subjects, and counts that are nobody's death."""

import pytest

from pipeline.reading.claims.find import find_claims
from pipeline.reading.text import read_text

SPANISH = {
    "Bombas rusas dejan sin vida a siete personas, incluida una bebé de tres meses, en Járkov.": {
        ("killed", 7),
        ("killed", 1),
    },
    "La cuenta de víctimas mortales trepó a 118 en la zona bombardeada.": {("killed", 118)},
    "Los muertos son ya 77, de acuerdo con el último recuento en la ciudad bombardeada.": {("killed", 77)},
    "Se elevó a nueve la cantidad de militares fallecidos por el atentado.": {("killed", 9)},
    "Se eleva a 21 el número de fallecidos por el coche bomba de Bogotá.": {("killed", 21)},
    "El convoy fue atacado por la milicia: un chofer muerto, dos cooperantes heridos.": {("killed", 1), ("wounded", 2)},
    "La guerra ha expulsado de sus casas a 11 millones de sudaneses.": {("displaced", 11_000_000)},
    "Unas 3.500 familias han tenido que abandonar sus hogares por los combates.": {("displaced", 3500)},
    "Nada se sabe de los 43 soldados que defendían el puesto asaltado por los yihadistas.": {("missing", 43)},
    "El asalto al kibutz terminó con cinco residentes llevados como rehenes.": {("captured", 5)},
    "Israel dice que acabó con 20 milicianos de Hezbolá.": {("killed", 20)},
    "Colombia: 14 guerrilleros se entregaron al ejército.": set(),
    "Un alud sepultó a 19 excursionistas en el Aconcagua.": set(),
    "Rusia despide a 4 generales por el fracaso de la ofensiva.": set(),
    "El museo busca a 20 voluntarios para la exposición sobre la guerra.": set(),
    "La flota rusa perdió 3 buques y 2 submarinos en un año.": set(),
    "La obra recrea el fusilamiento de 13 jóvenes; el teatro colgó el cartel.": set(),
}
FRENCH = {
    "Une quarantaine de villageois ont été passés au fil de l'épée par des assaillants.": {("killed", 40)},
    "Un véhicule piégé a explosé, fauchant onze passants et en blessant une trentaine.": {
        ("killed", 11),
        ("wounded", 30),
    },
    "Au total, 47 otages seraient encore aux mains du Hamas, selon l'armée israélienne.": {("captured", 47)},
    "Le nombre de personnes ayant trouvé la mort dans l'offensive dépasse désormais 1 200.": {("killed", 1200)},
    "Le Kremlin reconnaît 63 morts dans ses rangs à Makiïvka.": {("killed", 63)},
    "Les combats de Khartoum ont chassé de chez eux près de 8 millions de Soudanais.": {("displaced", 8_000_000)},
    "Le ministre a rendu hommage aux 58 parachutistes morts à Beyrouth il y a quarante ans.": set(),
    "La France va envoyer 12 canons et 600 militaires.": set(),
    "Le sort de 40 députés se jouera dimanche à Kiev.": set(),
    "Trente ministres africains ont quitté la ville après le sommet sur la sécurité au Sahel.": set(),
    "L'épizootie a décimé 4 000 moutons.": set(),
}


def _counted(text: str, language: str) -> set[tuple[str, int | None]]:
    found = find_claims(read_text(text), language=language)
    return {(str(claim.outcome), claim.best if claim.best is not None else claim.min) for claim in found}


@pytest.mark.parametrize(("text", "counted"), SPANISH.items())
def test_spanish_news_counts_its_people(text: str, counted: set[tuple[str, int]]) -> None:
    assert _counted(text, "es") == counted


@pytest.mark.parametrize(("text", "counted"), FRENCH.items())
def test_french_news_counts_its_people(text: str, counted: set[tuple[str, int]]) -> None:
    assert _counted(text, "fr") == counted

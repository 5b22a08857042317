from collections.abc import Callable

import pytest
from pydantic import ValidationError

from pipeline.reading.speakers.attribute import Attribution
from pipeline.reading.speakers.parties import Known, SpeakerKeys, Speakers, shipped_speakers, split


def _named(name: str, speakers: Speakers) -> Known | None:
    return speakers.at(split(name), 0)


@pytest.mark.parametrize(
    ("spelling", "name", "side"),
    [
        ("SOHR", "Syrian Observatory for Human Rights", "monitors"),
        ("Syrian Observatory", "Syrian Observatory for Human Rights", "monitors"),
        ("Russian MoD", "Russian Defence Ministry", "Russia"),
        ("Russian Ministry of Defense", "Russian Defence Ministry", "Russia"),
        ("Igor Konashenkov", "Russian Defence Ministry", "Russia"),
        ("defence ministry in Moscow", "Russian Defence Ministry", "Russia"),
        ("government of Mali", "Malian government", "Mali"),
        ("Sudan's army", "Sudanese army", "Sudan"),
        ("Sudans army", "Sudanese army", "Sudan"),
        ("Iraqi federal police", "Iraqi police", "Iraq"),
        ("U.S. Central Command", "CENTCOM", "United States"),
        ("UNHCR", "United Nations High Commissioner for Refugees (UNHCR)", "United Nations"),
        ("al-Shabaab", "Al-Shabaab", "Al-Shabaab"),
        ("Médecins Sans Frontières", "Doctors Without Borders", "aid"),
    ],
)
def test_every_spelling_means_one_party(spelling: str, name: str, side: str) -> None:
    known = _named(spelling, shipped_speakers())

    assert known is not None
    assert (known.party.name, known.party.side) == (name, side)


@pytest.mark.parametrize("name", ["Moscow", "army", "the", "Defence Ministry", "Syrian bread", "Observatory"])
def test_what_means_no_party_alone_means_none(name: str) -> None:
    assert _named(name, shipped_speakers()) is None


def test_at_least_eighty_parties_come_with_their_sides() -> None:
    parties = set(shipped_speakers().parties)

    assert len(parties) >= 80
    assert sum(party.side is not None for party in parties) >= 80


def test_an_operators_speaker_is_known_by_all_its_spellings(
    attributions: Callable[[str, Speakers], list[Attribution | None]],
) -> None:
    added = shipped_speakers().added(
        {"Kutum Emergency Room": SpeakerKeys(also=["KER", "Hawa Idris"], side="Sudan civil society")}
    )

    found = attributions("{Ten} people died, KER said. {Two} more are missing, Hawa Idris told us.", added)

    assert [(one.name, one.side) for one in found if one] == [("Kutum Emergency Room", "Sudan civil society")] * 2


def test_an_operators_spelling_of_a_known_speaker_joins_it() -> None:
    added = shipped_speakers().added({"Russian Defence Ministry": SpeakerKeys(also=["Zvezda desk"])})

    known = _named("Zvezda desk", added)

    assert known is not None
    assert (known.party.name, known.party.side) == ("Russian Defence Ministry", "Russia")


def test_a_mistyped_key_of_a_speaker_is_refused() -> None:
    with pytest.raises(ValidationError):
        SpeakerKeys.model_validate({"alos": ["x"]})

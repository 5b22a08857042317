"""Whose word a figure is."""

from dataclasses import replace

import pytest

from pipeline.events.voices import Voice, may_be_one_voice, voice_of
from tests.samples import CLAIM

RUSSIA = ("Russian Defence Ministry", "Russia")
SOHR = ("Syrian Observatory for Human Rights", "monitors")
SNHR = ("Syrian Network for Human Rights", "monitors")
NOBODY = (None, None)

Party = tuple[str | None, str | None]


def voice(party: Party, outlet: str = "Example Wire") -> Voice:
    name, side = party
    return voice_of(replace(CLAIM, attribution=name, side=side), outlet)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (RUSSIA, ("Kremlin", "Russia"), True),
        (RUSSIA, ("US Defense Department", "United States"), False),
        (RUSSIA, ("officials", None), True),
        (("Iraqi Health Ministry", "Iraq"), ("medics", None), True),
        (("army", None), ("officials", None), True),
        (("army", None), ("residents", None), False),
        (SOHR, ("monitor", None), True),
        (SOHR, ("a war monitoring group", None), True),
        (SOHR, ("medics", None), False),
        (SOHR, SNHR, False),
        (("Amnesty International", "rights groups"), ("Human Rights Watch", "rights groups"), False),
        (SOHR, NOBODY, False),
        (("monitor", None), NOBODY, False),
        (NOBODY, NOBODY, True),
        (("village elder Musa Garba", None), ("officials", None), False),
        (("\u0627\u0644\u0645\u0631\u0635\u062f", None), SOHR, True),
    ],
)
def test_which_voices_may_be_one(one: Party, other: Party, expected: bool) -> None:
    assert may_be_one_voice(voice(one), voice(other)) is expected
    assert may_be_one_voice(voice(other), voice(one)) is expected


def test_an_outlet_speaks_for_itself_where_it_names_nobody() -> None:
    own = voice(NOBODY, "Example Wire")

    assert not own.named
    assert may_be_one_voice(own, voice(NOBODY, "EXAMPLE WIRE"))
    assert not may_be_one_voice(own, voice(NOBODY, "Gazette"))
    assert may_be_one_voice(own, voice(("Example Wire", None), "Gazette"))

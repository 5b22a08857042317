"""What changed since people were told: was, is, and who says so."""

from dataclasses import replace

import pytest

from alerts.changes import view_changes
from alerts.headlines import alert_subject
from alerts.highlight import starred
from storage.records.alert import AlertStory, Reason
from storage.records.incident import Decision, Entry
from storage.records.reading import Outcome, Victims
from tests.alerts.conftest import BERLIN
from tests.alerts.tolls import change, claim, entry, incident, series, told, vague

BEFORE = entry(claim(22), "local sources", number=1)
MONITOR = "Euphrates Conflict Monitor"


def later(figure: int, decision: Decision, party: str | None = MONITOR, previous: int | None = 22) -> Entry:
    return entry(claim(figure), party, outlet="Continental", decision=decision, previous=previous, hours=5, number=2)


@pytest.mark.parametrize(
    ("now", "reason", "words", "subject"),
    [
        (
            later(29, Decision.REVISED),
            Reason.REVISED,
            f"was 22, now 29 civilians killed, says {MONITOR}",
            f"[high] Revised: 22 -> 29 civilians killed in Mayadin ({MONITOR})",
        ),
        (
            later(13, Decision.REVISED, None),
            Reason.REVISED,
            "was 22, now 13 civilians killed, reports Continental",
            "[high] Revised: 22 -> 13 civilians killed in Mayadin (Continental)",
        ),
        (
            later(3, Decision.CONFLICT, "military source"),
            Reason.CONFLICT,
            "3 civilians killed against 22, says military source",
            "[high] Rival toll: 3 civilians killed in Mayadin against 22, says military source",
        ),
        (
            later(22, Decision.DENIED, "the coalition", None),
            Reason.DENIED,
            "22 civilians killed, by the coalition",
            "[high] Denied: 22 civilians killed in Mayadin (the coalition)",
        ),
        (
            later(22, Decision.DENIED, None, None),
            Reason.DENIED,
            "22 civilians killed, reports Continental",
            "[high] Denied: 22 civilians killed in Mayadin, reports Continental",
        ),
        (
            later(22, Decision.WITHDRAWN, "medics", None),
            Reason.WITHDRAWN,
            "22 civilians killed, by Continental",
            "[high] Withdrawn: 22 civilians killed in Mayadin (Continental)",
        ),
        (
            later(22, Decision.CORROBORATED, "medics", None),
            Reason.CORROBORATED,
            "22 civilians killed, says medics",
            "[high] Second voice: 22 civilians killed in Mayadin (medics)",
        ),
    ],
)
def test_each_kind_of_change_has_its_words_and_its_subject(
    now: Entry, reason: Reason, words: str, subject: str
) -> None:
    story = incident(series(BEFORE), timeline=(BEFORE, now))

    [view], more = view_changes(story, [change(now, reason)], BERLIN)

    assert (view.words, more) == (words, 0)
    assert starred(view.quote) == f"The strike killed *{now.figure}* people in Mayadin."
    assert (view.outlet, view.when, view.link) == ("Continental", "Tue 3 Oct 12:00", "https://wire.example/2")
    assert alert_subject(told(story, change(now, reason))) == subject


def test_what_was_printed_as_a_word_stays_one_on_both_sides() -> None:
    dozens = entry(vague("dozens of", 24), number=1)
    scores = entry(vague("scores of", 40), MONITOR, decision=Decision.REVISED, previous=24, number=2)
    story = incident(series(scores), timeline=(dozens, scores))

    [view], _ = view_changes(story, [change(scores, Reason.REVISED)], BERLIN)

    assert view.words == f"was dozens, now scores of civilians killed, says {MONITOR}"


def test_a_change_whose_entry_is_gone_is_told_with_what_is_left() -> None:
    gone = later(29, Decision.REVISED)

    [view], _ = view_changes(incident(series(BEFORE)), [change(gone, Reason.REVISED)], BERLIN)

    assert view.words == f"was 22, now 29 civilians killed, says {MONITOR}"
    assert starred(view.quote) == "The strike killed 29 people in Mayadin."
    assert view.link is None


def test_a_subject_is_called_after_the_gravest_change_and_of_several_after_the_last() -> None:
    up, again = later(29, Decision.REVISED), later(35, Decision.REVISED, previous=29)
    denial = later(35, Decision.DENIED, "the coalition", None)
    story = incident(series(again), timeline=(BEFORE, up, again, denial))
    revised = [change(up, Reason.REVISED), change(again, Reason.REVISED)]

    assert alert_subject(told(story, *revised)).startswith("[high] Revised: 29 -> 35 civilians")
    assert alert_subject(told(story, *revised, change(denial, Reason.DENIED))).startswith("[high] Denied: 35")


def test_a_subject_is_rather_called_after_the_dead_than_after_the_wounded() -> None:
    up = later(29, Decision.REVISED)
    wounded = entry(claim(12, outcome=Outcome.WOUNDED), decision=Decision.REVISED, previous=30, number=3)
    story = incident(series(up), series(wounded), timeline=(BEFORE, up, wounded))

    assert alert_subject(told(story, change(up, Reason.REVISED), change(wounded, Reason.REVISED))) == (
        f"[high] Revised: 22 -> 29 civilians killed in Mayadin ({MONITOR})"
    )


def test_a_first_alert_and_one_about_enough_origins_are_called_after_the_toll() -> None:
    story = incident(series(BEFORE, entry(claim(29), MONITOR, outlet="Monitor", number=2)))
    by_origins = told(story, reason=Reason.ORIGINS)

    assert alert_subject(told(story)) == "[high] 22 to 29 civilians killed in Mayadin, say 2 sources"
    assert alert_subject(told(incident(series(entry(vague("scores", 40, victims=Victims.UNKNOWN)))))) == (
        "[high] Scores killed in Mayadin, reports Wire"
    )
    assert alert_subject(told_again(told(story, reason=Reason.GREW))).startswith("[high] Grew: 22 to 29 civilians")
    assert alert_subject(told_again(by_origins)) == (
        "[high] 2 independent origins: 22 to 29 civilians killed in Mayadin, say 2 sources"
    )


def told_again(story: AlertStory) -> AlertStory:
    return replace(story, is_new=False)

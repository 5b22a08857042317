"""Where alerts stand in a digest: an event once, under the heaviest rule that tells of it."""

from dataclasses import replace

from alerts.headlines import digest_subject, tally_words
from alerts.shelf import Tally, shelve, tally
from storage.records.alert import AlertStory, Reason
from storage.records.incident import Decision
from storage.records.match import Span
from storage.records.rule import Severity
from tests.alerts.test_render import digest
from tests.alerts.tolls import change, claim, entry, incident, series, told

MARKET = incident(series(entry(claim(22), "medics", number=1), entry(claim(29), "a monitor", number=2)), number=7)
FERRY = incident(series(entry(claim(11), number=9)), number=8)
RAISED = change(entry(claim(29), "a monitor", decision=Decision.REVISED, previous=22, number=2), Reason.REVISED)


def shelved(*stories: AlertStory) -> list[tuple[int, list[int]]]:
    return [(one.lead.alert.id, [other.alert.id for other in one.others]) for one in shelve(stories)]


def test_an_incident_that_several_rules_tell_of_stands_once_under_the_heaviest() -> None:
    toll = told(MARKET, number=1, rule="toll")
    civilians = told(MARKET, number=2, rule="civilians", severity=Severity.CRITICAL)
    other = told(FERRY, number=3, rule="toll")

    assert shelved(toll, civilians, other) == [(2, [1]), (3, [])]


def test_an_article_that_speaks_of_an_incident_joins_its_entry() -> None:
    denied = told(None, number=2, rule="denied", severity=Severity.MEDIUM, article=2)
    elsewhere = told(None, number=3, rule="denied", severity=Severity.MEDIUM, article=5)

    assert shelved(told(MARKET, number=1), denied, elsewhere) == [(1, [2]), (3, [])]


def test_a_heavier_article_is_not_read_under_something_lighter() -> None:
    critical = told(None, number=2, rule="attacks", severity=Severity.CRITICAL, article=2)

    assert shelved(told(MARKET, number=1), critical) == [(2, []), (1, [])]


def test_a_phrase_is_another_subject_than_the_event_that_its_article_speaks_of() -> None:
    phrase = told(None, number=2, rule="end_of_isis", severity=Severity.LOW, article=2)
    span = Span(field="title", start=0, end=4, clause="frame: end_of_isis")
    phrase = replace(phrase, evidence=(replace(phrase.evidence[0], spans=(span,)),))

    assert shelved(told(MARKET, number=1), phrase) == [(1, []), (2, [])]


def test_what_is_new_is_not_hidden_under_backlog() -> None:
    old = told(MARKET, number=1, severity=Severity.CRITICAL, reason=Reason.BACKLOG)
    news = told(MARKET, RAISED, number=2, rule="civilians")
    article = told(None, number=3, rule="denied", severity=Severity.LOW, article=9)
    known = told(FERRY, number=4, reason=Reason.BACKLOG)

    assert shelved(old, news) == [(2, [1])]
    assert shelved(known, article) == [(3, []), (4, [])]


def test_two_rules_about_one_article_make_one_entry() -> None:
    heavy, light = told(None, number=1), told(None, number=2, rule="other", severity=Severity.LOW)

    assert shelved(light, heavy) == [(1, [2])]


def test_who_heard_of_an_incident_from_another_rule_reads_what_changed() -> None:
    first_time = told(MARKET, number=1, severity=Severity.CRITICAL)
    again = told(MARKET, RAISED, number=2, rule="civilians")

    [entry_] = shelve([first_time, again])

    assert not entry_.lead.is_new
    assert entry_.lead.changes == (RAISED,)
    assert tally([entry_]) == Tally(new=0, changed=1, other=0)


def test_counts_tell_new_incidents_from_changed_ones_and_other_alerts() -> None:
    assert tally_words(Tally(new=5, changed=3, other=1)) == "5 new incidents, 3 changed, 1 other alert"
    assert tally_words(Tally(new=0, changed=1, other=0)) == "1 changed incident"
    assert tally_words(Tally(new=0, changed=0, other=2)) == "2 alerts"


def test_the_subject_of_a_digest_names_the_gravest_incident_with_its_voices() -> None:
    stories = [told(FERRY, number=1), told(MARKET, RAISED, number=2, severity=Severity.CRITICAL)]

    assert digest_subject(digest(), stories) == (
        "Tue 3 Oct: 22 to 29 civilians killed in Mayadin, say 2 sources - 1 new incident, 1 changed, 1 critical"
    )

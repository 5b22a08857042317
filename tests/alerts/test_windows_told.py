"""What people read of a window's alert: why it fired, and no headline that is only one of many."""

from zoneinfo import ZoneInfo

import pytest

from alerts.render import render_alert, render_digest
from storage.records.alert import AlertStory
from storage.records.digest import Digest
from tests.alerts.conftest import Newsroom, hook
from tests.alerts.windows.sightings import window

UTC = ZoneInfo("UTC")


@pytest.fixture
def silent(newsroom: Newsroom) -> AlertStory:
    """Give an alert behind which no match stands: nothing ever came."""
    newsroom.channels = {"soc": hook("https://soc.example/hook")}
    newsroom.rule("rule", channels=("soc",), window=window("silence: 2d"), per="rule")
    newsroom.triage()
    newsroom.later(days=2)
    newsroom.hear()
    newsroom.triage()
    [story] = newsroom.stories()
    return story


@pytest.fixture
def repeated(newsroom: Newsroom) -> AlertStory:
    newsroom.watch("Wire", "Gazette")
    newsroom.channels = {"soc": hook("https://soc.example/hook")}
    newsroom.rule("rule", channels=("soc",), window=window("repeat: {origins: 2, within: 48h}"), per="rule")
    for outlet in ("Wire", "Gazette"):
        newsroom.match("rule", outlet=outlet)
    newsroom.triage()
    return newsroom.stories()[-1]


def test_an_alert_begins_with_what_the_window_found(repeated: AlertStory) -> None:
    message = render_alert(repeated, zone=UTC)

    note = "2 independent origins within 48 h: Wire, Gazette"
    assert message.subject == f"[medium] About rule: {note}"
    assert note in message.text
    assert note in message.html
    assert message.data["window"] == [note]


def test_an_alert_without_any_match_is_told(silent: AlertStory) -> None:
    message = render_alert(silent, zone=UTC)

    assert silent.evidence == ()
    assert "nothing for 48 h, since" in message.text
    assert "nothing for 48 h, since" in message.html


def test_a_digest_shows_it_as_well(silent: AlertStory, repeated: AlertStory) -> None:
    now = silent.alert.opened_at
    issue = Digest(id=1, series="morning", local_date=now.date(), since=now, until=now, coverage=())

    message = render_digest(issue, [silent, repeated], zone=UTC)

    for said in ("nothing for 48 h, since", "2 independent origins within 48 h"):
        assert said in message.text
        assert said in message.html

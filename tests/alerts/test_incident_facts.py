"""What programs get of an incident: every number with whoever said it."""

import json
from dataclasses import replace
from typing import Any

from alerts.channels._fit import fit
from alerts.facts import alert_facts, digest_facts
from storage.records.alert import Reason
from storage.records.incident import Decision, Part
from storage.records.reading import Victims
from tests.alerts.test_frames import counted, use
from tests.alerts.test_render import digest
from tests.alerts.tolls import change, claim, entry, incident, series, told, vague

FIRST = entry(claim(22), "local sources", outlet="Barada", number=1)
LATER = entry(
    claim(29, qualifier="at_least", max=None), "a monitor", decision=Decision.REVISED, previous=22, hours=5, number=2
)
DENIAL = entry(claim(29), "a ministry", outlet="State TV", decision=Decision.DENIED, hours=6, number=3)
CHILDREN = Part(entry=entry(claim(5, victims=Victims.CHILD, sub=True), "medics"), whole=FIRST)
STORY = incident(series(FIRST, LATER), timeline=(FIRST, LATER, DENIAL), parts=(CHILDREN,))


def facts(*, of: Any) -> Any:
    return json.loads(json.dumps(of))


def test_a_webhook_says_what_where_when_who_and_what_changed() -> None:
    data = facts(of=alert_facts(told(STORY, change(LATER, Reason.REVISED))))

    assert data["alert"] == {"id": 1, "key": "incident:7", "revision": 2, "reason": "revised"}
    about = data["incident"]
    assert (about["id"], about["place"], about["country"]) == (7, "Mayadin", "SY")
    assert about["days"] == {"first": "2017-10-03", "last": "2017-10-03", "said": True}
    [killed] = about["series"]
    assert (killed["outcome"], killed["victims"], killed["min"], killed["best"]) == ("killed", "civilian", 22, 29)
    assert [(voice["party"], voice["printed"], voice["outlet"]) for voice in killed["voices"]] == [
        ("a monitor", "at least 29", "Wire"),
        ("local sources", "22", "Barada"),
    ]
    assert about["changes"] == [
        {
            "reason": "revised",
            "outcome": "killed",
            "victims": "civilian",
            "from": 22,
            "to": 29,
            "party": "a monitor",
            "outlet": "Wire",
            "sentence": "The strike killed 29 people in Mayadin.",
        }
    ]
    assert [denial["party"] for denial in about["denials"]] == ["a ministry"]
    assert [(part["figure"], part["of"], part["party"]) for part in about["parts"]] == [(5, 22, "medics")]
    assert [step["decision"] for step in about["timeline"]] == ["denied", "revised", "new"]
    assert about["outlets"] == ["Barada", "Wire", "State TV"]
    assert about["reports"][0]["link"] == "https://wire.example/1"


def test_a_word_is_marked_as_one_beside_the_number_that_it_stands_for() -> None:
    data = facts(of=alert_facts(told(incident(series(entry(vague("scores of", 40)))))))

    [voice] = data["incident"]["series"][0]["voices"]
    assert (voice["figure"], voice["printed"], voice["max"]) == (40, "scores", None)


def test_a_digest_holds_incidents_in_short_and_how_frames_were_echoed() -> None:
    days = counted(use(1, "Barada", hours=3))

    data = facts(of=digest_facts(digest(), [told(STORY), told(None, number=2, article=9)], days))["digest"]

    assert data["alerts"][0]["incident"]["series"][0]["best"] == 29
    assert "timeline" not in data["alerts"][0]["incident"]
    assert "incident" not in data["alerts"][1]
    assert [frame["outlets"] for frame in data["frames"]] == [["Barada"]]


def test_an_alert_about_a_frame_and_day_sums_up_who_carries_it() -> None:
    story = told(None, article=4)
    about_frame = replace(story, alert=replace(story.alert, key="frame:end_of_isis:2017-10-03"))

    frame = facts(of=alert_facts(about_frame))["frame"]

    assert (frame["id"], frame["day"], frame["articles"], frame["outlets"]) == (
        "end_of_isis",
        "2017-10-03",
        1,
        ["Wire"],
    )
    assert frame["first"]["title"] == "Headline of 4"
    assert "frame" not in alert_facts(story)


def test_a_long_history_fits_into_a_webhook_without_its_oldest_end() -> None:
    long = tuple(
        entry(claim(20 + n, sentence="x" * 900), f"party {n}", decision=Decision.REVISED, hours=n, number=n)
        for n in range(200)
    )

    data = fit(alert_facts(told(incident(series(*long[-3:]), timeline=long), change(long[-1], Reason.REVISED))), 20_000)

    body = facts(of=data)["incident"]
    assert body["timeline"][0]["figure"] == 219
    assert len(body["timeline"]) + body["left_out"]["timeline"] == 200
    assert [one["to"] for one in body["changes"]] == [219]
    assert len(body["series"][0]["voices"]) == 3

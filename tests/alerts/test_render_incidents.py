"""Mails that tell incidents: an event once, what changed in sight, and nothing from a feed is markup."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.message import Message
from alerts.render import plain_alert, render_alert, render_digest
from storage.records.alert import AlertStory, Reason
from storage.records.delivery import MessageType
from storage.records.incident import Decision, Part
from storage.records.reading import Outcome, Victims
from storage.records.rule import Severity
from tests.alerts.conftest import BERLIN
from tests.alerts.test_frames import counted, use
from tests.alerts.test_render import HOSTILE, Page, digest
from tests.alerts.tolls import change, claim, entry, incident, report, series, told

FIRST = entry(claim(22), "local sources", outlet="Barada", number=1)
LATER = entry(claim(29), "a monitor", decision=Decision.REVISED, previous=22, hours=5, number=2)
RIVAL = entry(claim(3), "a ministry", outlet="State TV", decision=Decision.CONFLICT, previous=29, hours=6, number=3)
DENIAL = entry(claim(29), "the coalition", outlet="Nordsea", decision=Decision.DENIED, hours=7, number=4)
WOUNDED = entry(claim(60, outcome=Outcome.WOUNDED), "medics", number=5)
CHILDREN = Part(entry=entry(claim(5, victims=Victims.CHILD, sub=True), "medics"), whole=FIRST)
STORY = incident(
    series(FIRST, LATER, RIVAL), series(WOUNDED), timeline=(FIRST, LATER, RIVAL, DENIAL), parts=(CHILDREN,)
)


def shown(message: Message) -> tuple[str, str]:
    """The words of a mail's text and of its page, on one line each."""
    return " ".join(message.text.split()), " ".join(Page(message.html).words.split())


def test_a_first_alert_tells_the_event_with_every_voice() -> None:
    message = render_alert(told(STORY), zone=BERLIN)

    assert message.type is MessageType.ALERT_NEW
    assert message.subject == "[high] 3 to 29 civilians killed in Mayadin, say 3 sources"
    for words in shown(message):
        for said in (
            "3 to 29 civilians killed in Mayadin",
            "Mayadin, Deir ez-Zor province",
            "disputed",
            "lowest and latest 3 · highest 29",
            "29 says a monitor in Wire",
            "22 says local sources in Barada",
            "a ministry in State TV",
            "60 civilians wounded says medics",
            "5 children among 22, says medics",
            "Denied by the coalition: 29 civilians killed",
            "First: Barada, Tue 3 Oct 07:00; also: Wire, State TV, Nordsea",
            "Every figure is the claim of whoever is named beside it",
        ):
            assert said in words
    assert Page(message.html).hits == ["3"]
    assert {"https://wire.example/1", "https://wire.example/4"} <= set(Page(message.html).links)


def test_a_revision_shows_what_changed_before_how_things_stand() -> None:
    message = render_alert(told(STORY, change(LATER, Reason.REVISED), change(RIVAL, Reason.CONFLICT)), zone=BERLIN)

    assert message.type is MessageType.ALERT_REVISED
    assert message.subject == "[high] Rival toll: 3 civilians killed in Mayadin against 29, says a ministry"
    for words in shown(message):
        low = words.lower()
        changed = [low.index(said) for said in ("was 22, now 29", "3 civilians killed against 29", "says medics")]
        assert changed == sorted(changed)
    assert Page(message.html).hits == ["29", "3"]
    assert "The strike killed *29* people in Mayadin." in message.text


def test_a_digest_tells_an_event_once_and_new_from_changed() -> None:
    ferry = incident(series(entry(claim(11), number=9)), number=8, place="Abu Kamal")
    stories = [
        told(STORY, change(LATER, Reason.REVISED), number=1, rule="toll"),
        told(STORY, change(LATER, Reason.REVISED), number=2, rule="civilians", severity=Severity.CRITICAL),
        told(ferry, number=3, rule="toll", article=9),
        told(None, number=4, rule="denied", severity=Severity.MEDIUM, article=4),
    ]

    message = render_digest(digest(), stories, zone=BERLIN)

    for words in shown(message):
        assert words.count("3 to 29 civilians killed in Mayadin") == 1
        assert "1 new incident, 1 changed" in words
        assert re.search(r"changed:? 3 to 29", words, re.IGNORECASE)
        assert re.search(r"new:? 11 civilians", words, re.IGNORECASE)
        assert "Also: About toll" in words
        assert "Also: About denied: Headline of 4 (Wire)" in words
        assert "1 alert shown under other rules" in words


def test_articles_of_the_days_before_are_no_hits_of_this_day() -> None:
    story = told(STORY, change(LATER, Reason.REVISED))
    [today] = story.evidence
    earlier = replace(today, article_id=8, first_seen_at=today.first_seen_at - timedelta(days=3))

    text = render_digest(digest(), [replace(story, evidence=(earlier, today))], zone=BERLIN).text

    assert "1 high · 1 rule · 1 article · 1 outlet" in text
    assert re.search(r"Wire +3 new  1 hit$", text, re.MULTILINE)


def test_how_frames_were_echoed_stands_in_the_digest() -> None:
    days = counted(use(1, "Barada", hours=4), use(2, "Rhine", hours=3, speaker="A general"), use(3, "Post", hours=1))

    message = render_digest(digest(), [], days, zone=BERLIN)

    for words in shown(message):
        assert "The end of ISIS is announced" in words
        assert "irst: Barada, Tue 3 Oct 03:00" in words
        assert "third outlet after 3 hours" in words
        assert "said by A general" in words
    assert "3 outlets, 3 origins; own voice 2, quoted 1, negated 0" in message.text


def test_the_bar_is_made_of_cells_that_need_no_pictures() -> None:
    html = render_alert(told(STORY), zone=BERLIN).html

    cells = re.findall(r'<td class="to-(low|latest|high)" width="(\d+)%" style="[^"]*background:\s*#', html)
    assert cells == [("low", "10"), ("high", "90")]
    assert "<img" not in html


def poisoned(words: str) -> AlertStory:
    """An incident in which everything that comes from a feed says these words."""
    said = claim(
        22, words, sentence=f"{words} 22 {words}", victims=Victims.UNKNOWN, victim_text=words, place=words, within=words
    )
    first = entry(said, words, outlet=f"Wire {words}", number=1)
    vague = replace(first, claim=replace(said, qualifier="vague", best=None), id=5)
    rival = entry(said, f"{words}!", outlet=words, decision=Decision.CONFLICT, previous=22, number=2)
    denial = entry(said, words, outlet=words, decision=Decision.DENIED, number=3)
    part = Part(entry=replace(first, claim=replace(said, sub=True)), whole=first)
    story = incident(
        series(first, rival, vague),
        timeline=(first, rival, denial),
        parts=(part,),
        place=words,
        reports=tuple(
            replace(report(n, f"{words} {n}", title=words), link="javascript:alert(1)" if n else "https://a.example/")
            for n in range(4)
        ),
    )
    means = replace(story.incident, means=(words,))
    revision = told(
        replace(story, incident=means), change(rival, Reason.CONFLICT), change(denial, Reason.DENIED), article=2
    )
    return replace(revision, rule_title=words, evidence=(replace(revision.evidence[0], title=words),))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_never_markup_in_an_incident(hostile: str) -> None:
    days = counted(replace(use(1, hostile, hours=3, speaker=hostile), title=hostile))
    allowed = [Page(render_digest(digest(), [told(STORY)], counted(use(1, "A", hours=3)), zone=BERLIN).html)]
    allowed.append(Page(render_alert(told(STORY, change(LATER, Reason.REVISED)), zone=BERLIN).html))

    first, again = replace(poisoned(hostile), is_new=True, changes=()), poisoned(hostile)
    for message in (
        render_alert(first, zone=BERLIN),
        render_alert(again, zone=BERLIN),
        render_digest(digest(), [first], days, zone=BERLIN),
        render_digest(digest(), [again], days, zone=BERLIN),
        plain_alert(again),
    ):
        page = Page(message.html)
        assert page.tags <= allowed[0].tags | allowed[1].tags | {"br", "span", "pre"}
        assert page.attributes <= allowed[0].attributes | allowed[1].attributes
        assert set(page.links) <= {"https://a.example/", "https://wire.example/1", "https://wire.example/2"}
        assert "49" not in page.words
        assert not re.search(
            r"[\u202a-\u202e\u2066-\u2069\u2028\u2029\x00\x0b\x85]", message.subject + message.html + message.text
        )
        assert "\r" not in message.text
        assert len(message.subject.splitlines()) == 1
        message.html.encode()
        message.text.encode()
        message.subject.encode()


def test_a_digest_of_hundreds_of_incidents_stays_below_what_mailboxes_cut() -> None:
    long = "Mayadin " * 200
    stories = []
    for number in range(1, 300):
        voices = [
            entry(
                claim(20 + n, sentence=long), f"party {n} {long}", outlet=f"Outlet {n} {long}", hours=n, number=number
            )
            for n in range(20)
        ]
        about = incident(series(*voices), timeline=tuple(voices), place=long, number=number)
        changes = [change(voice, Reason.REVISED) for voice in voices]
        stories.append(told(about, *changes, number=number, rule=f"rule{number % 5}", article=1000 + number))

    message = render_digest(digest(), stories, zone=BERLIN)

    assert len(message.html.encode()) < 102_000
    assert message.subject.endswith(" - 299 changed incidents, 299 high")
    hidden = sum(int(number) for number in re.findall(r"(\d+) (?:more )?alerts? of this rule not shown", message.text))
    assert hidden + len(re.findall("^(?:  - )?CHANGED: ", message.text, re.MULTILINE)) == 299
    assert 0 < Page(message.html).words.count("Since your last digest") < 299

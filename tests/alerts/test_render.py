"""What people read: nothing from a feed is markup, and nothing is hidden."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.facts import alert_facts
from alerts.highlight import quote, starred
from alerts.render import plain_alert, plain_digest, render_alert, render_digest
from alerts.text import clean, one_line, subject_line
from storage.records.alert import Alert, AlertStory, Evidence, Reason
from storage.records.digest import Digest, FeedCoverage, NoticeLine
from storage.records.feed import Health
from storage.records.match import Passage, Span
from storage.records.rule import Severity
from tests.alerts.conftest import BERLIN

SEVEN = datetime(2017, 10, 3, 5, 0, tzinfo=UTC)
LINE_ENDS = "\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029\x00"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% for x in y %}",
    "<svg/onload=alert(1)>&lt;script&gt;",
    f"line one{LINE_ENDS}Bcc: everyone@example.org",
    "\u202egnitseretni\u2066 =?utf-8?q?=0D=0ABcc:_x?= \ud800",
]


def story(
    number: int = 1,
    title: str = "Strike on Mayadin kills 12",
    *,
    text: str = "",
    words: Sequence[str] = (),
    severity: Severity = Severity.MEDIUM,
    reason: Reason = Reason.NEW,
    link: str | None = "https://wire.example/a",
    outlet: str = "Wire",
    published: datetime | None = SEVEN - timedelta(hours=2),
    rule: str = "toll",
) -> AlertStory:
    passages = [Passage(field="title", start=0, text=title)]
    passages += [Passage(field="text", start=100, text=text)] if text else []
    spans = [
        Span(field=one.field, start=one.start + at, end=one.start + at + len(word), clause=word.lower())
        for one in passages
        for word in words
        if (at := one.text.find(word)) >= 0
    ]
    alert = Alert(
        id=number,
        rule_id=rule,
        rule_version="v1",
        key=f"item:{number}",
        revision=1,
        reason=reason,
        opened_at=SEVEN,
        revised_at=SEVEN,
    )
    evidence = Evidence(
        article_id=number,
        outlet=outlet,
        title=title,
        link=link,
        published_at=published,
        first_seen_at=SEVEN - timedelta(hours=1, minutes=number),
        spans=tuple(spans),
        passages=tuple(passages),
    )
    return AlertStory(alert=alert, rule_title=f"About {rule}", severity=severity, tags=(), evidence=(evidence,))


def covered(outlet: str, health: Health = Health.OK, problem: str | None = None, items: int = 3) -> FeedCoverage:
    since = None if health is Health.OK else SEVEN - timedelta(hours=20)
    url = f"https://user:canary@{outlet.lower()}.example/rss?key=canary"
    return FeedCoverage(outlet=outlet, url=url, health=health, problem=problem, since=since, items=items)


def digest(*coverage: FeedCoverage, hours: int = 24) -> Digest:
    return Digest(
        id=1,
        series="morning",
        local_date=date(2017, 10, 3),
        since=SEVEN - timedelta(hours=hours),
        until=SEVEN,
        coverage=coverage or (covered("Wire"),),
    )


class Page(HTMLParser):
    """The tags, links and words of a page, as a mail program would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.hits: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self._open.append(str(dict(attrs).get("class")))

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._open and self._open[-1] == "hit":
            self.hits.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()


def test_the_words_that_matched_are_marked_in_html_and_in_text() -> None:
    told = story(text="Medics say 12 were killed in Mayadin.", words=["killed in", "Mayadin"])

    message = render_alert(told, zone=BERLIN)

    assert Page(message.html).hits == ["Mayadin", "killed in", "Mayadin"]
    assert "Medics say 12 were *killed in* *Mayadin*." in message.text
    assert "Matched: mayadin | killed in" in message.text
    assert re.search(r'<b class="hit" style="[^"]*background', message.html)


def test_what_hit_in_another_field_is_named_and_quoted_to_programs_only() -> None:
    whole = story(text="Twelve were killed.", words=["Strike", "killed"])
    [evidence] = whole.evidence
    tag = "\u202e<b>Syria\nwar</b> \ud800"
    spans = (*evidence.spans, Span(field="tag", start=5, end=14, clause="tag:Syria war"))
    spans += (Span(field="url", start=8, end=12, clause="url:wire"),)
    passages = (
        *evidence.passages,
        Passage(field="tag", start=2, text=tag),
        Passage(field="url", start=0, text="x" * 9999),
    )
    whole = replace(whole, evidence=(replace(evidence, spans=spans, passages=passages),))

    message = render_alert(whole, zone=BERLIN)

    assert "tag:Syria war" in message.text
    assert "url:wire" in message.text
    assert "<b>Syria" not in message.text + message.html
    facts: Any = alert_facts(whole)
    [item] = facts["items"]
    assert [one["field"] for one in item["passages"]] == ["title", "text", "tag", "url"]
    assert [one["field"] for one in item["spans"]] == ["title", "text", "tag", "url"]


def test_overlapping_spans_are_marked_once() -> None:
    passage = Passage(field="text", start=50, text="twelve people were killed")
    spans = [
        Span(field="text", start=50, end=63, clause="a"),
        Span(field="text", start=57, end=75, clause="b"),
        Span(field="title", start=50, end=60, clause="c"),
        Span(field="text", start=0, end=20, clause="d"),
    ]

    assert starred(quote(passage, spans)) == "*twelve people were killed*"


@given(
    text=st.text(max_size=600),
    spans=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 700)), max_size=6),
    start=st.integers(0, 50),
)
def test_a_quotation_never_adds_or_reorders_words(text: str, spans: list[tuple[int, int]], start: int) -> None:
    marks = [Span(field="text", start=left, end=right, clause="x") for left, right in spans]

    pieces = quote(Passage(field="text", start=start, text=text), marks)

    shown = "".join(piece.text for piece in pieces)
    assert clean(shown.strip("…")).replace(" ", "") in clean(text).replace(" ", "")
    assert len(shown) <= 330


def test_a_digest_says_the_most_important_thing_in_its_subject() -> None:
    stories = [
        story(1, "A ferry runs again", severity=Severity.LOW),
        story(2, "Twelve killed in Mayadin", severity=Severity.HIGH),
        story(3, "Old toll", severity=Severity.CRITICAL, reason=Reason.BACKLOG),
    ]

    message = render_digest(digest(), stories, zone=BERLIN)

    assert message.subject == "Tue 3 Oct: Twelve killed in Mayadin - 2 alerts, 1 high"


def test_a_digest_shows_heavy_rules_first_and_old_news_of_new_feeds_apart() -> None:
    stories = [
        story(1, "A ferry runs again", severity=Severity.LOW, rule="crossings"),
        story(2, "Twelve killed in Mayadin", severity=Severity.HIGH),
        story(3, "Forty dead in August", severity=Severity.HIGH, reason=Reason.BACKLOG),
    ]

    message = render_digest(digest(), stories, zone=BERLIN)

    for shown in (message.text, Page(message.html).words):
        order = [
            "Twelve killed",
            "A ferry runs",
            "Already in the feed when we began to watch",
            "Forty dead",
            "What was",
        ]
        assert [shown.index(words) for words in order] == sorted(shown.index(words) for words in order)


def test_an_empty_digest_says_so_and_shows_who_was_not_heard() -> None:
    sick = covered("Bulletin", Health.FAILING, "the server answered 503", 0)
    silent = covered("Radio", Health.STALE, "nothing new for 5 days", items=0)
    fresh = covered("Monitor", Health.NEW, "waiting for its first poll", items=0)

    message = render_digest(digest(covered("Wire"), sick, silent, fresh), [], zone=BERLIN)

    assert message.subject == "Tue 3 Oct: Nothing matched, 1 of 4 feeds failed"
    for shown in (message.text, Page(message.html).words):
        assert "Nothing matched" in shown
        assert "Not heard: Bulletin." in shown
        assert "4 feeds · 1 ok · 1 failing · 1 stale · 1 not polled yet · 3 new items" in shown
        assert "the server answered 503, since Mon 2 Oct 11:00" in shown.replace("\n", " ")
        assert "nothing new for 5 days (last new item Mon 2 Oct 11:00)" in " ".join(shown.split())
        assert "Nothing new from Radio." in shown
        assert "waiting for its first poll" in shown


def test_a_digest_names_who_had_nothing_new_and_what_did_not_work_meanwhile() -> None:
    quiet = [covered(name, Health.OK, items=0) for name in ("Radio", "Monitor")]
    noted = replace(covered("Wire"), notes=("it has moved for good; change its address",))
    since, until = SEVEN - timedelta(hours=12), SEVEN - timedelta(hours=6)
    back = NoticeLine(kind="feeds", words="Bulletin cannot be heard: 503.\n3 times in a row", since=since, until=until)

    message = render_digest(replace(digest(noted, *quiet), notices=(back,)), [], zone=BERLIN)

    for shown in (message.text, Page(message.html).words):
        words = " ".join(shown.split())
        assert "Nothing new from Radio, Monitor." in words
        assert "it has moved for good; change its address" in words
        assert "Mon 2 Oct 19:00 to Tue 3 Oct 01:00: Bulletin cannot be heard: 503." in words
        assert "3 times in a row" not in words


def test_a_digest_says_which_feed_is_gone_for_good() -> None:
    """Catalogue E 59."""
    gone = covered("Bulletin", Health.GONE, "the server answers 410 Gone: it says the feed is gone for good", 0)

    message = render_digest(digest(covered("Wire"), gone), [], zone=BERLIN)

    assert "1 of 2 feeds failed" in message.subject
    for shown in (message.text, Page(message.html).words):
        assert "Not heard: Bulletin." in shown
        assert "2 feeds · 1 ok · 1 gone for good · 3 new items" in shown
        assert "it says the feed is gone for good, since Mon 2 Oct 11:00" in " ".join(shown.split())


def test_a_digest_names_its_local_day_its_window_and_how_many_days_it_covers() -> None:
    text = render_digest(digest(hours=72), [], zone=BERLIN).text

    assert "Tuesday 3 October 2017" in text
    assert "Sat 30 Sep 07:00 to Tue 3 Oct 07:00 (Europe/Berlin)" in text
    assert "Covers 3 days, since Saturday 30 September 2017." in text


def test_a_digest_of_thousands_stays_below_what_mailboxes_cut_and_counts_the_rest() -> None:
    """Catalogue I95: the heaviest and newest in full, more of them in a line each, the rest as a number."""
    long = "Mayadin " * 200
    stories = [
        story(number, f"{number} Mayadin {long}", text=long, words=["Mayadin"], rule=f"rule{number % 7}")
        for number in range(1, 5001)
    ]

    message = render_digest(digest(*(covered(f"Outlet{n}") for n in range(300))), stories, zone=BERLIN)

    assert len(message.html.encode()) < 102_000
    assert "5,000 alerts" in message.subject
    for shown in (message.text, Page(message.html).words):
        hidden = sum(
            int(number.replace(",", ""))
            for number in re.findall(r"([\d,]+) (?:more )?alerts? of this rule not shown", shown)
        )
        assert hidden + len(re.findall(r"Tue 3 Oct 05:00", shown)) == 5000


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_never_markup(hostile: str) -> None:
    """Catalogue I91."""
    told = story(
        title=f"{hostile} Mayadin", text=f"Mayadin {hostile}", words=["Mayadin", hostile], outlet=f"Wire {hostile}"
    )
    plain = render_digest(digest(), [story(words=["Mayadin"], text="In Mayadin.")], zone=BERLIN)
    allowed = Page(plain.html)

    sick = covered(hostile, Health.FAILING, hostile)
    for message in (render_alert(told, zone=BERLIN), render_digest(digest(sick), [told], zone=BERLIN)):
        page = Page(message.html)
        assert page.tags <= allowed.tags | {"br", "span"}
        assert page.attributes <= allowed.attributes
        assert page.links == ["https://wire.example/a"]
        assert "49" not in page.words
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u2028\u2029\x00\x0b\x85]", message.html + message.text)
        assert not re.search(r"^Bcc", message.text, re.MULTILINE)
        message.html.encode()
        message.text.encode()


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "file:///etc/passwd",
        "https://",
        "http://[broken",
        "https://a.example/\r\nBcc: x",
        "https://a.example/\u202egpj.exe",
        "",
    ],
)
def test_a_link_that_is_no_web_address_is_not_a_link(link: str) -> None:
    message = render_alert(story(link=link), zone=BERLIN)

    assert Page(message.html).links == []
    assert message.data["items"] is not None
    assert "http" not in message.text


def test_a_feed_address_is_shown_without_what_may_be_secret_in_it() -> None:
    message = render_digest(digest(covered("Wire", Health.FAILING, "broken")), [], zone=BERLIN)

    assert "https://wire.example/rss" in message.text
    assert "canary" not in f"{message}"


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_an_absurd_date_of_a_feed_is_shown_and_breaks_nothing(year: int) -> None:
    told = story(published=datetime(year, 12, 31, 23, 59, tzinfo=UTC))

    assert re.search(r"dated \w+ \d+ \w+ \d+", render_alert(told, zone=BERLIN).text)


@settings(max_examples=40)
@given(title=st.text(max_size=300), text=st.text(max_size=300), outlet=st.text(max_size=80))
def test_whatever_a_feed_says_there_is_a_message(title: str, text: str, outlet: str) -> None:
    told = story(title=title, text=text, outlet=outlet, words=[title[:5]] if title else [])

    for message in (render_alert(told, zone=BERLIN), plain_alert(told), plain_digest(digest(), [told])):
        assert message.subject.strip()
        assert message.subject == clean(message.subject)


@given(st.text())
def test_a_subject_is_one_line_without_tricks(title: str) -> None:
    line = subject_line(f"{title}{LINE_ENDS}{title}")

    assert len(line) <= 180
    assert len(f"x{line}x".splitlines()) == 1
    assert "=?" not in line
    line.encode()


def test_a_long_headline_is_cut_at_a_word() -> None:
    assert one_line("one two three four five six", 18) == "one two three…"


def test_an_edited_article_stands_once_in_its_newest_words() -> None:
    first, second = story(title="At least 5 killed").evidence[0], story(title="At least 12 killed").evidence[0]
    told = story()
    both = AlertStory(alert=told.alert, rule_title="r", severity=Severity.LOW, tags=(), evidence=(first, second))

    text = render_alert(both, zone=BERLIN).text

    assert "At least 12 killed" in text
    assert "At least 5 killed" not in text


HOSTILE_TO_OUTLOOK = (
    r"display: ?(flex|grid)|position: ?(absolute|fixed)|float:|background-image|@import|url\(|var\(--|calc\("
)


def test_a_page_is_one_table_of_600_with_its_styles_on_the_elements() -> None:
    """What mail programs made of Word know: tables, widths and colours as attributes, and no modern layout."""
    stories = [story(number, words=["Mayadin"], text="In Mayadin.") for number in range(1, 9)]
    for html in (
        render_digest(digest(covered("Wire"), covered("Post", Health.FAILING, "broken")), stories, zone=BERLIN).html,
        render_alert(stories[0], zone=BERLIN).html,
    ):
        head, _, body = html.partition("<body")
        assert not re.search(HOSTILE_TO_OUTLOOK, html)
        assert "<style" not in body
        assert "prefers-color-scheme:dark" in head.replace(" ", "")
        assert re.search(r'<!--\[if mso\]><table role="presentation" width="600"', body)
        assert body.count('bgcolor="#ffffff"') == 1
        assert not re.search(r"<div[^>]+style=[^>]*border-left", body), "padding and borders stand on cells"


def test_many_entries_begin_with_a_glance_and_few_do_not() -> None:
    many = [story(number, f"Strike {number} on Mayadin") for number in range(1, 12)]

    for stories, is_there in ((many, True), (many[:6], False)):
        message = render_digest(digest(), stories, zone=BERLIN)
        for words in (message.text, Page(message.html).words):
            assert ("At a glance" in words) is is_there
    glance = render_digest(digest(), many, zone=BERLIN).text.partition("At a glance")[2].partition("[medium]")[0]
    assert len(re.findall(r"^  - ", glance, re.MULTILINE)) == 8


def test_the_text_part_is_at_most_80_wide_but_for_links() -> None:
    wide = "Wide Words " * 40
    told = [story(number, wide, text=wide, words=["Words"], outlet=wide, rule="r" * 20) for number in range(1, 60)]

    message = render_digest(digest(covered("Wire", Health.FAILING, wide)), told, zone=BERLIN)

    alert = render_alert(told[0], zone=BERLIN)
    lines = [line for line in f"{message.text}\n{alert.text}".splitlines() if "://" not in line]
    assert max(map(len, lines)) <= 80

"""What every chat service promises: whatever a feed wrote, few messages within its limits in which nobody is called."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alerts.channels import kinds
from alerts.channels._chat import Chat
from alerts.channels._limits import Unit, length
from alerts.message import Message
from alerts.render import plain_alert, render_alert, render_digest, render_notice, render_pile
from alerts.sheet import Block, Kind, Line, Run, Sheet
from storage.records.alert import AlertStory, Reason
from storage.records.delivery import MessageType, Pile
from storage.records.digest import Digest
from storage.records.notice import BEGINS, Notice, NoticeKind
from storage.records.rule import Severity
from tests.alerts.tolls import change, claim, entry, incident, report, series, told
from tests.contracts.test_channels import MAIL, NOW, channel_of, delivery_to, story

UTC_ZONE = ZoneInfo("UTC")
CHATS = [kind for kind, cls in kinds().items() if issubclass(cls, Chat)]
Body = Mapping[str, Any]


def chat(kind: str) -> Chat:
    channel = channel_of(kind, kinds()[kind].examples[0])
    assert isinstance(channel, Chat)
    return channel


def bodies(kind: str, message: Message, type_: MessageType = MessageType.ALERT_NEW) -> list[Body]:
    """Give what goes over the wire, read again as JSON."""
    channel = chat(kind)
    parts = channel.parts(message, delivery_to(channel, type_), MAIL)
    return [json.loads(channel.content(part)) for part in parts]


def revised() -> AlertStory:
    """A toll that rose, with a rival voice: 22, then 29, and 5 by the ministry."""
    first = entry(claim(22), "Euphrates Conflict Monitor", previous=None, number=1)
    second = entry(
        claim(29),
        "Euphrates Conflict Monitor",
        outlet="Second Wire",
        decision=first.decision,
        previous=22,
        hours=2,
        number=2,
    )
    ministry = entry(claim(5), "Ministry of Defence", outlet="State TV", hours=3, number=3)
    about = incident(
        series(second, ministry),
        timeline=(first,),
        reports=(report(1), report(2, "Second Wire", hours=2), report(3, "State TV", hours=3)),
    )
    return told(about, change(second, Reason.REVISED))


def digest_of(stories: list[AlertStory]) -> Message:
    issue = Digest(id=1, series="morning", local_date=NOW.date(), since=NOW, until=NOW, coverage=())
    return render_digest(issue, stories, zone=UTC_ZONE)


def articles(number: int, title: Callable[[int], str] = "Strike {} on Mayadin".format) -> list[AlertStory]:
    made = []
    for one in range(number):
        sample = story()
        evidence = replace(
            sample.evidence[0], article_id=one, title=title(one), link=f"https://wire.example/{one}?a=1&b=(2)"
        )
        alert = replace(sample.alert, id=one, key=f"item:{one}", rule_id=f"rule{one % 7}")
        made.append(replace(sample, alert=alert, evidence=(evidence,), severity=[*Severity][one % len(Severity)]))
    return made


def words(kind: str, body: Body) -> str:
    """Give all that people read of a message, without invisible spaces and escapes."""
    text = "\n".join(strings(kind, body)).replace("\u200b", "")
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", text)


def strings(kind: str, body: Body) -> Iterator[str]:
    """Find the texts that people read; links are not among them."""
    for name, value in walk(body):
        if isinstance(value, str) and name in TEXTS[kind]:
            yield value


TEXTS = {
    "slack": {"text"},
    "teams": {"text", "fallbackText"},
    "discord": {"content", "description"},
    "mattermost": {"text"},
    "telegram": {"text"},
    "ntfy": {"title", "message"},
}


def walk(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    yield name, value
    if isinstance(value, dict):
        for inner_name, inner in value.items():
            yield from walk(inner, inner_name)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, name)


def fits_slack(body: Body) -> None:
    assert len(body["blocks"]) <= 50
    assert len({block["block_id"] for block in body["blocks"] if "block_id" in block}) == len(
        [block for block in body["blocks"] if block["type"] == "rich_text"]
    )
    whole = 0
    for block in body["blocks"]:
        size = sum(len(value) for name, value in walk(block) if name in {"text", "url"} and isinstance(value, str))
        assert size <= 3_000
        whole += size
    assert whole <= 9_000
    assert len(body["text"]) <= 40_000


def fits_teams(body: Body) -> None:
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    assert length(written, Unit.BYTES) <= 21_000
    assert 2 * length(written, Unit.UTF16) <= 21_000


def fits_discord(body: Body) -> None:
    assert length(body["content"], Unit.UTF16) <= 2_000
    assert len(body["embeds"]) <= 10
    descriptions = [embed.get("description", "") for embed in body["embeds"]]
    footers = [embed["footer"]["text"] for embed in body["embeds"] if "footer" in embed]
    assert all(length(one, Unit.UTF16) <= 4_096 for one in descriptions)
    assert sum(length(one, Unit.UTF16) for one in (*descriptions, *footers)) <= 6_000


def fits_mattermost(body: Body) -> None:
    assert 0 < len(body["text"]) <= 16_383


def fits_telegram(body: Body) -> None:
    size = length(body["text"], Unit.UTF16)
    assert 0 < size <= 4_096
    assert len(body["entities"]) <= 100
    assert all(one["length"] > 0 and one["offset"] + one["length"] <= size for one in body["entities"])


def fits_ntfy(body: Body) -> None:
    assert 0 < length(body["message"], Unit.BYTES) <= 4_096
    assert length(body["title"], Unit.BYTES) <= 250
    assert len(json.dumps(body, ensure_ascii=False).encode()) <= 8_192
    assert re.fullmatch("[-_A-Za-z0-9]{1,64}", body["sequence_id"])


FITS = {
    "slack": fits_slack,
    "teams": fits_teams,
    "discord": fits_discord,
    "mattermost": fits_mattermost,
    "telegram": fits_telegram,
    "ntfy": fits_ntfy,
}


def test_every_chat_has_its_limits_here() -> None:
    assert set(CHATS) == FITS.keys() == TEXTS.keys()


@pytest.mark.parametrize("kind", CHATS)
def test_a_revision_says_all_that_a_reader_must_know(kind: str) -> None:
    [body] = bodies(kind, render_alert(revised(), zone=UTC_ZONE))
    text = words(kind, body)

    assert "[high] Revised: 22 -> 29 civilians killed in Mayadin" in text
    assert "About toll" in text
    assert "was 22, now 29 civilians killed, says Euphrates Conflict Monitor" in text
    assert "lowest and latest 5" in text
    assert "highest 29" in text
    assert "Ministry of Defence" in text
    assert "Mayadin" in text
    assert "Second Wire" in text
    assert "3 independent origins" in text
    assert "The strike killed" in text
    assert "https://wire.example/" in json.dumps(body)


@pytest.mark.parametrize("kind", CHATS)
def test_a_new_alert_quotes_its_evidence_and_never_the_article(kind: str) -> None:
    [body] = bodies(kind, render_alert(story(), zone=UTC_ZONE))
    text = words(kind, body)

    assert "[high] A toll: Strike on Mayadin" in text
    assert "least 12 people were killed in Mayadin" in text
    assert len(text) < 800, "the passage has 1,700 characters"


@pytest.mark.parametrize("kind", CHATS)
def test_notices_summaries_and_bare_messages_arrive_too(kind: str) -> None:
    notice = Notice(
        id=1,
        kind=NoticeKind.CHANNEL,
        subject="desk",
        words="The channel desk is paused.\nIt took nothing for five days.",
        about=(),
        opened_at=NOW,
        told_at=None,
        closed_at=None,
        closing_words=None,
        over_told_at=None,
    )
    pile = Pile(number=3, since=NOW, until=NOW, severities={"high": 3}, heaviest={1: 1})

    [told_of] = bodies(kind, render_notice(notice, BEGINS, zone=UTC_ZONE), MessageType.NOTICE)
    [summed_up] = bodies(kind, render_pile(pile, [story()], zone=UTC_ZONE), MessageType.SUMMARY)
    [bare] = bodies(kind, plain_alert(story()))

    assert "It took nothing for five days." in words(kind, told_of)
    assert "3 alerts while you could not be reached" in words(kind, summed_up)
    assert "2 more alerts not shown" in words(kind, summed_up)
    assert "Strike on Mayadin" in words(kind, bare)


@pytest.mark.parametrize("kind", CHATS)
def test_a_digest_of_five_thousand_matches_is_a_few_messages_that_count_the_rest(kind: str) -> None:
    """Catalogue I94: a limit shortens a message; it does not refuse it."""
    message = LONG
    found = bodies(kind, message, MessageType.DIGEST)

    assert 1 <= len(found) <= chat(kind).room.pages
    for body in found:
        FITS[kind](body)
    text = "\n".join(words(kind, body) for body in found)
    shown = len(set(re.findall(r"Strike \d+ on Mayadin", text)))
    counted = sum(int(number.replace(",", "")) for number in re.findall(r"([\d,]+) more alerts? ", text))
    named = sum(int(number.replace(",", "")) for number in re.findall(r"([\d,]+) alerts? of this rule", text))
    assert shown > 5
    assert counted + named + shown >= 5_000
    assert all(f"{number} of {len(found)} · " in text for number in range(2, len(found) + 1))


@pytest.mark.parametrize("kind", CHATS)
def test_no_character_is_cut_that_people_see_as_one(kind: str) -> None:
    """Catalogue I95: emoji, families and accents at every cut."""
    family = "👨‍👩‍👧"
    for before in range(12):
        title = Line(Kind.TITLE, (Run("x" * before + family * 4_000, bold=True),))
        message = replace(LONG, sheet=Sheet((Block((title,)),)))
        for body in bodies(kind, message):
            FITS[kind](body)
            for text in strings(kind, body):
                left = re.sub(r"[x…*\n\u200b]|msg_\w+-\d+|\[high\]", "", text)
                assert left.replace(family, "") == "" or "Strike" in left


HOSTILE = (
    "<!channel> <!here> <!everyone> <@U012AB3CD> <#C123> <!subteam^S1>",
    "@everyone @here @all @channel @someone <@123456789012345678> <@&1234> <#1234> </cmd:1> <t:1618953630:R>",
    "<at>Everyone</at> {{DATE(2017-10-03T05:00:00Z,SHORT)}} ${admin} @{triggerBody()}",
    "[click](https://evil.example/) <https://evil.example|bank> https://evil.example www.evil.example",
    "**bold** __u__ ~~s~~ `code` ```block``` ||spoiler|| > quote # head - list 1. list | a | b |",
    "<b>x</b><a href='https://evil.example'>y</a> tg://user?id=1 /start@bot #tag $TSLA mail@evil.example",
    "javascript:alert(1) [x](javascript:alert(1)) ![i](https://evil.example/i.png)",
    ":rotating_light: $\\alpha$ ~town-square &lt;!channel&gt; &#64;all \\@all \\[a\\](b)",
)


@pytest.mark.parametrize("kind", CHATS)
@pytest.mark.parametrize("title", HOSTILE)
def test_a_headline_calls_nobody_and_is_no_link(kind: str, title: str) -> None:
    """Catalogue C35, C39, I94."""
    message = render_alert(hostile(title), zone=UTC_ZONE)
    [body] = bodies(kind, message)

    HARMLESS[kind](body)
    links = {value for name, value in walk(body) if name in {"url", "click"}}
    assert links <= {"https://wire.example/a"}
    for text in strings(kind, body):
        assert "evil.example" not in re.sub(r"\]\([^)]*\)", "", text) or not re.search(
            r"https?://evil|(?<![\u200b\w])www\.evil", text
        )


def hostile(title: str) -> AlertStory:
    sample = story()
    evidence = replace(sample.evidence[0], title=title, outlet=title[:60])
    return replace(sample, rule_title="A toll", evidence=(evidence,))


def harmless_slack(body: Body) -> None:
    assert body.keys() == {"text", "blocks", "unfurl_links", "unfurl_media"}
    assert body["unfurl_links"] is body["unfurl_media"] is False
    assert "<" not in body["text"]
    assert not re.search(r"@\w|&(?!amp;|lt;|gt;)", body["text"])
    kinds_of_element = {value for name, value in walk(body["blocks"]) if name == "type"}
    assert kinds_of_element <= {
        "rich_text",
        "rich_text_section",
        "rich_text_list",
        "rich_text_quote",
        "text",
        "link",
        "divider",
    }, "no user, usergroup, channel, broadcast, emoji or mrkdwn"


def harmless_teams(body: Body) -> None:
    card = body["attachments"][0]["content"]
    assert not any(name == "entities" for name, _ in walk(body))
    kinds_of_element = {value for name, value in walk(card) if name == "type"}
    assert kinds_of_element <= {"AdaptiveCard", "Container", "RichTextBlock", "TextRun", "Action.OpenUrl"}
    for text in strings("teams", body):
        assert not re.search(r"\{\{|\$\{|@\{|</?at>", text)


def harmless_markdown(text: str, link: str) -> None:
    """Nothing but our own bold and our own links is left when escaped signs are taken away."""
    bare = re.sub(r"\\[^A-Za-z0-9\s]", "", text).replace(f"({link})", "()")
    bare = re.sub(r"^(?:> |- )", "", bare, flags=re.MULTILINE)
    assert not re.search(r"[`_~|#<>!](?!\u200b)|https?://|@\w|:\w+:", bare), bare
    assert bare.count("[") == bare.count("]") == bare.count("()")
    assert bare.count("**") % 2 == 0


def harmless_discord(body: Body) -> None:
    assert body.keys() == {"content", "embeds", "allowed_mentions"}
    assert body["allowed_mentions"] == {"parse": []}
    for text in strings("discord", body):
        assert not re.search(r"(?<!\\)<|@(?:everyone|here)", text)
        harmless_markdown(text, "https://wire.example/a")


def harmless_mattermost(body: Body) -> None:
    assert body.keys() == {"text", "props"}
    assert not re.search(r"[@#~:$]\w", body["text"].replace("https://wire.example/a", ""))
    harmless_markdown(body["text"], "https://wire.example/a")


def harmless_telegram(body: Body) -> None:
    assert body.keys() == {"chat_id", "text", "entities", "link_preview_options"}
    assert body["link_preview_options"] == {"is_disabled": True}
    assert {one["type"] for one in body["entities"]} <= {"bold", "text_link", "blockquote"}
    assert not re.search(r"[@#/$]\w|://|\.[a-z]", body["text"])


def harmless_ntfy(body: Body) -> None:
    assert body.keys() <= {"topic", "title", "message", "priority", "sequence_id", "tags", "click"}
    assert body["click"] == "https://wire.example/a"
    assert not re.search(r"https?://|www\.", body["message"] + body["title"])


HARMLESS = {
    "slack": harmless_slack,
    "teams": harmless_teams,
    "discord": harmless_discord,
    "mattermost": harmless_mattermost,
    "telegram": harmless_telegram,
    "ntfy": harmless_ntfy,
}

RUNS = st.builds(
    Run,
    st.text(max_size=400) | st.text(alphabet='@<>[]()*_`~|:#"\\\u200b👨‍👩‍👧é \n', max_size=400),
    st.none() | st.just("https://wire.example/" + "a" * 900 + "?q=(x)&y"),
    st.booleans(),
)
LINES = st.builds(Line, st.sampled_from(Kind), st.lists(RUNS, min_size=1, max_size=6).map(tuple))
SHEETS = st.builds(
    Sheet,
    st.lists(
        st.builds(Block, st.lists(LINES, min_size=1, max_size=8).map(tuple), st.none() | st.just("high"), st.just(1)),
        min_size=1,
        max_size=12,
    ).map(tuple),
    st.sampled_from([None, "critical", "low"]),
    st.none() | st.just("https://wire.example/" + "a" * 1900),
)


@pytest.mark.parametrize("kind", CHATS)
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(sheet=SHEETS)
def test_any_text_is_json_within_the_limits(kind: str, sheet: Sheet) -> None:
    for body in bodies(kind, replace(LONG, sheet=sheet)):
        FITS[kind](body)


LONG = digest_of(articles(5_000))

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import NotAFeed
from pipeline.intake import entries
from pipeline.intake.parse import ParsedFeed, parse

CORPUS = Path(__file__).parents[2] / "corpus" / "feeds"
DOCUMENTS = {path.stem: path.read_bytes() for path in sorted(CORPUS.glob("*.xml"))}
HOSTILE = b"< > & ]]> <![CDATA[ <!-- &#xD800; &#99999999; \x00 \xff\xfe </item> </rss> <entry> <image>".split()
HOSTILE += [
    b" xml:base='http://['",
    b"<!ENTITY a 'b'>",
    b"<source url='x'>",
    b" mode='base64'",
    b"<link href='http://['/>",
]


def parsed_or_refused(body: bytes, content_type: str | None = None) -> ParsedFeed | None:
    try:
        return parse(body, url="https://feeds.example.org/feed.xml", content_type=content_type)
    except NotAFeed:
        return None


def assert_fit_for_both_databases(feed: ParsedFeed) -> None:
    text = json.dumps(asdict(feed), default=str, ensure_ascii=False)

    assert "\\u0000" not in text
    text.encode()
    assert len({item.identity for item in feed.items}) == len(feed.items) == len(feed.ids)
    for item in feed.items:
        assert len(item.identity) <= 500
        assert item.link is None or item.link.startswith(("http://", "https://"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_corpus_is_read_as_expected(name: str) -> None:
    expected: dict[str, Any] = json.loads((CORPUS / f"{name}.json").read_text())
    source = {"url": expected["url"], "content_type": expected["content_type"]}
    if "error" in expected:
        with pytest.raises(NotAFeed, match=expected["error"]):
            parse(DOCUMENTS[name], **source)
        return

    feed = parse(DOCUMENTS[name], **source)

    told = json.loads(json.dumps(asdict(feed), default=lambda moment: moment.isoformat()))
    problem = expected["feed"].pop("problem", None)
    assert (problem is None and feed.problem is None) or (problem and feed.problem and problem in feed.problem)
    assert {key: told[key] for key in expected["feed"]} == expected["feed"]
    assert len(feed.items) == len(expected["items"])
    for item, wanted in zip(told["items"], expected["items"], strict=True):
        assert {key: item[key] for key in wanted} == wanted


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=60) | st.none())
def test_any_bytes_are_a_feed_or_none(body: bytes, content_type: str | None) -> None:
    if feed := parsed_or_refused(body, content_type):
        assert_fit_for_both_databases(feed)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_mutation_of_a_feed_is_a_feed_or_none(data: st.DataObject) -> None:
    body = DOCUMENTS[data.draw(st.sampled_from(sorted(DOCUMENTS)))]
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 40)))
        new = data.draw(st.sampled_from(HOSTILE) | st.binary(max_size=8))
        body = body[:start] + new + body[end:]

    if feed := parsed_or_refused(body):
        assert_fit_for_both_databases(feed)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_a_cut_feed_is_never_taken_for_a_whole_one(length: int) -> None:
    whole = DOCUMENTS["rss20_content"].rstrip()

    assert parsed_or_refused(whole[: length % len(whole)]) is None


@pytest.mark.parametrize(
    "encoding", ["undefined", "idna", "punycode", "unicode_escape", "utf-7", "rot13", "hex", "no-such"]
)
def test_a_codec_that_is_no_encoding_of_documents_is_not_used(encoding: str) -> None:
    body = f"<?xml version='1.0' encoding='{encoding}'?><rss version='2.0'><channel><title>Füße</title></channel></rss>"

    feed = parse(body.encode(), url=None, content_type=f"text/xml; charset={encoding}")

    assert feed.title == "Füße"


def test_the_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "secret.xml"
    file.write_bytes(DOCUMENTS["rss20_content"])

    assert parsed_or_refused(str(file).encode()) is None


def test_what_is_too_long_is_cut_and_an_over_long_id_still_tells_apart() -> None:
    long_id = "i" * 20_000
    item = (
        f"<item><guid isPermaLink='false'>{long_id}{{n}}</guid><title>{'t' * 9_000}</title><description>{'d' * 300_000}"
    )
    item += f"</description><dc:creator>{'a b ' * 900}</dc:creator>{'<category>' + 'c' * 300 + '{n}</category>'}</item>"
    body = (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
        + item.format(n=1)
        + "</channel></rss>"
    )

    (only,) = parse(body.encode(), url=None, content_type=None).items

    assert (len(only.title), len(only.summary)) == (entries.MAX_TITLE, entries.MAX_TEXT)
    assert len(only.author or "") <= entries.MAX_AUTHOR
    assert [len(tag) for tag in only.tags] == [entries.MAX_TAG]
    assert only.identity.startswith("blake2b:")


def test_of_too_many_items_the_first_are_taken_and_the_rest_is_told() -> None:
    items = "".join(f"<item><title>{number}</title></item>" for number in range(2_005))

    feed = parse(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), url=None, content_type=None)

    assert [feed.items[0].title, feed.items[-1].title, len(feed.items)] == ["0", "1999", 2_000]
    assert feed.problem == "of 2005 items only the first 2000 were taken"


def test_many_newlines_before_the_root_cost_nothing() -> None:
    body = (
        b"<?xml version='1.0'?>" + b"\n" * 1_000_000 + b"<rss version='2.0'><channel><title>x</title></channel></rss>"
    )

    assert parse(body, url=None, content_type=None).title == "x"


def test_a_feed_read_twice_is_the_same() -> None:
    body = DOCUMENTS["one_guid_for_all"]
    first, second = (parse(body, url=None, content_type=None) for _ in range(2))

    assert first == replace(second)

"""Lists of feeds from other programs, and to them."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.watched import FeedKeys
from wirewatch.settings import load
from wirewatch.workbench.edit import CannotAdd
from wirewatch.workbench.feeds.add import with_feeds
from wirewatch.workbench.feeds.groups import group_name
from wirewatch.workbench.feeds.lists import not_yet_watched, shareable, write_included
from wirewatch.workbench.feeds.opml import DEEPEST, LARGEST, MOST_FEEDS, NotOpml, from_opml, to_opml
from wirewatch.workbench.feeds.written import feed_from


def opml(body: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="1.1"><head/><body>{body}</body></opml>'.encode()


def outline(url: str = "https://a.example/f", **said: str) -> str:
    return f'<outline xmlUrl="{url}"{"".join(f" {key}={value!r}" for key, value in said.items())}/>'


urls = st.integers(0, 8).map(lambda n: f"https://{n}.example/feed?a=1&b=<'\"${{HOME}}>")
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
groups = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), max_size=4)
feeds = st.lists(
    st.builds(
        lambda url, outlet, owner, groups, every: feed_from(
            url=url, outlet=outlet, owner=owner, groups=groups, every=every
        ),
        urls, names, names, groups, st.sampled_from([None, "1m", "90s", "15m", "3h", "2d"]),
    ),
    unique_by=lambda feed: feed.url,
)  # fmt: skip


def comparable(feed: FeedKeys) -> tuple[object, ...]:
    return feed.url, feed.outlet, feed.owner, sorted(feed.groups), feed.every


@given(feeds)
def test_what_goes_out_comes_in_the_same(feeds: list[FeedKeys]) -> None:
    back = from_opml(to_opml(feeds).encode())

    assert sorted(map(str, map(comparable, back.feeds))) == sorted(map(str, map(comparable, feeds)))
    assert (back.duplicates, back.skipped) == (0, ())


def test_groups_are_folders_and_everything_is_escaped() -> None:
    feed = feed_from(url="https://a.example/?x=1&y=<", outlet='A "&" <B>', groups=["wires", "syria"])

    body = ET.fromstring(to_opml([feed])).find("body")  # noqa: S314 - our own words

    assert body is not None
    assert [folder.get("text") for folder in body] == ["wires", "syria"]
    assert [folder[0].get("xmlUrl") for folder in body] == [feed.url] * 2
    assert body[0][0].get("title") == feed.outlet


def test_folders_in_folders_are_groups_and_titles_are_outlets() -> None:
    found = from_opml(
        opml(
            f"<outline text='Middle East'><outline title='2: Syria'>{outline(text='t', title='A &amp; B')}</outline>"
            f"{outline('feed://b.example/x', text='B')}</outline>{outline('https://c.example/')}<outline text='empty'/>"
        )
    )

    assert [(feed.url, feed.outlet, feed.groups) for feed in found.feeds] == [
        ("https://a.example/f", "A & B", ["middle_east", "g_2_syria"]),
        ("http://b.example/x", "B", ["middle_east"]),
        ("https://c.example/", "c.example", []),
    ]


def test_duplicates_are_counted_and_several_folders_are_several_groups() -> None:
    found = from_opml(
        opml(
            f"<outline text='a'>{outline(text='A')}{outline(text='A')}</outline><outline text='b'>{outline()}</outline>"
            f"{outline(text='Again')}"
        )
    )

    assert [(feed.outlet, feed.groups) for feed in found.feeds] == [("A", ["a", "b"])]
    assert found.duplicates == 2


def test_broken_entries_are_told_with_their_line_and_the_rest_is_read() -> None:
    found = from_opml(
        opml(
            f"\n{outline('ftp://a.example', text='Old')}\n{outline('not an address')}\n{outline('javascript:x')}"
            f"\n{outline('https://good.example/', text='Good')}<outline text='no address' xmlUrl=' '/>"
        )
    )

    assert [feed.outlet for feed in found.feeds] == ["Good"]
    assert [line.partition(": ")[0] for line in found.skipped] == ["line 2", "line 3", "line 4"]
    assert "Old: url: should be an address that begins with http:// or https://" in found.skipped[0]


BOMB = (
    '<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (BOMB.encode() + opml("<outline text='&j;'/>").partition(b"?>")[2], "DOCTYPE"),
        (b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>', "DOCTYPE"),
        (b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>', "DOCTYPE"),
        (b"<opml><body>&undefined;</body></opml>", "faulty"),
        (b"<opml><body><outline", "faulty"),
        (b"", "faulty"),
        (b"\x00\x01\x02", "faulty"),
        (b"<rss version='2.0'/>", "first element is <rss>"),
        (b"<!DOCTYPE html><html>", "DOCTYPE"),
        (b'<?xml version="1.0" encoding="utf-7"?><opml/>', "encoding"),
        (b'<?xml version="1.0" encoding="nonsense"?><opml/>', "encoding"),
        (b"<opml>" + b"<outline text='a'>" * (DEEPEST + 1), "deeper"),
        (opml(outline() * (MOST_FEEDS + 1)), "more than 10,000 feeds"),
        (b"<opml>" + b" " * LARGEST + b"</opml>", "larger than 5 MB"),
    ],
    ids=lambda value: re.sub(r"\W+", " ", str(value))[:30],
)
def test_hostile_and_broken_lists_are_refused_with_a_reason(document: bytes, reason: str) -> None:
    with pytest.raises(NotOpml, match=reason):
        from_opml(document)


@given(st.binary(max_size=200), st.integers(0, 300), st.integers(0, 300))
def test_any_bytes_give_feeds_or_a_reason(noise: bytes, start: int, end: int) -> None:
    good = opml(f"<outline text='a'>{outline(text='A')}</outline>")
    try:
        found = from_opml(good[:start] + noise + good[end:])
    except NotOpml:
        return
    assert all(feed.url.startswith(("http://", "https://")) for feed in found.feeds)


@given(st.lists(st.tuples(names, names), min_size=1, max_size=3))
def test_whatever_a_list_says_can_be_written_to_a_file(said: list[tuple[str, str]]) -> None:
    rows = "".join(
        f"<outline xmlUrl={quoteattr(f'https://a.example/{path}')} text={quoteattr(text)}/>" for path, text in said
    )
    try:
        found = from_opml(opml(rows))
    except NotOpml:  # a sign that no XML may hold
        return

    assert with_feeds(b"terms: {a: [b]}\n", found.feeds, "f") if found.feeds else found.skipped


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "utf-16"], ids=["Western", "Cyrillic", "two bytes"])
def test_lists_in_other_encodings_are_read(declared: str) -> None:
    name = "Société" if declared == "iso-8859-1" else "Новости"
    text = opml(outline(text=name)).decode().replace('"1.0"', f'"1.0" encoding="{declared}"')

    assert [feed.outlet for feed in from_opml(text.encode(declared)).feeds] == [name]


@given(st.text(max_size=90))
def test_any_folder_gives_a_valid_group_or_none(folder: str) -> None:
    name = group_name(folder)

    assert name is None or feed_from(url="https://a.example/", outlet="A", groups=[name]).groups == [name]


@pytest.mark.parametrize(
    ("folder", "group"),
    [("wires", "wires"), ("Middle East / Syria", "middle_east_syria"), ("Económia", "economia"), ("2024", "g_2024")],
)
def test_folders_keep_their_names(folder: str, group: str) -> None:
    assert group_name(folder) == group


def test_folders_that_differ_in_lost_letters_stay_apart() -> None:
    folders = ["Новости", "Война", "أخبار", "x" * 80 + "1", "x" * 80 + "2"]

    assert len({group_name(folder) for folder in folders}) == len(folders)
    assert group_name(" -- ") is None


CONFIG = """feeds:
  - {url: "https://open.example/f", outlet: Open}
  - {url: "https://me:pass@login.example/f", outlet: Login}
  - {url: "https://token.example/${TOKEN}", outlet: Token}
"""


def test_secrets_in_addresses_stay_here(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(CONFIG)

    out, kept = shareable(load(tmp_path / "feeds.yaml", {"TOKEN": "s3cret"}))

    assert [feed.outlet for feed in out] == ["Open"]
    assert [feed.outlet for feed in kept] == ["Login", "Token"]


def test_an_imported_list_is_included_and_what_is_watched_is_left_out(tmp_path: Path) -> None:
    config, file = tmp_path / "feeds.yaml", tmp_path / "lists" / "imported.yaml"
    config.write_text(CONFIG)
    settings = load(config, {"TOKEN": "s3cret"})
    found = from_opml(opml(outline("https://OPEN.example:443/f") + outline("https://n.example/${TOKEN}", text="New")))

    new = not_yet_watched(found.feeds, settings)
    line = write_included(file, config, new)
    config.write_text(f"{line}\n{CONFIG}")

    loaded = load(config, {"TOKEN": "s3cret"}).feeds
    assert line == "include: [lists/imported.yaml]"
    assert "https://n.example/${TOKEN}" in [feed.url for feed in loaded]  # a stranger's list gets no secret of ours
    assert len(loaded) == 4


def test_an_imported_list_stands_below_the_configuration_and_takes_no_file_away(tmp_path: Path) -> None:
    config = tmp_path / "here" / "feeds.yaml"
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "there.yaml").write_text("mine")
    feeds = [feed_from(url="https://a.example/", outlet="A")]

    with pytest.raises(CannotAdd, match="outside"):
        write_included(tmp_path / "out.yaml", config, feeds)
    with pytest.raises(CannotAdd, match="is there already"):
        write_included(tmp_path / "here" / "there.yaml", config, feeds)
    assert (tmp_path / "here" / "there.yaml").read_text() == "mine"

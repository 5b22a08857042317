"""Feeds that are put into a file in which an operator wrote."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.intake.watched import FeedKeys
from wirewatch.config.yaml_file import parse_yaml
from wirewatch.workbench.edit import CannotAdd
from wirewatch.workbench.feeds.add import add_feed, with_feeds
from wirewatch.workbench.feeds.written import feed_from, span

FEED = feed_from(url="https://b.example/feed", outlet="B", groups=["wires"], every="15m")
LINES = "- url: https://b.example/feed\n  outlet: B\n  groups: [wires]\n  every: 15m\n"


def below(columns: int) -> str:
    return "".join(f"{' ' * columns}{line}\n" for line in LINES.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, f"feeds:\n{below(2)}"),
        ("", f"feeds:\n{below(2)}"),
        ("terms: {a: [b]}\n", f"terms: {{a: [b]}}\n\nfeeds:\n{below(2)}"),
        ("feeds:  # none yet\nrules: {}\n", f"feeds:  # none yet\n{below(2)}rules: {{}}\n"),
        ("feeds:\n- url: a # so\n\n\n", f"feeds:\n- url: a # so\n{below(0)}\n\n"),
        ("feeds:\n    - {url: a}", f"feeds:\n    - {{url: a}}\n{below(4)}"),
        (
            "# top\nfeeds:\n  # one\n  - url:   'a'   # keep\n    # last\n\n# rules begin\nrules: {}\n\n",
            f"# top\nfeeds:\n  # one\n  - url:   'a'   # keep\n    # last\n{below(2)}\n# rules begin\nrules: {{}}\n\n",
        ),
        ("feeds:\r\n  - url: a\r\nrules: {}\r\n", f"feeds:\r\n  - url: a\r\n{below(2)}rules: {{}}\r\n"),
        ("feeds:\n  - &a {url: x}\n  - *a\n", f"feeds:\n  - &a {{url: x}}\n  - *a\n{below(2)}"),
        ("feeds:\n  - url: ${TOKEN}\n", f"feeds:\n  - url: ${{TOKEN}}\n{below(2)}"),
    ],
)
def test_a_feed_is_added_behind_the_others_and_nothing_else_is_touched(
    tmp_path: Path, before: str | None, after: str
) -> None:
    file = tmp_path / "feeds.yaml"
    if before is not None:
        file.write_bytes(before.encode())
    if before and "\r\n" in before:
        after = after.replace("\r\n", "\n").replace("\n", "\r\n")

    add_feed(file, FEED)

    assert file.read_bytes().decode() == after
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "before",
    [
        "feeds: [{url: a}]\n",
        "feeds: []\n",
        "feeds: {a: b}\n",
        "feeds: word\n",
        "feeds:\n  - a\n...\n",
        "a: &x [1]\nfeeds: *x\n",
        "{feeds: [a]}\n",
        "- a\n",
        "just words\n",
        "feeds: [a\n",
        "a: |\n  text\n b: 1\n",
    ],
)
def test_a_file_that_cannot_be_edited_safely_is_left_as_it_is(tmp_path: Path, before: str) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text(before)

    with pytest.raises(CannotAdd):
        add_feed(file, FEED)

    assert file.read_text() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotAdd, match="cannot be written"):
        add_feed(tmp_path / "missing" / "feeds.yaml", FEED)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.tuples(words, words, st.text("$:{}-AZ ", max_size=12)), min_size=1, max_size=3))
def test_whatever_a_feed_is_called_comes_back_from_the_file(named: list[tuple[str, str, str]]) -> None:
    feeds = []
    for number, (outlet, owner, path) in enumerate(named):
        url = f"https://{number}.example/{path}".strip()
        feeds.append(feed_from(url=url, outlet=f"{outlet}{path}", owner=owner, groups=["a"], every="2h"))

    written = parse_yaml(with_feeds(b"", feeds, "f"), "f", {"A": "secret", "Z": "secret"})

    assert not written.complaints
    assert isinstance(written.data, dict)
    assert [FeedKeys.model_validate(feed) for feed in written.data["feeds"] or []] == feeds


@given(st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=11)))
def test_a_span_reads_as_what_it_was(time: timedelta) -> None:
    whole = timedelta(seconds=round(time.total_seconds()))

    assert feed_from(url="https://a.example/", outlet="", every=span(whole)).every == whole


def test_what_is_wrong_with_a_feed_is_said() -> None:
    with pytest.raises(ValidationError, match="1m or longer"):
        feed_from(url="https://a.example/", outlet="A", every="5s")
    assert feed_from(url="https://a.example:81/x", outlet=" \n").outlet == "a.example:81"

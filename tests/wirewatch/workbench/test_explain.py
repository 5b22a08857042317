"""Explaining stored articles and pasted texts, as functions and as the command that people use."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.records.match import Settled
from wirewatch.cli import main
from wirewatch.settings import Settings
from wirewatch.workbench.errors import NoSuchArticle
from wirewatch.workbench.explain import SETTLED, explain, explain_stored, pasted, quoted
from wirewatch.workbench.named import rule_named

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Wirewatch = Callable[..., Done]


@pytest.fixture
def wirewatch(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Wirewatch:
    """Run the command in this process, which has loaded the gazetteer."""

    def run(*arguments: str | Path, given: str = "", columns: int = 80) -> Done:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr("sys.argv", ["wirewatch", *map(str, arguments)])
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(given.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, shown.out, shown.err)

    return run


def test_every_stored_match_is_explained_as_one_that_holds(archive: Database, live: Settings) -> None:
    with archive.snapshot() as store:
        for rule in live.rules:
            for article_id in range(1, 100, 9):
                answer = explain_stored(store, rule, str(article_id), live.known)
                newest = [told for told in answer.told if told.fate.article_version == answer.article.version]
                assert bool(newest) == answer.held
                assert bool(answer.because) != answer.held


def test_what_became_of_a_match_is_told_with_its_alert_and_incident(archive: Database, live: Settings) -> None:
    rule = rule_named("civilians_hit", live)
    with archive.snapshot() as store:
        told = [
            one
            for article_id in range(15, 60)
            for one in explain_stored(store, rule, str(article_id), live.known).told
            if one.fate.settled is Settled.ALERTED
        ]

    assert told
    for one in told:
        assert one.same_rule
        assert one.settled == "opened an alert"
        assert all(incident and "killed" in incident for _, incident in one.alerts)


def test_an_address_names_an_article_too(archive: Database, live: Settings) -> None:
    rule = live.rules[0]
    with archive.snapshot() as store:
        by_id = explain_stored(store, rule, "7", live.known)
        assert by_id.article.link
        by_address = explain_stored(store, rule, by_id.article.link, live.known)

    assert by_address.article == by_id.article
    assert by_address.explained == by_id.explained


@pytest.mark.parametrize("named", ["999999", "0", "http://nowhere.example/", "9" * 30, "", "-1"])
def test_an_article_that_is_not_stored_is_told(archive: Database, live: Settings, named: str) -> None:
    with archive.snapshot() as store, pytest.raises(NoSuchArticle):
        explain_stored(store, live.rules[0], named, live.known)


def test_every_way_to_settle_a_match_has_its_words() -> None:
    assert set(SETTLED) == set(Settled)


def test_words_are_shown_in_their_context_cut_at_words(live: Settings) -> None:
    text = f"{'before ' * 30}Twelve people were killed in Mayadin.\n\n{'after ' * 30}"
    article = pasted(text, title="", outlet="", published=None, now=NOON)
    answer = explain(rule_named("euphrates_toll", live), article, live.known)

    found = quoted(article, answer.explained.parts[0].spans[-1], 40)

    assert answer.held
    assert found.words == "Mayadin"
    assert found.before.startswith("…")
    assert found.before.endswith("people were killed in ")
    assert found.after.startswith(". after after")
    assert found.after.endswith("after…")
    assert "\n" not in found.before + found.words + found.after


def test_the_command_says_in_its_exit_code_whether_the_rule_holds(week: Path, wirewatch: Wirewatch) -> None:
    text = "At least 3 people were killed in Mayadin, medics said."

    failed = wirewatch("explain", "-", "euphrates_toll", "--config", week, given=text)
    as_json = wirewatch("explain", "-", "euphrates_toll", "--config", week, "--json", given=text.replace("3", "30"))

    assert failed.returncode == 1, failed.stderr
    assert "does not hold" in failed.stdout
    assert "says 3, at_least 5 is asked for" in failed.stdout
    assert "[Mayadin]" in failed.stdout
    assert max(map(len, failed.stdout.splitlines())) <= 80
    assert as_json.returncode == 0, as_json.stderr
    answer: dict[str, Any] = json.loads(as_json.stdout)
    assert answer["held"]
    assert answer["because"] is None
    [claim] = answer["explained"]["parts"]
    assert [span["words"] for span in claim["spans"]] == ["30", "Mayadin"]
    assert claim["decided_by"]


def test_a_rule_of_another_file_is_explained_with_the_lists_of_the_configuration(
    week: Path, tmp_path: Path, wirewatch: Wirewatch
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text('rules: {mine: {title: Mine, when: {text: "{denials} NEAR/3 strike"}, send: [desk]}}')

    done = wirewatch("explain", "-", "mine", "--file", file, "--config", week, given="The army denied a strike.")

    assert done.returncode == 0, done.stderr
    assert "[denied]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["7", "euphrates_tol"], "did you mean 'euphrates_toll'?"),
        (["70000", "euphrates_toll"], "no such article"),
        (["-", "euphrates_toll", "--published", "yesterday"], "--published"),
        (["7", "euphrates_toll", "--title", "A title"], "--title"),
        (["7", "euphrates_toll", "--file", "nowhere.yaml"], "nowhere.yaml:1:1: cannot be read"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    week: Path, arguments: list[str], words: str, wirewatch: Wirewatch
) -> None:
    done = wirewatch("explain", *arguments, "--config", week, columns=200)

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_hostile_text_on_stdin_is_explained(week: Path, wirewatch: Wirewatch) -> None:
    given = "\x00\x1b[31m(" * 500 + "=IS \u202e" * 50 + "12 killed " * 200

    done = wirewatch("explain", "-", "euphrates_toll", "--config", week, given=given)

    assert done.returncode == 1, done.stderr
    assert "\x1b" not in done.stdout

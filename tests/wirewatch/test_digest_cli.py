"""`wirewatch digest` and `wirewatch left`, as they are typed."""

import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alerts.errors import DigestComposed, NoSuchReader
from storage.records.left import Seat
from wirewatch.app import open_database
from wirewatch.cli.app import app
from wirewatch.settings import SettingsError, load

CONFIG = """
settings:
  database: "sqlite:///{folder}/w.db"
  timezone: Europe/Berlin
  public_url: "https://watch.example.org/"
  mail: {{server: "127.0.0.1:9", from: wirewatch@example.org, security: none}}
feeds: [{{url: "http://127.0.0.1:9/feed", outlet: Wire}}]
rules: {{toll: {{title: A toll, when: {{text: Mayadin}}, send: [desk, morning]}}}}
channels:
  desk: {{email: {{to: [desk@example.org, {{address: amira@example.org, timezone: Asia/Amman}}]}}}}
digests: {{morning: {{at: ["07:00", "17:00"], to: [desk]}}, quiet: {{at: "08:00", to: [desk], when_empty: skip}}}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "feeds.yaml"
    file.write_text(CONFIG.format(folder=tmp_path))
    return file


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == code, done.output
    return done.output


def test_a_preview_is_a_page_a_text_or_a_mail_by_the_name_of_the_file(config: Path, tmp_path: Path) -> None:
    for name in ("d.html", "d.txt", "d.eml"):
        run("digest", "morning", "--preview", tmp_path / name, "--at", "2017-10-03T06:00", "--config", config)

    assert "<!DOCTYPE html>" in (tmp_path / "d.html").read_text()
    text = (tmp_path / "d.txt").read_text()
    assert "Tuesday 3 October 2017, 07:00" in text
    letter = message_from_bytes((tmp_path / "d.eml").read_bytes(), policy=default)
    assert letter["Subject"] == "Tue 3 Oct, 07:00: Nothing matched"
    assert letter["To"] == "desk@example.org"
    assert letter.get_body(("plain",)).get_content().replace("\r\n", "\n") == text  # type: ignore[union-attr]
    assert "max-width: 600px" in (tmp_path / "d.html").read_text().replace("max-width:600px", "max-width: 600px")


def test_a_preview_for_a_reader_has_the_times_of_their_zone(config: Path, tmp_path: Path) -> None:
    run("digest", "morning", "--preview", tmp_path / "d.txt", "--for", "amira@example.org", "--config", config)

    assert "(Asia/Amman)" in (tmp_path / "d.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--preview", "d.pdf"), "should end in .html, .txt, .eml"),
        (("--preview", "no/such/folder/d.html"), "there is no folder"),
        (("--at", "tomorrow"), "2017-10-03T07:00"),
        (("--for", "amira@example.org"), "goes with --preview"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_composed(
    config: Path, arguments: tuple[str, ...], said: str
) -> None:
    shown = run("digest", "morning", *arguments, "--config", config, code=2)

    assert said in " ".join(shown.replace("│", " ").split())
    with open_database(load(config, {})) as database, database.snapshot() as store:
        assert store.outbox.all() == []


def test_a_reader_whom_nobody_knows_is_an_error_that_names_the_others(config: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["digest", "morning", "--preview", str(tmp_path / "d.txt"), "--for", "x", "--config", str(config)]
    )

    assert isinstance(done.exception, NoSuchReader)
    assert "amira@example.org" in str(done.exception)


def test_a_digest_that_cannot_be_sent_yet_is_exit_1_and_stays_owed(config: Path) -> None:
    shown = run("digest", "morning", "--at", "2017-10-03T06:00", "--config", config, code=1)

    assert "2 to be tried again" in shown  # nobody listens there
    again = CliRunner().invoke(app, ["digest", "morning", "--at", "2017-10-03T18:00", "--config", str(config)])
    assert again.exit_code == 1, "the second hour of the day is a digest of its own"
    third = CliRunner().invoke(app, ["digest", "morning", "--at", "2017-10-03T19:00", "--config", str(config)])
    assert isinstance(third.exception, DigestComposed)


def test_nothing_is_sent_where_silence_was_asked_for(config: Path) -> None:
    assert "when_empty: skip" in run("digest", "quiet", "--config", config)


def test_who_left_is_listed_and_taken_back(config: Path) -> None:
    assert "nobody has left" in run("left", "--config", config)
    with open_database(load(config, {})) as database, database.transaction() as store:
        store.leavers.leave(Seat("morning", "desk@example.org"), datetime(2017, 10, 3, tzinfo=UTC), "link")
    run("left", "--add", "desk@example.org", "--list", "desk", "--config", config)

    rows = json.loads(run("left", "--json", "--config", config))
    assert [(row["list"], row["address"], row["how"]) for row in rows] == [
        ("desk", "desk@example.org", "by hand"),
        ("morning", "desk@example.org", "link"),
    ]
    assert "morning" in run("left", "--config", config)
    assert "nobody" in run("left", "--list", "quiet", "--config", config)

    run("left", "--take-back", "desk@example.org", "--list", "desk", "--config", config)
    assert [row["list"] for row in json.loads(run("left", "--json", "--config", config))] == ["morning"]
    assert "gets morning again" in run("left", "--take-back", "desk@example.org", "--config", config)
    assert "has not left" in run("left", "--take-back", "desk@example.org", "--config", config, code=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--add", "desk@example.org"),
        ("--add", "desk@example.org", "--list", "nothing"),
        ("--add", "stranger@example.org", "--list", "desk"),
        ("--add", "desk@example.org", "--list", "desk", "--take-back", "desk@example.org"),
    ],
)
def test_who_cannot_leave_is_told_so(config: Path, arguments: tuple[str, ...]) -> None:
    run("left", *arguments, "--config", config, code=2)


@pytest.mark.parametrize(
    "address",
    ["watch.example.org", "ftp://x", "https://", "https://u:p@x", "https://x/?a=b", "https://x/#a", "https://x y", "7"],
)
def test_a_public_address_that_is_none_is_refused_where_it_stands(tmp_path: Path, address: str) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text(CONFIG.format(folder=tmp_path).replace("https://watch.example.org/", address.replace('"', "")))

    with pytest.raises(SettingsError, match=r"feeds.yaml:5:\d+: settings.public_url: should be a web address"):
        load(file, {})


def test_a_public_address_has_no_slash_at_its_end(config: Path) -> None:
    assert load(config, {}).general.public_url == "https://watch.example.org"

"""The commands as their users run them: the real program, real feed documents on a real server."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from storage.records.feed import Health, Polled
from wirewatch.app import open_database, utc_now
from wirewatch.demo.mailbox import Mailbox
from wirewatch.settings import load

CONFIG = """
settings:
  database: sqlite:///{folder}/wirewatch.db
  timezone: Europe/Berlin
  mail: {{server: "{mail}", from: wirewatch@example.org, security: none}}
  allow: [127.0.0.0/8]
  backlog: tell
feeds:
{feeds}
rules:
  river:
    title: The river
    when: {{text: "title:river"}}
    send: [desk, morning]
channels:
  desk: {{email: {{to: [desk@example.org]}}}}
digests:
  morning: {{at: "07:00", to: [desk]}}
"""

DOCUMENTS = {
    "rss20.xml": "<rss version='2.0'><channel><title>Two</title><item><guid>1</guid><title>The river rises</title>"
    "</item></channel></rss>",
    "atom.xml": "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><id>a</id>"
    "<updated>2017-10-02T00:00:00Z</updated><entry><id>1</id><title>A bridge over the river</title>"
    "<updated>2017-10-02T00:00:00Z</updated><link href='/bridge'/></entry></feed>",
    "rss10.xml": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    "<channel rdf:about='http://one.example/'><title>One</title></channel>"
    "<item rdf:about='http://one.example/1'><title>No water</title><link>http://one.example/1</link></item></rdf:RDF>",
    "page.xml": "<!doctype html><html><body>Please sign in</body></html>",
    "empty.xml": "",
}


def wirewatch(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wirewatch", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "200"},
    )


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    with Mailbox(tmp_path / "mail") as opened:
        yield opened


@pytest.fixture
def config(tmp_path: Path, site: str, mailbox: Mailbox) -> Path:
    feeds = "".join(f"  - {{url: {site}/{name}, outlet: {name}, every: 15m}}\n" for name in [*DOCUMENTS, "gone.xml"])
    file = tmp_path / "feeds.yaml"
    file.write_text(CONFIG.format(folder=tmp_path, mail=mailbox.server, feeds=feeds))
    return file


def test_one_run_polls_documents_of_several_formats_tells_what_matched_and_goes_on_past_what_failed(
    config: Path, mailbox: Mailbox
) -> None:
    done = wirewatch("run", "--once", "--json", "--config", config)

    assert done.returncode == 0, done.stderr
    numbers = json.loads(done.stdout)
    assert (numbers["feeds"], numbers["feeds_failed"], numbers["items_new"]) == (6, 3, 3)
    assert (numbers["matches"], numbers["alerts"], numbers["sent"]) == (2, 2, 2)
    subjects = sorted(str(mail["Subject"]) for mail in mailbox.messages)
    assert [word in subject for word, subject in zip(("bridge", "rises"), subjects, strict=True)] == [True, True]


def test_a_second_run_within_the_interval_asks_nobody(config: Path) -> None:
    wirewatch("run", "--once", "--config", config)

    done = wirewatch("run", "--once", "--json", "--config", config)

    assert json.loads(done.stdout)["feeds"] == 0


def test_strict_makes_a_failed_feed_a_failure(config: Path) -> None:
    assert wirewatch("run", "--once", "--strict", "--config", config).returncode == 1


def test_health_says_why_a_feed_fails_in_words(config: Path) -> None:
    wirewatch("run", "--once", "--config", config)

    rows = json.loads(wirewatch("feeds", "health", "--json", "--config", config).stdout)

    problems = {row["outlet"]: row["problem"] for row in rows}
    assert problems["rss20.xml"] is None
    assert "web page" in problems["page.xml"]
    assert "empty" in problems["empty.xml"]
    assert "404" in problems["gone.xml"]
    shown = wirewatch("feeds", "health", "--config", config).stdout
    assert problems["gone.xml"][:40] in shown


def test_health_tells_of_a_feed_that_moved_one_that_is_gone_and_a_host_that_wants_a_pause(config: Path) -> None:
    """Catalogue E 58, 59."""
    wirewatch("run", "--once", "--config", config)
    settings = load(config)
    until = utc_now() + timedelta(hours=3)
    with open_database(settings) as database, database.transaction() as store:
        moved, gone = (next(f for f in store.feeds.all() if f.outlet == name) for name in ("rss20.xml", "gone.xml"))
        state = {name: getattr(gone, name) for name in Polled.__dataclass_fields__ if hasattr(gone, name)}
        store.feeds.record([Polled(**state | {"feed_id": gone.id, "polled_at": until, "health": Health.GONE})])
        state = {name: getattr(moved, name) for name in Polled.__dataclass_fields__ if hasattr(moved, name)}
        store.feeds.record(
            [Polled(**state | {"feed_id": moved.id, "polled_at": until, "moved_to": "http://new.example/feed"})]
        )
        store.hosts.pause("new.example", until)

    rows = {row["outlet"]: row for row in json.loads(wirewatch("feeds", "health", "--json", "--config", config).stdout)}
    shown = " ".join(wirewatch("feeds", "health", "--config", config).stdout.split())

    assert (rows["rss20.xml"]["moved_to"], rows["gone.xml"]["moved_to"]) == ("http://new.example/feed", None)
    assert (rows["rss20.xml"]["paused_until"], rows["gone.xml"]["paused_until"]) == (until.isoformat(), None)
    assert rows["gone.xml"]["health"] == "gone"
    assert "moved: change the" in shown


def test_health_before_the_first_run_says_so(config: Path) -> None:
    rows = json.loads(wirewatch("feeds", "health", "--json", "--config", config).stdout)

    assert {row["health"] for row in rows} == {"new"}


def test_feeds_are_listed(config: Path) -> None:
    rows = json.loads(wirewatch("feeds", "list", "--json", "--config", config).stdout)

    assert {row["outlet"] for row in rows} == {*DOCUMENTS, "gone.xml"}
    assert {row["every"] for row in rows} == {900.0}
    assert "rss10.xml" in wirewatch("feeds", "list", "--config", config).stdout


def test_a_preview_of_a_digest_sends_nothing_and_marks_nothing(config: Path, tmp_path: Path, mailbox: Mailbox) -> None:
    wirewatch("run", "--once", "--config", config)
    before = len(mailbox.messages)
    page = tmp_path / "digest.html"

    previews = [wirewatch("digest", "morning", "--preview", page, "--config", config) for _ in range(2)]

    assert [done.returncode for done in previews] == [0, 0]
    assert "The *river* rises" in previews[1].stdout
    assert "rises" in page.read_text()
    assert len(mailbox.messages) == before


def test_a_digest_can_be_sent_before_its_hour_and_only_once_a_day(config: Path, mailbox: Mailbox) -> None:
    wirewatch("run", "--once", "--config", config)
    before = len(mailbox.messages)

    first, second = (wirewatch("digest", "morning", "--config", config) for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 1)
    assert len(mailbox.messages) == before + 1
    assert "Traceback" not in second.stderr


def test_alerts_are_listed(config: Path) -> None:
    wirewatch("run", "--once", "--config", config)

    rows = json.loads(wirewatch("alerts", "--json", "--config", config).stdout)

    assert sorted(row["items"][0]["title"] for row in rows) == ["A bridge over the river", "The river rises"]
    assert {row["rule"]["id"] for row in rows} == {"river"}
    assert (
        "The river rises"
        in wirewatch("alerts", "--last", "1", "--config", config).stdout
        + wirewatch("alerts", "--config", config).stdout
    )


def test_an_unknown_digest_is_told_in_one_line(config: Path) -> None:
    done = wirewatch("digest", "evening", "--config", config)

    assert done.returncode == 2
    assert "evening" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_check_says_ok_or_tells_every_fault(config: Path) -> None:
    assert wirewatch("check", "--config", config).stdout.strip().endswith("ok: 6 feeds, 1 rule, 1 channel, 1 digest")

    config.write_text(config.read_text().replace("title: The river", "titel: The river"))
    done = wirewatch("check", "--config", config)

    assert done.returncode == 2
    assert f"{config}:" in done.stdout
    assert "did you mean 'title'?" in done.stdout
    assert json.loads(wirewatch("check", "--json", "--config", config).stdout)["complaints"][0]["line"] > 1


def test_check_remarks_on_what_is_right_and_hardly_meant(config: Path) -> None:
    config.write_text(config.read_text().replace("title:river", "title:river OR Hit"))

    done, strict = (wirewatch("check", *more, "--config", config) for more in ([], ["--strict"]))

    assert (done.returncode, strict.returncode) == (0, 1)
    assert "W105: 'Hit' is also the word 'hit'" in done.stdout
    assert done.stdout.strip().endswith("1 digest")
    rows = json.loads(wirewatch("check", "--json", "--config", config).stdout)["remarks"]
    assert {row["code"] for row in rows} == {"W105", "W106"}
    assert all(Path(row["file"]) == config and row["line"] > 1 and row["fix"] for row in rows)


def test_a_new_rule_is_printed_or_written_and_holds_at_once(config: Path, tmp_path: Path) -> None:
    printed = wirewatch("rules", "new", "euphrates_toll", "--config", config)
    more = tmp_path / "more.yaml"
    written = wirewatch("rules", "new", "euphrates_toll", "--write", more, "--config", config)

    assert (printed.returncode, written.returncode) == (0, 0), written.stderr
    assert more.read_text() == printed.stdout
    assert "name it in `include`" in written.stderr
    config.write_text("include: [more.yaml]\n" + config.read_text())
    assert "2 rules" in wirewatch("check", "--strict", "--config", config).stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["river"], "there is a rule of this name already"),
        (["River"], "begin with a lower case letter"),
        (["x", "--kind", "clam"], "there is no kind of condition 'clam'"),
    ],
)
def test_a_rule_that_cannot_be_begun_is_told(config: Path, arguments: list[str], told: str) -> None:
    done = wirewatch("rules", "new", *arguments, "--config", config)

    assert done.returncode == 2
    assert told in " ".join(done.stderr.split())


def test_a_broken_configuration_starts_nothing(config: Path, tmp_path: Path) -> None:
    config.write_text(config.read_text().replace("feeds:", "feds:"))

    done = wirewatch("run", "--once", "--config", config)

    assert done.returncode == 2
    assert "there is no key 'feds' here; did you mean 'feeds'?" in done.stderr
    assert not (tmp_path / "wirewatch.db").exists()


def test_a_folder_that_cannot_be_written_is_told_in_one_line(config: Path) -> None:
    config.write_text(config.read_text().replace("sqlite:///", "sqlite:////proc/nowhere/"))

    done = wirewatch("run", "--once", "--config", config)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_parse_prints_one_object_for_each_file_and_ends_with_1_when_one_is_no_feed(tmp_path: Path) -> None:
    files = []
    for name in ("rss20.xml", "page.xml", "atom.xml"):
        files.append(tmp_path / name)
        files[-1].write_text(DOCUMENTS[name])

    done = wirewatch("parse", *files, tmp_path / "none.xml", "--url", "http://a.example/feed")

    rss, page, atom, none = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert rss["items"][0]["title"] == "The river rises"
    assert (rss["items"][0]["id"], rss["items"][0]["published"]) == ("1", None)
    assert page.keys() == none.keys() == {"file", "error"}
    assert atom["items"][0]["link"] == "http://a.example/bridge"
    assert atom["items"][0]["published"] == "2017-10-02T00:00:00+00:00"


def test_the_service_stops_when_asked_and_a_second_one_is_refused_meanwhile(config: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "wirewatch", "run", "--config", str(config)], stderr=subprocess.PIPE, text=True
    ) as service:
        assert service.stderr is not None
        for line in service.stderr:
            if "delivery_tried" in line:
                break

        second = wirewatch("run", "--once", "--config", config)
        service.send_signal(signal.SIGTERM)
        rest = service.stderr.read()

    assert second.returncode == 1
    assert str(service.pid) in second.stderr
    assert service.returncode == 0
    assert "Traceback" not in rest


def test_help_names_every_command() -> None:
    shown = wirewatch("--help").stdout

    for command in ("demo", "run", "check", "parse", "digest", "alerts", "feeds"):
        assert command in shown


def test_the_audit_accounts_for_every_match_and_fails_when_one_is_lost(config: Path, tmp_path: Path) -> None:
    wirewatch("run", "--once", "--config", config)

    shown, told = wirewatch("audit", "--config", config), wirewatch("audit", "--json", "--config", config)
    with sqlite3.connect(tmp_path / "wirewatch.db") as connection:
        connection.execute("DELETE FROM alert_matches WHERE match_id = 1")
    connection.close()
    lost = wirewatch("audit", "--config", config)

    assert (shown.returncode, told.returncode, lost.returncode) == (0, 0, 1)
    assert "Every sum is exact." in shown.stdout
    report = json.loads(told.stdout)
    assert report["matches"] == {"total": 2, "rows": [{"fate": "delivered", "reason": "alerted", "count": 2}]}
    assert report["faults"] == []
    assert "match 1 is settled as alerted and stands behind no alert" in lost.stdout


def test_a_budget_beside_a_channel_is_kept(config: Path) -> None:
    written = config.read_text()
    config.write_text(written.replace("@example.org]}}", "@example.org]}, budget: 1/h}"))

    wirewatch("run", "--once", "--config", config)
    report = json.loads(wirewatch("audit", "--json", "--config", config).stdout)

    assert {(row["fate"], row["reason"]): row["count"] for row in report["destinations"]["rows"]} == {
        ("delivered", "alert"): 1,
        ("held back", "budget"): 1,
        ("waiting", "next digest"): 2,
    }

"""A backtest of the demo's week: what it forecasts is compared with what the service did."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from storage.database import Database, database_file
from wirewatch.settings import Settings, load_beside
from wirewatch.workbench.backtest import Report, backtest
from wirewatch.workbench.errors import NoSuchRule, NothingSeen, NothingStored

RULES = [
    "euphrates_toll",
    "civilians_hit",
    "denied_or_corrected",
    "end_of_isis_again",
    "end_of_isis_doubted",
    "people_on_the_move",
]

OTHER = """
terms:
  towns: [Mayadin, al-Mayadin, Mayadeen]
rules:
  euphrates_toll:
    title: The same by words
    when: {text: "(killed OR dead) NEAR/20 {towns}"}
    send: [desk, morning]
  quiet:
    title: Nothing from Mayadin
    when: {text: "{towns}"}
    window: {silence: 6h}
    send: [desk]
  corrections:
    title: What edits brought
    when: {text: "corrected OR correction OR updated OR lowered"}
    send: [desk]
"""


@pytest.fixture
def other(tmp_path: Path, week: Path) -> Settings:
    file = tmp_path / "rules.yaml"
    file.write_text(OTHER)
    return load_beside(file, week)


def ids(report: Report) -> list[tuple[int, int]]:
    return [(hit.seen.article_id, hit.seen.version) for hit in report.hits]


@pytest.mark.parametrize("rule", RULES)
def test_it_forecasts_what_the_service_told(archive: Database, live: Settings, rule: str) -> None:
    report = backtest(archive, rule, live, live)

    with archive.engine.connect() as connection:

        def rows(query: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(text(query), {"rule": rule})]

        matched = rows(
            "SELECT article_id, article_version FROM matches JOIN articles a ON a.id = article_id "
            "WHERE rule_id = :rule ORDER BY matched_at, article_id"
        )
        settled = rows("SELECT settled, count(*) FROM matches WHERE rule_id = :rule GROUP BY settled")
        told = rows("SELECT r.reason FROM revisions r JOIN alerts a ON a.id = alert_id WHERE rule_id = :rule")
        sent = rows(
            "SELECT channel, recipient, count(*) FROM deliveries d JOIN alerts a ON a.id = d.alert_id "
            "WHERE rule_id = :rule GROUP BY channel, recipient"
        )
        in_digests = rows(
            "SELECT d.local_date, count(DISTINCT alert_id) FROM digest_alerts JOIN digests d ON d.id = digest_id "
            "JOIN alerts a ON a.id = alert_id WHERE rule_id = :rule GROUP BY d.local_date"
        )
    assert ids(report) == matched
    assert dict(report.outcome.settled) == dict(map(tuple, settled))
    assert Counter(reason for _, reason in report.outcome.alerts) == Counter(reason for (reason,) in told)
    assert {(*who, sum(days.values())) for who, days in report.mails_per_day().items()} == set(sent)
    digests = report.digests_per_day().get("morning", {})
    assert {(day.isoformat(), number) for day, number in digests.items()} == set(in_digests)
    assert report.difference is not None
    assert report.difference.same


def test_nothing_of_the_archive_is_changed(archive: Database, live: Settings, other: Settings) -> None:
    before = everything(archive, live)

    backtest(archive, "euphrates_toll", other, live)
    backtest(archive, "quiet", other, live)

    assert everything(archive, live) == before


def everything(archive: Database, settings: Settings) -> str:
    """Give a hash of every row of every table."""
    file = database_file(settings.general.database)
    assert file is not None
    digest = sha256()
    with sqlite3.connect(file) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in sorted(set(tables) - {"article_words"}):  # that one shows nothing; the tables behind it are here
            for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - a name from the database itself
                digest.update(repr(row).encode())
    connection.close()
    return digest.hexdigest()


@pytest.mark.parametrize("rule", ["euphrates_toll", "quiet", "corrections"])
def test_the_index_leaves_out_articles_and_no_match(
    archive: Database, live: Settings, other: Settings, rule: str
) -> None:
    with_index = backtest(archive, rule, other, live)
    without = backtest(archive, rule, other, live, use_index=False)

    assert with_index.evaluated < without.evaluated == without.seen
    assert ids(with_index) == ids(without)
    assert with_index.outcome == without.outcome


def test_an_edit_that_brings_the_words_is_a_match_of_its_version(
    archive: Database, live: Settings, other: Settings
) -> None:
    report = backtest(archive, "corrections", other, live)

    assert any(version > 1 for _, version in ids(report))


def test_the_difference_to_the_live_rule_is_told_article_by_article(
    archive: Database, live: Settings, other: Settings
) -> None:
    report = backtest(archive, "euphrates_toll", other, live)

    alone = backtest(archive, "euphrates_toll", live, live)
    ours, theirs = ({hit.seen.article_id for hit in one.hits} for one in (report, alone))
    assert report.difference is not None
    assert not report.difference.same
    assert {hit.seen.article_id for hit in report.difference.gained} == ours - theirs
    assert {hit.seen.article_id for hit in report.difference.lost} == theirs - ours
    assert report.difference.live_matches == len(alone.hits)
    assert backtest(archive, "quiet", other, live).difference is None


def test_a_silence_fires_at_its_hour_although_nothing_comes(archive: Database, live: Settings, other: Settings) -> None:
    report = backtest(archive, "quiet", other, live, since=timedelta(days=5))

    last_before = max(hit.seen.at for hit in report.hits if hit.seen.at < datetime(2017, 10, 5, tzinfo=UTC))
    assert last_before + timedelta(hours=6) in {at for at, reason in report.outcome.alerts if reason == "new"}


def test_the_clauses_that_hit_most_are_told_with_their_words(
    archive: Database, live: Settings, other: Settings
) -> None:
    report = backtest(archive, "euphrates_toll", other, live)

    first, *rest = report.spans
    assert first.matches >= max(one.matches for one in rest)
    assert sum(number for _, number in first.words) >= first.matches
    assert {"killed", "dead", "Mayadin"} <= {one.clause for one in report.spans}


def test_a_time_without_articles_or_an_empty_archive_is_told(archive: Database, live: Settings, tmp_path: Path) -> None:
    with pytest.raises(NothingSeen, match="08 Oct 2017"):
        backtest(archive, "euphrates_toll", live, live, since=datetime(2018, 1, 1, tzinfo=UTC))
    with pytest.raises(NoSuchRule, match="euphrates_toll"):
        backtest(archive, "euphrates_tol", live, live)
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    empty.upgrade()
    with pytest.raises(NothingStored):
        backtest(empty, "euphrates_toll", live, live)
    empty.close()


def test_the_same_archive_gives_the_same_bytes(week: Path) -> None:
    def run(seed: str) -> bytes:
        command = [sys.executable, "-m", "wirewatch", "backtest", "euphrates_toll", "--json", "--config", str(week)]
        return subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout

    assert run("1") == run("2")

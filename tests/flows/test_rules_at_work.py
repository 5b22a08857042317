"""Rules whose tests fail, rules in shadow, rules that are edited: through all six lines, set after set."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storage.records.alert import AlertStory
from storage.records.delivery import Delivery, MessageType
from storage.records.digest import Digest, Edition
from storage.records.feed import Feed
from storage.records.rule import RuleState
from tests.conftest import HttpRequest, ServeHttp
from tests.flows.conftest import rss
from wirewatch import jobs
from wirewatch.app import App, open_app, open_database, utc_now
from wirewatch.cli.app import app as command
from wirewatch.reload import Reloader
from wirewatch.settings import Loader, load
from wirewatch.workbench.audit import audit

NOON = datetime(2017, 10, 3, 10, 0, tzinfo=UTC)

SET = """
settings: {{database: "sqlite:///{folder}/wirewatch.db", allow: [127.0.0.0/8], backlog: tell, full_text: never}}
feeds: [{{url: "{site}/wire.xml", outlet: Wire, every: 30m}}]
channels:
  soc: {{webhook: {{url: "{site}/hook", secret: "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYW4gZXhhbXBsZQ=="}}}}
digests:
  morning: {{at: "07:00", to: [soc]}}
"""


@dataclass
class Desk:
    """A newspaper and an operator who edits, and a service between them that can be stopped and started."""

    config: Path
    head: str
    titles: list[str] = field(default_factory=list)
    now: datetime = NOON

    def answer(self, request: HttpRequest) -> bytes:
        body = rss("wire", self.titles)
        if request.target == "/hook":
            return b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        return head.encode() + body

    def write(self, rules: str) -> None:
        self.config.write_text(f"{self.head}{rules}")

    @contextmanager
    def at_work(self) -> Iterator["Service"]:
        loader = Loader(self.config)
        with open_app(loader.load(), clock=lambda: self.now) as opened:
            yield Service(self, opened, Reloader(opened, loader))
        with open_database(load(self.config)) as database, database.snapshot() as store:
            report = audit(store, {Edition("morning")})
        assert report.faults == ()


@dataclass
class Service:
    desk: Desk
    app: App
    reloader: Reloader

    def edit(self, rules: str) -> None:
        self.desk.write(rules)
        self.reloader.reload()

    def run(self, *titles: str, later: float = 1) -> None:
        """Publish these, newest last, and let an hour pass."""
        self.desk.titles[:] = titles or self.desk.titles
        self.desk.now += timedelta(hours=later)
        jobs.run_once(self.app, self.desk.now)

    def told(self) -> list[AlertStory]:
        with self.app.database.snapshot() as store:
            return store.alerts.stories(store.alerts.opened_after(0))

    def in_shadow(self) -> list[AlertStory]:
        with self.app.database.snapshot() as store:
            return store.alerts.stories(store.alerts.decided_in_shadow())

    def messages(self) -> list[Delivery]:
        with self.app.database.snapshot() as store:
            return [one for one in store.outbox.all() if one.alert_id]

    def states(self) -> dict[str, RuleState]:
        with self.app.database.snapshot() as store:
            return store.rules.states()

    def last_digest(self) -> Digest:
        with self.app.database.snapshot() as store:
            ids = [one.digest_id for one in store.outbox.all() if one.digest_id]
            return store.digests.get(ids[-1])


def titles(stories: list[AlertStory]) -> list[str]:
    return [story.evidence[-1].title for story in stories]


@pytest.fixture
def desk(tmp_path: Path, http_server: ServeHttp) -> Desk:
    made = Desk(config=tmp_path / "feeds.yaml", head="")
    made.head = SET.format(folder=tmp_path, site=http_server(made.answer).url("").rstrip("/"))
    return made


def rule(text: str, more: str = "", rule_id: str = "strikes") -> str:
    return f"  {rule_id}: {{title: About {rule_id}, when: {{text: {text}}}, send: [soc, morning]{more}}}\n"


GOOD = "rules:\n" + rule("strike", ", tests: [{hit: A strike}]")
BROKEN = "rules:\n" + rule("raid", ", tests: [{hit: A strike}]")


def test_a_rule_whose_tests_fail_keeps_its_last_good_version_also_after_a_restart(desk: Desk) -> None:
    desk.write(GOOD)
    with desk.at_work() as service:
        good = service.states()["strikes"]
        service.edit(BROKEN + rule("rain", rule_id="weather"))
        service.run("A strike on Hajin", "A raid on Hajin", "Rain in Hasakah")
        refused = service.states()["strikes"]

        assert sorted(titles(service.told())) == ["A strike on Hajin", "Rain in Hasakah"]
        assert (refused.state, refused.version, refused.since) == ("refused", good.version, good.since)
        assert refused.refused_since == NOON
        assert "expected a hit: the first condition that fails is `text`" in (refused.problem or "")
        assert {story.alert.rule_version for story in service.told() if story.alert.rule_id == "strikes"} == {
            good.version
        }

    with desk.at_work() as service:
        service.run("A strike on Mayadin", "A raid on Mayadin")
        assert titles(service.told())[-1] == "A strike on Mayadin"
        assert service.states()["strikes"].refused_since == NOON
        service.edit(GOOD)
        assert service.states()["strikes"].state == "live"


def test_a_rule_that_was_never_good_stays_out_and_the_others_work(desk: Desk) -> None:
    desk.write(BROKEN + rule("rain", rule_id="weather"))
    with desk.at_work() as service:
        service.run("A raid on Hajin", "Rain in Hasakah")

        assert titles(service.told()) == ["Rain in Hasakah"]
        assert service.states()["strikes"].version is None
        [refusal] = service.app.refusals
        assert "stays out" in str(refusal)


def test_a_last_good_version_means_what_its_lists_and_frames_meant_then(desk: Desk) -> None:
    frames = "frames: {{dawn: {{title: A dawn, about: {about}, strong: ['{{about}} BEFORE/3 {word}']}}}}\n"
    lists = "terms: {{ours: [{ours}], cities: [Mayadin]}}\n"
    tests = ", tests: [{hit: The Guards have risen.}]"
    asked = "rules:\n  dawn: {title: Dawn, when: {frame: dawn, text: '{ours}'}, send: [soc]" + tests + "}\n"
    desk.write(lists.format(ours="Guards") + frames.format(about="ours", word="risen") + asked)
    with desk.at_work() as service:
        service.edit(lists.format(ours="Lions") + frames.format(about="cities", word="fallen") + asked)
        service.run("The Guards have risen again", "The Lions have risen, Mayadin has fallen")

        assert service.states()["dawn"].state == "refused"
        assert titles(service.told()) == ["The Guards have risen again"]


def test_the_digest_says_which_rules_were_refused(desk: Desk) -> None:
    desk.write(BROKEN)
    with desk.at_work() as service:
        service.run("A raid")
        service.run(later=24)
        [refused] = service.last_digest().refused
        service.desk.config.write_text("rules: [")
        service.reloader.reload()
        service.run(later=24)
        whole, _ = service.last_digest().refused
        desk.write(GOOD)
        service.reloader.reload()
        service.run(later=24)

        assert (refused.rule_id, refused.works) == ("strikes", False)
        assert (whole.rule_id, whole.works) == (None, True)
        assert service.last_digest().refused == ()


def test_an_edited_rule_does_not_tell_again_of_what_it_told(desk: Desk) -> None:
    desk.write("rules:\n" + rule("strike"))
    with desk.at_work() as service:
        service.run("A strike on Hajin")
        service.edit("rules:\n" + rule("strike OR raid", ", alert: {per: item}"))
        service.run()
        service.run("A strike on Hajin, more follows")
        service.run("A strike on Hajin, more follows", "A raid on Mayadin")

        versions = [story.alert.rule_version for story in service.told()]
        assert titles(service.told()) == ["A strike on Hajin", "A raid on Mayadin"]
        assert len(set(versions)) == 2
        assert len(service.messages()) == 2


def test_an_old_article_that_is_edited_is_no_news_for_a_rule_that_came_after_it(desk: Desk) -> None:
    desk.write("rules:\n" + rule("strike"))
    with desk.at_work() as service:
        service.run("A raid on Hajin", "Rain in Hasakah")
        service.edit("rules:\n" + rule("raid"))
        service.run("A raid on Hajin near the river", "Rain in Hasakah")
        service.run("A raid on Hajin near the old river", "Rain in Hasakah")
        assert service.told() == []

        service.run("A raid on Hajin near the old river", "Rain stops a raid in Hasakah")
        assert titles(service.told()) == ["Rain stops a raid in Hasakah"]


def test_what_waits_for_triage_when_its_rule_is_edited_is_still_decided(desk: Desk) -> None:
    desk.write("rules:\n" + rule("strike"))
    with desk.at_work() as service:
        first = service.states()["strikes"].version
        desk.titles[:] = ["A strike on Hajin"]
        for line in (jobs.poll, jobs.read, jobs.relate):
            line(service.app, desk.now)
        service.edit("rules:\n" + rule("raid"))
        service.run()

        [story] = service.told()
        assert story.alert.rule_version == first


def test_feeds_come_and_go_with_a_reload(desk: Desk) -> None:
    desk.write("rules:\n" + rule("strike"))
    with desk.at_work() as service:
        service.run("A strike on Hajin")
        desk.head = desk.head.replace("wire.xml", "other.xml")
        service.edit("rules:\n" + rule("strike"))
        with service.app.database.snapshot() as store:
            [feed] = store.feeds.all()
        assert feed.url.endswith("/other.xml")


def test_a_rule_that_is_off_is_not_matched(desk: Desk) -> None:
    desk.write("rules:\n" + rule("strike", ", status: off"))
    with desk.at_work() as service:
        service.run("A strike on Hajin")

        assert service.told() == []
        assert service.states()["strikes"].state == "off"
        service.edit("rules:\n" + rule("strike"))
        service.run("A strike on Hajin", "A strike on Mayadin")
        assert titles(service.told()) == ["A strike on Mayadin"]


def test_a_rule_in_shadow_sends_nothing_and_shows_what_it_would_have_sent(desk: Desk) -> None:
    desk.write("rules:\n" + rule("strike", ", status: shadow") + rule("rain", rule_id="weather"))
    with desk.at_work() as service:
        service.run()
        service.run("A strike on Hajin", "A strike on Mayadin", "Rain in Hasakah")
        service.run(later=24)

        assert titles(service.told()) == ["Rain in Hasakah"]
        assert sorted(titles(service.in_shadow())) == ["A strike on Hajin", "A strike on Mayadin"]
        assert len(service.messages()) == 1
        [shadowed] = service.last_digest().shadow
        assert (shadowed.rule_id, shadowed.alerts) == ("strikes", 2)
        assert set(shadowed.subjects) == {"A strike on Mayadin", "A strike on Hajin"}
        service.run(later=24)
        assert service.last_digest().shadow == ()

    done = CliRunner().invoke(command, ["alerts", "--shadow", "--config", str(desk.config)])
    assert "Mayadin" in done.stdout
    assert "Hasakah" not in done.stdout
    counted = CliRunner().invoke(command, ["audit", "--config", str(desk.config)])
    assert counted.exit_code == 0
    assert "shadow" in counted.stdout


def test_promoted_to_live_a_rule_tells_what_comes_from_then_on(desk: Desk) -> None:
    desk.write("rules:\n" + rule("strike", ", status: shadow"))
    with desk.at_work() as service:
        service.run("A strike on Hajin")
        service.edit("rules:\n" + rule("strike"))
        service.run()
        service.run("A strike on Hajin, updated")
        assert service.told() == []

        service.run("A strike on Hajin, updated", "A strike on Mayadin")
        service.run(later=24)
        assert titles(service.told()) == ["A strike on Mayadin"]
        assert len(service.messages()) == 1


NINE = "Nine people were killed in an air strike on Mayadin on Monday, medics said"
DENIED = "The army denied that it had killed nine people in the air strike on Mayadin on Monday"
TWENTY = "Twenty people were killed in the air strike on Mayadin on Monday, medics said"
FORTY = "Forty people were killed in the air strike on Mayadin on Monday, medics said"


def toll(more: str = "") -> str:
    return "rules:\n  toll: {title: A toll, when: {claim: killed}, send: [soc, morning]" + more + "}\n"


def test_an_incident_that_was_first_seen_in_shadow_is_new_to_its_readers_when_it_changes(desk: Desk) -> None:
    desk.write(toll(", status: shadow"))
    with desk.at_work() as service:
        service.run(NINE)
        service.edit(toll())
        service.run(NINE, DENIED)
        assert service.messages() == [], "nobody needs to hear a denial of what nobody was told"

        service.run(NINE, DENIED, TWENTY)
        [first] = service.told()
        assert (first.is_new, first.changes) == (True, ())
        assert first.incident is not None
        assert [one.type for one in service.messages()] == [MessageType.ALERT_NEW]

        service.run(NINE, DENIED, TWENTY, FORTY)
        service.run(later=24)
        assert [one.type for one in service.messages()] == [MessageType.ALERT_NEW, MessageType.ALERT_REVISED]
        [story] = service.told()
        assert [(change.previous, change.figure) for change in story.changes] == [(20, 40)]


def test_a_live_rule_that_goes_into_shadow_sends_no_revision(desk: Desk) -> None:
    desk.write(toll())
    with desk.at_work() as service:
        service.run(NINE)
        service.edit(toll(", status: shadow"))
        service.run(NINE, TWENTY)
        service.run(later=24)

        assert [one.type for one in service.messages()] == [MessageType.ALERT_NEW]
        [story] = service.in_shadow()
        assert [change.figure for change in story.changes] == [20]


def test_an_edit_that_came_before_anybody_read_the_article_is_told(desk: Desk) -> None:
    desk.write("rules:\n" + rule("strike"))
    with desk.at_work() as service:
        desk.titles[:] = ["A raid on Hajin"]
        jobs.poll(service.app, desk.now)
        service.edit("rules:\n" + rule("raid"))
        service.run("A raid on Hajin near the river")

        assert titles(service.told()) == ["A raid on Hajin near the river"]


def test_an_edit_that_brings_a_higher_toll_is_news_also_for_a_rule_that_came_after_the_article(desk: Desk) -> None:
    desk.write("rules:\n" + rule("rain"))
    with desk.at_work() as service:
        service.run(NINE)
        service.edit(toll())
        service.run(TWENTY)

        assert len(service.told()) == 1


def test_who_switches_a_rule_off_is_not_held_up_by_its_tests(desk: Desk) -> None:
    desk.write(GOOD)
    with desk.at_work() as service:
        service.edit("rules:\n" + rule("raid", ", status: off, tests: [{hit: A strike}]"))
        service.run("A strike on Hajin")

        assert service.told() == []
        assert service.states()["strikes"].state == "off"


def test_nobody_decides_while_a_set_is_swapped(desk: Desk) -> None:
    desk.write("rules:\n" + rule("strike"))
    with desk.at_work() as service:
        desk.write("rules:\n" + rule("raid"))
        before = service.app.at_work
        swapping = threading.Thread(target=service.reloader.reload)
        with service.app.deciding:
            swapping.start()
            swapping.join(0.5)
            assert swapping.is_alive()
            assert service.app.at_work is before
        swapping.join(30)
        assert service.app.at_work is not before


def test_a_new_feed_is_due_only_for_who_knows_its_headers(desk: Desk) -> None:
    """A poll that began with the set of before stands at a time at which the new feed is not due."""
    desk.write("rules:\n" + rule("strike"))
    with desk.at_work() as service:
        service.app.clock = utc_now
        desk.write("rules:\n" + rule("strike"))
        desk.config.write_text(desk.config.read_text().replace("wire.xml", "other.xml"))
        swapping = threading.Thread(target=service.reloader.reload)
        with service.app.deciding:
            swapping.start()
            while watched(service):  # the old one is not polled any more without its headers
                swapping.join(0.05)
            before = utc_now()
        swapping.join(30)
        [feed] = watched(service)
        assert feed.url.endswith("other.xml")
        assert feed.next_poll_at > before


def watched(service: Service) -> list[Feed]:
    with service.app.database.snapshot() as store:
        return store.feeds.all()

"""A real `wirewatch run` whose feeds.yaml is edited while it works."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import HttpRequest, ServeHttp
from tests.flows.conftest import rss
from wirewatch.cli.app import app

CONFIG = """
settings: {{database: "sqlite:///{folder}/wirewatch.db", allow: [127.0.0.0/8], backlog: tell, full_text: never}}
feeds:
  - {{url: "{site}/wire.xml", outlet: Wire}}
rules:
  strikes:
    title: A strike
    when: {{text: strike}}
    send: [soc]
channels:
  soc: {{webhook: {{url: "{site}/hook", secret: "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYW4gZXhhbXBsZQ=="}}}}
"""
PATIENCE = 60  # seconds; the machine may be busy


class Service:
    """A running service, and what it logs."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self.log = config.parent.with_suffix(".log")
        with self.log.open("w") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wirewatch", "run", "--config", str(config)], stderr=stream
            )

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def has_logged(self, event: str, times: int = 1) -> None:
        until(lambda: sum(one["event"] == event for one in self.events()) >= times, self.log.read_text)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0, self.log.read_text()


def until(is_so: Callable[[], bool], else_say: Callable[[], object] = lambda: "") -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, else_say()
        time.sleep(0.05)


class Site:
    def __init__(self) -> None:
        self.titles = {"wire": ["A strike on Mayadin"], "gazette": ["A strike on Hajin", "Rain"]}
        self.hooks: list[dict[str, Any]] = []
        self.polled: list[str] = []

    def answer(self, request: HttpRequest) -> bytes:
        if request.target == "/hook":
            self.hooks.append(json.loads(request.body))
            return b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
        name = request.target.strip("/").removesuffix(".xml")
        self.polled.append(name)
        body = rss(name, self.titles[name])
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        return head.encode() + body

    def told(self) -> list[tuple[str, str]]:
        return sorted((hook["rule"]["id"], hook["items"][0]["title"]) for hook in self.hooks)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def config(tmp_path: Path, site: Site, http_server: ServeHttp) -> Path:
    folder = tmp_path / "configuration"
    folder.mkdir()
    address = http_server(site.answer).url("").rstrip("/")
    file = folder / "feeds.yaml"
    file.write_text(CONFIG.format(folder=tmp_path, site=address))
    return file


@contextmanager
def running(config: Path) -> Iterator[Service]:
    service = Service(config)
    try:
        service.has_logged("watching")
        yield service
    finally:
        service.process.kill()
        service.process.wait()


def listed(config: Path) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["rules", "list", "--json", "--config", str(config)])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def state_of(config: Path, rule: str = "strikes") -> dict[str, Any]:
    return next(line for line in listed(config)["rules"] if line["id"] == rule)


def save_by_renaming(file: Path, text: str) -> None:
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text)
    beside.replace(file)


def test_an_edit_goes_to_work_and_tells_nothing_old(config: Path, site: Site) -> None:
    first = config.read_text()
    with running(config) as service:
        until(lambda: len(site.hooks) == 1, service.log.read_text)
        before = state_of(config)

        address = first.split('url: "')[1].split("/wire")[0]
        gazette = f"outlet: Wire}}\n  - {{url: '{address}/gazette.xml', outlet: Gazette}}"
        save_by_renaming(
            config, first.replace("text: strike", "text: strike OR rain").replace("outlet: Wire}", gazette)
        )
        service.has_logged("configuration_at_work")
        until(lambda: len(site.hooks) == 3, service.log.read_text)
        after = state_of(config)
        service.stop()

    assert site.told() == [("strikes", "A strike on Hajin"), ("strikes", "A strike on Mayadin"), ("strikes", "Rain")]
    assert after["version"] != before["version"]
    assert after["state"] == "live"
    assert CliRunner().invoke(app, ["audit", "--config", str(config)]).exit_code == 0


@pytest.mark.parametrize("broken", ["rules: [", "", None, "feeds: []\n"])
def test_what_is_broken_leaves_the_last_good_set_at_work(config: Path, site: Site, broken: str | None) -> None:
    good = config.read_text()
    with running(config) as service:
        until(lambda: len(site.hooks) == 1, service.log.read_text)
        if broken is None:
            config.unlink()
        else:
            config.write_text(broken)
        service.has_logged("configuration_refused")

        config.write_text(good.replace("outlet: Wire}", "outlet: Wire, groups: [wires]}"))
        service.has_logged("configuration_at_work")
        assert listed(config)["problem"] is None
        service.stop()

    [refused] = [event for event in service.events() if event["event"] == "configuration_refused"]
    assert "feeds.yaml:1" in refused["problem"]
    assert len(site.hooks) == 1


def test_several_saves_at_once_are_one_reload_of_the_last(config: Path, site: Site) -> None:
    good = config.read_text()
    with running(config) as service:
        for step in range(5):
            config.write_text(good.replace("A strike", f"A strike {step}")[: None if step in {0, 4} else 200])
            time.sleep(0.02)
        until(lambda: state_of(config)["title"] == "A strike 4", service.log.read_text)
        service.stop()

    assert not [event for event in service.events() if event["event"] == "configuration_refused"]


def test_a_folder_may_vanish_and_come_again(config: Path, site: Site) -> None:
    good, folder = config.read_text(), config.parent
    with running(config) as service:
        aside = folder.with_name("aside")
        folder.rename(aside)
        service.has_logged("configuration_refused")

        folder.mkdir()
        config.write_text(good.replace("A strike", "A strike again"))
        until(lambda: state_of(config)["title"] == "A strike again", service.log.read_text)
        config.write_text(good.replace("A strike", "A strike once more"))
        until(lambda: state_of(config)["title"] == "A strike once more", service.log.read_text)
        service.stop()


def test_a_signal_has_it_read_anew(config: Path, site: Site) -> None:
    with running(config) as service:
        os.kill(service.process.pid, signal.SIGHUP)
        service.has_logged("configuration_at_work")
        service.stop()


def test_a_link_that_leads_elsewhere_is_a_change(config: Path, site: Site) -> None:
    text = config.read_text()
    for name, title in (("one", "A strike"), ("two", "A strike, linked anew")):
        folder = config.parent / name
        folder.mkdir()
        (folder / "feeds.yaml").write_text(text.replace("A strike", title))
    current = config.parent / "current"
    current.symlink_to("one")
    config.unlink()
    config.symlink_to("current/feeds.yaml")
    with running(config) as service:
        fresh = config.parent / "fresh"
        fresh.symlink_to("two")
        fresh.replace(current)
        until(lambda: state_of(config)["title"] == "A strike, linked anew", service.log.read_text)
        service.stop()


def test_an_included_file_goes_to_work_when_it_comes_and_when_it_changes(config: Path, site: Site) -> None:
    rules = config.parent / "rules"
    rules.mkdir()
    config.write_text(f"include: [rules/*.yaml]\n{config.read_text()}")
    more = rules / "more.yaml"
    with running(config) as service:
        more.write_text("rules: {rain: {title: Rain, when: {text: rain}, send: [soc]}}\n")
        until(
            lambda: "rain" in {line["id"] for line in listed(config)["rules"] if line["version"]}, service.log.read_text
        )
        save_by_renaming(more, "rules: {rain: {title: More rain, when: {text: rain}, send: [soc]}}\n")
        until(lambda: state_of(config, "rain")["title"] == "More rain" and state_of(config, "rain")["state"] == "live")
        service.stop()


def test_who_hears_of_notices_hears_once_that_a_rule_is_refused_and_once_that_it_is_mended(
    config: Path, site: Site
) -> None:
    good = config.read_text().replace("backlog: tell", "backlog: quiet, notices: [soc]")
    tested = good.replace("send: [soc]", "send: [soc]\n    tests: [{hit: A strike}]")
    config.write_text(good)
    with running(config) as service:
        config.write_text(tested.replace("{hit: A strike}", "{hit: Rain}"))
        service.has_logged("rule_refused")
        until(lambda: len(site.hooks) == 1)
        config.write_text(tested.replace("[{", "{["))
        service.has_logged("configuration_refused")
        until(lambda: len(site.hooks) == 2)
        config.write_text(tested)
        until(lambda: len(site.hooks) == 4)
        service.stop()

    told = [hook["notice"]["words"].splitlines()[0] for hook in site.hooks]
    assert told[:2] == [
        "Rule refused: A strike (strikes): its tests fail; its last good version goes on.",
        "feeds.yaml is refused; what was at work before goes on.",
    ]
    assert set(told[2:]) == {
        "feeds.yaml is right again, and at work.",
        "Mended: the rule A strike (strikes) works as it is written.",
    }

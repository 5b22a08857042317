"""`wirewatch feeds` check, add, export and import, as people run them: the real program, a real server."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.conftest import Answer, HttpRequest, HttpServer, ServeHttp
from tests.wirewatch.test_cli import wirewatch
from wirewatch.app import open_database, utc_now
from wirewatch.cli.app import app
from wirewatch.settings import load
from wirewatch.workbench.feeds.add import add_feed
from wirewatch.workbench.feeds.look import full_address, host_and_rest, open_looker
from wirewatch.workbench.feeds.written import feed_from

FEED = b"""<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
<title>Euphrates Post</title><language>en</language><ttl>30</ttl><skipDays><day>Sunday</day></skipDays>
<item><guid>1</guid><title>Older</title><pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate></item>
<item><guid>2</guid><title>The river rises</title><pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate></item>
<item><guid>3</guid><title>Undated</title></item></channel></rss>"""
JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Tigris Post",
"items": [{"id": "1", "title": "The river falls", "content_text": "By a metre."}]}"""
LINK = '<link rel="alternate" type="application/rss+xml" title="{0}" href="/{0}">'
CONFIG = """# mine
settings:
  database: sqlite:///{folder}/wirewatch.db
  allow: [127.0.0.0/8]
feeds:
  - url: {site}/watched   # keep this
    outlet: Watched
    headers: {{Authorization: Bearer sesame}}
"""


def said(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def page(*names: str) -> bytes:
    return said(f"<!doctype html><head>{''.join(map(LINK.format, names))}</head>".encode(), "Content-Type: text/html")


def site(pages: Mapping[str, bytes]) -> Answer:
    def answer(request: HttpRequest) -> bytes:
        return pages.get(request.target, said(b"<html>no such page", status="404 Not Found"))

    return answer


PAGES = {
    "/watched": said(FEED),
    "/news": said(FEED, 'ETag: "v1"', "Last-Modified: Sun, 22 Nov 2026 08:00:00 GMT", "Cache-Control: max-age=600"),
    "/old": said(b"", "Location: /news", status="301 Moved Permanently"),
    "/one": page("news"),
    "/many": page("news", "sport"),
    "/none": page(),
    "/lies": page("one"),
    "/rss": said(b"", "Location: /news", status="302 Found"),
    "/feed": said(FEED),
    "/feed.json": said(JSON_FEED, "Content-Type: application/feed+json"),
    "/home": said(b'<link rel="alternate" type="application/feed+json" href="/feed.json">', "Content-Type: text/html"),
    "/json": said(b"{}", "Content-Type: application/json"),
    "/busy": said(b"", "Retry-After: 60", status="503 Service Unavailable"),
}


@pytest.fixture
def server(http_server: ServeHttp) -> HttpServer:
    return http_server(site(PAGES))


@pytest.fixture
def config(tmp_path: Path, server: HttpServer) -> Path:
    file = tmp_path / "feeds.yaml"
    file.write_text(CONFIG.format(folder=tmp_path, site=server.url("")))
    return file


def run(*arguments: object) -> Result:
    """Run the program in this process, which takes no second to start."""
    return CliRunner().invoke(app, [str(one) for one in arguments])


def targets(server: HttpServer) -> list[str]:
    return [request.target for request in server.requests]


def test_a_check_shows_all_that_a_poll_would_see(config: Path, server: HttpServer) -> None:
    done = wirewatch("feeds", "check", server.url("/old"), "--config", config)

    assert done.returncode == 0, done.stderr
    assert targets(server) == ["/old", "/news"]
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert re.fullmatch(r"time \d\.\d\d s", lines.pop(2))
    assert lines == [
        f"asked {server.url('/old')}",
        "status 301 Moved Permanently, then 200 OK",
        f"found at {server.url('/news')}",
        f"moved for good; write {server.url('/news')}",
        "answer a feed",
        f"size {len(FEED)} bytes, no content type",
        'validators ETag "v1", Last-Modified Sun, 22 Nov 2026 08:00:00 GMT',
        "holds 10m, says the server",
        "kind RSS 2.0",
        "title Euphrates Post",
        "language en",
        "rhythm every 30m; nothing on Sun",
        "items 3",
        "2026-11-22 08:00 The river rises",
        "2026-11-21 08:00 Older",
        "no date Undated",
    ]


def test_a_check_for_programs(config: Path, server: HttpServer) -> None:
    done = wirewatch("feeds", "check", server.url("/watched"), "--json", "--config", config)

    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["is_feed"]
    assert [(one["url"], one["status"]) for one in told["requests"]] == [(server.url("/watched"), 200)]
    assert (told["status"], 0 < told["seconds"] < 60) == (200, True)
    assert (told["feed"]["kind"], told["feed"]["every"], told["feed"]["items"]) == ("rss20", 1800, 3)
    assert [one["title"] for one in told["feed"]["newest"]] == ["The river rises", "Older", "Undated"]
    assert server.requests[0].header("authorization") == b"Bearer sesame"  # as a poll of this very feed would


@pytest.mark.parametrize(
    ("path", "words", "asked"),
    [
        ("/missing", "the server answers 404 Not Found", ["/missing"]),
        ("/json", "This cannot be read as a feed: it is JSON", ["/json"]),
        ("/busy", "the server answers 503", ["/busy"]),
        ("/many", "/sport  (RSS, sport)", ["/many"]),
        ("/none", "/news  (RSS 2.0, Euphrates Post)", ["/none", "/feed", "/news", "/rss", "/rss.xml"]),
    ],
)
def test_what_is_no_feed_is_told_with_exit_1(
    config: Path, server: HttpServer, path: str, words: str, asked: list[str]
) -> None:
    done = wirewatch("feeds", "check", server.url(path), "--config", config)

    assert (done.returncode, sorted(targets(server))) == (1, sorted(asked))
    assert words in done.stdout, done.stdout


def test_private_addresses_are_not_asked(tmp_path: Path, server: HttpServer) -> None:
    config = tmp_path / "feeds.yaml"
    config.write_text("feeds: [{url: https://a.example/, outlet: A}]")

    assert wirewatch("feeds", "check", server.url("/news"), "--config", config).returncode == 1
    assert targets(server) == []


def test_a_feed_behind_a_page_is_added_and_the_file_keeps_its_text(config: Path, server: HttpServer) -> None:
    before = config.read_text()
    options = ("--group", "wires", "--group", "syria", "--every", "15m", "--config", config)

    done = wirewatch("feeds", "add", server.url("/one"), *options)
    again = wirewatch("feeds", "add", server.url("/old"), *options)

    assert done.returncode == 0, done.stderr
    added = load(config).feeds[-1]
    assert (added.url, added.outlet) == (server.url("/news"), "Euphrates Post")
    assert (added.groups, added.every) == (["wires", "syria"], timedelta(minutes=15))
    assert config.read_text().startswith(before)
    assert again.returncode == 0
    assert "is watched already, as Euphrates Post" in again.stdout
    assert len(load(config).feeds) == 2


def test_a_feed_at_a_usual_place_is_asked_once_and_added(config: Path, server: HttpServer) -> None:
    server.answer = site({"/": page(), "/rss.xml": PAGES["/news"]})

    done = wirewatch("feeds", "add", server.url("/"), "--outlet", "Post", "--config", config)

    assert done.returncode == 0, done.stderr
    assert load(config).feeds[-1].url == server.url("/rss.xml")
    assert sorted(targets(server)) == ["/", "/feed", "/rss", "/rss.xml"]


def test_a_json_feed_is_found_and_added_as_any_other(config: Path, server: HttpServer) -> None:
    done = wirewatch("feeds", "add", server.url("/home"), "--config", config)

    assert done.returncode == 0, done.stderr
    assert f"- url: {server.url('/feed.json')}" in config.read_text()
    assert "outlet: Tigris Post" in config.read_text()


def test_the_first_feed_makes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    add_feed(Path("feeds.yaml"), feed_from(url="https://a.example/", outlet="A"))

    assert [feed.outlet for feed in load(Path("feeds.yaml")).feeds] == ["A"]


@pytest.mark.parametrize(
    ("path", "options", "code", "words"),
    [
        ("/many", (), 2, "several feeds"),
        ("/lies", (), 2, "this is a web page"),
        ("/json", (), 1, "it is JSON"),
        ("/news", ("--every", "5s"), 2, "1m or longer"),
        ("/news", ("--group", "Not Valid"), 2, "groups.0"),
    ],
)
def test_what_cannot_be_added_leaves_the_file_as_it_is(
    config: Path, server: HttpServer, path: str, options: tuple[str, ...], code: int, words: str
) -> None:
    before = config.read_bytes()

    done = wirewatch("feeds", "add", server.url(path), *options, "--config", config)

    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert config.read_bytes() == before


def test_a_section_in_one_line_is_left_alone_and_the_lines_are_given(config: Path, server: HttpServer) -> None:
    text = f"settings: {{allow: [127.0.0.1]}}\nfeeds: [{{url: {server.url('/watched')}, outlet: W}}]\n"
    config.write_text(text)

    done = wirewatch("feeds", "add", server.url("/news"), "--outlet", "Nova", "--config", config)

    assert done.returncode == 2
    assert "by hand" in done.stderr
    assert done.stdout == f"feeds:\n  - url: {server.url('/news')}\n    outlet: Nova\n"
    assert config.read_text() == text


def test_no_private_address_is_dialled_without_a_word_of_the_operator(tmp_path: Path, server: HttpServer) -> None:
    """Catalogue D41, D51: people are told that it cannot be reached, and the log, on stderr, says why."""
    open_to_none = tmp_path / "feeds.yaml"
    settings = CONFIG.format(folder=tmp_path, site="https://feeds.example")
    open_to_none.write_text(settings.replace("  allow: [127.0.0.0/8]\n", ""))

    done = wirewatch("feeds", "check", server.url("/news"), "--json", "--config", open_to_none)

    assert done.returncode == 1
    assert json.loads(done.stdout)["problem"] == "the server cannot be reached; the log says more"
    assert "settings.allow may name it" in done.stderr
    assert server.connections == 0


def test_what_is_exported_can_be_imported_elsewhere(config: Path, tmp_path: Path) -> None:
    opml, elsewhere = tmp_path / "list.opml", tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = elsewhere / "feeds.yaml"
    other.write_text("feeds: [{url: https://a.example/, outlet: A}]\n")
    done = wirewatch("feeds", "export", "--config", config)
    opml.write_text(done.stdout)

    shown = wirewatch("feeds", "import", opml, "--config", other)
    written = wirewatch("feeds", "import", opml, "--write", elsewhere / "feeds" / "new.yaml", "--config", other)
    other.write_text(f"{written.stdout.splitlines()[-1]}\n{other.read_text()}")
    known = wirewatch("feeds", "import", opml, "--config", other)

    assert "sesame" not in done.stdout
    assert "without its headers: Watched" in done.stderr
    assert shown.stdout.endswith("    outlet: Watched\n")
    assert written.returncode == 0, written.stderr
    assert {feed.url for feed in load(other).feeds} == {"https://a.example/", load(config).feeds[0].url}
    assert known.stdout == ""
    assert "feeds found: 1; 0 new, 1 watched already; 0 duplicates, 0 skipped" in known.stderr


def test_what_is_added_and_imported_can_be_read_by_a_program(config: Path, server: HttpServer) -> None:
    opml = b'<opml><outline text="Near East"><outline title="Y" xmlUrl="https://y.example/"/></outline></opml>'
    server.answer = site({**PAGES, "/list.opml": said(opml)})

    added = run("feeds", "add", server.url("/one"), "--json", "--config", config)
    again = run("feeds", "add", server.url("/news"), "--json", "--config", config)
    several = run("feeds", "add", server.url("/many"), "--json", "--config", config)
    imported = run("feeds", "import", server.url("/list.opml"), "--json", "--config", config)
    missing = run("feeds", "import", server.url("/nothing.opml"), "--json", "--config", config)

    told = json.loads(added.stdout)
    assert (told["added"], told["url"], told["outlet"]) == (True, server.url("/news"), "Euphrates Post")
    assert json.loads(again.stdout)["problem"] == "watched already"
    assert (several.exit_code, [one["title"] for one in json.loads(several.stdout)["proposals"]]) == (
        2,
        ["news", "sport"],
    )
    assert [(feed["url"], feed["groups"]) for feed in json.loads(imported.stdout)["new"]] == [
        ("https://y.example/", ["near_east"])
    ]
    assert missing.exit_code == 2
    assert "404 Not Found" in missing.stderr


def test_feeds_of_a_group_are_listed(config: Path) -> None:
    config.write_text(config.read_text() + "  - {url: https://b.example/, outlet: B, groups: [wires]}\n")

    listed = run("feeds", "list", "--group", "wires", "--json", "--config", config)
    unknown = run("feeds", "list", "--group", "wire", "--config", config)

    assert [feed["outlet"] for feed in json.loads(listed.stdout)] == ["B"]
    assert unknown.exit_code == 2
    assert "no feed is in the group 'wire'" in " ".join(unknown.stderr.split())


def test_hostile_and_broken_lists_are_told(config: Path, tmp_path: Path) -> None:
    bomb, broken = tmp_path / "bomb.opml", tmp_path / "broken.opml"
    bomb.write_text('<!DOCTYPE a [<!ENTITY x "y">]><opml>&x;</opml>')
    broken.write_text('<opml><outline xmlUrl="ftp://x" text="X"/><outline xmlUrl="https://y.example/"/></opml>')

    assert wirewatch("feeds", "import", bomb, "--config", config).returncode == 2
    assert wirewatch("feeds", "import", tmp_path / "missing.opml", "--config", config).returncode == 2
    done = wirewatch("feeds", "import", broken, "--config", config)

    assert done.returncode == 1
    assert "skipped: line 1: X: url: should be an address" in done.stderr
    assert "https://y.example/" in done.stdout


def test_a_host_that_wants_a_pause_is_not_asked(config: Path, server: HttpServer) -> None:
    settings, now = load(config), utc_now()
    with open_database(settings) as database, database.transaction() as store:
        store.hosts.pause(f"127.0.0.1:{server.port}", now + timedelta(hours=1))

    with open_looker(settings, now) as looker:
        look = looker.look(server.url("/news"))

    assert "its host wants no requests until" in (look.problem or "")
    assert targets(server) == []


def test_addresses_as_people_write_them() -> None:
    assert full_address(" example.org/x ") == "https://example.org/x"
    assert host_and_rest("HTTPS://A.example:443/X#y") == host_and_rest("https://a.example/X")
    assert host_and_rest("https://a.example/x") != host_and_rest("https://a.example/X")

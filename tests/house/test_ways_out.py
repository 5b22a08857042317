"""No module but the guarded client opens a connection: a list of every door, and a look for others."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("wirewatch", "pipeline", "alerts", "storage")

NEVER = (
    "urllib.request", "urllib3", "http.client", "requests", "aiohttp", "niquests", "httpcore", "anyio", "trio",
    "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc", "webbrowser", "pycurl", "websockets",
    "multiprocessing", "xml.dom",
)  # fmt: skip
# Whoever imports one of these can reach the network; beside each those that may, and what for.
DOORS: Mapping[str, Mapping[str, str]] = {
    "socket": {
        "wirewatch/net/transport.py": "dials what the guard has let pass",
        "wirewatch/net/line.py": "reads and writes what was dialled",
        "pipeline/intake/answers.py": "knows the error of a name that is not found",
        "wirewatch/demo": "servers on loopback",
    },
    "ssl": {
        "wirewatch/net/transport.py": "as above",
        "wirewatch/net/line.py": "as above",
        "pipeline/intake/answers.py": "knows the error of a certificate",
        "alerts/channels/email.py": "knows the same",
    },
    "httpx": {
        "wirewatch/net": "makes the one client",
        "wirewatch/at_work.py": "names its type",
        "wirewatch/workbench/feeds/look.py": "names its type, and reads addresses",
        "pipeline/poll.py": "names its type",
        "pipeline/pages.py": "names its type",
        "pipeline/read.py": "names its type",
        "pipeline/intake": "speaks it",
        "alerts": "names its type, and speaks it in channels/",
    },
    "h11": {"wirewatch/net/connection.py": "HTTP itself"},
    "asyncio": {
        "wirewatch/net/transport.py": "as above",
        "wirewatch/net/line.py": "as above",
        "pipeline/intake": "waits for many requests",
        "alerts": "waits for many sends",
        "wirewatch/demo": "servers on loopback",
    },
    "aiosmtplib": {"alerts/channels": "the operator's own mail server, which is seldom at a public address"},
    "feedparser": {"pipeline/intake/parse.py": "bytes only: it would open files and addresses"},
    "trafilatura": {"pipeline/intake/page.py": "text only: it would fetch"},
    "lxml": {"pipeline/intake": "text only, without entities and network"},
    "xml.etree": {"pipeline/intake": "text only, and no document type", "wirewatch/demo/feeds_xml.py": "writes"},
    "xml.sax": {"wirewatch/workbench/feeds/opml.py": "writes"},
    **dict.fromkeys(NEVER, MappingProxyType({})),
}
# What makes a client or a connection, wherever its module may be imported.
MAKERS: Mapping[str, tuple[str, ...]] = {
    "AsyncClient": ("wirewatch/net",),
    "Client": (),
    "AsyncHTTPTransport": (),
    "HTTPTransport": (),
    "open_connection": ("wirewatch/net",),
    "open_unix_connection": (),
    "create_connection": (),
    "create_datagram_endpoint": (),
    "sock_connect": ("wirewatch/net",),
    "getaddrinfo": ("wirewatch/net",),
    "gethostbyname": (),
    "fetch_url": (),
    "fetch_response": (),
    "urlopen": (),
    "urlretrieve": (),
    # httpx would unpack without bounds; bodies are read by pipeline/intake/body.py.
    "aiter_text": (),
    "aiter_lines": (),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text())


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def used(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        names = [node.func] if isinstance(node, ast.Call) else node.bases if isinstance(node, ast.ClassDef) else []
        yield from (one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in names)


def is_in(file: str, places: Iterable[str]) -> bool:
    return any(file == place or file.startswith(f"{place}/") for place in places)


def leads_through(name: str, door: str) -> bool:
    return name == door or name.startswith(f"{door}.")


def ways_out(file: str, tree: ast.Module) -> Iterator[str]:
    for name in imported(tree):
        yield from (
            f"{file} imports {name}"
            for door, may in DOORS.items()
            if leads_through(name, door) and not is_in(file, may)
        )
    for name in used(tree):
        if name in MAKERS and not is_in(file, MAKERS[name]):
            yield f"{file} uses {name}"


def test_every_request_goes_through_the_guarded_client() -> None:
    """Catalogue D48: same guard for feeds, sinks, lists by address and article pages."""
    assert [way for file, tree in modules() for way in ways_out(file, tree)] == []


@pytest.mark.parametrize(
    "code",
    [
        "import socket", "import urllib.request", "from urllib import request", "from http import client",
        "import requests", "import httpx", "from xml.etree import ElementTree", "import xml.sax",
        "def f(x):\n    import aiohttp", "client.fetch_url(x)", "AsyncClient()", "httpx.AsyncClient()",
        "await asyncio.open_connection()", "from feedparser import parse",
        "class Mine(httpx.AsyncClient): pass",
    ],
)  # fmt: skip
def test_another_way_out_would_be_seen(code: str) -> None:
    assert list(ways_out("storage/feeds.py", ast.parse(code)))

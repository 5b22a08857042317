"""What an editor says of feeds.yaml: the real yaml-language-server, asked over stdio.

It needs node and the npm package, which the other tests do without:

    npm install --prefix FOLDER yaml-language-server
    YAML_LANGUAGE_SERVER=FOLDER python3 dev.py test tests/wirewatch/test_editor.py
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.rules import kinds

ROOT = Path(__file__).parents[2]
FOLDER = os.environ.get("YAML_LANGUAGE_SERVER", "")
PROGRAM = Path(FOLDER) / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"

pytestmark = pytest.mark.skipif(
    not (FOLDER and shutil.which("node") and PROGRAM.is_file()),
    reason="not run: it needs node and the npm package yaml-language-server; the head of this file says how",
)

RULE = """\
# yaml-language-server: $schema={schema}
rules:
  toll:
    title: A toll
    when:
      {when}
    send: [desk]
"""


class Editor:
    """Speaks the Language Server Protocol."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self._server = server
        self._last = 0
        self._diagnostics: dict[str, list[Any]] = {}
        self.ask("initialize", {"processId": None, "rootUri": ROOT.as_uri(), "capabilities": {}})
        self._say({"method": "initialized", "params": {}})
        self._say({"method": "workspace/didChangeConfiguration", "params": {"settings": {"yaml": SETTINGS}}})

    def ask(self, method: str, params: Any) -> Any:
        self._last += 1
        self._say({"id": self._last, "method": method, "params": params})
        while True:
            message = self._hear()
            if message.get("id") == self._last and "method" not in message:
                assert "error" not in message, message
                return message.get("result")

    def open(self, file: Path, text: str) -> str:
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._say({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return file.as_uri()

    def faults(self, uri: str) -> list[str]:
        while uri not in self._diagnostics:
            self._hear()
        return [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in self._diagnostics[uri]]

    def at(self, method: str, uri: str, line: int, column: int) -> Any:
        position = {"line": line - 1, "character": column - 1}
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": position})

    def _say(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._server.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._server.stdout
        length = 0
        while line := self._server.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server is gone"
        message: dict[str, Any] = json.loads(self._server.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            wanted = message["params"].get("items", []) if message["method"] == "workspace/configuration" else None
            answer = None if wanted is None else [SETTINGS if one.get("section") == "yaml" else None for one in wanted]
            self._say({"id": message["id"], "result": answer})
        return message


SETTINGS = {
    "validate": True,
    "hover": True,
    "completion": True,
    "schemaStore": {"enable": False},
    "schemas": {},
}


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with subprocess.Popen(
        ["node", str(PROGRAM), "--stdio"],  # noqa: S607 - whichever node is there
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        yield Editor(server)
        server.kill()


def write(editor: Editor, folder: Path, when: str) -> str:
    text = RULE.format(schema=ROOT / "docs" / "feeds.schema.json", when=when)
    file = folder / "rules.yaml"
    file.write_text(text)
    return editor.open(file, text)


@pytest.mark.parametrize("file", ["feeds.yaml", "samples/newsroom/feeds.yaml"])
def test_nothing_is_wrong_with_what_ships(editor: Editor, file: str) -> None:
    assert editor.faults(editor.open(ROOT / file, (ROOT / file).read_text())) == []


def test_inside_when_the_kinds_of_condition_are_offered(editor: Editor, tmp_path: Path) -> None:
    found = editor.at("completion", write(editor, tmp_path, "t"), 6, 8)

    assert {item["label"] for item in found["items"]} >= set(kinds())


def test_what_is_offered_is_explained(editor: Editor, tmp_path: Path) -> None:
    found = editor.at("completion", write(editor, tmp_path, "cl"), 6, 9)

    [claim] = [item for item in found["items"] if item["label"] == "claim"]
    assert "people were killed" in json.dumps(claim["documentation"])


def test_the_words_of_a_key_are_offered(editor: Editor, tmp_path: Path) -> None:
    found = editor.at("completion", write(editor, tmp_path, "claim: {outcome: k}"), 6, 25)

    assert {"killed", "killed_or_wounded"} <= {item["label"] for item in found["items"]}


@pytest.mark.parametrize(
    ("when", "column", "text"),
    [
        ("claim: killed", 9, "The article says that people were killed, wounded"),
        ("claim: {outcome: killed, at_least: 5}", 34, "The printed figure is this or higher"),
        ("text: film OR novel", 8, "The words of title and text fit a query"),
        ("frame: end_of_isis", 8, "The article carries a frame"),
    ],
)
def test_a_key_under_the_pointer_is_explained(
    editor: Editor, tmp_path: Path, when: str, column: int, text: str
) -> None:
    found = editor.at("hover", write(editor, tmp_path, when), 6, column)

    assert text in json.dumps(found["contents"]).replace("\\\\", "")


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("txt: film", "6: Property txt is not allowed"),
        ("claim: {outcome: kiled}", "6: "),
        ("claim: {outcome: killed, at_lest: 5}", "6: Property at_lest is not allowed"),
        ("text: [film]", "6: Incorrect type"),
    ],
)
def test_what_is_wrong_is_underlined(editor: Editor, tmp_path: Path, when: str, told: str) -> None:
    assert any(one.startswith(told) for one in editor.faults(write(editor, tmp_path, when)))


@pytest.mark.parametrize(
    "when",
    [
        "text: {query: film}",
        "claim: [killed, wounded]",
        "claim: {outcome: killed, victims: civilian, place: [Syria, Iraq], status: [asserted, denied]}",
        "{not: {frame: {name: end_of_isis, voice: own}}, place: '${PLACE}'}",
    ],
)
def test_what_is_right_is_left_alone(editor: Editor, tmp_path: Path, when: str) -> None:
    assert editor.faults(write(editor, tmp_path, when)) == []

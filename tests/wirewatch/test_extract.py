"""`wirewatch extract` as programs use it: lines in, lines out, and no line stops another."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

FIELDS = {
    *("outcome", "min", "max", "best", "count_text", "victims", "victim_text", "place", "place_text", "within"),
    *("country", "attribution", "status", "sub", "sentence", "restated_in", "in", "start", "end", "confidence", "why"),
}
TOLL = "At least 12 people were killed in Deir ez-Zor on Friday, medics said."
BROKEN = [
    (b"{\n", None, "is no JSON"),
    (b"\xff\xfe{}\n", None, "is not UTF-8"),
    (b"[" * 100_000 + b"\n", None, "nested too deep"),
    (b"[]\n", None, "should be a JSON object"),
    (b'{"text": "x"}\n', None, "`id`"),
    (b'{"id": true, "text": "x"}\n', None, "`id`"),
    (b'{"id": "a"}\n', "a", "has no `text`"),
    (b'{"id": "a", "text": 5}\n', "a", "`text` should be a text"),
    (b'{"id": "a", "text": "x", "title": ["y"]}\n', "a", "`title` should be a text"),
]


def extract(*arguments: str | Path, lines: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "wirewatch", "extract", *map(str, arguments)],
        input=lines,
        capture_output=True,
        timeout=60,
        check=False,
        env=os.environ | {"NO_COLOR": "1"},
    )


def answers(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def line(**record: object) -> bytes:
    return json.dumps(record).encode() + b"\n"


def test_each_line_is_answered_in_the_fields_of_the_contract(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    text = f"Islamic State is finished, a general said. {TOLL}"
    file.write_bytes(line(id="a", text=text, outlet="Example", published="2017-09-08", labels=[1]))

    done = extract(file)

    (answer,) = answers(done)
    assert done.returncode == 0, done.stderr
    assert set(answer) == {"id", "claims", "frames"}
    (claim,) = answer["claims"]
    assert set(claim) == FIELDS
    assert (claim["outcome"], claim["min"], claim["max"], claim["best"]) == ("killed", 12, None, 12)
    assert (claim["place"], claim["country"], claim["in"]) == ("Deir ez-Zor", "SY", "text")
    assert text[claim["start"] : claim["end"]] == claim["sentence"] == TOLL
    (frame,) = answer["frames"]
    assert set(frame) == {"frame", "status", "strength", "sentence", "in", "start", "end", "confidence", "why"}
    assert (frame["frame"], frame["status"], frame["strength"]) == ("end_of_isis", "asserted", "strong")
    assert text[frame["start"] : frame["end"]] == frame["sentence"]


def test_without_a_file_the_lines_come_from_stdin() -> None:
    done = extract(lines=line(id=7, text=TOLL) + b"\n" + line(id="b", text="The market opened."))

    assert [(answer["id"], len(answer["claims"])) for answer in answers(done)] == [(7, 1), ("b", 0)]
    assert done.returncode == 0


def test_a_claim_of_the_title_alone_says_so() -> None:
    done = extract(lines=line(id="a", title="Air strike kills 9 in Raqqa", text="Smoke rose over the city."))

    (claim,) = answers(done)[0]["claims"]
    assert (claim["min"], claim["in"]) == (9, "title")


def test_a_title_that_the_text_repeats_is_no_second_claim() -> None:
    done = extract(lines=line(id="a", title="12 killed in Deir ez-Zor", text=TOLL))

    assert [claim["in"] for claim in answers(done)[0]["claims"]] == ["text"]


def test_a_broken_line_says_what_is_wrong_and_the_next_is_still_read() -> None:
    done = extract(lines=b"".join(broken + line(id="next", text=TOLL) for broken, _, _ in BROKEN))

    given = answers(done)
    assert done.returncode == 1, done.stderr
    assert len(given) == 2 * len(BROKEN)
    for (broken, id_, words), answer, after in zip(BROKEN, given[::2], given[1::2], strict=True):
        assert answer["id"] == id_, broken[:80]
        assert words in answer["error"]
        assert len(after["claims"]) == 1


def test_texts_that_are_no_news_are_answered_too() -> None:
    odd = ["", "\ud800 12 killed \udfff", "\x00\x01\x02", "killed " * 20_000, "٣ \u202e\ufeff", "12" * 3000]

    done = extract(lines=b"".join(line(id=number, text=text) for number, text in enumerate(odd)))

    assert [answer["id"] for answer in answers(done)] == list(range(len(odd)))
    assert all("error" not in answer for answer in answers(done))
    assert done.returncode == 0, done.stderr


def test_a_time_that_cannot_be_read_costs_no_claim() -> None:
    done = extract(lines=line(id="a", text=TOLL, published="last Friday, or so"))

    assert len(answers(done)[0]["claims"]) == 1


def test_a_file_that_is_not_there_is_a_wrong_argument(tmp_path: Path) -> None:
    done = extract(tmp_path / "nothing.jsonl")

    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_an_answer_comes_before_the_next_line_is_asked_for() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "wirewatch", "extract"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(line(id="a", text=TOLL))
        running.stdin.flush()

        answer = json.loads(running.stdout.readline())
        running.stdin.close()

    assert answer["id"] == "a"

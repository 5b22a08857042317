import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.intake import cage_process
from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.page import PageText
from pipeline.intake.parse import ParsedFeed, parse
from pipeline.intake.robots import Permits

ROOT = Path(__file__).parents[3]
GOOD = b"""<rss version='2.0'><channel><title>Good</title>
<item><title>One</title><pubDate>Sat, 05 Jan 2019 09:30:00 GMT</pubDate></item></channel></rss>"""
# feedparser looks for an e-mail address in the author in quadratic time.
SLOW = (
    b"<rss version='2.0'><channel><item><title>t</title><author>" + b"a" * 400_000 + b"</author></item></channel></rss>"
)
BIG = b"<rss version='2.0'><channel><item><title>" + b"long " * 6_000_000 + b"</title></item></channel></rss>"
PARENT = """
import sys
from pipeline.intake.cage import ParserPool, RawDocument
pool = ParserPool(1)
ask = lambda body: pool.parse(RawDocument(body=body, url=None, content_type=None))
ask(b"")
print(*pool.process_ids(), flush=True)
if sys.argv[1] == "busy":
    ask(b"<rss version='2.0'><channel><item><author>" + b"a" * 400_000 + b"</author></item></channel></rss>")
sys.stdin.read()
"""


def document(body: bytes) -> RawDocument:
    return RawDocument(body=body, url="https://x.example/feed", content_type="application/rss+xml")


def has_ended(process_id: int, within: float = 5.0) -> bool:
    try:
        watched = os.pidfd_open(process_id)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], within)[0])
    finally:
        os.close(watched)


def wait_until_it_works_hard(process_id: int) -> None:
    stat = Path(f"/proc/{process_id}/stat")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if int(stat.read_text().rpartition(")")[2].split()[11]) >= 50:  # hundredths of a second of its own CPU
            return
    raise AssertionError("the child never began to parse")


@pytest.fixture
def pool() -> Iterator[ParserPool]:
    with ParserPool(1, timedelta(seconds=1)) as opened:
        yield opened


def child_saying(*frames: str) -> list[str]:
    """Give the command of a child that reads one document and writes what a healthy one never would."""
    script = "import struct, sys, time; read = sys.stdin.buffer.read; write = sys.stdout.buffer.write\n"
    script += "for _ in range(2): read(*struct.unpack('>I', read(4)))\n"
    script += "\n".join(frames) + "\nsys.stdout.buffer.flush()"
    return [sys.executable, "-c", script]


def says(json: str) -> str:
    return f"said = {json!r}.encode(); write(struct.pack('>I', len(said)) + said)"


def test_the_cage_gives_what_parsing_gives(pool: ParserPool) -> None:
    for path in sorted((ROOT / "tests/corpus/feeds").glob("rss*.xml")):
        caged = pool.parse(RawDocument(body=path.read_bytes(), url="https://x.example/", content_type="text/xml"))

        assert caged == parse(path.read_bytes(), url="https://x.example/", content_type="text/xml")


def test_what_is_no_feed_fails_in_words(pool: ParserPool) -> None:
    assert pool.parse(document(b"<html>")) == ParseFailed(problem="This cannot be read as a feed: it is a web page")


def test_many_documents_come_back_in_their_order() -> None:
    bodies = [GOOD.replace(b"Good", str(number).encode()) if number % 3 else b"" for number in range(30)]

    with ParserPool(2) as pool:
        results = pool.parse_many(map(document, bodies))

    titles = [result.title if isinstance(result, ParsedFeed) else None for result in results]
    assert titles == [str(number) if number % 3 else None for number in range(30)]


def test_children_start_when_needed_and_are_used_again(pool: ParserPool) -> None:
    before = pool.process_ids()
    pool.parse(document(GOOD))
    first = pool.process_ids()
    pool.parse(document(GOOD))

    assert before == []
    assert len(first) == 1
    assert pool.process_ids() == first


def test_a_document_beyond_the_deadline_fails_alone(pool: ParserPool) -> None:
    pool.parse(document(GOOD))
    (child,) = pool.process_ids()

    late, next_one = pool.parse(document(SLOW)), pool.parse(document(GOOD))

    assert late == ParseFailed(problem="The parser did not finish within 1 seconds.")
    assert isinstance(next_one, ParsedFeed)
    assert has_ended(child)


def test_unterminated_entities_are_refused_at_once(pool: ParserPool) -> None:
    body = b"<?xml version='1.0'?><!DOCTYPE rss [" + b"<!ENTITY x " * 45_000 + b"<rss version='2.0'/>"

    result = pool.parse(document(body))

    assert isinstance(result, ParseFailed)
    assert "declares entities" in result.problem


def test_a_document_that_takes_too_much_memory_fails_alone() -> None:
    with ParserPool(1, timedelta(seconds=60), memory=128 * 2**20) as pool:
        big, next_one = pool.parse(document(BIG)), pool.parse(document(GOOD))

    assert isinstance(big, ParseFailed)
    assert isinstance(next_one, ParsedFeed)


def test_a_poisoned_document_among_many_fails_alone() -> None:
    """Those that wait behind it at the same child go to another one, and keep their places."""
    bodies = [GOOD.replace(b"Good", str(number).encode()) for number in range(40)]
    bodies[7] = bodies[23] = SLOW

    with ParserPool(2, timedelta(seconds=1)) as pool:
        results = pool.parse_many(map(document, bodies))

    failed = {place: result.problem for place, result in enumerate(results) if isinstance(result, ParseFailed)}
    titles = [int(result.title) for result in results if isinstance(result, ParsedFeed)]
    assert failed == dict.fromkeys((7, 23), "The parser did not finish within 1 seconds.")
    assert titles == [number for number in range(40) if number not in failed]


def test_a_child_that_dies_of_one_document_in_many_costs_only_that_one() -> None:
    script = """
import os, struct, sys
read, write = sys.stdin.buffer.read, sys.stdout.buffer.write
while length := read(4):
    read(*struct.unpack('>I', length))
    if read(*struct.unpack('>I', read(4))) == b'die':
        os.kill(os.getpid(), 9)
    said = b'{"problem": "fine"}'
    write(struct.pack('>I', len(said)) + said)
    sys.stdout.buffer.flush()
"""
    bodies = [b"live", b"die", b"live", b"live", b"die", b"live"]

    with ParserPool(1, timedelta(seconds=30), command=[sys.executable, "-c", script]) as pool:
        results = pool.parse_many(map(document, bodies))

    died = ParseFailed(problem="The parser died of the document (signal 9).")
    assert results == [died if body == b"die" else ParseFailed(problem="fine") for body in bodies]


def test_documents_and_answers_larger_than_any_pipe_pass_side_by_side(pool: ParserPool) -> None:
    text = b"word " * 300_000
    big = GOOD.replace(b"<title>One</title>", b"<title>One</title><description>" + text + b"</description>")

    results = pool.parse_many([document(big)] * 6)

    assert all(isinstance(result, ParsedFeed) and len(result.items[0].summary) == 200_000 for result in results)


def test_children_without_work_are_let_go_and_start_again_when_needed() -> None:
    with ParserPool(1, timedelta(seconds=30), idle=timedelta(seconds=0.2)) as pool:
        pool.parse(document(GOOD))
        (child,) = pool.process_ids()

        assert has_ended(child)
        assert pool.process_ids() == []
        assert isinstance(pool.parse(document(GOOD)), ParsedFeed)


def test_threads_share_the_children() -> None:
    with ParserPool(2, timedelta(seconds=30)) as pool:
        found: list[ParsedFeed | ParseFailed] = []
        threads = [
            threading.Thread(target=lambda: found.extend(pool.parse_many([document(GOOD)] * 20))) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(found) == 120
        assert all(isinstance(result, ParsedFeed) for result in found)
        assert 1 <= len(pool.process_ids()) <= 2


def test_a_child_killed_between_two_documents_costs_none(pool: ParserPool) -> None:
    pool.parse(document(GOOD))
    (child,) = pool.process_ids()
    os.kill(child, signal.SIGKILL)
    assert has_ended(child)

    assert isinstance(pool.parse(document(GOOD)), ParsedFeed)


def test_a_child_ignores_the_interrupt_that_reaches_the_whole_group(pool: ParserPool) -> None:
    pool.parse(document(GOOD))
    (child,) = pool.process_ids()
    os.kill(child, signal.SIGINT)
    pool.parse(document(GOOD))

    assert pool.process_ids() == [child]


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (child_saying("sys.exit(3)"), "The parser died of the document (exit status 3)."),
        (child_saying("import os; os.kill(os.getpid(), 11)"), "The parser died of the document (signal 11)."),
        (child_saying("write(b'ab')"), "The parser died of the document (exit status 0)."),
        (child_saying("time.sleep(60)"), "The parser did not finish within 1 seconds."),
        (child_saying("write(b'\\xff' * 8)"), "The parser gave an answer that makes no sense."),
        (child_saying(says("no json")), "The parser gave an answer that makes no sense."),
        (child_saying(says('{"feed": {"kind": 1}}')), "The parser gave an answer that makes no sense."),
        (child_saying(says("{}")), "The parser said nothing."),
        (["/no/such/program"], "The parser could not be started: No such file or directory."),
    ],
)
def test_a_child_that_dies_hangs_or_talks_nonsense_fails_its_document(command: list[str], problem: str) -> None:
    with ParserPool(1, timedelta(seconds=1), command=command) as pool:
        assert pool.parse(document(GOOD)) == ParseFailed(problem=problem)
        assert isinstance(pool.parse(document(GOOD)), ParseFailed)


def test_a_child_takes_articles_out_of_pages_and_reads_what_sites_ask_of_robots(parser: ParserPool) -> None:
    html = (
        b"<html><body><article><h1>Toll</h1><p>At least 12 people were killed in Mayadin.</p></article></body></html>"
    )

    page = parser.page(RawDocument(body=html, url="https://wire.example/1", content_type="text/html"))
    said = parser.permits(b"User-agent: *\nDisallow: /a\n", ["https://wire.example/a", "https://wire.example/b"])

    assert isinstance(page, PageText)
    assert "At least 12 people were killed in Mayadin." in page.text
    assert said == Permits(allowed=(False, True), delay=None)


@pytest.mark.parametrize(
    "said",
    [
        '{"permits": {"allowed": [true, true], "delay": null}}',
        '{"page": {"text": "", "title": "", "url": "javascript:x", "asks_for_login": false, "for_subscribers": false}}',
    ],
)
def test_what_a_captured_child_says_of_pages_is_looked_at(said: str) -> None:
    nonsense = ParseFailed(problem="The parser gave an answer that makes no sense.")
    with ParserPool(1, timedelta(seconds=5), command=child_saying(says(said))) as pool:
        assert pool.page(document(GOOD)) == nonsense
        assert pool.permits(b"x", ["https://wire.example/"]) == nonsense


def test_a_link_that_a_captured_child_makes_up_is_refused() -> None:
    feed = '{"kind": "rss20", "title": "", "link": "javascript:x", "language": null, "items": [], "ids": [], '
    feed += '"problem": null}'
    with ParserPool(1, timedelta(seconds=5), command=child_saying(says(f'{{"feed": {feed}}}'))) as pool:
        assert pool.parse(document(GOOD)) == ParseFailed(problem="The parser gave an answer that makes no sense.")


def test_a_child_is_replaced_after_its_share_of_documents() -> None:
    with ParserPool(1, timedelta(seconds=30)) as patient:  # a busy machine may stand still for a second
        patient.parse(document(b""))
        (child,) = patient.process_ids()
        for _ in range(cage_process.DOCUMENTS_PER_CHILD - 1):
            patient.parse(document(b""))

        assert patient.process_ids() == []
        assert has_ended(child)


def test_a_child_sees_nothing_of_our_environment() -> None:
    command = child_saying("import os; sys.exit(7 if 'PATH' in os.environ else 5)")
    with ParserPool(1, command=command) as pool:
        assert pool.parse(document(GOOD)) == ParseFailed(problem="The parser died of the document (exit status 5).")


def test_closing_leaves_no_process_behind_and_refuses_more_work() -> None:
    with ParserPool(2) as pool:
        pool.parse_many([document(GOOD)] * 6)
        children = pool.process_ids()
        pool.close()

    assert children
    assert all(has_ended(child, within=0) for child in children)
    with pytest.raises(ValueError, match="closed"):
        pool.parse(document(GOOD))


def test_a_child_outlives_the_thread_that_started_it(pool: ParserPool) -> None:
    thread = threading.Thread(target=pool.parse, args=[document(GOOD)])
    thread.start()
    thread.join()
    children = pool.process_ids()
    pool.parse(document(GOOD))

    assert pool.process_ids() == children


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_parent_killed_outright_leaves_no_child(state: str) -> None:
    """Catalogue A14."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, state], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        if state == "busy":
            wait_until_it_works_hard(child)
        parent.kill()
        parent.wait()

    assert has_ended(child)


def test_no_child_dies_of_the_signal_that_tells_of_its_parents_end() -> None:
    """A signal of the pipe of documents could come late, and kill the child at the next one; once in some thousands."""
    with ParserPool(2, timedelta(seconds=30)) as patient:
        first, *others = patient.parse_many([document(b"")] * 3000)

    assert set(others) == {first}

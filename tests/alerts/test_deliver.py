import asyncio
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import httpx
import pytest
from standardwebhooks import Webhook as Receiver

from alerts.deliver import _Post
from storage.records.delivery import DeliveryState
from tests.alerts.conftest import BERLIN, SECRET, Mailbox, Newsroom, StartMail, desk, hook, mail_keys, plain_client
from tests.conftest import HttpRequest, HttpServer, ServeHttp

OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


def answer(status: str, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "Connection: close", "", ""]
    return "\r\n".join(lines).encode()


def scripted(serve: ServeHttp, *answers: bytes) -> HttpServer:
    """A server that gives these answers in turn, and the last one for ever."""
    left = list(answers)
    return serve(lambda _request: left.pop(0) if len(left) > 1 else left[0])


@pytest.fixture
def by_mail(newsroom: Newsroom, mailbox: Mailbox) -> Newsroom:
    newsroom.mail = mail_keys(mailbox.port)
    newsroom.channels = {"desk": desk()}
    newsroom.rule("toll", channels=("desk",))
    return newsroom


def hooked(newsroom: Newsroom, server: HttpServer, path: str = "/hook") -> Newsroom:
    newsroom.channels = {"soc": hook(server.url(path))}
    newsroom.rule("toll", channels=("soc",))
    newsroom.match("toll")
    newsroom.triage()
    return newsroom


def test_an_alert_arrives_in_a_mailbox_with_text_and_html(by_mail: Newsroom, mailbox: Mailbox) -> None:
    by_mail.match("toll", "Strike on Mayadin kills 12")
    by_mail.triage()

    report = by_mail.deliver()

    assert report.sent == 1
    (letter,) = mailbox.letters
    assert mailbox.recipients == ["desk@example.org"]
    assert letter["Subject"] == "[medium] About toll: Strike on Mayadin kills 12"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{by_mail.deliveries()[0].id}@example.org>"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    text = letter.get_body(("plain",))
    assert text is not None
    assert "Strike on *Mayadin* kills 12" in text.get_content()


def test_a_greylisted_message_stays_owed_and_arrives_once_with_the_same_bytes(
    by_mail: Newsroom, mailbox: Mailbox
) -> None:
    """Catalogue C27."""
    by_mail.match("toll")
    by_mail.triage()
    mailbox.to_recipient = {"desk@example.org": "451 come back later"}

    first = by_mail.deliver()
    (owed,) = by_mail.deliveries()

    assert (first.later, owed.state, owed.attempts) == (1, DeliveryState.OWED, 1)
    assert owed.problem is not None
    assert "451 come back later" in owed.problem
    assert by_mail.deliver().sent == 0, "not before its time"
    mailbox.to_recipient = {}
    by_mail.later(minutes=1)
    assert by_mail.deliver().sent == 1
    by_mail.later(days=5)
    assert by_mail.deliver().sent == 0, "and never again"
    assert mailbox.raw == [owed.payload]


def test_one_refused_recipient_of_ten_is_dead_and_nine_have_their_mail(by_mail: Newsroom, mailbox: Mailbox) -> None:
    """Catalogue C28."""
    names = [f"reader{number}@example.org" for number in range(10)]
    by_mail.channels = {"desk": desk(*names)}
    mailbox.to_recipient = {names[3]: "550 no such user"}
    by_mail.match("toll")
    by_mail.triage()

    report = by_mail.deliver()

    assert (report.sent, report.given_up) == (9, 1)
    (dead,) = (delivery for delivery in by_mail.deliveries() if delivery.state is DeliveryState.DEAD)
    assert dead.recipient == names[3]
    assert "550 no such user" in (dead.problem or "")


def test_a_mail_server_that_was_down_gets_everything_once_when_it_is_back(
    newsroom: Newsroom, mail_server: StartMail, free_port: int
) -> None:
    """Catalogue C26."""
    newsroom.mail = mail_keys(free_port)
    newsroom.channels = {"desk": desk()}
    newsroom.rule("toll", channels=("desk",))
    for number in range(20):
        newsroom.match("toll", f"Strike on Mayadin {number}")
    newsroom.triage()
    for _ in range(6):
        newsroom.deliver()
        newsroom.later(hours=4)

    mailbox = mail_server(port=free_port)
    for _ in range(6):
        newsroom.deliver()
        newsroom.later(hours=13)

    assert len(mailbox.letters) == 20
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 20


def test_a_webhook_is_signed_so_that_the_reference_verifier_accepts_it(
    newsroom: Newsroom, http_server: ServeHttp
) -> None:
    """Catalogue C40."""
    server = scripted(http_server, OK)
    hooked(newsroom, server)

    assert newsroom.deliver().sent == 1
    (request,) = server.requests
    headers = {name: value.decode() for name, value in request.headers}
    event = Receiver(SECRET).verify(request.body, headers)
    assert headers["webhook-id"] == newsroom.deliveries()[0].id == event["id"]
    assert event["type"] == "alert.new"
    assert event["rule"] == {"id": "toll", "title": "About toll", "severity": "medium", "tags": []}
    assert event["alert"] == {"id": 1, "key": "item:1", "revision": 1, "reason": "new"}
    (item,) = event["items"]
    assert item["title"] == item["passages"][0]["text"] == "Strike on Mayadin"
    assert item["spans"] == [{"field": "title", "start": 10, "end": 17, "clause": "mayadin"}]


def test_a_failing_webhook_is_tried_again_with_the_same_id_and_bytes(
    newsroom: Newsroom, http_server: ServeHttp
) -> None:
    """Catalogue C31."""
    server = scripted(http_server, answer("500 Oops"), answer("503 Busy"), OK)
    hooked(newsroom, server)

    for _ in range(5):
        newsroom.deliver()
        newsroom.later(hours=1)

    assert len(server.requests) == 3
    assert all(one.body == two.body for one, two in pairwise(server.requests))
    assert len({request.header("webhook-id") for request in server.requests}) == 1
    assert [delivery.state for delivery in newsroom.deliveries()] == [DeliveryState.SENT]


def test_a_throttling_endpoint_is_left_alone_for_as_long_as_it_asks(newsroom: Newsroom, http_server: ServeHttp) -> None:
    """Catalogue C32."""
    server = scripted(http_server, answer("429 Slow", "Retry-After: 3600"), OK)
    hooked(newsroom, server)
    newsroom.deliver()
    newsroom.match("toll", "Another strike on Mayadin")
    newsroom.triage()
    newsroom.later(minutes=59)

    newsroom.deliver()
    before = [request.header("webhook-id") for request in server.requests]
    newsroom.later(minutes=2)
    newsroom.deliver()

    assert len(before) == 1, "what was owed later waits too"
    assert {delivery.state for delivery in newsroom.deliveries()} == {DeliveryState.SENT}


def test_what_else_a_throttling_endpoint_is_owed_waits_with_it(newsroom: Newsroom, http_server: ServeHttp) -> None:
    """Catalogue C32."""
    server = http_server(lambda _request: answer("429 Slow", "Retry-After: 3600"))
    hooked(newsroom, server)
    for number in range(30):
        newsroom.match("toll", f"Strike on Mayadin {number}")
    newsroom.triage()

    newsroom.deliver()

    assert len(server.requests) == 8
    newsroom.later(minutes=59)
    newsroom.deliver()
    assert len(server.requests) == 8
    newsroom.later(minutes=2)
    newsroom.deliver()
    assert len(server.requests) == 9, "one is tried, to see whether it takes something again"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary"])
def test_a_redirect_is_a_failure_and_is_not_followed(newsroom: Newsroom, http_server: ServeHttp, status: str) -> None:
    """Catalogue C34."""
    other = scripted(http_server, OK)
    server = scripted(http_server, answer(status, f"Location: {other.url('/stolen')}"))
    hooked(newsroom, server)

    report = newsroom.deliver(open_client=lambda: httpx.AsyncClient(follow_redirects=True))

    assert (report.sent, report.later) == (0, 1)
    assert other.requests == []


def test_an_endpoint_that_is_gone_gets_nothing_more_until_somebody_takes_it_up_again(
    newsroom: Newsroom, http_server: ServeHttp
) -> None:
    """Catalogue C33."""
    server = scripted(http_server, answer("410 Gone"), OK)
    hooked(newsroom, server)
    newsroom.deliver()
    newsroom.match("toll", "Another strike on Mayadin")
    newsroom.triage()
    newsroom.later(days=30)
    newsroom.deliver()

    assert len(server.requests) == 1
    with newsroom.database.transaction() as store:
        assert store.channels.get("soc").paused_at is not None
        assert "gone for good" in (store.channels.get("soc").problem or "")
        assert store.channels.resume(["soc", "desk"], newsroom.now) == ["soc"]
    assert newsroom.deliver().sent == 2
    assert len({request.header("webhook-id") for request in server.requests}) == 2


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found"])
def test_what_a_server_may_yet_mend_is_tried_on_schedule(
    newsroom: Newsroom, http_server: ServeHttp, status: str
) -> None:
    """Catalogue C33."""
    hooked(newsroom, scripted(http_server, answer(status), OK))

    assert newsroom.deliver().later == 1
    newsroom.later(minutes=1)
    assert newsroom.deliver().sent == 1


def test_a_hanging_endpoint_neither_holds_up_nor_spoils_the_mail(
    by_mail: Newsroom, mailbox: Mailbox, http_server: ServeHttp
) -> None:
    """Catalogue C37."""

    def hang(_request: HttpRequest) -> Iterator[bytes]:
        return server.hang()

    server: HttpServer = http_server(hang)
    by_mail.channels["soc"] = hook(server.url("/hook"))
    by_mail.rule("toll", channels=("soc", "desk"))
    for number in range(20):
        by_mail.match("toll", f"Strike on Mayadin {number}")
    by_mail.triage()
    began = time.monotonic()

    report = by_mail.deliver(open_client=lambda: httpx.AsyncClient(timeout=0.3))

    assert time.monotonic() - began < 5
    assert (report.sent, report.later) == (20, 8), "the endpoint's other messages wait after the first few failed"
    assert len(mailbox.letters) == 20
    problems = {delivery.problem for delivery in by_mail.deliveries() if delivery.channel == "soc"}
    assert "127.0.0.1 did not answer in time" in problems


def test_an_endpoint_that_drips_is_left_at_the_deadline_of_the_whole_try(
    newsroom: Newsroom, http_server: ServeHttp
) -> None:
    """Catalogue C30."""

    def drip(_request: HttpRequest) -> Iterator[bytes]:
        while not server.over.wait(0.05):
            yield b"H"

    server: HttpServer = http_server(drip)
    hooked(newsroom, server)
    post = _Post(
        database=newsroom.database,
        channels=newsroom.channels,
        open_client=plain_client,
        mail=None,
        zone=BERLIN,
        now=newsroom.now,
        deadline=timedelta(seconds=0.5),
    )

    asyncio.run(post.deliver_all())

    assert newsroom.deliveries()[0].problem == "no answer within 0.5 s"


def test_a_message_that_fails_where_others_are_taken_is_given_up_after_days(
    newsroom: Newsroom, http_server: ServeHttp
) -> None:
    server = http_server(lambda request: answer("400 No") if b"poison" in request.body else OK)
    hooked(newsroom, server)
    newsroom.match("toll", "A strike with poison on Mayadin")
    newsroom.triage()
    began = newsroom.now

    while owed := [one for one in newsroom.deliveries() if one.state is DeliveryState.OWED]:
        newsroom.deliver()
        newsroom.now = max(newsroom.now, owed[0].next_try_at)

    assert timedelta(days=3) < newsroom.now - began < timedelta(days=4)
    assert len(server.requests) == 1 + 10
    (dead,) = (one for one in newsroom.deliveries() if one.state is DeliveryState.DEAD)
    assert dead.problem == "400 Bad Request"


def test_a_delivery_to_a_channel_that_left_the_file_is_dead_with_that_reason(by_mail: Newsroom) -> None:
    by_mail.match("toll")
    by_mail.triage()
    by_mail.channels.clear()

    assert by_mail.deliver().given_up == 1
    assert by_mail.deliveries()[0].problem == "the channel desk is no longer in feeds.yaml"


def test_a_recipient_who_was_taken_off_a_channel_gets_nothing_more(by_mail: Newsroom, mailbox: Mailbox) -> None:
    by_mail.match("toll")
    by_mail.triage()
    by_mail.channels = {"desk": desk("other@example.org")}

    assert by_mail.deliver().given_up == 1
    assert mailbox.letters == []


def test_a_try_that_kills_the_process_again_and_again_ends(newsroom: Newsroom, http_server: ServeHttp) -> None:
    """Catalogue A12."""
    server = scripted(http_server, OK)
    hooked(newsroom, server)
    for _ in range(10):
        with newsroom.database.transaction() as store:
            store.outbox.claim_due("soc", newsroom.now, 1, timedelta(minutes=2))
        newsroom.later(minutes=3)

    assert newsroom.deliver().given_up == 1
    assert server.requests == []


def test_after_a_crash_the_next_run_sends_the_same_bytes_when_the_lease_is_over(
    newsroom: Newsroom, http_server: ServeHttp
) -> None:
    """Catalogue A4."""
    server = scripted(http_server, answer("500 Oops"), OK)
    hooked(newsroom, server)
    newsroom.deliver()
    newsroom.later(hours=1)
    with newsroom.database.transaction() as store:
        (claimed,) = store.outbox.claim_due("soc", newsroom.now, 1, timedelta(minutes=2))

    assert newsroom.deliver().sent == 0, "somebody has it in hand"
    newsroom.later(minutes=3)
    assert newsroom.deliver().sent == 1
    assert server.requests[0].body == server.requests[1].body == claimed.payload


def test_an_alert_that_cannot_be_read_waits_and_the_others_arrive(by_mail: Newsroom, mailbox: Mailbox) -> None:
    by_mail.match("toll", "Strike on Mayadin one")
    by_mail.match("toll", "Strike on Mayadin two")
    by_mail.triage()
    with sqlite3.connect(str(by_mail.database.engine.url.database)) as connection:
        connection.execute("UPDATE matches SET passages = '{not json' WHERE id = 1")
    connection.close()

    report = by_mail.deliver()

    assert (report.sent, report.later) == (1, 1)
    assert by_mail.deliver().later == 0, "it is not met again at once"


def test_passages_that_no_template_can_show_still_arrive_as_plain_words(by_mail: Newsroom, mailbox: Mailbox) -> None:
    """Catalogue H86."""
    by_mail.match("toll", "Strike on Mayadin")
    by_mail.triage()
    with sqlite3.connect(str(by_mail.database.engine.url.database)) as connection:
        connection.execute("""UPDATE matches SET passages = '[{"field": "text", "start": "x", "text": 5}]'""")
    connection.close()

    assert by_mail.deliver().sent == 1
    assert mailbox.letters[0]["Subject"] == "About toll: Strike on Mayadin"


def test_no_secret_is_in_problems_logs_or_reports(
    newsroom: Newsroom, http_server: ServeHttp, capfd: pytest.CaptureFixture[str]
) -> None:
    def leave(request: HttpRequest) -> bytes:
        return b"HTTP/1.1 500 canary-in-path\r\n\r\n"

    server = http_server(leave)
    newsroom.channels = {"soc": hook(server.url("/canary-in-path?t=canary-in-query"), "canary-secret")}
    newsroom.rule("toll", channels=("soc",))
    newsroom.match("toll")
    newsroom.triage()

    report = newsroom.deliver()
    newsroom.later(hours=1)
    newsroom.deliver(open_client=lambda: httpx.AsyncClient(transport=httpx.MockTransport(_blame)))

    out = "".join(capfd.readouterr())
    everything = f"{report} {newsroom.deliveries()} {newsroom.channels} {out}"
    assert "canary" not in everything
    assert "delivery_broke" in out


def _blame(request: httpx.Request) -> httpx.Response:
    raise LookupError(f"nobody at {request.url}, {request.url.path!r} or {request.url.query!r}")

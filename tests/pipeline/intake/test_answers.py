"""What answers and errors mean, in words."""

import socket
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.answers import error_problem, read_retry_after, status_problem, unreachable_because

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@given(st.one_of(st.text(), st.from_regex(r"\d+", fullmatch=True), st.from_regex(r"\w{3}, \d\d \w{3} \d{1,5} [\d:]*")))
def test_any_wait_a_server_asks_for_is_none_or_within_bounds(value: str) -> None:
    wait = read_retry_after(value, NOW)

    assert wait is None or timedelta(seconds=1) <= wait <= timedelta(days=1)


@given(st.integers(100, 999))
def test_every_status_has_words(status: int) -> None:
    words = status_problem(status)

    assert words.startswith(f"the server answers {status}")
    assert ": " in words


@pytest.mark.parametrize(
    "kind",
    [
        httpx.ConnectTimeout, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout, httpx.ConnectError,
        httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.ProxyError, httpx.UnsupportedProtocol,
        httpx.LocalProtocolError, httpx.RemoteProtocolError,
    ],
)  # fmt: skip
def test_every_error_of_the_network_has_words_and_keeps_its_own_to_itself(kind: type[httpx.TransportError]) -> None:
    error = kind("https://user:hush@example.org/?token=hush")

    for words in (error_problem(error), unreachable_because(error)):
        assert words != ""
        assert "hush" not in (words or "")
        assert kind.__name__ not in (words or "")


def test_what_names_no_host_or_no_certificate_is_said_to_everyone() -> None:
    unknown = httpx.ConnectError("x")
    unknown.__cause__ = socket.gaierror(socket.EAI_NONAME, "x")

    assert error_problem(unknown) == "its host name cannot be found (DNS)"
    assert unreachable_because(unknown) is None

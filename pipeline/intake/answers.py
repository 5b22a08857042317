"""What an answer or an error means, in words for a person; pure, and never with a part of an address or a header."""

import os
import re
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

_SECONDS = re.compile(r"[0-9]{1,200}")
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s{0,9}=\s{0,9}\"?([0-9]{1,200})(?![^\s,\"])", re.IGNORECASE)
_SHORTEST_WAIT = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(days=1)
_TOO_MANY = 429
_PAUSE_OF_TOO_MANY = timedelta(hours=1)

_MEANINGS = {
    400: "it does not understand the request",
    401: "it asks for a login",
    402: "it asks for a payment",
    403: "it refuses us",
    404: "the feed has moved or is gone",
    406: "it does not offer the feed in a form we read",
    407: "it asks for a login",
    410: "it says the feed is gone for good",
    418: "it refuses us",
    429: "it asks us to come less often",
    451: "it may not show the feed, for legal reasons",
    503: "it is overloaded or being repaired",
}


def status_problem(status: int) -> str:
    """Say what it means that a server answered with this status instead of a document."""
    return f"the server answers {status}{_phrase(status)}: {_MEANINGS.get(status) or _class_meaning(status)}"


def _phrase(status: int) -> str:
    # The standard's words, never the server's own: those may hold anything.
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _class_meaning(status: int) -> str:
    if status >= 500:
        return "it has an error of its own"
    return "it refuses the request" if status >= 400 else "that is no document"


def pause_of(status: int, retry_after: str | None, now: datetime) -> timedelta | None:
    """Say for how long a host wants to be left alone that answered with this status and Retry-After header.

    None: it does not say. Who calls our requests too many wants a pause, said or not.
    """
    return read_retry_after(retry_after, now) or (_PAUSE_OF_TOO_MANY if status == _TOO_MANY else None)


def read_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header, seconds or a date; nonsense is None, the rest is kept within 1 s and 24 h."""
    if value is None:
        return None
    text = value.strip()
    wait = _seconds(text) if _SECONDS.fullmatch(text) else _until(text, now)
    return None if wait is None else min(max(wait, _SHORTEST_WAIT), _LONGEST_WAIT)


def read_freshness(cache_control: str | None, expires: str | None, date: str | None, now: datetime) -> timedelta | None:
    """Say how long an answer holds, by Cache-Control or else by Expires; None: not said, or no time at all.

    `date` is the server's own clock, where it tells. How long a cache on the way held the answer is not taken off.
    """
    found = _MAX_AGE.search(cache_control or "")
    held = _seconds(found[1]) if found else _until(expires, _moment(date) or now) if expires else None
    return min(held, _LONGEST_WAIT) if held and held > timedelta(0) else None


def _seconds(digits: str) -> timedelta:
    return timedelta(seconds=min(int(digits), int(_LONGEST_WAIT.total_seconds())))


def _until(date: str, now: datetime) -> timedelta | None:
    when = _moment(date)
    return None if when is None else when - now


def _moment(date: str | None) -> datetime | None:
    try:
        when = parsedate_to_datetime(date or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


UNREACHABLE = "the server cannot be reached; the log says more"
"""The same words, whether our guard refuses an address, nobody answers there, or a port is closed: else whoever may
name an address could search a private network. The log, which is the operator's, has the reason."""


def error_problem(error: httpx.HTTPError) -> str:
    """Say what went wrong on the way to an answer."""
    return next((words for kind, words in _ERRORS if isinstance(error, kind)), None) or _connect_problem(error)


def unreachable_because(error: httpx.HTTPError) -> str | None:
    """Say for the log why no connection was made; None where the words for everyone say all."""
    if isinstance(error, PermissionError):
        # Our own guard, which a room below the front door cannot import: it says why, and nothing secret.
        return f"its address must not be dialled: {error}; settings.allow may name it"
    if error_problem(error) != UNREACHABLE:
        return None
    if isinstance(error, httpx.ConnectTimeout):
        return "no connection in time"
    found = next((cause for cause in _causes(error) if isinstance(cause, OSError) and cause.errno), None)
    return os.strerror(found.errno or 0).lower() if found else "no connection"


_ERRORS: tuple[tuple[type[httpx.HTTPError], str], ...] = (
    (httpx.ConnectTimeout, UNREACHABLE),
    (httpx.TimeoutException, "the server is too slow: it fell silent before its answer was whole"),
    (httpx.LocalProtocolError, "the request cannot be sent: one of the feed's headers is not valid in HTTP"),
    (httpx.UnsupportedProtocol, "its address must begin with http:// or https:// and name a host"),
    (httpx.RemoteProtocolError, "the answer is cut off or is not proper HTTP"),
    (httpx.ReadError, "the connection broke before the answer was whole"),
    (httpx.WriteError, "the connection broke before the request was sent"),
)


def is_passing(error: httpx.HTTPError) -> bool:
    """Say whether what went wrong may be over the next time: not where the address or the certificate is bad."""
    if isinstance(error, PermissionError | httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        return False
    return not any(_is_for_good(cause) for cause in _causes(error))


def _is_for_good(cause: BaseException) -> bool:
    if isinstance(cause, socket.gaierror):
        return cause.errno != socket.EAI_AGAIN
    return isinstance(cause, ssl.SSLCertVerificationError)


def _connect_problem(error: httpx.HTTPError) -> str:
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return "its host name cannot be found (DNS)"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return "no secure connection (TLS) can be made with the server"
    return UNREACHABLE


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__

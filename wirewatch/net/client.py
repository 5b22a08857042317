"""Makes HTTP clients: the only place that does, so that no request of Wirewatch escapes the guard."""

from collections.abc import Callable, Mapping, Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from wirewatch.net.guard import Guard, Network
from wirewatch.net.transport import GuardedTransport

Headers = (
    httpx.Headers
    | Mapping[str, str]
    | Mapping[bytes, bytes]
    | Sequence[tuple[str, str]]
    | Sequence[tuple[bytes, bytes]]
)

_TIMEOUT = httpx.Timeout(20, connect=10)
_NO_BODY = httpx.ByteStream(b"")


class PlainClient(httpx.AsyncClient):
    """Hands a request to the transport as it stands.

    It follows no redirects and keeps no cookies; that httpx looks after them all the same would take as long as half
    the request. A login that stands in the address is left to httpx, and so is a client that somebody hung hooks on.
    """

    def __init__(self, *, transport: httpx.AsyncBaseTransport, **more: Any) -> None:
        super().__init__(transport=transport, **more)
        self._carries = transport

    def build_request(
        self,
        method: str,
        url: httpx.URL | str,
        *,
        headers: Headers | None = None,
        extensions: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> httpx.Request:
        """Make a request with the client's headers and times, where the request has none of its own."""
        if more or method != "GET" or not isinstance(url, httpx.URL):
            return super().build_request(method, url, headers=headers, extensions=extensions, **more)
        own = httpx.Headers(headers)
        named = {name.lower() for name, _ in own.raw}
        usual = [(name, value) for name, value in self.headers.raw if name.lower() not in named]
        host = [] if b"host" in named else [(b"Host", url.netloc)]
        asked = {"timeout": self.timeout.as_dict(), **(extensions or {})}
        return httpx.Request("GET", url, headers=[*host, *usual, *own.raw], stream=_NO_BODY, extensions=asked)

    async def send(self, request: httpx.Request, *, stream: bool = False, **more: Any) -> httpx.Response:
        """Send a request, and give its answer, whose body is still to be read if `stream` is asked for."""
        if request.url.userinfo or any(self.event_hooks.values()):
            return await super().send(request, stream=stream, **more)
        response = await self._carries.handle_async_request(request)
        response.request = request
        if not stream:
            await response.aread()
        return response


def client_factory(*, version: str, contact: str | None, allow: Sequence[Network]) -> Callable[[], httpx.AsyncClient]:
    """Give a function that opens a client; `allow` are the networks it may dial although they are not public.

    A client belongs to the event loop it is first used in, so each batch opens one; what is costly to make, the
    certificates that are trusted, is made once. Clients keep no cookies, follow no redirects and read no proxy or
    login from the environment.
    """
    guard = Guard(allow)
    ssl_context = httpx.create_ssl_context()
    ssl_context.load_default_certs()  # what the machine's owner trusts besides, such as a company's own authority
    ssl_context.set_alpn_protocols(["http/1.1"])
    headers = {
        b"User-Agent": _user_agent(version, contact),
        # Who wants a packed answer asks for it, and unpacks it within bounds.
        b"Accept-Encoding": b"identity",
    }

    def open_client() -> httpx.AsyncClient:
        return PlainClient(
            transport=GuardedTransport(guard=guard, ssl_context=ssl_context),
            headers=headers,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )

    return open_client


def _user_agent(version: str, contact: str | None) -> bytes:
    return (f"Wirewatch/{version} (+{contact})" if contact else f"Wirewatch/{version}").encode()

"""What keeps the page to the one who started it: token, cookie, host, origin, and what may load."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "klassifikator"
START = "/start"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer, a form would not say where it is from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LINKED = "/sager"  # where the figures of a report lead
_CLOSED = "Siden er lukket for dig. Start den med: klassifikator review"


class Guard:
    """Lets in who has the cookie, and gives the cookie to who first comes with the token.

    A page on the internet can make the browser ask this server (under a name of its own, or with a
    form), so the name asked for and the page that asks must both be this one.

    Parameters
    ----------
    app : ASGI application
    hosts : iterable of str
        The names and port by which the page is reached, e.g. ``127.0.0.1:8000``.
    token : str
        Good for one visit of :data:`START`.

    References
    ----------
    OWASP: *Cross-Site Request Forgery Prevention Cheat Sheet*; C. Jackson et al.: *Protecting
    Browsers from DNS Rebinding Attacks*, 2007.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], token: str) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._token: str | None = token
        self._session = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        answer = self._answer(scope, Headers(scope=scope))
        await (answer or self._app)(scope, receive, guarded)

    def _answer(self, scope: Scope, headers: Headers) -> Response | None:
        """Return what to say instead of the page, or nothing where it may be seen."""
        if headers.get("host") not in self._hosts:
            return PlainTextResponse(_CLOSED, 403)
        if scope["method"] not in ("GET", "HEAD") and not self._from_here(headers):
            return PlainTextResponse(_CLOSED, 403)
        if scope["path"] == START:
            return self._start(scope)
        given = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        if not secrets.compare_digest(given.encode(), self._session.encode()):
            return _come_again(scope)
        return None

    def _from_here(self, headers: Headers) -> bool:
        origin = headers.get("origin", "")
        return origin.removeprefix("http://") in self._hosts and origin.startswith("http://")

    def _start(self, scope: Scope) -> Response:
        given = scope["query_string"].removeprefix(b"token=")
        if self._token is None or not secrets.compare_digest(given, self._token.encode()):
            return PlainTextResponse(_CLOSED, 403)
        self._token = None
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, self._session, httponly=True, samesite="strict", path="/")
        return answer


def _come_again(scope: Scope) -> Response:
    """Refuse; who comes by a link in a report can go on from here.

    A browser keeps a strict cookie back where a link stands on a page from elsewhere, but not where
    it stands on this one.
    """
    if scope["method"] != "GET" or scope["path"] != LINKED:
        return PlainTextResponse(_CLOSED, 403)
    address = escape(f"{LINKED}?{scope['query_string'].decode('latin-1')}")
    link = f'<a href="{address}">Vis sagerne bag tallet</a>'
    return HTMLResponse(
        f'<!doctype html><html lang="da"><title>Sager</title><link rel="icon" href="data:,">'
        f"<p>Kommer du fra et tal i en beretning? {link}</p><p>{_CLOSED}</p></html>",
        403,
    )

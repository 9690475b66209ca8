"""The local web page of the desk: its addresses behind the guard, and the server."""

from __future__ import annotations

import gc
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from klassifikator.errors import InputError, KlassifikatorError
from klassifikator.review.case_page import CasePage
from klassifikator.review.desk import Desk
from klassifikator.review.entry_page import EntryPage
from klassifikator.review.guard import START, Guard
from klassifikator.review.list_pages import ListPages
from klassifikator.review.site import HERE, Site
from klassifikator.review.statistics_page import StatisticsPage

HOST = "127.0.0.1"
_MOST_SENT = 5_000_000  # bytes of a form


def make_app(desk: Desk, port: int, token: str) -> Starlette:
    """Make the application.

    Parameters
    ----------
    desk : Desk
    port : int
        Where it will be reached on this machine.
    token : str
        Opens the page once, see :class:`~klassifikator.review.guard.Guard`.

    Returns
    -------
    Starlette
    """
    site = Site(desk)

    def told(request: Request, error: Exception) -> Response:
        status = 404 if isinstance(error, HTTPException) else 400
        if isinstance(error, HTTPException):
            status, sentence = error.status_code, "Siden findes ikke; gå til alle sager."
        else:
            sentence = str(error)
        return site.page("besked.html", "", status, heading="Det gik ikke", told=sentence)

    return Starlette(
        routes=[
            *CasePage(site).routes,
            *ListPages(site).routes,
            *EntryPage(site).routes,
            *StatisticsPage(site).routes,
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(Guard, hosts=(f"{HOST}:{port}", f"localhost:{port}"), token=token)],
        exception_handlers={KlassifikatorError: told, HTTPException: told},
        max_body_size=_MOST_SENT,
    )


def serve(desk: Desk, port: int = 0, opened: Callable[[str], object] = webbrowser.open) -> None:
    """Serve the page on this machine alone until it is stopped.

    Parameters
    ----------
    desk : Desk
    port : int
        0 takes one that is free.
    opened : callable
        Is given the address once it answers.

    Raises
    ------
    InputError
        When the port is taken.
    """
    import uvicorn

    # Named as TCP, or its answers would wait to be sent together.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.bind((HOST, port))
        listening.listen()  # who comes before the server waits
    except OSError:
        listening.close()
        raise InputError(f"Port {port} er optaget; vælg en anden, eller lad --port være.") from None
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    config = uvicorn.Config(
        make_app(desk, port, token), log_level="warning", access_log=False, server_header=False
    )
    gc.freeze()  # what is loaded stays; looking through it for garbage would slow every page
    threading.Timer(0, opened, [f"http://{HOST}:{port}{START}?token={token}"]).start()
    uvicorn.Server(config).run(sockets=[listening])

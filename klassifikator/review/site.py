"""What all pages share: the frame around them, forms, and addresses that carry the queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from klassifikator.danish import count
from klassifikator.review.desk import Desk
from klassifikator.review.form import HEADINGS
from klassifikator.review.queues import BY_DATE, QUEUES, Filters

HERE = Path(__file__).parent
PAGES = (
    ("/", "Gennemgang"),
    ("/sager", "Sager"),
    ("/samlet", "Stikprøve og samlet"),
    ("/ny", "Ny henvendelse"),
    ("/statistik", "Statistik"),
    ("/vejledning", "Vejledning"),
)
KEYS = (
    ("Enter", "gem og gå til den næste"),
    ("1-9", "vælg i det felt, du står i"),
    ("0", "skriv en anden"),
    *((key, f"gå til {heading.lower()}") for heading, key in HEADINGS.values()),
    ("o", "gå til noten"),
    ("i", "vis vejledningen til feltet"),
    ("n", "spring over"),
    ("p", "forrige"),
    ("u", "fortryd"),
    ("d", "del i to"),
    ("/", "søg (på siden Sager)"),
)

Form = dict[str, list[str]]


class Site:
    """A desk and the frame around its pages.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._told: list[str] = []
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["dato"] = _date

    def say(self, message: str) -> None:
        """Tell something on the next page."""
        self._told.append(message)

    def page(
        self, template: str, here: str, status: int = 200, *, error: str = "", **told: Any
    ) -> Response:
        """Return a page.

        Parameters
        ----------
        template : str
        here : str
            Which of :data:`PAGES` it belongs to.
        status : int
        error : str
            What went wrong, as a sentence.
        **told
            What the template asks for.
        """
        items = self.desk.overview.items()
        decided = sum(item.decided for item in items)
        messages, self._told = self._told, []
        return HTMLResponse(
            self.part(
                template,
                pages=PAGES,
                here=here,
                reviewer=self.desk.reviewer,
                progress=f"{decided} af {count(len(items), 'sag', 'sager')} gennemgået",
                messages=messages,
                error=error,
                **told,
            ),
            status,
        )

    def part(self, template: str, **told: Any) -> str:
        """Return a template filled in."""
        taxonomy = self.desk.taxonomy
        return self._templates.get_template(template).render(
            counted_types=taxonomy.counted_types,
            complaint_status=taxonomy.complaint_status,
            **told,
        )


class Pages:
    """Pages of a site that belong together.

    Parameters
    ----------
    site : Site
    """

    def __init__(self, site: Site) -> None:
        self._site, self._desk = site, site.desk


def with_form(
    answer: Callable[[Request, Form], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a function that takes the form that was sent."""

    async def endpoint(request: Request) -> Response:
        async with request.form() as sent:
            form: Form = {}
            for name, value in sent.multi_items():
                form.setdefault(name, []).append(str(value))
        return await run_in_threadpool(answer, request, form)

    return endpoint


def only(form: Form) -> dict[str, str]:
    """Return the fields of a form that hold one value each."""
    return {name: values[-1] for name, values in form.items()}


def asked(request: Request) -> tuple[str, Filters]:
    """Return the queue and the filters of an address."""
    queue = request.query_params.get("queue", BY_DATE)
    return queue if queue in QUEUES else BY_DATE, Filters.read(request.query_params)


def address(queue: str, filters: Filters) -> str:
    """Return the query of an address that leads back to a queue."""
    return urlencode({"queue": queue, **filters.query()})


def _date(moment: datetime | None) -> str:
    if moment is None:
        return "–"
    return f"{moment.day}. {MONTHS[moment.month - 1]} {moment.year} kl. {moment:%H.%M}"


MONTHS = "jan. feb. marts april maj juni juli aug. sep. okt. nov. dec.".split()

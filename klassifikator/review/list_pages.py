"""The pages of many cases: search, the blind audit, and accepting together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from klassifikator.columns import TARGETS
from klassifikator.danish import certainty, count
from klassifikator.errors import InputError
from klassifikator.register import HOW
from klassifikator.review.form import HEADINGS
from klassifikator.review.queues import ALL, QUEUES
from klassifikator.review.site import KEYS, Form, Pages, address, asked, only, with_form

PAGE = 50
MOST_TOGETHER = 100  # more than anyone looks through


class ListPages(Pages):
    """See the module."""

    @property
    def routes(self) -> list[Route]:
        """What each address leads to."""
        return [
            Route("/sager", self.cases),
            Route("/samlet", self.together),
            Route("/samlet", with_form(self.accept), methods=["POST"]),
            Route("/samlet/{batch}/fortryd", self.take_back, methods=["POST"]),
            Route("/stikproeve", with_form(self.draw), methods=["POST"]),
            Route("/vejledning", self.guide),
        ]

    def cases(self, request: Request) -> Response:
        """Search all cases."""
        queue, filters = asked(request)
        queue = queue if "queue" in request.query_params else ALL
        items = self._desk.queue(queue, filters)
        number = max(1, _number(request.query_params.get("page", "1")))
        shown = items[(number - 1) * PAGE : number * PAGE]
        first = (number - 1) * PAGE + 1
        return self._site.page(
            "sager.html",
            "/sager",
            f=filters,
            queue=queue,
            queues=QUEUES,
            choices=self._choices(),
            query=address(queue, filters),
            count=count(len(items), "sag", "sager"),
            count_shown=f"{first}-{first + len(shown) - 1}" if len(items) > PAGE else "",
            items=shown,
            page=number,
            more=number * PAGE < len(items),
        )

    def _choices(self) -> list[tuple[str, str, list[str]]]:
        """Return what cases can be narrowed to."""
        items, taxonomy = self._desk.overview.items(), self._desk.taxonomy
        years = sorted({str(item.received_at.year) for item in items if item.received_at})
        return [
            ("year", "År", years),
            ("month", "Måned", [str(month) for month in range(1, 13)]),
            ("forvaltning", "Forvaltning", taxonomy.names("forvaltning")),
            ("status", "Status", taxonomy.names("status")),
            ("channel", "Kanal", sorted({item.channel for item in items if item.channel})),
            ("by", "Gemt af", sorted({item.by for item in items if item.decided})),
        ]

    def together(self, request: Request) -> Response:
        """Show the state of the blind audit, and what may be accepted together."""
        desk = self._desk
        items = desk.overview.items()
        drawn = desk.sampled()
        threshold = desk.threshold()
        safe = desk.safe(threshold)
        shown = safe[:MOST_TOGETHER]
        told = desk.suggestions([item.case_id for item in shown])
        return self._site.page(
            "samlet.html",
            "/samlet",
            drawn=len(drawn),
            left=sum(item.case_id in drawn and not item.decided for item in items),
            undecided=sum(not item.decided for item in items),
            threshold=None if threshold is None else f"{round(100 * threshold)} %",
            count=count(len(safe), "sag", "sager"),
            items=[(item, _told(told[item.case_id])) for item in shown],
            batches=self._batches(),
        )

    def _batches(self) -> list[tuple[str, int, str, Any]]:
        decisions = self._desk.register.decisions()
        accepted = decisions[decisions["how"] == HOW[1]]
        return [
            (str(batch), len(rows), rows["decided_by"].iloc[0], rows["decided_at"].iloc[0])
            for batch, rows in accepted.groupby("batch")
        ]

    def accept(self, request: Request, form: Form) -> Response:
        """Accept the chosen suggestions as one act."""
        ids = form.get("case", [])
        self._desk.accept_together(ids)
        self._site.say(f"{count(len(ids), 'sag', 'sager')} godkendt samlet.")
        return RedirectResponse("/samlet", 303)

    def take_back(self, request: Request) -> Response:
        """Take back what was accepted together."""
        number = self._desk.register.take_back_batch(
            request.path_params["batch"], by=self._desk.reviewer
        )
        self._site.say(f"{count(number, 'sag', 'sager')} taget tilbage.")
        return RedirectResponse("/samlet", 303)

    def draw(self, request: Request, form: Form) -> Response:
        """Draw cases for the blind audit."""
        seed = self._desk.draw(_number(only(form).get("n", "")))
        self._site.say(f"Stikprøven er trukket (frø {seed}).")
        return RedirectResponse("/samlet", 303)

    def guide(self, request: Request) -> Response:
        """Show what each label means."""
        taxonomy = self._desk.taxonomy
        labels: Mapping[str, Any] = taxonomy.labels
        return self._site.page(
            "vejledning.html",
            "/vejledning",
            taxonomy=taxonomy,
            keys=KEYS,
            guide=[
                (target, heading, list(labels[target].values()))
                for target, (heading, _) in HEADINGS.items()
            ],
        )


def _told(suggestion: Mapping[Any, Any]) -> str:
    names = [name for name in TARGETS if isinstance(suggestion.get(name), str)]
    return "; ".join(
        f"{HEADINGS[name][0]}: {suggestion[name]} ({certainty(suggestion[f'{name}_probability'])})"
        for name in names[1:] or names  # that it is a citizen's is told by what else is suggested
    )


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise InputError(f"»{text[:20]}« er ikke et helt tal; skriv et tal.") from None

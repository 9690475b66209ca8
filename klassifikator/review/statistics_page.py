"""The page with the tables of a period, every count a link to its cases."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from klassifikator.danish import count
from klassifikator.errors import InputError, KlassifikatorError
from klassifikator.extras import cure
from klassifikator.register import audited, populations
from klassifikator.review.site import Pages

if TYPE_CHECKING:
    from klassifikator.tables import Table

ESTIMATED = ("status", "forvaltning")


class StatisticsPage(Pages):
    """Counts when it is asked; what it counts with is not loaded before."""

    _made: tuple[object, dict[str, Table]] = (None, {})  # the tables last made, and of what

    @property
    def routes(self) -> list[Route]:
        """What each address leads to."""
        return [
            Route("/statistik", self.show),
            Route("/statistik/sager", self.cases),
            Route("/statistik/diagram", self.chart),
        ]

    def _period(self, request: Request) -> str:
        years = [item.received_at.year for item in self._desk.overview.items() if item.received_at]
        newest = str(max(years, default=date.today().year))
        return request.query_params.get("period", "").strip() or newest

    def _tables(self, period: str) -> dict[str, Table]:
        from klassifikator.tables import agreement_table, make_tables

        of = (period, self._desk.overview.state)
        if self._made[0] != of:  # every chart and link of a page asks for them again
            register = self._desk.register
            tables = make_tables(register.decisions(), period, self._desk.taxonomy)
            quality = agreement_table(audited(register), period)
            self._made = (of, {**tables, **({quality.id: quality} if quality else {})})
        return self._made[1]

    def show(self, request: Request) -> Response:
        """Show the tables of a period, and what is estimated of it."""
        from klassifikator.report.charts import chart_of
        from klassifikator.report.prose import sentences
        from klassifikator.tables.table import TOTAL

        period = self._period(request)
        tables: dict[str, Table] = {}
        problem = ""
        try:
            tables = self._tables(period)
        except KlassifikatorError as error:
            problem = str(error)
        drawn = find_spec("matplotlib") is not None
        return self._site.page(
            "statistik.html",
            "/statistik",
            period=period,
            problem=problem,
            undrawn="" if drawn else cure("Diagrammer", "report"),
            total=TOTAL,
            parts=[
                (table, sentences(table), drawn and chart_of(table), self._links(table, period))
                for table in tables.values()
            ],
            estimates=self._estimates(period),
            address=lambda name: urlencode({"period": period, "table": name}),
        )

    @staticmethod
    def _links(table: Table, period: str) -> dict[tuple[int, str], str]:
        """Return where each count leads."""
        return {
            (row, column): "/statistik/sager?"
            + urlencode({"period": period, "table": table.id, "row": row, "column": column})
            for (row, column), cases in table.cases.items()
            if cases
        }

    def _estimates(self, period: str) -> list[Table]:
        """Return the estimates for cases that are not reviewed, where any wait."""
        import pandas as pd

        from klassifikator.tables import estimate_counts, parse_period

        register = self._desk.register
        try:
            within = parse_period(period)
        except InputError:
            return []
        of_period = [
            item
            for item in self._desk.overview.items()
            if item.received_at and within.first <= item.received_at.date() <= within.last
        ]
        if all(item.decided for item in of_period):
            return []
        cases = pd.DataFrame(
            {
                "case_id": [item.case_id for item in of_period],
                "received_at": [item.received_at for item in of_period],
            }
        )
        told = register.suggestions(self._desk.version, list(cases["case_id"]))
        frames = (cases, register.decisions(), told, populations(register))
        try:
            return [
                estimate_counts(*frames, target, taxonomy=self._desk.taxonomy)
                for target in ESTIMATED
                if target in told or target == "forvaltning"
            ]
        except InputError as error:  # suggestions of another model, or none
            self._site.say(str(error))
            return []

    def cases(self, request: Request) -> Response:
        """List the cases behind a count."""
        query = request.query_params
        tables = self._tables(self._period(request))
        try:
            table = tables[query.get("table", "")]
            row, column = int(query.get("row", "")), query.get("column", "")
            ids = table.cases[row, column]
        except (KeyError, ValueError):
            raise InputError("Tallet findes ikke mere; indlæs statistikken igen.") from None
        items = {item.case_id: item for item in self._desk.overview.items()}
        return self._site.page(
            "tal.html",
            "/statistik",
            heading=f"{table.title}: {table.texts()[row][0]}, {column}",
            count=count(len(ids), "sag", "sager"),
            items=[items[case_id] for case_id in ids if case_id in items],
        )

    def chart(self, request: Request) -> Response:
        """Draw the chart of a table."""
        from klassifikator.report.charts import chart_of
        from klassifikator.report.draw import png
        from klassifikator.report.look import SAFE_COLOURS

        table = self._tables(self._period(request)).get(request.query_params.get("table", ""))
        found = chart_of(table) if table else None
        if found is None:
            raise InputError("Diagrammet findes ikke; indlæs statistikken igen.")
        return Response(png(found, SAFE_COLOURS).read(), media_type="image/png")

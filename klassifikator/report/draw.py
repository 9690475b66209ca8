"""Charts and plots → pictures, by matplotlib (extra ``report``)."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from klassifikator.extras import needing
from klassifikator.report.charts import Chart
from klassifikator.report.draw_bars import bars_figure
from klassifikator.report.draw_points import curve_figure, ranges_figure
from klassifikator.report.plots import Curve, Plot

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SETTINGS: Any = {
    "font.family": "DejaVu Sans",  # comes with matplotlib and has the Danish letters
    "font.size": 9,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "path",
    "svg.hashsalt": "klassifikator",
}


def svg(chart: Chart | Plot, colours: tuple[str, ...], name: str) -> str:
    """Draw a chart as an ``<svg>`` for a page; ``name`` keeps its ids apart from others'."""
    content = io.BytesIO()
    _save(chart, colours, content, "svg")
    picture = content.getvalue().decode("utf-8")
    picture = picture[picture.index("<svg") :]
    picture = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", picture)
    return picture.strip()


def png(chart: Chart | Plot, colours: tuple[str, ...]) -> io.BytesIO:
    """Draw a chart for print."""
    content = io.BytesIO()
    _save(chart, colours, content, "png")
    content.seek(0)
    return content


def _save(chart: Chart | Plot, colours: tuple[str, ...], target: io.BytesIO, form: str) -> None:
    with needing("Diagrammer", "report", ", eller vælg --no-charts"):
        import matplotlib as mpl
    with mpl.rc_context(_SETTINGS):
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        metadata = nothing if form == "svg" else {"Software": None}
        _figure(chart, colours).savefig(target, format=form, dpi=200, metadata=metadata)


def _figure(chart: Chart | Plot, colours: tuple[str, ...]) -> Figure:
    if isinstance(chart, Chart):
        return bars_figure(chart, colours)
    if isinstance(chart, Curve):
        return curve_figure(chart, colours)
    return ranges_figure(chart, colours)

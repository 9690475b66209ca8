"""Bars and columns drawn with matplotlib."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from klassifikator.report.charts import Chart
from klassifikator.report.look import INK, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIDE_BY_SIDE, _FEWEST = 8, 6  # names that have room beside each other; places there always are
# The series are told apart without colour: the first is hatched, the one upon it is not.
_HATCHES = ("////", "")


def bars_figure(chart: Chart, colours: tuple[str, ...]) -> Figure:
    """Draw a chart."""
    from matplotlib.figure import Figure

    names = [_broken(name, chart.shape) for name in chart.names]
    lines = sum(1 + name.count("\n") * 0.6 for name in names)
    height = (
        2.6 if chart.shape == "columns" else 0.35 + 0.26 * lines + 0.3 * (len(chart.series) > 1)
    )
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots()
    (_columns if chart.shape == "columns" else _bars)(axes, chart, names, colours)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelcolor=INK)
    if len(chart.series) > 1:
        figure.legend(loc="outside upper left", ncols=len(chart.series), frameon=False)
    return figure


def _broken(name: str, shape: str) -> str:
    if shape == "bars":
        return textwrap.fill(name, 30)
    return "\n".join(textwrap.fill(part, 12) for part in name.replace(" (", "\n(").splitlines())


def _layers(
    chart: Chart, colours: tuple[str, ...]
) -> list[tuple[str, tuple[float, ...], dict[str, Any]]]:
    # A chart of one series is in the office's first colour; of two, the part upon the whole is.
    own = colours[: len(chart.series)][::-1]
    hatches = _HATCHES[-len(chart.series) :]
    return [
        (column, values, {"color": colour, "hatch": hatch, "edgecolor": INK, "clip_on": False})
        for (column, values), colour, hatch in zip(chart.series.items(), own, hatches, strict=True)
    ]


def _bars(axes: Axes, chart: Chart, names: list[str], colours: tuple[str, ...]) -> None:
    places = range(len(names))
    longest = [max(values) for values in zip(*chart.series.values(), strict=True)]
    for column, values, style in _layers(chart, colours):
        axes.barh(places, values, height=0.62, label=column, linewidth=0.6, **style)
    for place, end, label in zip(places, longest, chart.labels, strict=True):
        axes.annotate(
            label, (end, place), (4, 0), textcoords="offset points", va="center", color=INK
        )
    axes.set_yticks(places, names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_xlim(0, max(longest))  # the layout makes room for the labels


def _columns(axes: Axes, chart: Chart, names: list[str], colours: tuple[str, ...]) -> None:
    places = range(len(names))
    highest = [max(values) for values in zip(*chart.series.values(), strict=True)]
    for column, values, style in _layers(chart, colours):
        axes.bar(places, values, width=0.62, label=column, linewidth=0.6, **style)
    for place, end, label in zip(places, highest, chart.labels, strict=True):
        axes.annotate(
            label, (place, end), (0, 3), textcoords="offset points", ha="center", color=INK, size=8
        )
    many = len(names) > _SIDE_BY_SIDE
    axes.set_xticks(places, names, rotation=35 if many else 0, ha="right" if many else "center")
    axes.set_xlim(-0.5, max(len(names), _FEWEST) - 0.5)  # two columns are not to fill a page
    axes.set_yticks([])
    axes.set_ylim(0, max(highest) * 1.1)

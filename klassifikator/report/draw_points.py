"""Curves and intervals drawn with matplotlib."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from klassifikator.danish import format_number
from klassifikator.report.look import INK, WIDTH
from klassifikator.report.plots import Curve, Point, Ranges

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_GRID = "#d5d5d5"
_TALL = 3.6  # inches of a curve
_LINE = 0.26  # and of a line of named points
# The series are told apart without colour: by their marks and lines.
_MARKS = (("o", "-"), ("s", "--"))


def curve_figure(curve: Curve, colours: tuple[str, ...]) -> Figure:
    """Draw a curve."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(WIDTH, _TALL), layout="constrained")
    axes = figure.subplots()
    if curve.diagonal:
        axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=":")
    for (name, points), colour, (mark, line) in zip(
        curve.series.items(), colours, _MARKS, strict=False
    ):
        style: dict[str, Any] = {"color": colour, "marker": mark, "linestyle": line, "label": name}
        axes.errorbar(
            [point.x for point in points],
            [point.y for point in points],
            yerr=_arms(points, [point.y for point in points]),
            capsize=3,
            elinewidth=1,
            markeredgecolor=INK,
            clip_on=False,
            **style,
        )
    lowest = min(point.low for points in curve.series.values() for point in points)
    bottom = 0.0 if curve.diagonal else np.floor(10 * lowest) / 10
    axes.set_xlim(0, 1)
    axes.set_ylim(min(bottom, 0.9), 1)
    axes.set_xlabel(curve.across, color=INK)
    axes.set_ylabel(curve.up, color=INK)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))  # no tick is rounded
        axis.set_major_formatter(lambda value, _: format_number(round(value, 4), 2))
    _plain(axes, "both")
    if len(curve.series) > 1:
        figure.legend(loc="outside upper left", ncols=len(curve.series), frameon=False)
    return figure


def ranges_figure(ranges: Ranges, colours: tuple[str, ...]) -> Figure:
    """Draw named figures with their intervals."""
    from matplotlib.figure import Figure

    names = [textwrap.fill(name, 34) for name in ranges.points]
    lines = sum(1 + name.count("\n") * 0.6 for name in names)
    figure = Figure(figsize=(WIDTH, 0.8 + _LINE * lines), layout="constrained")
    axes = figure.subplots()
    points = tuple(ranges.points.values())
    places = range(len(points))
    if ranges.middle is not None:
        axes.axvline(ranges.middle, color=INK, linewidth=0.8, linestyle=":")
    axes.errorbar(
        [point.x for point in points],
        places,
        xerr=_arms(points, [point.x for point in points]),
        fmt="o",
        clip_on=False,
        color=colours[0],
        markeredgecolor=INK,
        capsize=3,
        elinewidth=1,
    )
    axes.set_yticks(places, names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    if ranges.middle is None:
        axes.set_xlim(0, 1)
    beside = axes.secondary_yaxis("right")
    beside.set_yticks(places, [point.label for point in points])
    beside.tick_params(length=0, labelcolor=INK, labelsize=8)
    beside.spines[:].set_visible(False)
    axes.set_xlabel(ranges.across, color=INK)
    axes.xaxis.set_major_formatter(lambda value, _: _short(value))
    _plain(axes, "x")
    return figure


def _short(value: float) -> str:
    return format_number(round(value, 4), 1).removesuffix(",0").replace("-", "−")


def _arms(points: tuple[Point, ...], values: list[float]) -> list[list[float]]:
    """Return how far the intervals reach to either side of their figures."""
    down = [max(value - point.low, 0.0) for point, value in zip(points, values, strict=True)]
    up = [max(point.high - value, 0.0) for point, value in zip(points, values, strict=True)]
    return [down, up]


def _plain(axes: Axes, grid: Any) -> None:
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, pad=6, labelcolor=INK)
    axes.grid(axis=grid, color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)

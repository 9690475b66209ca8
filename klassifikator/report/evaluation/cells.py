"""Figures of an evaluation as they are read."""

from __future__ import annotations

from klassifikator.danish import format_number
from klassifikator.learn.evaluation.figures import Change, Share
from klassifikator.report.plots import Point

NONE = "–"


def number(value: float | None, decimals: int = 2) -> str:
    """Write a figure; a missing one is a dash.

    Examples
    --------
    >>> number(0.8634), number(None)
    ('0,86', '–')
    """
    return NONE if value is None else format_number(value, decimals)


def interval(share: Share) -> str:
    """Write the limits of a share.

    Examples
    --------
    >>> interval({"value": 0.8, "low": 0.49, "high": 0.943})
    '0,49–0,94'
    """
    return f"{number(share['low'])}–{number(share['high'])}"


def with_interval(share: Share) -> str:
    """Write a share with its limits; of nothing it is a dash.

    Examples
    --------
    >>> with_interval({"value": 0.8, "low": 0.49, "high": 0.943})
    '0,80 (0,49–0,94)'
    """
    return NONE if share["value"] is None else f"{number(share['value'])} ({interval(share)})"


def percent(share: float, decimals: int = 0) -> str:
    """Write a share as per cent.

    Examples
    --------
    >>> percent(0.8634)
    '86 %'
    """
    return f"{format_number(100 * share, decimals)} %"


def signed(value: float) -> str:
    """Write a change in points of per cent.

    Examples
    --------
    >>> signed(0.0312), signed(-0.0312), signed(0.0)
    ('+3,1', '−3,1', '0,0')
    """
    written = format_number(100 * abs(value), 1)
    return written if written == "0,0" else f"{'+' if value > 0 else '−'}{written}"


def change(found: Change) -> str:
    """Write how much a share has grown, in points, with the limits.

    Examples
    --------
    >>> share = {"value": 0.03, "low": -0.01, "high": 0.07}
    >>> change({"before": 0.1, "now": 0.13, "difference": share})
    '+3,0 (−1,0 til +7,0)'
    """
    by = found["difference"]
    return f"{signed(by['value'] or 0.0)} ({signed(by['low'])} til {signed(by['high'])})"


def point(share: Share, x: float) -> Point:
    """Return a share as a point of a curve."""
    return Point(x, share["value"] or 0.0, share["low"], share["high"], with_interval(share))

"""Points with intervals, as values: curves over a probability, and named figures in a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Point(NamedTuple):
    """A figure at a place, with its interval and how it is told."""

    x: float
    y: float
    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Curve:
    """Points from left to right, both axes shares from 0 to 1.

    Attributes
    ----------
    title : str
        Danish caption.
    across, up : str
        What the axes show.
    series : dict of str to tuple of Point
    diagonal : bool
        Whether a line is drawn where both are equal.
    """

    title: str
    across: str
    up: str
    series: dict[str, tuple[Point, ...]]
    diagonal: bool = False

    @property
    def text(self) -> str:
        """The plot told to those who cannot see it."""
        told = [
            f"{name}: {'; '.join(point.label for point in points)}"
            for name, points in self.series.items()
        ]
        return f"Kurve. {self.title}. {self.up} mod {self.across.lower()}. {'. '.join(told)}."


@dataclass(frozen=True)
class Ranges:
    """Named figures below each other, each with its interval.

    Attributes
    ----------
    title : str
        Danish caption.
    across : str
        What the axis shows.
    points : dict of str to Point
        By name; ``x`` is the figure, and ``low`` and ``high`` are along the same axis.
    middle : float or None
        Where a line is drawn that the intervals are held against.
    """

    title: str
    across: str
    points: dict[str, Point]
    middle: float | None = None

    @property
    def text(self) -> str:
        """The plot told to those who cannot see it.

        Examples
        --------
        >>> Ranges("F1", "F1", {"Klage": Point(0.9, 0, 0.8, 1.0, "0,90 (0,80–1,00)")}).text
        'Punkter med intervaller. F1. Klage: 0,90 (0,80–1,00).'
        """
        told = "; ".join(f"{name}: {point.label}" for name, point in self.points.items())
        return f"Punkter med intervaller. {self.title}. {told}."


Plot = Curve | Ranges

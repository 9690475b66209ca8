from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from PIL import Image

from klassifikator.errors import InputError
from klassifikator.report import SAFE_COLOURS, read_colours
from klassifikator.report.charts import Chart, chart_of
from klassifikator.report.draw import png, svg
from klassifikator.report.plots import Curve, Plot, Point, Ranges
from klassifikator.tables import Table
from klassifikator.tables.table import TOTAL

TWO = Chart("Æbler og ål", "bars", ("Ørsted", "Å" * 60), {"Alle": (12.0, 3.0), "Heraf": (4.0, 0.0)},
    ("4 af 12 (33 %)", "0 af 3 (0 %)"))  # fmt: skip


def test_each_length_is_a_cell(example: dict[str, Table]) -> None:
    drawn = {name: chart for name, table in example.items() if (chart := chart_of(table))}
    assert {name.partition("/")[0] for name in drawn} >= {
        "udvikling",
        "forvaltninger",
        "klageandel",
        "kategorier",
    }
    for name, chart in drawn.items():
        frame = example[name].frame
        for column, lengths in chart.series.items():
            key = next(c for c in frame.columns if set(chart.names) <= set(frame[c].astype(str)))
            cells = frame.set_index(frame[key].astype(str))[column]
            assert [float(cells[one]) for one in chart.names] == list(lengths)
        assert TOTAL not in chart.names


def test_the_text_of_a_chart_says_what_it_shows(example: dict[str, Table]) -> None:
    chart = chart_of(example["klageandel"])
    assert chart is not None
    assert "Familieafdelingen: 36 af 39 (92 %)" in chart.text
    assert chart.text.startswith("Liggende søjlediagram. Henvendelser og klager efter afdeling.")


def test_months_are_columns() -> None:
    frame = pd.DataFrame(
        {"Måned": ["januar", TOTAL], "Borgerhenvendelser": [5, 5], "Heraf klager": [2, 2]}
    )
    kinds = {"Måned": "text", "Borgerhenvendelser": "count", "Heraf klager": "count"}
    chart = chart_of(Table("måneder", "Måneder", frame, kinds))  # type: ignore[arg-type]
    assert chart is not None
    assert (chart.shape, chart.names, chart.labels) == ("columns", ("januar",), ("2 af 5",))


def test_nothing_to_show_is_no_chart() -> None:
    frame = pd.DataFrame(
        {"Kategori": ["A", TOTAL], "Antal klager": pd.array([None, None], "Int64")}
    )
    table = Table("kategorier/Nord", "Nord", frame, {"Kategori": "text", "Antal klager": "count"})
    assert chart_of(table) is None
    assert chart_of(Table("modelkvalitet", "Kvalitet", frame, table.kinds)) is None


def test_what_is_not_shown_has_a_name_and_no_bar() -> None:
    frame = pd.DataFrame(
        {"Kategori": ["A", "B", TOTAL], "Antal klager": pd.array([7, None, 9], "Int64")}
    )
    table = Table("kategorier/Nord", "Nord", frame, {"Kategori": "text", "Antal klager": "count"})
    chart = chart_of(table)
    assert chart is not None
    assert (chart.names, chart.labels) == (("A", "B"), ("7", "–"))
    assert chart.series == {"Antal klager": (7.0, 0.0)}


def test_ids_of_two_charts_in_a_page_differ() -> None:
    first, second = (svg(TWO, SAFE_COLOURS, name) for name in ("a", "b"))
    ids = [set(re.findall(r'\bid="([^"]+)"', picture)) for picture in (first, second)]
    assert ids[0] and not ids[0] & ids[1]
    for picture, known in zip((first, second), ids, strict=True):
        assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', picture)) <= known


def test_drawn_alike_each_time() -> None:
    assert svg(TWO, SAFE_COLOURS, "a") == svg(TWO, SAFE_COLOURS, "a")
    assert png(TWO, SAFE_COLOURS).getvalue() == png(TWO, SAFE_COLOURS).getvalue()


@pytest.mark.parametrize("shape", ["bars", "columns"])
def test_nothing_is_cut_and_grey_still_tells(shape: str) -> None:
    chart = Chart("x", shape, ("Et ret langt navn på en afdeling",) * 13, {"Alle": (1e6,) * 13, "Heraf": (3e5,) * 13},
        ("300.000 af 1.000.000 (30 %)",) * 13)  # type: ignore[arg-type]  # fmt: skip
    picture = Image.open(png(chart, ("#777777", "#777777"))).convert("L")
    width, height = picture.size
    edges = [
        picture.crop(box)
        for box in (
            (0, 0, 2, height),
            (width - 2, 0, width, height),
            (0, 0, width, 2),
            (0, height - 2, width, height),
        )
    ]
    assert all(edge.getextrema() == (255, 255) for edge in edges)
    # With one and the same grey for both series, the hatching is what differs.
    assert "<pattern" in svg(chart, ("#777777", "#777777"), "a")


def test_the_office_chooses_colours() -> None:
    picture = svg(TWO, read_colours("#123456,#abcdef"), "a")
    assert "#123456" in picture and "#abcdef" in picture
    assert read_colours("#123456") == ("#123456", "#123456")
    with pytest.raises(InputError, match="»#12345« er ingen farve"):
        read_colours("#12345")


def test_png_is_for_print() -> None:
    assert Image.open(io.BytesIO(png(TWO, SAFE_COLOURS).getvalue())).size[0] > 1200


POINTS = {
    name: Point(x, x, x - 0.2, min(x + 0.2, 1.0), f"{name[0]} 1,00 (0,80–1,00)")
    for name, x in (("Ø", 0.3), ("Å" * 50, 1.0))
}
CURVE = Curve(
    "Kurve & co", "Hen", "Op", {"A": tuple(POINTS.values()), "B": tuple(POINTS.values())}, True
)
RANGES = Ranges("Rækker", "Hen", POINTS, middle=0.5)


@pytest.mark.parametrize("plot", [CURVE, RANGES, Ranges("Uden midte", "F1", POINTS)])
def test_plots_are_told_in_words_and_drawn_alike(plot: Plot) -> None:
    assert plot.title in plot.text
    assert all(point.label in plot.text for point in POINTS.values())
    assert svg(plot, SAFE_COLOURS, "a") == svg(plot, SAFE_COLOURS, "a")
    assert SAFE_COLOURS[0].lower() in svg(plot, SAFE_COLOURS, "a")


@pytest.mark.parametrize("plot", [CURVE, RANGES])
def test_nothing_of_a_plot_is_cut(plot: Plot) -> None:
    picture = Image.open(png(plot, SAFE_COLOURS)).convert("L")
    width, height = picture.size
    for box in (
        (0, 0, 2, height),
        (width - 2, 0, width, height),
        (0, 0, width, 2),
        (0, height - 2, width, height),
    ):
        assert picture.crop(box).getextrema() == (255, 255)

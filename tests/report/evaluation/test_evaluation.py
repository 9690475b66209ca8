"""One evaluation in three forms: the page, the file and the screen say the same."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser
from rich.console import Console

from klassifikator.danish import format_number
from klassifikator.errors import InputError
from klassifikator.learn.evaluation import Cases, Evaluation, measure
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.report import Look
from klassifikator.report.evaluation import print_evaluation, write_evaluation
from tests.accessibility import violations

AWKWARD = "<b>Plankeværk</b> & [hegn]"


@pytest.fixture(scope="module")
def evaluation(labelled: pd.DataFrame, model: InquiryClassifier) -> Evaluation:
    """A hundred cases, a fifth of them mistaken, with a label and a word that come in the end."""
    many = pd.concat([labelled] * 10, ignore_index=True)
    rng = np.random.default_rng(6)
    late = many.index >= 50
    wrong = (many["afdeling"] == "Skoler") & (rng.random(len(many)) < 0.4)
    text = many["text"] + np.where(late, f" {AWKWARD}", " vinter")
    frame = many.assign(
        afdeling=many["afdeling"].mask(wrong, "Jobcenter").mask(wrong & late, "Drift og anlæg"),
        text=text,
        channel=rng.choice(["mail", "brev"], len(many)),
        received_at=pd.date_range("2023-01-01", periods=len(many), freq="D"),
        case_id=[f"H-{n}" for n in range(len(many))],
    )
    return measure(model, Cases(frame, "sager.csv", {"har ingen tekst": 2}, ("Fiktivt.",)))


@pytest.fixture(scope="module")
def page(evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("evaluering") / "evaluering.html"
    write_evaluation(evaluation, path)
    return path


class Tables(HTMLParser):
    """The tables of a page by caption, without its number, as rows of cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.caption = self.where = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.where = tag
        if tag == "caption":
            self.caption = ""
        elif tag == "tr":
            self.rows.setdefault(self.caption, []).append([])
        elif tag in ("td", "th"):
            self.rows[self.caption][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.where = ""
        if tag == "caption":
            self.caption = re.sub(r"^Tabel \d+\. ", "", self.caption)

    def handle_data(self, data: str) -> None:
        if self.where == "caption":
            self.caption += data
        elif self.where in ("td", "th"):
            self.rows[self.caption][-1][-1] += data


def told(share: dict[str, float | None]) -> str:
    """A share of the JSON file as the page and the screen are to say it."""
    value, low, high = (share[key] for key in ("value", "low", "high"))
    if value is None:
        return "–"
    return f"{format_number(value, 2)} ({format_number(low or 0, 2)}–{format_number(high or 0, 2)})"


def printed(evaluation: Evaluation, errors: int = 0, width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_evaluation(evaluation, console, errors)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_the_same_figures_in_all_three(evaluation: Evaluation, page: Path, tmp_path: Path) -> None:
    write_evaluation(evaluation, tmp_path / "evaluering.json")
    figures = json.loads((tmp_path / "evaluering.json").read_text("utf-8"))
    assert figures == evaluation.figures
    tables = Tables(page.read_text("utf-8")).rows
    screen = [re.split(r"\s{2,}", line.strip()) for line in printed(evaluation).splitlines()]
    overview = {row[0]: row[1:] for row in tables["Forslagene mål for mål"]}
    for name, target in figures["targets"].items():
        expected = [
            format_number(target["n"]),
            told(target["accuracy"]),
            told(target["macro_f1"]),
            format_number(target["calibration_error"], 3),
            format_number(target["sets"]["coverage"]["value"], 2),
        ]
        assert overview[name] == expected
        assert [name, *expected] in screen
        for row, label in zip(tables[f"Etiketter: {name}"][1:], target["labels"], strict=True):
            shares = [told(label[key]) for key in ("precision", "recall", "f1")]
            assert row == [label["label"], str(label["n"]), str(label["suggested"]), *shares]
        for row, one in zip(
            tables[f"Holder sandsynlighederne: {name}"][1:], target["reliability"], strict=True
        ):
            assert row[1:] == [
                str(one["n"]),
                format_number(one["probability"], 2),
                told(one["accuracy"]),
            ]
        for row, one in zip(
            tables[f"Kun forslag over en sandsynlighed: {name}"][1:],
            target["accepted"],
            strict=True,
        ):
            assert (row[1], row[4]) == (str(one["n"]), format_number(one["at_least"], 2))


def test_a_narrow_terminal_cuts_no_figure(evaluation: Evaluation) -> None:
    narrow = printed(evaluation, width=80)
    assert "…" not in narrow
    for target in evaluation.figures["targets"].values():
        for share in (target["accuracy"], target["macro_f1"]):
            assert all(part in narrow for part in told(share).split())


def test_confusions_and_the_whole_matrix(evaluation: Evaluation, page: Path) -> None:
    target = evaluation.figures["targets"]["afdeling"]
    tables = Tables(page.read_text("utf-8")).rows
    named = tables["Hyppigste forvekslinger: afdeling"][1:]
    assert [(row[0], row[1], int(row[2])) for row in named] == [
        (one["label"], one["suggested"], one["n"]) for one in target["confusions"]
    ]
    for one in target["confusions"]:
        assert f"{one['label']}   " in printed(evaluation)
    matrices = [rows for caption, rows in tables.items() if caption.startswith("Rækker er")]
    cells = [[int(cell or 0) for cell in row[1:]] for row in matrices[0]]
    assert target["matrix"]["counts"] in [
        cells[start : start + len(target["matrix"]["labels"])]
        for start in [n for n, row in enumerate(matrices[0]) if row[0].startswith("1. ")]
    ]


def test_what_changed_is_told(evaluation: Evaluation, page: Path) -> None:
    drift = evaluation.figures["drift"]
    assert drift is not None
    tables = Tables(page.read_text("utf-8")).rows
    words = {(row[0], row[1]) for row in tables["Ord, der kom og gik"][1:]}
    assert {("kom", "plankeværk"), ("gik", "vinter")} <= words
    labels = {row[0]: row[1:3] for row in tables["Etiketternes andel før og nu: afdeling"][1:]}
    first = drift["targets"]["afdeling"]["labels"][0]
    assert labels[first["label"]] == [str(first["before"]), str(first["now"])]
    unknown = 100 * drift["unknown_words"]["now"]
    assert f"{format_number(unknown, 1)} %" in printed(evaluation)
    assert "Før er 01-01-2023 til 19-02-2023 (50 sager)." in " ".join(printed(evaluation).split())


def test_texts_are_on_the_page_and_on_the_screen_when_asked(
    evaluation: Evaluation, page: Path, tmp_path: Path
) -> None:
    text = page.read_text("utf-8")
    letters = "".join(re.findall(r'class="letter">(.*?)</p>', text, re.DOTALL))
    assert "&lt;b&gt;" in letters and "<b>" not in letters and "<mark>" in letters
    assert text.index("<details>") < text.index('class="letter"')
    write_evaluation(evaluation, tmp_path / "e.json")
    for quiet in (printed(evaluation), (tmp_path / "e.json").read_text("utf-8")):
        assert "H-" not in quiet and "mobbet" not in quiet and "klassen" not in quiet
    asked = printed(evaluation, errors=1)
    assert asked.count("Ordene bag:") == sum(map(bool, evaluation.mistakes.values()))
    assert AWKWARD in " ".join(asked.split())


def test_what_was_left_out_is_told_first(evaluation: Evaluation, page: Path) -> None:
    for said in (printed(evaluation), page.read_text("utf-8")):
        assert "målt på 100 sager fra sager.csv." in said
        assert "Udeladt: 2 sager, der har ingen tekst." in said
        assert "Fiktivt." in said


def test_the_page_needs_nothing_else(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.count("<svg") == text.count('role="img"') > 10
    assert "http" not in text and not re.search(r"<(script|link|img|iframe)\b|@import", text)
    assert len(ids := re.findall(r'\bid="([^"]+)"', text)) == len(set(ids))
    assert set(re.findall(r'(?:href="#|labelledby=")([^"]+)', text)) <= set(ids)


def test_every_figure_is_told_in_words(evaluation: Evaluation, page: Path) -> None:
    alternatives = " ".join(re.findall(r'role="img" aria-label="([^"]+)"', page.read_text("utf-8")))
    for target in evaluation.figures["targets"].values():
        for label in target["labels"]:
            assert f"{label['label']}: {told(label['f1'])}" in alternatives
        for one in target["accepted"]:
            assert f"mindst {format_number(one['at_least'], 2)}" in alternatives


def test_without_charts_all_tables_are_open(evaluation: Evaluation, tmp_path: Path) -> None:
    write_evaluation(evaluation, tmp_path / "e.html", Look(charts=False))
    text = (tmp_path / "e.html").read_text("utf-8")
    assert "<svg" not in text and "Tallene i figuren" not in text
    assert "Holder sandsynlighederne: afdeling" in text


def test_other_endings_are_refused(evaluation: Evaluation, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="e.pdf kan ikke skrives; vælg .html eller .json"):
        write_evaluation(evaluation, tmp_path / "e.pdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("width", [1280, 320])
def test_wcag(browser: Browser, page: Path, tmp_path: Path, width: int) -> None:
    opened = tmp_path / "opened.html"
    opened.write_text(page.read_text("utf-8").replace("<details>", "<details open>"), "utf-8")
    assert violations(browser, page, width) == []
    assert violations(browser, opened, width) == []
    view = browser.new_page(viewport={"width": width, "height": 900})
    view.goto(opened.as_uri())
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.close()


def test_the_keys_are_those_of_the_docs(evaluation: Evaluation) -> None:
    page = (Path(__file__).parents[3] / "docs" / "evaluation.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))
    assert keys({**evaluation.figures}) == documented - {"drift"}


def keys(value: object, path: str = "") -> set[str]:
    """The paths of all values; what is in lists and under names of targets is written once."""
    if isinstance(value, list):
        return set().union(*(keys(item, f"{path}[]") for item in value)) if value else set()
    if not isinstance(value, dict):
        return {path}
    if set(value) == {"value", "low", "high"}:
        return {path}
    if set(value) == {"before", "now", "difference"}:
        return {path}
    found: set[str] = set()
    for key, item in value.items():
        name = "*" if path.endswith("targets") else key
        found |= keys(item, f"{path}.{name}" if path else name)
    return found

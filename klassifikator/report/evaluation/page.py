"""An evaluation as one self-contained HTML page, and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from klassifikator.errors import InputError
from klassifikator.files import replacing
from klassifikator.learn.evaluation.measure import Evaluation
from klassifikator.report.evaluation.cells import number
from klassifikator.report.evaluation.changes import drift_chapter
from klassifikator.report.evaluation.section import Chapter, Section
from klassifikator.report.evaluation.summary import METHODS, overview, told_first
from klassifikator.report.evaluation.targets import target_chapter
from klassifikator.report.html import picture, render
from klassifikator.report.look import Look

_CONFIDENTIAL = (
    "Siden rummer maskerede tekster fra sager: ingen maskering finder alt, så behandl den "
    "fortroligt. JSON-filen har ingen tekster."
)


def write_evaluation(evaluation: Evaluation, path: str | Path, look: Look | None = None) -> None:
    """Write an evaluation to a file, whole or not at all; its ending chooses the form.

    Parameters
    ----------
    evaluation : Evaluation
    path : str or Path
        ``.html``: everything, with the mistakes to read. ``.json``: all figures and no text.
    look : Look, optional
        Colours of the plots, and whether they are drawn.

    Raises
    ------
    InputError
        When the ending is another, or the file cannot be written.
    """
    path = Path(path)
    forms = {".html": write_page, ".json": write_json}
    write = forms.get(path.suffix.lower())
    if write is None:
        raise InputError(f"{path.name} kan ikke skrives; vælg {' eller '.join(forms)}.")
    with replacing(path) as scratch:
        write(evaluation, scratch, look or Look())


def to_json(evaluation: Evaluation) -> str:
    """Return the figures as JSON; there is no text of any case in them."""
    return json.dumps(evaluation.figures, ensure_ascii=False, indent=1, allow_nan=False)


def write_json(evaluation: Evaluation, path: Path, look: Look) -> None:
    """Write the figures."""
    path.write_text(to_json(evaluation) + "\n", "utf-8")


def write_page(evaluation: Evaluation, path: Path, look: Look) -> None:
    """Write the page; it needs no other file, no network and no script."""
    chapters = compose(evaluation)
    sections = [section for chapter in chapters for section in chapter.sections]
    drawn = [section for section in sections if section.plot and look.charts]
    plots = {
        section.table.id: (place, picture(section.plot, look, place))
        for place, section in enumerate(drawn, 1)
        if section.plot
    }
    text = render(
        "evaluering.html",
        title=f"Evaluering af {evaluation.figures['model']}",
        remarks=[_CONFIDENTIAL],
        headings=[chapter.heading for chapter in chapters],
        chapters=chapters,
        numbers={section.table.id: place for place, section in enumerate(sections, 1)},
        plots=plots,
        methods=METHODS,
        written=number,
    )
    path.write_text(text, "utf-8")


def compose(evaluation: Evaluation) -> list[Chapter]:
    """Put the page together."""
    figures = evaluation.figures
    first = Chapter("Overblik", (Section(overview(figures)),), told_first(figures))
    targets = [
        target_chapter(name, target, evaluation.mistakes.get(name, []))
        for name, target in figures["targets"].items()
    ]
    return [first, *targets, drift_chapter(figures["drift"])]

"""An evaluation on the screen: the overview, and the mistakes if they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klassifikator.learn.evaluation.measure import Evaluation
from klassifikator.report.evaluation.cells import number
from klassifikator.report.evaluation.changes import drift_chapter
from klassifikator.report.evaluation.changes import overview as drift_overview
from klassifikator.report.evaluation.summary import overview, told_first
from klassifikator.report.evaluation.targets import confusions_table
from klassifikator.report.screen import print_tables

if TYPE_CHECKING:
    from rich.console import Console

    from klassifikator.learn.evaluation.mistakes import Mistake

CONFUSED = "afdeling"  # the target with so many labels that it is worth a table of its own


def print_evaluation(evaluation: Evaluation, console: Console, errors: int = 0) -> None:
    """Print an evaluation.

    Parameters
    ----------
    evaluation : Evaluation
    console : Console
    errors : int, default=0
        How many of the surest mistakes of each target to print, with their masked texts.
    """
    figures = evaluation.figures
    for sentence in told_first(figures):
        console.print(sentence, markup=False)
    tables = [overview(figures)]
    if CONFUSED in figures["targets"] and figures["targets"][CONFUSED]["confusions"]:
        tables.append(confusions_table(CONFUSED, figures["targets"][CONFUSED]))
    if figures["drift"]:
        tables.append(drift_overview(figures["drift"]).table)
    print_tables({table.id: table for table in tables}, console)
    for sentence in drift_chapter(figures["drift"]).sentences:
        console.print(sentence, markup=False)
    for target, mistakes in evaluation.mistakes.items():
        for mistake in mistakes[:errors]:
            _print_mistake(target, mistake, console)


def _print_mistake(target: str, mistake: Mistake, console: Console) -> None:
    console.print()
    console.print(
        f"{target}, {mistake.case}: {mistake.label}, foreslået som {mistake.suggested} "
        f"({number(mistake.probability)})",
        style="bold",
        markup=False,
    )
    console.print(mistake.text, markup=False)
    words = ", ".join(f"{word.word} ({number(word.weight, 1)})" for word in mistake.words)
    console.print(f"Ordene bag: {words}", style="dim", markup=False)

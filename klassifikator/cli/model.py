"""``train``, ``evaluate``, ``mask``, ``demo``: what stands beside the daily road."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klassifikator.cli.options import (
    DEFAULT_TAXONOMY,
    ColumnOption,
    ColumnsOption,
    JsonOption,
    ModelOption,
    ModelsOption,
    TaxonomyOption,
    chosen_columns,
    chosen_model,
    make_console,
    open_model,
    progress,
)
from klassifikator.cli.report import print_disagreements
from klassifikator.cli.suggest import print_suggestions

if TYPE_CHECKING:
    from rich.console import Console

    from klassifikator.learn.evaluation import Scores


def train(
    corpus: Annotated[
        Path,
        typer.Argument(help="En tabel med etiketter, eller en mappe med henvendelser (*.jsonl)."),
    ],
    out: Annotated[Path, typer.Option("--out", help="Modelmappen, der skrives.")],
    name: Annotated[str, typer.Option("--name", help="Modellens navn.")] = "egen",
    column: ColumnOption = None,
    columns: ColumnsOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Træn en model på egne sager, mål den på nogle, den ikke har set, og skriv modelmappen."""
    from klassifikator import workflow
    from klassifikator.taxonomy import load_taxonomy

    model = workflow.train(
        corpus,
        out,
        name,
        load_taxonomy(taxonomy),
        progress("Måler på henvendelser, modellen ikke har set"),
        columns=chosen_columns(column, columns),
        tell=lambda line: typer.echo(f"- {line}", err=True),
    )
    typer.echo(f"{model.version_} skrevet til {out}; se {out / 'MODELKORT.md'}.")


def evaluate(
    corpus: Annotated[Path, typer.Argument(help="Mappe med mærkede henvendelser (*.jsonl).")],
    model: ModelOption = None,
    models: ModelsOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
    as_json: JsonOption = False,
) -> None:
    """Mål en model på mærkede henvendelser, den ikke er trænet på."""
    from klassifikator.learn.corpus import load_corpus
    from klassifikator.learn.evaluation import evaluate as measure
    from klassifikator.taxonomy import load_taxonomy

    data = load_corpus(corpus, load_taxonomy(taxonomy))
    scores = measure(open_model(chosen_model(model, models), taxonomy), data)
    if as_json:
        figures = {target: found.summary() for target, found in scores.items()}
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    _print_scores(scores, make_console())


def _print_scores(scores: Mapping[str, Scores], console: Console) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid

    from klassifikator.danish import format_number

    grid = Grid(box=SIMPLE_HEAD)
    grid.add_column("Mål")
    for heading in ("Antal", "Rigtig", "Blandt tre", "Macro-F1", "Kalib.", "Dækn.", "I sæt"):
        grid.add_column(heading, justify="right")
    for target, found in scores.items():
        n, *values = found.summary().values()
        grid.add_row(target, format_number(n), *(format_number(value, 2) for value in values))
    console.print(grid)


def mask(
    file: Annotated[Path | None, typer.Argument(help="En tekstfil; ellers standardinput.")] = None,
) -> None:
    """Erstat personoplysninger i en tekst med [CPR], [NAVN 1], [ADRESSE] og lignende."""
    from klassifikator.errors import InputError
    from klassifikator.readers.headers import decode
    from klassifikator.text import mask_text

    if file is not None and not file.is_file():
        raise InputError(f"{file.name} findes ikke; kontrollér stien.")
    content = file.read_bytes() if file else sys.stdin.buffer.read()
    typer.echo(mask_text(decode(content)), nl=False)


def demo(
    out: Annotated[Path, typer.Option("--out", help="Mappen, demoen skriver i.")] = Path(
        "klassifikator-demo"
    ),
) -> None:
    """Vis hele vejen på en fiktiv postkasse og et fiktivt register."""
    from klassifikator import demo as show
    from klassifikator.report.screen import print_tables

    console = make_console()
    console.print("[bold]Alt i denne demo er fiktivt[/bold]: " + show.FICTION)
    console.rule("1. Fra postkasse til forslag", align="left")
    done = show.suggest()
    print_suggestions(done, console, 12)
    console.print(
        f"De første 12 af {len(done.suggestions)} forslag til {len(done.cases)} beskeder, "
        f"{len(done.rejected)} afvist. Et forslag er ikke en beslutning og tælles ikke."
    )
    console.rule("2. Fra gennemgåede sager til beretning", align="left")
    result = show.report(out, done)
    print_tables(result.tables, console)
    print_disagreements(result.published, result.tables, console)
    console.rule("3. Forslagene holdt op imod eksemplets beslutninger", align="left")
    _print_scores(result.scores, console)
    console.print(
        "Modellen har ikke set postkassens stemmer. Kalib.: forventet afstand mellem sandsynlighed "
        "og træf. Dækn.: hvor ofte sættet af etiketter (90 % lovet) har den rigtige; I sæt: "
        "etiketter i det."
    )
    console.print(f"\nSkrevet i {out}: {', '.join(result.files)}.")
    for missing in result.left_out:
        console.print(f"Ikke skrevet: {missing}", markup=False, soft_wrap=True)

"""``train``, ``mask``, ``demo``: what stands beside the daily road."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from klassifikator.cli.options import (
    DEFAULT_TAXONOMY,
    ColumnOption,
    ColumnsOption,
    TaxonomyOption,
    chosen_columns,
    make_console,
    progress,
)
from klassifikator.cli.report import print_disagreements
from klassifikator.cli.suggest import print_suggestions


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
    from klassifikator.report.evaluation import overview
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
    print_tables({"overblik": overview(result.evaluation.figures)}, console)
    console.print("Modellen har ikke set postkassens stemmer.")
    console.print(f"\nSkrevet i {out}: {', '.join(result.files)}.")
    for missing in result.left_out:
        console.print(f"Ikke skrevet: {missing}", markup=False, soft_wrap=True)

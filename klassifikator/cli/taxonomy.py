"""``taxonomy``: a municipality makes its own, looks it over, holds it against the one before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klassifikator.cli.options import ColumnOption, ColumnsOption, chosen_columns

if TYPE_CHECKING:
    from klassifikator.taxonomy.compare import Change

taxonomy_app = typer.Typer(
    help="Lav kommunens egen taksonomi, kontrollér den, og sammenlign to udgaver.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@taxonomy_app.command("new")
def taxonomy_new(
    out: Annotated[Path, typer.Argument(help="Filen, der skrives, fx min-kommune-2026.toml.")],
    export: Annotated[
        Path | None,
        typer.Option("--from", help="En tabel fra sagssystemet, som afdelingerne hentes fra."),
    ] = None,
    column: ColumnOption = None,
    columns: ColumnsOption = None,
) -> None:
    """Skriv et udkast til kommunens egen taksonomi; en fil, der findes, røres ikke."""
    from klassifikator.danish import count
    from klassifikator.readers.labels import read_units
    from klassifikator.taxonomy.draft import write_draft

    units = [] if export is None else read_units(export, chosen_columns(column, columns))
    write_draft(out, units)
    typer.echo(f"{out.name} er skrevet.")
    if export is None:
        typer.echo("Organisationen i den er et eksempel; skriv jeres egen i stedet.")
    else:
        found = count(len(units), "afdeling", "afdelinger")
        parents = len({unit.parent for unit in units})
        typer.echo(
            f"{export.name} har {found} i {count(parents, 'forvaltning', 'forvaltninger')}; "
            "ret navne, der går igen, og skriv, hvad hver afdeling tager sig af."
        )
    told = "" if export is None else f" --cases {export.name}"
    typer.echo(f"Kontrollér den bagefter: klassifikator taxonomy check {out.name}{told}")


@taxonomy_app.command("check")
def taxonomy_check(
    file: Annotated[str, typer.Argument(help="Taksonomiens .toml-fil eller id.")],
    cases: Annotated[
        Path | None,
        typer.Option("--cases", help="En tabel, hvis etiketter holdes op imod taksonomien."),
    ] = None,
    column: ColumnOption = None,
    columns: ColumnsOption = None,
) -> None:
    """Kontrollér en taksonomi, og vis, hvad den mangler; exit 2 kun ved fejl."""
    from klassifikator.danish import count
    from klassifikator.learn.doubt import FEW_EXAMPLES
    from klassifikator.learn.labelled import count_labels
    from klassifikator.readers.labels import read_labels
    from klassifikator.taxonomy import load_taxonomy
    from klassifikator.taxonomy.remarks import remarks, remarks_on_cases

    taxonomy = load_taxonomy(file)
    sizes = [
        count(len(taxonomy.names(level)), *words)
        for level, words in (
            ("forvaltning", ("forvaltning", "forvaltninger")),
            ("afdeling", ("afdeling", "afdelinger")),
            ("kategori", ("kategori", "kategorier")),
            ("grund", ("grund", "grunde")),
        )
    ]
    typer.echo(f"{taxonomy.id} er gyldig: {', '.join(sizes)}.")
    _tell("Bemærkninger", remarks(taxonomy))
    if cases is not None:
        labels = read_labels(cases, chosen_columns(column, columns))
        counts = count_labels(labels, taxonomy)
        rows = count(len(labels), "række", "rækker")
        _tell(f"{cases.name}, {rows}", remarks_on_cases(taxonomy, counts, FEW_EXAMPLES))


def _tell(heading: str, lines: list[str]) -> None:
    if lines:
        typer.echo(f"\n{heading}:")
    for line in lines:
        typer.echo(f"- {line}")


@taxonomy_app.command("diff")
def taxonomy_diff(
    old: Annotated[str, typer.Argument(help="Den tidligere udgave: .toml-fil eller id.")],
    new: Annotated[str, typer.Argument(help="Den nye udgave: .toml-fil eller id.")],
) -> None:
    """Vis, hvad der blev af etiketterne, og hvad [[crosswalk]] mangler."""
    from klassifikator.danish import count
    from klassifikator.taxonomy import load_taxonomy
    from klassifikator.taxonomy.compare import compare, missing_crosswalk

    before, now = load_taxonomy(old), load_taxonomy(new)
    changes = compare(before, now)
    typer.echo(f"Fra {before.id} til {now.id}")
    for kind, own in groupby(changes, lambda change: change.kind):
        typer.echo(f"\n{kind}:")
        for change in own:
            for line in _lines(change):
                typer.echo(line)
    if before.digest == now.digest:
        typer.echo("\nEtiketterne er de samme, så modeller og registre kan bruges, som de er.")
        return
    typer.echo("\nEtiketterne er ikke de samme, så en model til den nye skal trænes.")
    missing = missing_crosswalk(changes, before, now)
    if missing:
        lost = count(missing.count("[[crosswalk]]"), "etiket", "etiketter")
        typer.echo(
            f"{lost} fra {before.id} har ingen [[crosswalk]], så deres sager kan ikke tælles "
            f"efter {now.id}; sæt dette ind i den nye udgave, og ret det:\n\n{missing}",
            nl=False,
        )


def _lines(change: Change) -> Iterator[str]:
    from klassifikator.taxonomy.compare import MOVED, REDEFINED
    from klassifikator.taxonomy.names import name_of, quoted

    level = name_of(change.level)
    if change.kind == REDEFINED:
        yield f"- {level} »{change.label}«"
        yield f"    før: {change.old[0]}"
        yield f"    nu:  {change.new[0]}"
        return
    name = f"»{change.label}«: " if change.kind == MOVED else ""
    told = " → ".join(quoted(side) for side in (change.old, change.new) if side)
    yield f"- {level} {name}{told}"

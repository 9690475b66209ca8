"""``report``: the tables of a period, the cases behind a figure, printed figures held against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klassifikator.cli.options import (
    DEFAULT_REGISTER,
    DEFAULT_TAXONOMY,
    RegisterOption,
    TaxonomyOption,
    make_console,
    open_register,
)

if TYPE_CHECKING:
    from rich.console import Console

    from klassifikator.register import Register

report_app = typer.Typer(rich_markup_mode=None)


@report_app.callback(invoke_without_command=True)
def report(
    context: typer.Context,
    period: Annotated[
        str | None,
        typer.Option("--year", "--period", help="2023, »1. halvår 2023«, »marts 2023« …"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Beretningens fil: .docx, .pdf, .html, .xlsx, .csv eller .md."),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", help="En trykt beretning (id eller .toml) at holde op imod."),
    ] = None,
    counting: Annotated[
        str, typer.Option("--counting", help="Hvad kategorierne tæller: sager eller klagepunkter.")
    ] = "sager",
    smallest: Annotated[
        int | None,
        typer.Option("--smallest", min=2, help="Offentlig udgave uden tal, der er mindre, fx 3."),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option("--explain", help="Vis sagerne bag et tal, fx »Skoler/Klage«."),
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", help="Kontorets Word-skabelon til en .docx.")
    ] = None,
    colours: Annotated[
        str | None, typer.Option("--colours", help="Diagrammernes farver, fx #003366,#d68910.")
    ] = None,
    charts: Annotated[bool, typer.Option("--charts/--no-charts", help="Med diagrammer.")] = True,
    link: Annotated[
        str,
        typer.Option("--link", help="Gennemgangens adresse, som tallene i en .html fører til."),
    ] = "",
    register: RegisterOption = DEFAULT_REGISTER,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Tæl en periodes gennemgåede henvendelser, og skriv tabellerne."""
    if context.invoked_subcommand is not None:
        return
    if period is None:
        raise typer.BadParameter("Angiv perioden, fx --year 2023.", context)
    from klassifikator import workflow
    from klassifikator.report import SAFE_COLOURS, Look, read_colours
    from klassifikator.report.screen import print_tables
    from klassifikator.tables import load_published

    rule: Any = counting
    if explain is not None:
        _explain(explain, open_register(register, taxonomy), period, rule)
        return
    look = Look(read_colours(colours) if colours else SAFE_COLOURS, template, link, charts)
    printed = load_published(published) if published else None
    store = open_register(register, taxonomy)
    tables = workflow.publish(
        store, period, out, printed, counting=rule, smallest=smallest, look=look
    )
    console = make_console()
    if out is None:
        print_tables(tables, console)
    else:
        console.print(f"{len(tables)} tabeller skrevet til {out.name}.")
    if printed is not None:
        print_disagreements(printed, tables, console)


def _explain(question: str, register: Register, period: str, counting: Any) -> None:
    from klassifikator.tables import explain, make_tables

    decisions, taxonomy = register.decisions(), register.taxonomy
    tables = make_tables(decisions, period, taxonomy, counting=counting)
    for found in explain(question, tables, decisions, period, taxonomy, counting=counting):
        typer.echo(str(found))
        for case in found.cases.to_dict("records"):
            typer.echo(f"  {case['case_id']}  {case['received_at']:%d-%m-%Y}  {case['how']}")


@report_app.command()
def reconcile(
    published: Annotated[str, typer.Argument(help="En trykt beretning: id eller .toml-fil.")],
    register: Annotated[
        str | None, typer.Option("--register", help="Registeret, tallene også holdes op imod.")
    ] = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Hold en trykt beretnings tal op imod hinanden, og imod registeret."""
    from klassifikator import workflow
    from klassifikator.tables import contradictions, load_published
    from klassifikator.taxonomy import load_taxonomy

    printed = load_published(published)
    console = make_console()
    found = contradictions(printed, load_taxonomy(taxonomy))
    console.print(f"[bold]{printed.source}: {len(found)} tal, som andre trykte modsiger[/bold]")
    for line in found:
        console.print(f"  {line}", markup=False)
    if register is not None:
        store = open_register(register, taxonomy)
        print_disagreements(printed, workflow.publish(store, printed.year, None, printed), console)


def print_disagreements(printed: Any, tables: Any, console: Console) -> None:
    """Print where a printed report and the counts disagree."""
    from klassifikator.tables import reconcile

    found = reconcile(printed, tables)
    console.print(f"\n[bold]{printed.source}: {len(found)} trykte tal, som sagerne modsiger[/bold]")
    for line in found:
        console.print(f"  {line}", markup=False)

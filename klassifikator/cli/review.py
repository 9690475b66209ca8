"""``review``: the local page, and the Excel round trip."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from klassifikator.cli.options import (
    DEFAULT_REGISTER,
    DEFAULT_TAXONOMY,
    ByOption,
    ModelOption,
    ModelsOption,
    RegisterOption,
    TaxonomyOption,
    chosen_model,
    open_register,
)

review_app = typer.Typer(
    help="Gennemgå forslagene på en lokal side; export og import gør det i Excel.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@review_app.callback()
def review(
    context: typer.Context,
    register: RegisterOption = DEFAULT_REGISTER,
    model: ModelOption = None,
    models: ModelsOption = None,
    by: ByOption = None,
    port: Annotated[int, typer.Option("--port", help="0: en, der er ledig.")] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Åbn siden i browseren.")
    ] = True,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Gennemgå forslagene på en lokal side; export og import gør det i Excel."""
    if context.invoked_subcommand is not None:
        return
    import getpass
    import webbrowser

    from klassifikator.review import Desk, serve

    store = open_register(register, taxonomy)
    desk = Desk(store, by or getpass.getuser(), chosen_model(model, models, register))

    def opened(address: str) -> None:
        typer.echo(f"Siden er åben på {address} (linket virker én gang). Stop med Ctrl+C.")
        if browser:
            webbrowser.open(address)

    serve(desk, port, opened)


@review_app.command("export")
def review_export(
    out: Annotated[Path, typer.Argument(help="Excel-arket, der skrives.")],
    register: RegisterOption = DEFAULT_REGISTER,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Skriv de sager, der ikke er gennemgået, til et Excel-ark."""
    from klassifikator.danish import count
    from klassifikator.review.excel import export_review

    rows = export_review(open_register(register, taxonomy), out)
    typer.echo(f"{count(rows, 'sag', 'sager')} skrevet til {out.name}.")
    typer.echo(
        "Skriv x i »Gennemset« ved hver læst sag, gem, og kør »klassifikator review import«."
    )


@review_app.command("import")
def review_import(
    sheet: Annotated[Path, typer.Argument(help="Det gennemgåede Excel-ark.")],
    register: RegisterOption = DEFAULT_REGISTER,
    by: ByOption = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Vis, hvad der ville blive gemt; gem intet.")
    ] = False,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Gem de rækker, der er mærket som gennemset; hver række, der ikke kan gemmes, nævnes."""
    from klassifikator.danish import count
    from klassifikator.review.excel_import import import_review

    done = import_review(open_register(register, taxonomy), sheet, by, preview=preview)
    if preview:
        for row in done.decided:
            typer.echo(f"Række {row.line}, {row.case_id}: {row.told}")
    typer.echo(
        f"{count(len(done.decided), 'sag', 'sager')} {'ville blive gemt' if preview else 'gemt'}, "
        f"{done.unchanged} var gemt i forvejen, "
        f"{done.unmarked} er ikke mærket og står som forslag."
    )
    for row in done.refused:
        typer.echo(f"Ikke gemt: række {row.line}, {row.case_id}: {row.told}", err=True)
    if done.refused:
        raise typer.Exit(2)

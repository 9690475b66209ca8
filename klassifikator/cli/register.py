"""``register``, ``import``, ``export``: what is kept, checked, copied and deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from klassifikator.cli.options import (
    DEFAULT_REGISTER,
    DEFAULT_TAXONOMY,
    ByOption,
    RegisterOption,
    TaxonomyOption,
    open_register,
)

register_app = typer.Typer(
    help="Kontrollér, kopiér og ryd op i registeret.", no_args_is_help=True, rich_markup_mode=None
)


@register_app.command("verify")
def register_verify(
    register: RegisterOption = DEFAULT_REGISTER, taxonomy: TaxonomyOption = DEFAULT_TAXONOMY
) -> None:
    """Kontrollér, at ingen beslutning er ændret eller fjernet."""
    from klassifikator.danish import count
    from klassifikator.register import verify

    rows = verify(open_register(register, taxonomy))
    typer.echo(
        f"Registeret er helt: {count(rows['decisions'], 'beslutning', 'beslutninger')}, "
        f"{count(rows['changes'], 'ændring', 'ændringer')} af sager og "
        f"{count(rows['readings'], 'kontrollæsning', 'kontrollæsninger')}."
    )


@register_app.command("backup")
def register_backup(
    out: Annotated[Path, typer.Argument(help="Filen, kopien skrives til.")],
    register: RegisterOption = DEFAULT_REGISTER,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Kopiér registeret, også mens det er i brug."""
    from klassifikator.register import backup

    backup(open_register(register, taxonomy), out)
    typer.echo(f"Registeret er kopieret til {out.name}.")


@register_app.command("purge")
def register_purge(
    older_than: Annotated[
        str | None, typer.Option("--older-than", help="Alder: 5y, 18m eller 90d.")
    ] = None,
    case: Annotated[
        str | None, typer.Option("--case", help="Én sag, med det, der hører til den.")
    ] = None,
    register: RegisterOption = DEFAULT_REGISTER,
    by: ByOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Slet teksterne i gamle sager, eller i én; det, statistikken tæller, bliver."""
    from datetime import datetime

    from klassifikator.danish import count
    from klassifikator.errors import InputError
    from klassifikator.register import before, purge, purge_case

    if (older_than is None) == (case is None):
        raise InputError("Giv enten en alder, fx --older-than 5y, eller en sag, fx --case H-1.")
    store = open_register(register, taxonomy)
    if case is not None:
        ids = purge_case(store, case, by=by)
        typer.echo(f"Teksten er slettet i {', '.join(ids)}; beslutningerne står.")
        return
    limit = before(str(older_than), datetime.now())
    number = purge(store, limit, by=by)
    typer.echo(
        f"Teksten er slettet i {count(number, 'sag', 'sager')} modtaget før "
        f"{limit:%d-%m-%Y}; beslutningerne står."
    )


@register_app.command("agreement")
def register_agreement(
    register: RegisterOption = DEFAULT_REGISTER, taxonomy: TaxonomyOption = DEFAULT_TAXONOMY
) -> None:
    """Vis, hvor enige to læsere er om de sager, begge har læst."""
    from klassifikator.danish import format_number
    from klassifikator.register import agreement

    for target, found in agreement(open_register(register, taxonomy)).items():
        low, kappa, high = (format_number(x, 2) for x in (found.low, found.kappa, found.high))
        typer.echo(
            f"{target}: {round(100 * found.share)} % ens af {found.n}, kappa {kappa} ({low}-{high})"
        )


def import_(
    table: Annotated[Path, typer.Argument(help="Tabel med case_id og etiketter.")],
    register: RegisterOption = DEFAULT_REGISTER,
    by: ByOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Hent beslutninger, der er truffet et andet sted, ind i registeret."""
    from klassifikator import workflow
    from klassifikator.danish import count
    from klassifikator.taxonomy import load_taxonomy

    decisions = workflow.read_decisions(table, load_taxonomy(taxonomy))
    new = workflow.import_decisions(decisions, open_register(register, taxonomy, False), by)
    typer.echo(f"{count(new, 'ny beslutning', 'nye beslutninger')} i {Path(register).name}.")


def export(
    out: Annotated[Path, typer.Argument(help="En .csv, .xlsx, .jsonl eller .parquet.")],
    register: RegisterOption = DEFAULT_REGISTER,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Skriv registerets beslutninger, uden tekster, til en tabel."""
    from klassifikator.danish import count
    from klassifikator.readers.table import save_table

    decisions = open_register(register, taxonomy).decisions()
    save_table(decisions, out)
    typer.echo(f"{count(len(decisions), 'beslutning', 'beslutninger')} skrevet til {out.name}.")

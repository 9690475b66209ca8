"""``suggest``: from an export to suggestions."""

from __future__ import annotations

import json
from collections import Counter
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
    nothing,
    open_model,
    open_register,
)

if TYPE_CHECKING:
    from rich.console import Console

    from klassifikator.readers import ReadFile, Rejected
    from klassifikator.workflow import Suggested


def suggest(
    export: Annotated[
        Path, typer.Argument(help="En postkasse, en tabel, en zip-fil eller en mappe af dem.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Skriv forslagene til en .csv, .xlsx, .jsonl eller .parquet."),
    ] = None,
    register: Annotated[
        str | None, typer.Option("--register", help="Læg sager og forslag i registeret.")
    ] = None,
    column: ColumnOption = None,
    columns: ColumnsOption = None,
    attachments: Annotated[
        bool, typer.Option("--attachments", help="Læs også bilag med tekst: txt, html, docx, pdf.")
    ] = False,
    model: ModelOption = None,
    models: ModelsOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
    jobs: Annotated[
        int, typer.Option("--jobs", help="Processer til en .jsonl; -1: en pr. kerne.")
    ] = -1,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", help="Dask-klynge til en .jsonl, fx tcp://10.0.0.1:8786."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Læs en eksport, og foreslå etiketter."""
    from klassifikator import workflow
    from klassifikator.danish import count

    console = make_console()
    chosen = chosen_columns(column, columns)
    model = chosen_model(model, models, register)
    alone = register is None and not as_json
    if alone and out is not None and out.suffix.lower() == ".jsonl":
        _suggest_to_file(export, out, model, taxonomy, chosen, attachments, jobs, cluster)
        return
    with console.status("Læser og foreslår …") if console.is_terminal else nothing():
        done = workflow.suggest(
            export, open_model(model, taxonomy), chosen, attachments=attachments
        )
        new = None
        if register is not None:
            new = workflow.register_suggested(done, open_register(register, taxonomy, False))
        if out is not None:
            workflow.write_suggestions(done, out)
    if as_json:
        typer.echo(json.dumps(workflow.suggestion_records(done), ensure_ascii=False))
        return
    if out is None and register is None:
        print_suggestions(done, console, len(done.suggestions))
    attrs = done.cases.attrs
    kinds = Counter(done.cases["kind"])
    _print_count(
        export, len(done.suggestions), kinds, attrs["duplicates"], attrs["files"], done.rejected
    )
    if new is not None:
        console.print(f"{count(new, 'ny sag', 'nye sager')} i registeret.")


def _suggest_to_file(
    export: Path,
    out: Path,
    model: Path | None,
    taxonomy: str,
    columns: dict[str, str] | Path | None,
    attachments: bool,
    jobs: int,
    cluster: str | None,
) -> None:
    from rich.console import Console

    from klassifikator.batch import suggest_to_file
    from klassifikator.danish import count
    from klassifikator.taxonomy import load_taxonomy

    console = Console(stderr=True)
    with console.status("Læser og foreslår …") if console.is_terminal else nothing() as status:

        def progress(done: int) -> None:
            if status is not None:
                status.update(f"Læser og foreslår … {count(done, 'besked', 'beskeder')}")

        done = suggest_to_file(
            export,
            out,
            model,
            columns,
            attachments=attachments,
            n_jobs=jobs,
            taxonomy=load_taxonomy(taxonomy),
            cluster=cluster,
            progress=progress,
        )
    if done.resumed:
        typer.echo(f"Fortsatte efter {count(done.resumed, 'besked', 'beskeder')}.")
    _print_count(export, done.suggestions, done.kinds, done.duplicates, done.files, done.rejected)


_FILES = {
    "mbox": "postkasser (mbox)",
    "maildir": "postkasser (Maildir)",
    "eml": "mails (.eml)",
    "msg": "Outlook-mails (.msg)",
    "pst": "Outlook-filer (.pst)",
    "memo": "Digital Post (MeMo)",
    "csv": "tabeller (CSV)",
    "xlsx": "Excel-ark",
    "jsonl": "tabeller (JSON Lines)",
    "parquet": "tabeller (Parquet)",
    "zip": "zip-filer",
    "unknown": "filer af ukendt art",
}
_SET_ASIDE = {
    "autoreply": ("automatisk svar", "automatiske svar"),
    "bounce": ("mail, der ikke kunne leveres", "mails, der ikke kunne leveres"),
    "receipt": ("læsekvittering", "læsekvitteringer"),
    "calendar": ("kalenderbesked", "kalenderbeskeder"),
    "empty": ("tom besked", "tomme beskeder"),
}


def _print_count(
    export: Path,
    suggestions: int,
    kinds: Counter[str],
    duplicates: int,
    files: list[ReadFile],
    rejected: list[Rejected],
) -> None:
    from klassifikator.danish import count

    console = make_console()
    for kind, name in _FILES.items():
        told = [file for file in files if file.kind == kind]
        if told:
            messages = sum(file.messages for file in told)
            console.print(
                f"Læste {count(messages, 'besked', 'beskeder')} fra "
                f"{count(len(told), 'fil', 'filer')}: {name}."
            )
    console.print(
        f"{count(suggestions, 'forslag', 'forslag')} til "
        f"{count(kinds.total(), 'besked', 'beskeder')} fra {export.name}."
    )
    aside = [count(kinds[kind], *names) for kind, names in _SET_ASIDE.items() if kinds[kind]]
    if aside:
        console.print(f"Lagt til side uden forslag: {', '.join(aside)}.")
    if duplicates:
        console.print(f"Mødt før og talt én gang: {count(duplicates, 'besked', 'beskeder')}.")
    for message in rejected:
        console.print(f"Afvist: {message.source}: {message.reason}.", markup=False)


def print_suggestions(done: Suggested, console: Console, rows: int) -> None:
    """Print the first suggestions with their doubt in words."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid
    from rich.text import Text

    from klassifikator.danish import certainty

    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading, width in (("Emne", 20), ("Afdeling", 20), ("Status", 18), ("Kategori", 18)):
        grid.add_column(heading, width=width, no_wrap=True, overflow="ellipsis")
    cases = done.cases.set_index("case_id")
    for row in done.suggestions.head(rows).to_dict("records"):
        case = cases.loc[row["case_id"]]
        start = " ".join((case["subject"] or case["text"]).split())
        cells = [Text(start)]
        for target in ("afdeling", "status", "kategori"):
            value = row.get(target)
            if not isinstance(value, str):
                value = row["henvendelsestype"] if target == "afdeling" else None
                cells.append(Text(value or "–"))
            else:
                sure = certainty(row[f"{target}_probability"], row[f"{target}_few"])
                cells.append(Text(f"{value}\n{sure}"))
        grid.add_row(*cells)
    console.print(grid)

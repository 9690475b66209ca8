"""``evaluate``: how good a model is on labelled inquiries, and what has changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klassifikator.cli.options import (
    DEFAULT_TAXONOMY,
    JsonOption,
    ModelOption,
    ModelsOption,
    TaxonomyOption,
    chosen_model,
    make_console,
    open_register,
)

if TYPE_CHECKING:
    import pandas as pd

    from klassifikator.learn.evaluation import Cases
    from klassifikator.learn.pack import ModelFiles


def evaluate(
    cases: Annotated[
        Path | None,
        typer.Argument(
            help="Mærkede henvendelser: en .csv, .xlsx, .jsonl eller mappen med korpus."
        ),
    ] = None,
    register: Annotated[
        str | None,
        typer.Option("--register", help="Mål i stedet på registerets beslutninger."),
    ] = None,
    model: ModelOption = None,
    models: ModelsOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
    since: Annotated[
        str | None,
        typer.Option("--since", help="Hold sagerne fra den dag op imod de tidligere: 31-12-2023."),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", help="En .html eller .json; kan gives flere gange."),
    ] = None,
    errors: Annotated[
        int,
        typer.Option("--errors", min=0, max=10, help="Vis så mange af de sikreste fejl pr. mål."),
    ] = 0,
    charts: Annotated[bool, typer.Option("--charts/--no-charts", help="Med diagrammer.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Mål en model på mærkede henvendelser, den ikke har lært af."""
    from klassifikator.learn.evaluation import measure
    from klassifikator.learn.folder import model_files
    from klassifikator.learn.pack import model_of_files
    from klassifikator.report import Look
    from klassifikator.report.evaluation import print_evaluation, to_json, write_evaluation
    from klassifikator.taxonomy import load_taxonomy

    files = model_files(chosen_model(model, models, register), load_taxonomy(taxonomy))
    measured_on = _cases(cases, register, taxonomy, files)
    found = measure(model_of_files(files), measured_on, _moment(since))
    for path in out or []:
        write_evaluation(found, path, Look(charts=charts))
    if as_json:
        typer.echo(to_json(found))
        return
    console = make_console()
    print_evaluation(found, console, errors)
    if out:
        console.print(f"\nSkrevet: {', '.join(path.name for path in out)}.", markup=False)


def _cases(path: Path | None, register: str | None, taxonomy: str, files: ModelFiles) -> Cases:
    from klassifikator.errors import InputError
    from klassifikator.learn.evaluation import cases_of_register, labelled_cases
    from klassifikator.taxonomy import load_taxonomy

    if (path is None) == (register is None):
        raise InputError("Giv enten en fil med mærkede henvendelser eller --register.")
    if register is not None:
        return cases_of_register(open_register(register, taxonomy), files)
    assert path is not None
    return labelled_cases(path, load_taxonomy(taxonomy))


def _moment(since: str | None) -> pd.Timestamp | None:
    import pandas as pd

    from klassifikator.errors import InputError
    from klassifikator.readers.table import parse_date

    try:
        moment = parse_date(since or "")
    except ValueError:
        raise InputError(f"»{since}« er ingen dato; skriv den som 31-12-2023.") from None
    return None if moment is None else pd.Timestamp(moment)

"""Options that several commands have, and what they open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from klassifikator.learn.inquiry_classifier import InquiryClassifier
    from klassifikator.register import Register

RegisterOption = Annotated[
    str, typer.Option("--register", help="Registerets fil, eller adressen på en PostgreSQL.")
]
ModelOption = Annotated[
    Path | None,
    typer.Option(
        "--model",
        envvar="KLASSIFIKATOR_MODEL",
        help="En modelmappe; ellers den, »retrain« har taget i brug.",
    ),
]
ModelsOption = Annotated[
    Path | None,
    typer.Option("--models", help="Mappen med egne modeller; ellers modeller/ ved registeret."),
]
TaxonomyOption = Annotated[
    str,
    typer.Option(
        "--taxonomy", envvar="KLASSIFIKATOR_TAXONOMY", help="Taksonomiens id eller .toml-fil."
    ),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", help="Kolonne i en tabel, fx text=Henvendelse eller afdeling=Enhed."),
]
ColumnsOption = Annotated[
    Path | None,
    typer.Option("--columns", help='TOML-fil med en tabels kolonner, fx text = "Henvendelse".'),
]
ByOption = Annotated[str | None, typer.Option("--by", help="Hvem der har besluttet.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv JSON til et script.")]
DEFAULT_REGISTER = "register.db"
MODELS = "modeller"
DEFAULT_TAXONOMY = "haderslev-2023"


def chosen_columns(pairs: list[str] | None, file: Path | None) -> dict[str, str] | Path | None:
    """Return the mapping of a table's columns that the options name, if any."""
    from klassifikator.errors import InputError

    for pair in pairs or ():
        if "=" not in pair:
            raise InputError(f"»{pair}« er ingen kolonne; skriv fx --column text=Henvendelse.")
    return dict(pair.split("=", 1) for pair in pairs or ()) or file


def make_console() -> Console:
    """Return the terminal."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def progress(what: str) -> Any:
    """Return a wrapper that shows how far a list is, on the error stream of a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)

    def wrap(items: list[Any]) -> Iterator[Any]:
        return iter(
            track(items, description=what, console=console, disable=not console.is_terminal)
        )

    return wrap


def open_register(url: str, taxonomy: str, must_exist: bool = True) -> Register:
    """Open the register that the options name."""
    from klassifikator.errors import InputError
    from klassifikator.register import Register
    from klassifikator.taxonomy import load_taxonomy

    if must_exist and "://" not in url and not Path(url).exists():
        raise InputError(
            f"Registeret {Path(url).name} findes ikke; lav det med »klassifikator suggest … "
            "--register« eller »klassifikator import«."
        )
    return Register(url, load_taxonomy(taxonomy))


def models_beside(register: str | None) -> Path:
    """Return the folder of an office's own models: beside the register, else in this folder."""
    url = register or DEFAULT_REGISTER
    return (Path() if "://" in url else Path(url).parent) / MODELS


def chosen_model(
    folder: Path | None, models: Path | None = None, register: str | None = None
) -> Path | None:
    """Return the folder of the model that the options name; None for the standard model."""
    from klassifikator.learn.home import ModelHome

    return folder or ModelHome(models or models_beside(register)).current


def open_model(folder: Path | None, taxonomy: str) -> InquiryClassifier:
    """Load a model, and check that it knows the taxonomy."""
    from klassifikator.learn.folder import load_model
    from klassifikator.taxonomy import load_taxonomy

    return load_model(folder, load_taxonomy(taxonomy))


def nothing() -> Any:
    """Return what shows nothing while work is under way."""
    from contextlib import nullcontext

    return nullcontext()

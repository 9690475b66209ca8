"""``retrain``: from what was decided to a better model, and back again."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klassifikator.cli.options import (
    DEFAULT_REGISTER,
    DEFAULT_TAXONOMY,
    JsonOption,
    ModelsOption,
    RegisterOption,
    TaxonomyOption,
    make_console,
    models_beside,
    open_register,
    progress,
)

if TYPE_CHECKING:
    from rich.console import Console

    from klassifikator.learn.home import ModelHome
    from klassifikator.learn.outcome import Retrained


def retrain(
    register: RegisterOption = DEFAULT_REGISTER,
    models: ModelsOption = None,
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", help="Mappe med eget korpus i taksonomiens etiketter."),
    ] = None,
    back: Annotated[
        bool, typer.Option("--back", help="Gå tilbage til modellen før; intet slettes.")
    ] = False,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
    as_json: JsonOption = False,
) -> None:
    """Lær af de gennemgåede sager; den nye model tages kun i brug, hvis den ikke er dårligere."""
    from klassifikator.danish import count
    from klassifikator.learn.corpus import load_corpus, shipped_corpus
    from klassifikator.learn.folder import load_model
    from klassifikator.learn.home import ModelHome
    from klassifikator.learn.retrain import current_model
    from klassifikator.learn.retrain import retrain as learn
    from klassifikator.taxonomy import load_taxonomy
    from klassifikator.workflow import renew_suggestions

    home = ModelHome(models or models_beside(register))
    if back:
        _go_back(home, as_json)
        return
    labels = load_taxonomy(taxonomy)
    # A taxonomy that no model knows is begun with the corpus alone: there can be no register yet.
    begun = current_model(home, labels) is not None
    texts = load_corpus(corpus, labels) if corpus else load_corpus(shipped_corpus())
    store = open_register(register, taxonomy, must_exist=begun)
    done = learn(store, home, texts, progress)
    renewed = renew_suggestions(store, load_model(home.current)) if done.promoted else 0
    if as_json:
        typer.echo(json.dumps(asdict(done) | {"renewed": renewed}, ensure_ascii=False))
        return
    console = make_console()
    _print(done, home, console)
    if renewed:
        console.print(f"Den har foreslået på ny for {count(renewed, 'sag', 'sager')}, der venter.")


def _go_back(home: ModelHome, as_json: bool) -> None:
    entry = home.go_back()
    if as_json:
        typer.echo(json.dumps(asdict(entry), ensure_ascii=False))
        return
    typer.echo(f"{entry.model or 'Standardmodellen'} er i brug igen; {entry.before} er gemt.")


def _print(done: Retrained, home: ModelHome, console: Console) -> None:
    from klassifikator.danish import count, format_number, listed
    from klassifikator.learn.outcome import doubling_sentence

    read = count(done.own, "egen sag", "egne sager")
    console.print(f"{read} er læst og afgjort. Korpus: {format_number(done.corpus)} tekster.")
    if done.together:
        together = count(done.together, "sag", "sager")
        console.print(f"Ikke med: {together} godkendt samlet, som kun gentager modellen.")
    if done.textless:
        console.print(f"Ikke med: {count(done.textless, 'sag', 'sager')} uden tekst.")
    for name, lost in (("korpus", done.lost_corpus), ("egne sager", done.lost_own)):
        if lost:
            counts = listed([f"{format_number(n)} i {target}" for target, n in lost.items()])
            console.print(f"Etiketter i {name}, som {done.taxonomy} ikke kan læse: {counts}.")
    if done.compared:
        _print_table(done, console)
        console.print(doubling_sentence(done))
    for sentence in done.told:
        console.print(sentence, markup=False)
    if done.promoted:
        console.print(f"{done.version} ligger i {home.folder}; se {home.current}.", markup=False)
        console.print("Tilbage til modellen før: klassifikator retrain --back")


def _print_table(done: Retrained, console: Console) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid

    from klassifikator.danish import format_number
    from klassifikator.learn.leaves import HEAD_OF
    from klassifikator.learn.outcome import points

    console.print(
        f"Lært af {format_number(done.learnt)} egne sager, målt på de "
        f"{format_number(done.tested)} nyeste, som ingen af modellerne har set. "
        f"Før: {done.before or 'korpus alene'}."
    )
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False)
    grid.add_column("Mål")
    sizes = [size for size in sorted(done.curve) if size != done.learnt]
    headings = ["Antal", "Før", "Nu", "Forskel i point (95 %)", "Vægt"]
    for heading in [*headings, *(f"Efter {format_number(size)}" for size in sizes)]:
        grid.add_column(heading, justify="right")
    for row in done.compared:
        grid.add_row(
            row.target,
            *map(format_number, (row.n, row.before, row.after)),
            f"{points(row.points)} ({points(row.low)} til {points(row.high)})",
            format_number(done.weights.get(HEAD_OF[row.target], 0)),
            *(f"{format_number(100 * done.curve[size][row.target])} %" for size in sizes),
        )
    console.print(grid)

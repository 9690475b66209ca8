"""The command line: a module a group of commands; they parse and print, the work is done below."""

from __future__ import annotations

import sys

import typer

from klassifikator.cli.evaluate import evaluate
from klassifikator.cli.model import demo, mask, train
from klassifikator.cli.register import export, import_, register_app
from klassifikator.cli.report import report_app
from klassifikator.cli.retrain import retrain
from klassifikator.cli.review import review_app
from klassifikator.cli.suggest import suggest
from klassifikator.cli.taxonomy import taxonomy_app
from klassifikator.errors import KlassifikatorError

app = typer.Typer(
    help="Foreslår etiketter til henvendelser, lader dig gennemgå dem og laver statistikken.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(suggest)
app.add_typer(review_app, name="review")
app.add_typer(report_app, name="report")
app.add_typer(register_app, name="register")
app.add_typer(taxonomy_app, name="taxonomy")
app.command("import")(import_)
for command in (export, train, retrain, evaluate, mask, demo):
    app.command()(command)


def main() -> None:
    """Run the command line; an error that is told is one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # Windows' consoles still differ
    try:
        app()
    except KlassifikatorError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None

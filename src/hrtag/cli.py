"""The command line: a thin face over the library. Data go to standard output, messages to standard error."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from hrtag.cli_compare import compare
from hrtag.cli_corpus import corpus_app
from hrtag.cli_draft import draft
from hrtag.cli_models import evaluate, models_app, train
from hrtag.cli_review import review_app
from hrtag.cli_tag import say, tag
from hrtag.errors import HrtagError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Human rights commentary as data."
)
app.add_typer(corpus_app, name="corpus")
app.add_typer(models_app, name="models")
app.add_typer(review_app, name="review")


def main() -> None:
    """Run the command line; an error of the library is one line on standard error and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except HrtagError as error:
        say(error)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        say("stopped")
        raise SystemExit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def _version(wanted: bool) -> None:
    if wanted:
        import hrtag

        typer.echo(f"hrtag {hrtag.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def schemes() -> None:
    """List the component schemes."""
    from hrtag.schemes import Scheme, scheme_names

    for name in scheme_names():
        scheme = Scheme.load(name)
        typer.echo(f"{scheme.id}: {scheme.name}")
        for component in scheme.components:
            typer.echo(f"  {component.id}: {component.name}")


app.command()(tag)
app.command()(compare)
app.command()(draft)
app.command()(train)
app.command()(evaluate)

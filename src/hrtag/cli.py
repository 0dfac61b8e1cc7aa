"""The command line: a thin face over the library. Data go to standard output, messages to standard error."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hrtag.cli_corpus import corpus_app
from hrtag.cli_models import evaluate, models_app, train
from hrtag.errors import HrtagError

if TYPE_CHECKING:
    from hrtag.report import Report

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Human rights commentary as data."
)
app.add_typer(corpus_app, name="corpus")
app.add_typer(models_app, name="models")

FORMATS = ("text", "json", "jsonl", "csv", "parquet")
_READABLE = (".pdf", ".docx", ".docm", ".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown")


def main() -> None:
    """Run the command line; an error of the library is one line on standard error and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except HrtagError as error:
        _say(str(error))
        raise SystemExit(1) from None
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
def tag(
    paths: Annotated[
        list[str], typer.Argument(help="Files, folders or patterns; '-' reads a text from standard input.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
    ] = None,
    format: Annotated[str | None, typer.Option("--format", "-f", help="text, json, jsonl, csv or parquet.")] = None,  # noqa: A002
    scheme: Annotated[str, typer.Option(help="Component scheme.")] = "general-measures",
    model: Annotated[str, typer.Option(help="Bundled model, or the path of a model folder.")] = "hrtag-en",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No messages but errors.")] = False,
) -> None:
    """Tag commentaries: print a summary, or write reports."""
    form = _format(format, output, paths)
    files = _files(paths)
    if output is not None and any(
        file != "-" and Path(file).exists() and output.exists() and output.samefile(file) for file in files
    ):
        raise typer.BadParameter(f"{output} is one of the files to read; write somewhere else", param_hint="--output")
    failed: list[str] = []
    reports = _reports(files, model, scheme, failed, quiet)
    if form == "text":
        _print_summaries(reports)
    elif form == "json":
        _print_json(reports, output)
    elif output is not None:
        from hrtag.presenting.export import write_reports

        count = write_reports(reports, output, format=form)
        if not quiet:
            _say(f"{count} reports written to {output}")
    else:
        _print_rows(reports, form)
    if failed:
        raise typer.Exit(1)


@app.command()
def schemes() -> None:
    """List the component schemes."""
    from hrtag.schemes import Scheme, scheme_names

    for name in scheme_names():
        scheme = Scheme.load(name)
        typer.echo(f"{scheme.id}: {scheme.name}")
        for component in scheme.components:
            typer.echo(f"  {component.id}: {component.name}")


def _format(format: str | None, output: Path | None, paths: list[str]) -> str:  # noqa: A002
    form = format or (output.suffix.removeprefix(".").lower() if output else "text")
    if form not in FORMATS:
        raise typer.BadParameter(f"unknown format {form!r}; known: {', '.join(FORMATS)}", param_hint="--format")
    if form == "parquet" and output is None:
        raise typer.BadParameter("Parquet is not for the terminal: give -o FILE", param_hint="--format")
    if form == "json" and len(_files(paths)) != 1:
        raise typer.BadParameter("json is for one file; use jsonl for several", param_hint="--format")
    if form == "text" and output is not None:
        raise typer.BadParameter(
            "the summary is for the terminal; use json, jsonl, csv or parquet with -o", param_hint="--format"
        )
    return form


def _files(paths: Iterable[str]) -> list[str]:
    """Files as they are, folders and patterns as the readable files in them, sorted."""
    files: list[str] = []
    for path in paths:
        if path == "-" or Path(path).is_file():
            files.append(path)
        elif Path(path).is_dir():
            found = sorted(str(p) for p in Path(path).rglob("*") if p.is_file() and p.suffix.lower() in _READABLE)
            files += found or [path]
        else:
            files += sorted(p for p in glob(path, recursive=True) if Path(p).is_file()) or [path]
    return files


def _reports(files: list[str], model: str, scheme: str, failed: list[str], quiet: bool) -> Iterator[Report]:
    from hrtag.tagging.tagger import load

    tagger = load(model, scheme=scheme)
    for file in files:
        try:
            report = tagger.tag_text(_standard_input()) if file == "-" else tagger.tag_file(file)
        except HrtagError as error:
            failed.append(file)
            _say(str(error))
            continue
        if not quiet:
            for warning in report.warnings:
                _say(f"{file}: {warning}")
        yield report


def _standard_input() -> str:
    from hrtag.reading.encoding import decode

    return decode(sys.stdin.buffer.read()).text


def _print_summaries(reports: Iterable[Report]) -> None:
    from rich.console import Console

    from hrtag.presenting.terminal import summary

    console = Console(highlight=False, soft_wrap=False)
    for i, report in enumerate(reports):
        if i:
            console.rule()
        console.print(summary(report))


def _print_json(reports: Iterable[Report], output: Path | None) -> None:
    for report in reports:
        text = report.to_json(indent=1) + "\n"
        if output is None:
            sys.stdout.write(text)
        else:
            from hrtag.files import replacing

            with replacing(output) as temporary:
                temporary.write_text(text, "utf-8")


def _print_rows(reports: Iterable[Report], form: str) -> None:
    from hrtag.presenting.export import csv_text

    if form == "csv":
        sys.stdout.write(csv_text([]))
    for report in reports:
        sys.stdout.write(report.to_json() + "\n" if form == "jsonl" else csv_text([report], header=False))


def _say(message: Any) -> None:
    from hrtag.rendering import plain

    print(f"hrtag: {plain(str(message))}", file=sys.stderr)


app.command()(train)
app.command()(evaluate)

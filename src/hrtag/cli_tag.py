"""``hrtag tag``: one file for the eye, many files into one output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hrtag.errors import ReadError

if TYPE_CHECKING:
    from hrtag.batch.summary import FileError, Summary
    from hrtag.report import Report

FORMATS = ("text", "json", "jsonl", "csv", "parquet", "datasets")
TIMEOUT, MEMORY = 600.0, 4096
_NAMED = 5


def tag(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders or patterns; '-' reads a text from standard input.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file or folder. Started again, it goes on where it was."),
    ] = None,
    format: Annotated[  # noqa: A002
        str | None,
        typer.Option("--format", "-f", help="text, json, jsonl, csv, parquet or datasets; by default what -o ends in."),
    ] = None,
    scheme: Annotated[str, typer.Option(help="Component scheme, or the path of your own.")] = "general-measures",
    model: Annotated[str, typer.Option(help="Bundled model, or the path of a model folder.")] = "hrtag-en",
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", help="Workers; -1 is one a core.")] = None,
    files_from: Annotated[
        str | None,
        typer.Option("--files-from", help="Take paths from this list too, one a line; '-' is standard input."),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(help=f"Seconds that one file may take; {TIMEOUT:g} with -o, 0 is no limit.")
    ] = None,
    memory: Annotated[
        int | None, typer.Option(help=f"Megabytes that one file may take (Linux); {MEMORY} with -o, 0 is no limit.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Keep reports in this folder, for other outputs too, instead of OUTPUT.work.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-F", help="Tag everything again.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No messages but errors.")] = False,
) -> None:
    """Tag commentaries: print a summary, or write reports."""
    wanted = [*(paths or []), *(_listed(files_from) if files_from else [])]
    if not wanted:
        raise typer.BadParameter("Missing argument: give files, folders, patterns or --files-from LIST")
    output = None if str(output) == "-" else output
    form = _format(format, output)
    settings: dict[str, Any] = {"n_jobs": jobs, "cache": cache, "model": model, "scheme": scheme}
    settings |= {"timeout": timeout or None, "memory": memory or None, "progress": False if quiet else None}
    if output is not None and output.is_file():
        _keep_sources(wanted, output, form)
    if "-" in wanted:
        failed = _tag_standard_input(wanted, form, output, model, scheme, quiet)
    elif output is not None and form != "json":
        settings |= {"timeout": TIMEOUT} if timeout is None else {}
        settings |= {"memory": MEMORY} if memory is None else {}
        failed = _write(wanted, output, form, force, quiet, settings)
    else:
        failed = _print(wanted, form, output, quiet, settings)
    if failed:
        raise typer.Exit(1)


def say(message: Any) -> None:
    """Print a message on standard error; nothing in it can steer the terminal."""
    from hrtag.rendering import one_line

    line = f"hrtag: {one_line(str(message))}"
    bars = sys.modules.get("tqdm")
    if bars is None:
        print(line, file=sys.stderr)
    else:
        bars.tqdm.write(line, file=sys.stderr)


def _format(format: str | None, output: Path | None) -> str:  # noqa: A002
    form = format or (output.suffix.removeprefix(".").lower() or "datasets" if output else "text")
    if form not in FORMATS:
        raise typer.BadParameter(f"unknown format {form!r}; known: {', '.join(FORMATS)}", param_hint="--format")
    if form in ("parquet", "datasets") and output is None:
        raise typer.BadParameter(f"{form} is not for the terminal: give -o FILE", param_hint="--format")
    if form == "text" and output is not None:
        raise typer.BadParameter(
            "the summary is for the terminal; use json, jsonl, csv, parquet or datasets with -o", param_hint="--format"
        )
    return form


def _keep_sources(wanted: list[str], output: Path, form: str) -> None:
    """Refuse to write over a file that is read; what a batch wrote is not read again when its folder is."""
    from hrtag.batch.listing import list_files

    named = [path for path in wanted if path != "-" and (form == "json" or not Path(path).is_dir())]
    if named and any(Path(path).exists() and output.samefile(path) for path in list_files(named).files):
        raise typer.BadParameter(f"{output} is one of the files to read; write somewhere else", param_hint="--output")


def _listed(source: str) -> list[str]:
    import os

    from hrtag.batch.listing import read_list

    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{source} cannot be read ({error.strerror})", param_hint="--files-from") from None
    return read_list(os.fsdecode(data))


def _write(paths: list[str], output: Path, form: str, force: bool, quiet: bool, settings: dict[str, Any]) -> int:
    from hrtag.batch.output import tag_to_file

    def told(error: FileError) -> None:
        say(f"{error.path}: {error.error}: {error.message}")

    summary = tag_to_file(
        paths, output, format=form, force=force, on_failure=told, on_listing=None if quiet else _passed_over, **settings
    )
    if not quiet:
        _print_summary(summary, settings["scheme"])
        say(f"{summary.reports} reports written to {output}")
    failed = summary.errors.total()
    if failed:
        say(f"{failed} of {failed + summary.reports} files could not be tagged; see {output}.errors.csv")
    return failed


def _print(paths: list[str], form: str, output: Path | None, quiet: bool, settings: dict[str, Any]) -> int:
    from hrtag.batch.running import tag_files

    reports = tag_files(paths, **settings)
    if form == "json" and reports.files != 1:
        raise typer.BadParameter("json is for one file; use jsonl for several", param_hint="--format")
    if not quiet:
        _passed_over(reports.passed_over)
    told = 0

    def watched() -> Iterator[Report]:
        nonlocal told
        for report in reports:
            told = _failures(reports.errors, told)
            if not quiet:
                _warn(report)
            yield report
        told = _failures(reports.errors, told)

    _show(watched(), form, output)
    return told


def _tag_standard_input(wanted: list[str], form: str, output: Path | None, model: str, scheme: str, quiet: bool) -> int:
    from hrtag.presenting.export import write_reports
    from hrtag.reading.encoding import decode
    from hrtag.tagging.tagger import load

    if wanted != ["-"]:
        raise typer.BadParameter("'-' reads one text from standard input and stands alone")
    report = load(model, scheme=scheme).tag_text(decode(sys.stdin.buffer.read()).text)
    if not quiet:
        _warn(report)
    if output is None or form == "json":
        _show(iter([report]), form, output)
    else:
        write_reports([report], output, format=form)
    return 0


def _show(reports: Iterator[Report], form: str, output: Path | None) -> None:
    {"text": _print_summaries, "json": _print_json}.get(form, _print_rows)(reports, form, output)


def _print_summaries(reports: Iterable[Report], _: str, __: Path | None) -> None:
    from rich.console import Console

    from hrtag.presenting.terminal import summary

    console = Console(highlight=False, soft_wrap=False)
    for i, report in enumerate(reports):
        if i:
            console.rule()
        console.print(summary(report))


def _print_json(reports: Iterable[Report], _: str, output: Path | None) -> None:
    for report in reports:
        text = report.to_json(indent=1) + "\n"
        if output is None:
            sys.stdout.write(text)
        else:
            from hrtag.files import replacing

            with replacing(output) as temporary:
                temporary.write_text(text, "utf-8")


def _print_rows(reports: Iterable[Report], form: str, _: Path | None) -> None:
    from hrtag.presenting.export import csv_text

    if form == "csv":
        sys.stdout.write(csv_text([]))
    for report in reports:
        sys.stdout.write(report.to_json() + "\n" if form == "jsonl" else csv_text([report], header=False))


def _print_summary(summary: Summary, scheme: str) -> None:
    from rich.console import Console

    from hrtag.schemes import Scheme

    names = {component.id: component.name for component in Scheme.load(scheme).components}
    Console(stderr=True, highlight=False).print(summary.table(names))


def _passed_over(files: tuple[str, ...]) -> None:
    if files:
        more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
        say(f"passed over, of no kind that is read: {', '.join(files[:_NAMED])}{more}")


def _failures(errors: list[FileError], told: int) -> int:
    for error in errors[told:]:
        say(ReadError(error.message, error.path))
    return len(errors)


def _warn(report: Report) -> None:
    for warning in report.warnings:
        say(f"{report.source.path or '-'}: {warning}")

"""``hrtag compare``: two or more years side by side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def compare(
    files: Annotated[list[Path], typer.Argument(help="Commentaries, or reports of 'hrtag tag' (.json, .jsonl), in the order of their years.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this .docx, .md or .html file.")] = None,
    scheme: Annotated[str, typer.Option(help="Component scheme: bundled, or the path of a TOML file.")] = "general-measures",
    model: Annotated[str, typer.Option(help="Bundled model, or the path of a model folder.")] = "hrtag-en",
) -> None:  # fmt: skip
    """Compare reports: what is new, goes on, was reversed or is gone; scores and figures side by side."""
    if len(files) < 2:
        raise typer.BadParameter("give at least two", param_hint="FILES")
    if output is not None and output.suffix.lower() not in (".docx", ".md", ".html"):
        raise typer.BadParameter(f"{output}: known are .docx, .md and .html", param_hint="--output")
    from hrtag.cli_draft import report_of
    from hrtag.presenting.comparing import compare as compared

    found = compared(*(report_of(file, model, scheme) for file in files))
    if output is None:
        sys.stdout.write(found.to_markdown())
    else:
        found.write(output)
        typer.echo(f"hrtag: comparison written to {output}", err=True)

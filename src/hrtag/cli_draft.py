"""``hrtag draft``: a report becomes a draft summary."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from hrtag.report import Report

_SHOWN = ("md", "html")


def draft(
    file: Annotated[Path | None, typer.Argument(help="A commentary, or a report of 'hrtag tag' (.json, .jsonl).")] = None,
    previous: Annotated[Path | None, typer.Option("--previous", "-p", help="The commentary or report of the year before.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this .docx, .md or .html file.")] = None,
    style: Annotated[str, typer.Option(help="full, main-features or by-component.")] = "full",
    template: Annotated[Path | None, typer.Option(help="A template of your own.")] = None,
    show_template: Annotated[str | None, typer.Option("--show-template", help="Print the bundled template (md or html) to copy, and stop.")] = None,
    scheme: Annotated[str, typer.Option(help="Component scheme.")] = "general-measures",
    model: Annotated[str, typer.Option(help="Bundled model, or the path of a model folder.")] = "hrtag-en",
) -> None:  # fmt: skip
    """Draft a summary in which every passage names its source; Markdown on standard output unless -o is given."""
    if show_template is not None:
        _show(show_template)
        return
    if file is None:
        raise typer.BadParameter("give a commentary or a report", param_hint="FILE")
    if output is not None and output.suffix.lower() not in (".docx", ".md", ".html"):
        raise typer.BadParameter(f"{output}: known are .docx, .md and .html", param_hint="--output")
    from hrtag.presenting.drafting import draft as drafted

    before = report_of(previous, model, scheme) if previous else None
    made = drafted(report_of(file, model, scheme), before, style=style)
    if output is None:
        sys.stdout.write(made.to_markdown(template))
    else:
        made.write(output, template=template)
        for note in made.author_notes:
            typer.echo(f"hrtag: {note}", err=True)
        typer.echo(f"hrtag: draft written to {output}", err=True)


def report_of(path: Path, model: str, scheme: str) -> Report:
    """Answer the report of a commentary, or the one that a file of hrtag's holds."""
    from hrtag.errors import ReadError

    if path.suffix.lower() in (".json", ".jsonl"):
        from hrtag.report import Report

        try:
            text = path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ReadError(f"cannot be read ({error}).", path) from error
        if path.suffix.lower() == ".jsonl" and "\n" in text:
            raise ReadError("holds several reports; a draft is made of one. Put one line into a file of its own.", path)
        return Report.from_json(text)
    from hrtag.tagging.tagger import load

    return load(model, scheme=scheme).tag_file(path)


def _show(kind: str) -> None:
    from hrtag.rendering import template_text

    if kind not in _SHOWN:
        raise typer.BadParameter(f"{kind!r}: known are {', '.join(_SHOWN)}", param_hint="--show-template")
    sys.stdout.write(template_text(f"draft.{kind}.j2"))

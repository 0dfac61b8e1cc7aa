"""``hrtag review …``: findings worth an expert's minute out to whatever the expert works with, and corrections back in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from hrtag.report import Report

review_app = typer.Typer(no_args_is_help=True, help="Have findings reviewed, and bring the corrections back.")


@review_app.command("export")
def export_(
    reports: Annotated[list[Path], typer.Argument(help="Reports of 'hrtag tag': .jsonl, .parquet or .json.")],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o",
            help="tasks.json for Label Studio, .jsonl for doccano, .csv or .xlsx for a spreadsheet, .html for a page of its own.",
        ),
    ],
    top: Annotated[int, typer.Option(help="Most findings to ask about.", min=1)] = 100,
    second: Annotated[
        str, typer.Option(help="A second model, whose disagreement counts; 'none' for none.")
    ] = "hrtag-en-fast",
) -> None:  # fmt: skip
    """Write the findings that are worth an expert's minute: uncertain, disputed, new, and no two of a kind."""
    from hrtag.learning.review import export_review
    from hrtag.learning.review_choosing import choose, known_words
    from hrtag.learning.review_items import items_of
    from hrtag.model import open_model
    from hrtag.tagging.judge import open_judge

    read = [report for path in reports for report in _reports(path)]
    items = [item for report in read for item in items_of(report)]
    other = None if second == "none" or all(r.model.name == second for r in read) else open_model(second)
    chosen = choose(items, top, second=open_judge(other) if other else None, known=known_words(other) if other else ())
    typer.echo(f"{export_review(chosen, output)} of {len(items)} findings written to {output}", err=True)
    if output.suffix.lower() == ".json":
        config = output.with_suffix(".xml")
        _write_config(config)
        typer.echo(f"the labelling setup for Label Studio to {config}", err=True)


@review_app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="What came back: exports of the tools, sheets, saved reviews.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Corpus rows, for instance my-corpus/train.jsonl.")],
    reviewer: Annotated[str | None, typer.Option(help="Who reviewed, where a file does not say it.")] = None,
    append: Annotated[
        bool, typer.Option("--append", help="Keep the rows that are in the file; newer reviews replace older ones.")
    ] = False,
) -> None:
    """Bring corrections back as corpus rows; what cannot be read is told and never stops the rest (then exit 1)."""
    from hrtag.errors import CorpusError
    from hrtag.files import replacing
    from hrtag.learning.review import import_review, merged

    found = import_review(files, reviewer=reviewer)
    rows = merged(output, found) if append and output.exists() else found.rows
    for problem in found.problems:
        typer.echo(problem, err=True)
    if not found.rows and not found.no_findings:
        raise CorpusError(f"Nothing reviewed in {', '.join(map(str, files))}; {output} is left as it was.")
    with replacing(output) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    corrected = sum(bool(row["review"]["changed"]) for row in found.rows)
    typer.echo(
        f"{len(found.rows)} rows ({corrected} corrected), {len(found.no_findings)} were no findings, {found.open} not reviewed, "
        f"{len(found.problems)} could not be read",
        err=True,
    )
    if found.problems:
        raise typer.Exit(1)


def _reports(path: Path) -> Iterator[Report]:
    """One report of a .json file, all of a .jsonl or .parquet file."""
    from hrtag.presenting.export import read_reports
    from hrtag.report import Report

    if path.suffix.lower() == ".json" and path.is_file():
        yield Report.from_json(path.read_text("utf-8", errors="replace"))
    else:
        yield from read_reports(path)


def _write_config(path: Path) -> None:
    from importlib.resources import files

    from hrtag.files import replacing

    with replacing(path) as temporary:
        temporary.write_bytes(files("hrtag").joinpath("data", "templates", "review-label-studio.xml").read_bytes())

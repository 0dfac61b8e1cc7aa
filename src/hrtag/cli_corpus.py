"""``hrtag corpus …``: build, check and describe a corpus, compare annotators, and carry it to annotation tools and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hrtag.schemes import DEFAULT_SCHEME

corpus_app = typer.Typer(no_args_is_help=True, help="Build and check a corpus, carry it to annotation tools and back.")

Folder = Annotated[Path, typer.Argument(help="A corpus folder: source/*.md, and the .jsonl files compiled from them.")]
SchemeOption = Annotated[
    str, typer.Option("--scheme", help="Component scheme of the labels: bundled, or the path of a TOML file.")
]
Tool = Annotated[str, typer.Option("--tool", "-t", help="label-studio, doccano or prodigy.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="The file to write.")]


@corpus_app.command()
def build(folder: Folder, scheme: SchemeOption = DEFAULT_SCHEME) -> None:
    """Compile the source files into train.jsonl, validation.jsonl and test.jsonl."""
    from hrtag.learning.compiling import build_corpus

    for split, count in build_corpus(folder, scheme).items():
        typer.echo(f"{split}: {count} findings")


@corpus_app.command()
def check(folder: Folder, scheme: SchemeOption = DEFAULT_SCHEME) -> None:
    """Check schema, offsets, labels, values, leaks between splits and near-copies; exit 1 if anything is wrong."""
    from hrtag.learning.compiling import check_corpus

    problems = check_corpus(folder, scheme)
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{len(problems)} problems" if problems else "The corpus is sound.", err=True)
    if problems:
        raise typer.Exit(1)


@corpus_app.command()
def describe(folder: Folder) -> None:
    """Print the figures of a corpus as Markdown."""
    from hrtag.learning.corpus import read_rows
    from hrtag.learning.describing import describe as described

    typer.echo(described(read_rows(folder)), nl=False)


@corpus_app.command()
def agreement(
    first: Annotated[Path, typer.Argument(help="Folder of source files.")],
    second: Annotated[Path, typer.Argument(help="Folder of the same documents, labelled by another annotator.")],
    differences: Annotated[bool, typer.Option(help="Also list every difference.")] = False,
) -> None:
    """Print how far two annotations of the same documents agree."""
    from hrtag.learning.agreement import compare_folders

    found = compare_folders(first, second)
    for name, value in found.summary().items():
        typer.echo(f"{name:28} {value:g}")
    if differences:
        typer.echo("\n".join(found.differences))


@corpus_app.command("export")
def export_(
    source: Annotated[Path, typer.Argument(help="Rows or reports, JSON Lines.")],
    output: Output,
    tool: Tool = "label-studio",
) -> None:
    """Write rows or reports as tasks of an annotation tool."""
    import json

    from hrtag.labels import SCHEMA
    from hrtag.learning.review import export_tasks, rows_of_report
    from hrtag.report import Report

    rows = []
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            rows += list(rows_of_report(Report.from_dict(record))) if record.get("schema") == SCHEMA else [record]
    typer.echo(f"{export_tasks(rows, output, tool)} documents", err=True)


@corpus_app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(help="What the tool exported.")], output: Output, tool: Tool = "label-studio"
) -> None:
    """Read the tasks of an annotation tool back into corpus rows."""
    import json

    from hrtag.files import replacing
    from hrtag.learning.review import import_tasks

    rows = import_tasks(source, tool)
    with replacing(output) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    typer.echo(f"{len(rows)} findings", err=True)

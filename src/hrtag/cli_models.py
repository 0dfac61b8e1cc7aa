"""The commands that make and measure models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

models_app = typer.Typer(help="List the bundled models, or build them anew.")


@models_app.callback(invoke_without_command=True)
def models(context: typer.Context) -> None:
    """List the bundled models."""
    if context.invoked_subcommand is not None:
        return
    from hrtag.model import model_names, open_model

    for name in model_names():
        model = open_model(name)
        typer.echo(f"{model.name} {model.version} {model.sha256}")


@models_app.command()
def teach(
    corpus: Annotated[Path, typer.Argument(help="A corpus folder with compiled rows.")],
    weights: Annotated[Path, typer.Option(help="Folder with the pretrained encoder's files.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for checkpoint and opinions.")],
) -> None:
    """Train the teacher, or go on from its checkpoint, and write its opinions of the train split. Needs hrtag[train]."""
    from hrtag.learning.building import train_teacher

    typer.echo(f"opinions written to {train_teacher(corpus, weights, output)}")


@models_app.command()
def build(
    corpus: Annotated[Path, typer.Argument(help="A corpus folder with compiled rows.")],
    opinions: Annotated[Path, typer.Option(help="What the teacher thinks of the train split.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the two model folders.")],
    weights: Annotated[
        Path | None, typer.Option(help="Folder with the pretrained encoder's files; without it only the fast model.")
    ] = None,
    checkpoint: Annotated[Path | None, typer.Option(help="File to go on from if the run is stopped.")] = None,
) -> None:
    """Build the bundled models from the corpus and the teacher's opinions. Needs hrtag[train]."""
    from hrtag.learning.building import build_fast, build_student

    built = [build_fast(corpus, opinions, output / "hrtag-en-fast")]
    if weights is not None:
        built.append(build_student(corpus, weights, opinions, output / "hrtag-en", checkpoint=checkpoint))
    for model in built:
        typer.echo(f"{model.name} {model.version} {model.sha256}")


def train(
    corpus: Annotated[Path, typer.Argument(help="A corpus folder with compiled rows.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The model folder to write.")],
    base: Annotated[
        str, typer.Option(help="Model whose encoder reads the texts; 'words' for words alone.")
    ] = "hrtag-en",
    name: Annotated[str, typer.Option(help="What the model calls itself.")] = "own",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Train a model on your own labelled findings."""
    from hrtag.learning.training import train as trained

    model = trained(corpus, output, base=base, name=name, progress=False if quiet else None)
    typer.echo(f"{model.name}: learned from {model.meta['training_findings']} findings, written to {output}")
    typer.echo("Right on what was kept out in turn:")
    for measure, value in model.meta["scores"]["cross-validation"].items():
        typer.echo(f"  {measure.replace('_', ' ')}: {value}")


def evaluate(
    corpus: Annotated[Path | None, typer.Argument(help="A corpus folder with compiled rows; the bundled one else.")] = None,
    model: Annotated[str, typer.Option(help="Bundled model, or the path of a model folder.")] = "hrtag-en",
    against: Annotated[str | None, typer.Option(help="A second model, judged on the same findings.")] = None,
    baselines: Annotated[bool, typer.Option("--baselines", help="Train simple methods on the corpus and judge them too.")] = False,
    split: Annotated[str, typer.Option(help="train, validation or test.")] = "test",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write all figures to this JSON file.")] = None,
) -> None:  # fmt: skip
    """Measure a model on annotated findings."""
    from rich.console import Console

    from hrtag.files import bundled, replacing
    from hrtag.learning.evaluation import compare
    from hrtag.learning.evaluation import evaluate as evaluated
    from hrtag.learning.evaluation_table import rich_table
    from hrtag.model import open_model
    from hrtag.tagging.judge import open_judge

    folder = corpus or bundled("corpus")
    judges = {name: open_judge(open_model(name)) for name in (model, against) if name}
    if baselines:
        from hrtag.learning.baselines import baselines as simple

        judges |= dict(simple(folder, model if "encoder.onnx" in open_model(model).meta["files"] else None))
    results = [evaluated(folder, judge, name=name, split=split) for name, judge in judges.items()]
    Console(highlight=False).print(rich_table(results))
    if against is not None and against != model:
        typer.echo(f"{model} is right more often than {against}, with the interval of the difference:")
        for name, figure in compare(folder, judges[model], judges[against], split=split).items():
            typer.echo(f"  {name.replace('_', ' ')}: {figure}")
    if output is not None:
        with replacing(output) as temporary:
            temporary.write_text(
                json.dumps([r.to_dict() for r in results], indent=1, ensure_ascii=False) + "\n", "utf-8"
            )

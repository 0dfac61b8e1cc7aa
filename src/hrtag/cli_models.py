"""The commands that make and measure models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

Corpus = Annotated[Path, typer.Argument(help="A corpus folder with compiled rows.")]
Weights = Annotated[Path, typer.Option(help="Folder with the pretrained encoder's files.")]
Rounds = Annotated[int | None, typer.Option(help="Passes over the corpus, where not as many as usual.", min=1)]
Start = Annotated[Path | None, typer.Option(help="Checkpoint of another run, to start from its weights.")]
Rate = Annotated[float | None, typer.Option(help="Highest learning rate of the encoder, where not the usual one.")]

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
    corpus: Corpus,
    weights: Weights,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for checkpoint, rounds and opinions.")],
    start: Start = None,
    rounds: Rounds = None,
    rate: Rate = None,
) -> None:
    """Train the teacher, or go on from its checkpoint, and write its opinions of the train split. Needs hrtag[train]."""
    from hrtag.learning.building import TEACHER, train_teacher

    opinions = train_teacher(corpus, weights, output, TEACHER.changed(epochs=rounds, rate=rate), start)
    typer.echo(f"opinions written to {opinions}")


@models_app.command()
def build(
    corpus: Corpus,
    opinions: Annotated[Path, typer.Option(help="What the teacher thinks of the train split.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the two model folders.")],
    weights: Annotated[
        Path | None, typer.Option(help="Folder with the pretrained encoder's files; without it only the fast model.")
    ] = None,
    checkpoint: Annotated[Path | None, typer.Option(help="File to go on from if the run is stopped.")] = None,
    start: Start = None,
    rounds: Rounds = None,
    rate: Rate = None,
    words: Annotated[
        str | None, typer.Option(help="Model whose tagger of entity words the fast model takes; else one is taught.")
    ] = None,
) -> None:
    """Build the bundled models from the corpus and the teacher's opinions. Needs hrtag[train]."""
    from hrtag.learning.fast import build_fast

    built = [build_fast(corpus, opinions, output / "hrtag-en-fast", words=words)]
    if weights is not None:
        from hrtag.learning.building import STUDENT, build_student

        settings = STUDENT.changed(epochs=rounds, rate=rate)
        built.append(
            build_student(
                corpus, weights, opinions, output / "hrtag-en", settings=settings, checkpoint=checkpoint, start=start
            )
        )
    for model in built:
        typer.echo(f"{model.name} {model.version} {model.sha256}")


@models_app.command()
def refit(
    corpus: Corpus,
    model: Annotated[str, typer.Option(help="Model whose encoder reads the texts.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The model folder to write.")],
) -> None:
    """Learn heads, cuts and the choice of entities of a model anew from a corpus that has grown; its encoder stays."""
    from hrtag.learning.refitting import refit_heads

    made = refit_heads(corpus, model, output)
    typer.echo(f"{made.name} {made.version} {made.sha256}")


@models_app.command()
def untaught(
    weights: Weights,
    output: Annotated[Path, typer.Option("--output", "-o", help="The model folder to write.")],
) -> None:
    """Write the pretrained encoder as it came, for 'hrtag evaluate --baselines --encoder'. Needs hrtag[train]."""
    from hrtag.learning.building import write_untaught

    typer.echo(write_untaught(weights, output).sha256)


@models_app.command()
def entities(
    corpus: Corpus,
    folders: Annotated[list[Path], typer.Argument(help="Model folders, each written anew.")],
    words: Annotated[str | None, typer.Option(help="Model whose word tagger is taken; else one is taught, which needs hrtag[train].")] = None,
) -> None:  # fmt: skip
    """Teach model folders to find entities: one word tagger for all, and for each a choice among what is proposed."""
    from hrtag.learning.entities import add_entities

    for model in add_entities(corpus, folders, words):
        typer.echo(f"{model.name} {model.version} {model.sha256} {model.meta['entities']}")


def train(
    corpus: Corpus,
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
    encoder: Annotated[str | None, typer.Option(help="Model folder whose encoder the last baseline builds on; the model's own else.")] = None,
    behaviour: Annotated[bool, typer.Option("--behaviour", help="Also ask what the model does with denials, directions, other states' names.")] = False,
    split: Annotated[str, typer.Option(help="train, validation or test.")] = "test",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write all figures to this JSON file.")] = None,
) -> None:  # fmt: skip
    """Measure a model on annotated findings."""
    from rich.console import Console

    from hrtag.files import bundled, replacing
    from hrtag.learning.entities import entity_scores
    from hrtag.learning.evaluation import compare
    from hrtag.learning.evaluation import evaluate as evaluated
    from hrtag.learning.evaluation_table import rich_table
    from hrtag.model import open_model
    from hrtag.tagging.context import Context
    from hrtag.tagging.judge import open_judge

    rows = corpus or bundled("corpus")
    folders = {name: open_model(name) for name in (model, against) if name}
    judges = {name: open_judge(folder) for name, folder in folders.items()}
    contexts = {name: Context.from_folder(folder) for name, folder in folders.items()}
    if baselines:
        from hrtag.learning.baselines import baselines as simple

        encoder = encoder or (model if "encoder.onnx" in folders[model].meta["files"] else None)
        judges |= dict(simple(rows, encoder))
    results = [
        evaluated(rows, judge, name=name, split=split, context=contexts.get(name)) for name, judge in judges.items()
    ]
    Console(highlight=False).print(rich_table(results))
    for name in filter(None, (model, against)):
        typer.echo(f"\nEntities, by {name}:\n" + "\n".join(entity_scores(rows, name, split).lines()))
    if against is not None and against != model:
        typer.echo(f"{model} is right more often than {against}, with the interval of the difference:")
        for name, figure in compare(rows, judges[model], judges[against], split=split).items():
            typer.echo(f"  {name.replace('_', ' ')}: {figure}")
    if behaviour:
        from hrtag.learning.behaviour import behaviour as asked
        from hrtag.learning.cards import behaviour_of

        typer.echo(behaviour_of(asked(judges[model])), nl=False)
    if output is not None:
        with replacing(output) as temporary:
            temporary.write_text(
                json.dumps([r.to_dict() for r in results], indent=1, ensure_ascii=False) + "\n", "utf-8"
            )

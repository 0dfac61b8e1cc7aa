"""Building the bundled models: a teacher learns, its opinions are kept, students learn from labels and opinions.

Needs torch and onnx (``pip install hrtag[train]``) and the pretrained weights that `PRETRAINED` names.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path

import torch

from hrtag.errors import ModelError
from hrtag.learning.cards import encoder_model_card
from hrtag.learning.corpus import Row, read_rows
from hrtag.learning.distilling import TRUST, Key, keys, labels_of, read_opinions, targets, write_opinions
from hrtag.learning.entities import entity_files, learn_words
from hrtag.learning.exporting import encoder_bytes, head_arrays, prune
from hrtag.learning.gaps import learn_gaps
from hrtag.learning.measuring import calibration, findings_of, lean, measured
from hrtag.learning.network import Network, pretrained
from hrtag.learning.passages import paragraphs, passage
from hrtag.learning.rounds import recorder
from hrtag.learning.teaching import Settings, batches, pool_findings, resume, teach
from hrtag.learning.training import hash_of, vectors_of
from hrtag.model import ModelFolder, arrays_bytes, write_model
from hrtag.tagging.encoder import Encoder
from hrtag.tagging.heads import TokenHead
from hrtag.tagging.tokens import Tokenizer

PRETRAINED = {
    "name": "sentence-transformers/all-mpnet-base-v2",
    "licence": "Apache-2.0",
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
}
TEACHER = Settings(epochs=5)
STUDENT = Settings(epochs=4, rounded=1, keep=0.6, contrast=1.0)
STUDENT_LAYERS = tuple(range(10))


def train_teacher(
    corpus: str | Path,
    weights: str | Path,
    output: str | Path,
    settings: Settings = TEACHER,
    start: str | Path | None = None,
) -> Path:
    """Teach the whole pretrained encoder and write its opinions of the train split.

    Parameters
    ----------
    corpus : str or Path
        A corpus folder with compiled rows.
    weights : str or Path
        A folder with the pretrained encoder's ``model.safetensors`` and ``tokenizer.json``; their hashes are checked.
    output : str or Path
        A folder for the checkpoint after each epoch, from which a stopped run goes on, for ``rounds.jsonl`` (how it did on the
        validation split after each) and for ``opinions.jsonl``.
    settings : Settings
        How it is taught.
    start : str or Path, optional
        The checkpoint of another run, whose weights it starts from instead of the pretrained ones.

    Returns
    -------
    Path
        The file of opinions.
    """
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    labels, rows = labels_of(), list(read_rows(corpus, ["train"]))
    tokenizer = Tokenizer(pretrained_file(weights, "tokenizer.json"))
    torch.manual_seed(settings.seed)
    pretrained_file(weights, "model.safetensors")
    network = Network(pretrained(Path(weights) / "model.safetensors"), labels)
    if start is not None:
        resume(network, Path(start))
    record = recorder(folder / "rounds.jsonl", findings_of(corpus, "validation"), tokenizer)
    goals = targets(rows, labels)
    network = teach(network, paragraphs(rows), tokenizer, goals, settings, folder / "checkpoint.pt", record)
    opinions = opinions_of(network.to(torch.bfloat16), rows, tokenizer)
    write_opinions(folder / "opinions.jsonl", labels, opinions)
    return folder / "opinions.jsonl"


@torch.no_grad()
def opinions_of(network: Network, rows: Sequence[Row], tokenizer: Tokenizer) -> dict[Key, dict[str, list[float]]]:
    """Answer what a network thinks of each row, read alone."""
    key = dict(zip(map(id, rows), keys(rows), strict=True))
    found: dict[Key, dict[str, list[float]]] = {}
    for batch in batches([passage([row], whole=False) for row in rows], tokenizer, 4000, random.Random(0)):
        pooled, asked = pool_findings(network(batch.ids, batch.shapes, batch.mask), batch)
        for name, head in network.heads.items():
            for row, chances in zip(asked, torch.softmax(head(pooled).float(), -1).tolist(), strict=True):
                found.setdefault(key[id(row)], {})[name] = chances
    return {place: found[place] for place in sorted(found)}


def build_student(
    corpus: str | Path, weights: str | Path, opinions: str | Path, output: str | Path, *,
    name: str = "hrtag-en", version: str = "0.1.0", settings: Settings = STUDENT, checkpoint: str | Path | None = None,
    start: str | Path | None = None,
) -> ModelFolder:  # fmt: skip
    """Teach the encoder that ships from labels and a teacher's opinions, and write it as a model folder.

    Parameters
    ----------
    corpus, weights
        As in `train_teacher`.
    opinions : str or Path
        What `train_teacher` wrote.
    output : str or Path
        The model folder.
    name, version : str
        What the model calls itself.
    settings : Settings
        How it is taught.
    checkpoint : str or Path, optional
        A file to go on from if the run is stopped; beside it, ``rounds.jsonl`` tells how it did on the validation split.
    start : str or Path, optional
        As in `train_teacher`.

    Returns
    -------
    ModelFolder
    """
    labels, rows = labels_of(), list(read_rows(corpus, ["train"]))
    known = read_opinions(opinions, labels)
    description, pieces = prune(pretrained_file(weights, "tokenizer.json"), (row["text"] for row in rows))
    tokenizer = Tokenizer(description)
    torch.manual_seed(settings.seed)
    pretrained_file(weights, "model.safetensors")
    network = Network(pretrained(Path(weights) / "model.safetensors", STUDENT_LAYERS, pieces), labels)
    if start is not None:
        resume(network, Path(start))
    goals = targets(rows, labels, known, TRUST)
    path = Path(checkpoint) if checkpoint else None
    record = recorder(path.with_name("rounds.jsonl"), findings_of(corpus, "validation"), tokenizer) if path else None
    network = teach(network, paragraphs(rows), tokenizer, goals, settings, path, record)
    return ship(network.float(), description, rows, corpus, opinions, output, name=name, version=version)


def write_untaught(weights: str | Path, output: str | Path) -> ModelFolder:
    """Write the pretrained encoder as it came, in eight bits, as a model folder without heads: a baseline to learn heads on."""
    description = pretrained_file(weights, "tokenizer.json")
    pretrained_file(weights, "model.safetensors")
    graph = encoder_bytes(pretrained(Path(weights) / "model.safetensors"))
    meta = {"name": "untaught", "version": "0", "pretrained": PRETRAINED}
    return write_model(output, {"encoder.onnx": graph, "tokenizer.json": description}, meta)


def ship(
    network: Network, description: bytes, learned: Sequence[Row], corpus: str | Path, opinions: str | Path, output: str | Path, *,
    name: str, version: str,
) -> ModelFolder:  # fmt: skip
    """Write a taught network as a model folder: in eight bits, calibrated on the validation split, measured, with its card."""
    graph = encoder_bytes(network.encoder)
    arrays = head_arrays(network)
    rows = list(read_rows(corpus, ["validation"]))
    encoder = Encoder(Tokenizer(description), graph)
    arrays |= learn_gaps(learned, encoder).arrays()
    alone = vectors_of(rows, encoder, whole=False)
    lean(arrays, network.labels)
    config = calibration(alone, arrays, rows, network.labels)
    files = {
        "encoder.onnx": graph,
        "tokenizer.json": description,
        "heads.safetensors": arrays_bytes(arrays),
        "heads.json": (json.dumps(config, indent=1, sort_keys=True) + "\n").encode(),
    }
    meta = {
        "name": name, "version": version, "labels": network.labels, "review_below": config["review_below"],
        "pretrained": PRETRAINED, "layers": len(network.encoder.layers), "training_findings": len(learned),
        "training_data_sha256": hash_of(learned), "opinions_sha256": hashlib.sha256(Path(opinions).read_bytes()).hexdigest(),
    }  # fmt: skip
    found, meta["entities"] = entity_files(
        (encoder, TokenHead(arrays["tokens.weight"], arrays["tokens.bias"])), corpus, learn_words(corpus)
    )
    return measured(output, {**files, **found}, meta, corpus, encoder_model_card)


def pretrained_file(weights: str | Path, name: str) -> bytes:
    """Answer a file of the pretrained encoder after its hash was checked."""
    path = Path(weights) / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}). Put the files of {PRETRAINED['name']} there.") from error  # fmt: skip
    if hashlib.sha256(data).hexdigest() != PRETRAINED[name]:
        raise ModelError(f"{path}: its sha256 is not that of {PRETRAINED['name']}, {PRETRAINED[name]}.")
    return data

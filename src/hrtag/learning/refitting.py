"""Refitting: the heads of a model that ships are learned anew on a corpus that has grown; its encoder stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import ModelError
from hrtag.learning.cards import encoder_model_card
from hrtag.learning.corpus import Row, read_rows
from hrtag.learning.entities import entity_files, words_in
from hrtag.learning.gaps import learn_gaps
from hrtag.learning.measuring import calibration, lean, measured
from hrtag.learning.passages import passage
from hrtag.learning.training import QUESTIONS, fitted, hash_of, vectors_of
from hrtag.model import ModelFolder, arrays_bytes, open_model
from hrtag.tagging.encoder import Encoder
from hrtag.tagging.heads import Heads, TokenHead

STRENGTH = 0.003  # how far the heads may go; chosen on validation


def refit_heads(corpus: str | Path, model: str | Path, output: str | Path) -> ModelFolder:
    """Learn polarity, component, cuts and the choice of entities anew on the encoder of a model, from the corpus as it is now.

    Parameters
    ----------
    corpus : str or Path
        A corpus folder with compiled rows.
    model : str or Path
        The model whose encoder reads the texts; its heads are where the new ones start.
    output : str or Path
        The model folder to write; may be that of ``model``.

    Returns
    -------
    ModelFolder
        With cuts and the choice of entities learned anew too, calibrated and measured.

    Raises
    ------
    ModelError
        If the model has no encoder.
    """
    folder = open_model(model)
    if "encoder.onnx" not in folder.meta["files"]:
        raise ModelError(f"The model {folder.name!r} has no encoder to learn heads on. Take hrtag-en.")
    encoder = Encoder.from_folder(folder)
    heads = Heads.from_folder(folder, encoder.width)
    rows = list(read_rows(corpus, ["train"]))
    shown = [*rows, *rows, *(row for row in rows if row["lead_in"])]
    vectors = np.concatenate([vectors_of(rows, encoder, whole) for whole in (True, False)] + [_led(rows, encoder)])
    known = np.concatenate([heads.polarity.weight, heads.component.weight], axis=1)
    arrays = folder.arrays("heads.safetensors")
    labels = {question: list(getattr(heads, question).labels) for question in QUESTIONS}
    for question in QUESTIONS:
        head = fitted(vectors, [str(row[question]) for row in shown], STRENGTH, known)
        order = [head.labels.index(label) for label in labels[question]]
        arrays[f"{question}.weight"] = np.ascontiguousarray(head.weight[:, order])
        arrays[f"{question}.bias"] = head.bias[order].copy()
    lean(arrays, labels)
    arrays |= learn_gaps(rows, encoder).arrays()
    kept = list(read_rows(corpus, ["validation"]))
    config = calibration(vectors_of(kept, encoder, whole=False), arrays, kept, labels)
    files = {name: folder.read(name) for name in folder.meta["files"] if name != "README.md"}
    files["heads.safetensors"] = arrays_bytes(arrays)
    files["heads.json"] = (json.dumps(config, indent=1, sort_keys=True) + "\n").encode()
    found, entities = entity_files(
        (encoder, TokenHead(arrays["tokens.weight"], arrays["tokens.bias"])), corpus, words_in(folder)
    )
    meta = {key: value for key, value in folder.meta.items() if key not in ("files", "format", "scores")}
    meta |= {
        "entities": entities, "review_below": config["review_below"], "training_findings": len(rows), "training_data_sha256": hash_of(rows),
        "encoder_training_sha256": folder.meta.get("encoder_training_sha256", folder.meta["training_data_sha256"]),
    }  # fmt: skip
    return measured(output, {**files, **found}, meta, corpus, encoder_model_card)


def _led(rows: list[Row], encoder: Encoder) -> NDArray[np.float32]:
    """List items read behind what leads in to them."""
    found = [np.zeros((0, encoder.width), dtype=np.float32)]
    for row in rows:
        if row["lead_in"]:
            read = passage([row], whole=False, lead_in=row["lead_in"])
            found.append(encoder.read(read.text).mean(*read.spans[0])[None])
    return np.concatenate(found)

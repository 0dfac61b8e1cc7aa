"""Measuring: what was learned is calibrated on the validation split, evaluated, and written with its card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.files import bundled
from hrtag.learning.agreement import compare_folders
from hrtag.learning.behaviour import behaviour
from hrtag.learning.contexts import learn_context
from hrtag.learning.corpus import Row, read_rows
from hrtag.learning.entities import entity_scores
from hrtag.learning.evaluation import evaluate
from hrtag.learning.training import best_temperature, review_threshold
from hrtag.model import ModelFolder, write_model
from hrtag.tagging.judge import BALANCE, open_judge

LEAN = 1.0  # added to the scores of positive and negative, which natural text has more of than the contrast sets; chosen on validation


def lean(arrays: Mapping[str, NDArray[Any]], labels: Mapping[str, Sequence[str]]) -> None:
    """Let the polarity head lean towards positive and negative."""
    for polarity in BALANCE:
        arrays["polarity.bias"][list(labels["polarity"]).index(polarity)] += LEAN


def calibration(
    vectors: NDArray[np.float32],
    arrays: Mapping[str, NDArray[Any]],
    rows: Sequence[Row],
    labels: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """Answer what ``heads.json`` holds: labels, temperatures, and the probability under which a fifth of the findings falls."""
    config: dict[str, Any] = {"gap": {"threshold": 0.5}}
    for question, names in labels.items():
        scores = (vectors @ arrays[f"{question}.weight"] + arrays[f"{question}.bias"]).astype(np.float64)
        right = np.array([list(names).index(row[question]) for row in rows])
        temperature = best_temperature(scores, right)
        config[question] = {"labels": list(names), "temperature": temperature}
        if question == "polarity":
            shares = np.exp((scores - scores.max(1, keepdims=True)) / temperature)
            config["review_below"] = review_threshold(shares / shares.sum(1, keepdims=True), names)
    return config


def measured(
    output: str | Path, files: dict[str, bytes], meta: dict[str, Any], corpus: str | Path,
    card: Callable[[Mapping[str, Any]], str],
) -> ModelFolder:  # fmt: skip
    """Write the folder, evaluate what was written, and write it again with its figures and its card."""
    folder = write_model(output, {**files, "README.md": b""}, meta)
    judge = open_judge(folder)
    meta["tried"] = _tried()
    context = learn_context(judge, findings_of(corpus, "validation"))
    meta["context"] = asdict(context)
    meta["agreement"] = _agreement(Path(corpus))
    meta["behaviour"] = behaviour(judge)
    meta["entities"] |= {"test": entity_scores(corpus, output, "test").to_dict()}
    meta["scores"] = {split: evaluate(corpus, judge, name=meta["name"], split=split, context=context).to_dict() for split in ("validation", "test")}  # fmt: skip
    return write_model(output, {**files, "README.md": card(meta).encode()}, meta)


def _tried() -> str:
    """What was tried on the way to the bundled models, as text for the card."""
    path = bundled("models") / "tried.md"
    return path.read_text("utf-8") if path.is_file() else ""


def _agreement(corpus: Path) -> dict[str, float]:
    """How far two annotators agree, where the corpus holds both of their annotations."""
    first, second = corpus / "first", corpus / "second"
    return compare_folders(first, second).summary() if first.is_dir() and second.is_dir() else {}


def findings_of(corpus: str | Path, split: str) -> list[Row]:
    """Answer the rows of a split without contrast sets."""
    return [row for row in read_rows(corpus, [split]) if not row["contrast"]]

"""The card of a model: what it is for, what it learned from, what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CARD = """# {name} {version}

Judges findings of English human rights commentary: polarity (`{polarity}`) and component (`{component}`).

## What it is

Two linear models (logistic regression) over words and word pairs weighted by TF-IDF, kept as arrays, JSON and text; nothing in
the folder is executed, and each file's sha256 is checked against `meta.json` before it is parsed. It was trained from nothing but
the train split of the corpus: {training_findings} findings, sha256 `{training_data_sha256}`. No pretrained weights are used.

## What it is for

A first pass over commentary that a person then reads. It abstains (`needs_review`) where its probability is below
{review_below}. It is not fit to decide anything about a person, and it knows English only.

## What was measured

{scores}

Numbers of one split of one corpus by its own writers' kind say little about other organisations' prose: expect less there. Words
that the corpus has not seen mean nothing to this model, and it cannot tell who does what to whom. Mixed findings are its
weakest label. Component is read off the heading where the document has component headings; these figures are without headings.

Made by `hrtag train corpus -o models/{name} --name {name}`.
"""


def model_card(meta: Mapping[str, Any]) -> str:
    """Answer the Markdown card of a model from its ``meta``."""
    splits = meta.get("scores") or {}
    lines = [
        "| split | findings | polarity macro-F1 | polarity accuracy | positive/negative accuracy | component macro-F1 | component accuracy |",
        "|---|---|---|---|---|---|---|",
    ]
    for split, scores in splits.items():
        keys = (
            "findings",
            "polarity_macro_f1",
            "polarity_accuracy",
            "positive_negative_accuracy",
            "component_macro_f1",
            "component_accuracy",
        )
        lines.append(f"| {split} | " + " | ".join(str(scores[key]) for key in keys) + " |")
    values = {
        key: meta[key] for key in ("name", "version", "training_findings", "training_data_sha256", "review_below")
    }
    labels = {key: "`, `".join(meta["labels"][key]) for key in ("polarity", "component")}
    return _CARD.format(
        **values, **labels, scores="\n".join(lines) if splits else "Nothing: no rows were kept apart to judge by."
    )

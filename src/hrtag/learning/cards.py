"""The card of a model: what it is for, what it learned from, what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Meta = Mapping[str, Any]

_HEAD = """# {name} {version}

Judges findings of English human rights commentary: polarity (`{polarity}`) and component (`{component}`).

## What it is

"""

_ENCODER = """An encoder of {layers} layers that reads a whole paragraph, in eight bits (ONNX), and four small heads on it: polarity, component,
whether a sentence goes on with the finding before it, and the entity labels of word pieces; and a small network over words that, with
that head and the rules, chooses entities. It began as the first {layers} layers of
{pretrained[name]} ({pretrained[licence]}; sha256 of the weights `{pretrained[model.safetensors]}`), with a smaller vocabulary and a
table for the shape of letters, and learned from the corpus's train split (sha256 `{encoder_training_sha256}`) and from the opinions
of a teacher on it: all twelve layers of the same encoder, taught on a part of that split. The opinions lie in `models/opinions.jsonl`
of the repository (sha256 `{opinions_sha256}`). The heads and the choice of entities learned, on the encoder as it ships, from the
{training_findings} findings that the split has now (sha256 `{training_data_sha256}`). The weights are licensed under Apache-2.0, like those they came from.
"""

_WORDS = """Two linear models (logistic regression) over words and word pairs weighted by TF-IDF. They learned from {training_findings} findings
of the corpus's train split (sha256 `{training_data_sha256}`) and from the opinions of a teacher on them (`models/opinions.jsonl` of the
repository, sha256 `{opinions_sha256}`). It is for archives too large for `hrtag-en`: many times faster, and much less often right. Words that
the corpus has not seen mean nothing to it, it cannot tell who does what to whom, and `mixed` is beyond it. A third linear model, over the
words on both sides of a gap between sentences, cuts the findings.
"""

_OWN = """Trained on {training_findings} findings (sha256 `{training_data_sha256}`). {origin}

## What was measured

Each document was kept out in turn (single findings, where there are fewer than five documents) and judged by what was learned from
the others, each finding alone:

| findings | polarity macro-F1 | polarity accuracy | component macro-F1 | component accuracy |
|---|---|---|---|---|
| {findings} | {polarity_macro_f1} | {polarity_accuracy} | {component_macro_f1} | {component_accuracy} |

Findings of other writers than these will be judged less well. Findings are marked `needs_review` where the probability of their
polarity, less four times that of the opposite, is below {review_below}.
"""

_USE = """
Nothing in the folder is executed, and each file's sha256 is checked against `meta.json` before it is parsed.

## What it is for

A first pass over commentary that a person then reads. It marks findings as `needs_review` where the probability of its answer, less four
times that of the opposite (`positive` for `negative`), is below {review_below}. It is not fit to decide anything about a person, and it knows English only.

"""

_LIMITS = """
## Limits

The corpus was written for this purpose by instances of one language model, and the annotators' agreement (see the corpus card) is an
upper bound. Writers of the test split wrote nothing that was trained on, but they share that model's habits: expect less on the prose of
real organisations. Component is read off the heading where a document has component headings; in these figures no heading was taken as a component's.
"""

FIGURES = {
    "boundary_f1": "boundaries of findings, F1",
    "finding_exact_f1": "findings cut exactly, F1",
    "polarity_macro_f1": "polarity, macro-F1",
    "polarity_accuracy": "polarity, accuracy",
    "positive_negative_accuracy": "positive and negative told right, accuracy",
    "component_macro_f1": "component without headings, macro-F1",
    "component_accuracy": "component without headings, accuracy",
    "component_in_context_macro_f1": "component with headings and neighbours, macro-F1",
    "component_in_context_accuracy": "component with headings and neighbours, accuracy",
    "polarity_calibration_error": "polarity, expected calibration error",
    "component_calibration_error": "component, expected calibration error",
    "review_share": "share marked for review",
    "positive_negative_accuracy_without_review": "positive and negative told apart, findings not marked",
}


def encoder_model_card(meta: Meta) -> str:
    """Answer the card of a bundled model with an encoder."""
    return _bundled_card({"encoder_training_sha256": meta["training_data_sha256"], **meta}, _ENCODER)


def words_model_card(meta: Meta) -> str:
    """Answer the card of a bundled model over words alone."""
    return _bundled_card(meta, _WORDS)


def own_model_card(meta: Meta) -> str:
    """Answer the card of a model that `hrtag.learning.training.train` made."""
    base = meta.get("base")
    origin = (
        f"New heads on the encoder of `{base['name']}` {base['version']} (sha256 `{base['sha256']}`), whose cuts it shares."
        if base
        else "Two linear models over words and word pairs, without pretrained weights; findings are cut as `hrtag-en-fast` cuts them."
    )
    scores = meta["scores"]["cross-validation"]
    return _head(meta) + _OWN.format(**{**meta, **scores, "origin": origin})


def _head(meta: Meta) -> str:
    labels = {key: "`, `".join(meta["labels"][key]) for key in ("polarity", "component")}
    return _HEAD.format(**{**meta, **labels})


def _bundled_card(meta: Meta, what: str) -> str:
    scores = meta["scores"]
    test = scores["test"]
    parts = [
        _head(meta), what.format(**meta), _USE.format(**meta), "## What was measured\n\n", _figures(scores),
        "\nIn brackets the interval that 95 of 100 resamples of the documents fall into.\n", _agreement(meta.get("agreement") or {}),
        "\n### How often it is right when the surest findings are kept (test)\n\n", _coverage(test["coverage"]),
        "\n### By label (test)\n\n", _labels(test["labels"]), "\n### Confusions of polarity (test)\n\n", _confusion(test["confusion"]["polarity"]),
        "\n### By voice (test)\n\n", _voices(test["voices"]), "\n### Cues\n\n", _cues(test["deletion"]),
        "\n### Behaviour\n\n", behaviour_of(meta["behaviour"]),
        "\n### Entities (test)\n\n", _entities(meta["entities"]["test"]),
        "\n### Mistakes it was sure of (test)\n\n", _examples(test["examples"]),
        f"\n### What was tried\n\n{meta['tried']}" if meta.get("tried") else "", _LIMITS,
    ]  # fmt: skip
    return "".join(parts)


def _figures(scores: Meta) -> str:
    splits = sorted(scores)
    rows = [["", *(f"{split} ({scores[split]['findings']} findings)" for split in splits)]]
    for key, title in FIGURES.items():
        if all(key in scores[split]["figures"] for split in splits):
            rows.append([title, *(interval(scores[split]["figures"][key]) for split in splits)])
    return table_of(rows)


def interval(figure: Mapping[str, float]) -> str:
    """Answer a figure with its interval, where it has one."""
    value = f"{figure['value']:.3f}"
    return value if figure["low"] == figure["high"] else f"{value} ({figure['low']:.3f}–{figure['high']:.3f})"


def _agreement(agreement: Mapping[str, float]) -> str:
    if not agreement:
        return ""
    names = {"boundary_f1": "boundaries of findings, F1", "polarity_accuracy": "polarity, accuracy", "polarity_kappa": "polarity, kappa", "component_accuracy": "component, accuracy", "component_kappa": "component, kappa"}  # fmt: skip
    rows = [["", f"two annotators of {agreement['documents']:.0f} documents"]]
    rows += [[title, f"{agreement[key]:.3f}"] for key, title in names.items()]
    return "\n### How far two annotators agree, headings before their eyes\n\n" + table_of(rows)


def _coverage(curve: Sequence[Sequence[float]]) -> str:
    rows = [["share of findings kept", "positive and negative told apart"]]
    return table_of(rows + [[f"{share:.0%}", f"{right:.3f}"] for share, right in curve])


def _labels(labels: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    rows = [["", "label", "precision", "recall", "F1", "findings"]]
    for question, table in sorted(labels.items()):
        for label, each in sorted(table.items()):
            numbers = [f"{each[key]:.3f}" for key in ("precision", "recall", "f1")]
            rows.append([question, label, *numbers, f"{each['findings']:.0f}"])
    return table_of(rows)


def _confusion(table: Mapping[str, Mapping[str, int]]) -> str:
    names = sorted({*table, *(label for row in table.values() for label in row)})
    rows = [["right \\ given", *names]]
    return table_of(rows + [[gold, *(str(table.get(gold, {}).get(label, 0)) for label in names)] for gold in names])


def _voices(voices: Mapping[str, Mapping[str, float]]) -> str:
    rows = [["voice", "findings", "polarity accuracy", "component accuracy"]]
    for voice, each in voices.items():
        rows.append([voice, f"{each['findings']:.0f}", f"{each['polarity_accuracy']:.3f}", f"{each['component_accuracy']:.3f}"])  # fmt: skip
    return table_of(rows)


def _cues(deletion: Mapping[str, float]) -> str:
    return (
        f"Taking the cues that speak for the answer out of a text lowers the answer's probability by {deletion['cues']:.3f} on the mean; "
        f"taking out as many other words, by {deletion['other_words']:.3f}.\n"
    )


def behaviour_of(found: Meta) -> str:
    """Answer what `hrtag.learning.behaviour.behaviour` found, as Markdown."""
    rows = [["pairs of sentences that differ in what happened", "pairs", "both judged right"]]
    titles = {"negation": "denied or not", "direction": "better or worse", "who": "who did it to whom", "international": "towards international bodies"}  # fmt: skip
    for kind, each in sorted(found["pairs"].items()):
        rows.append([titles.get(kind, kind), str(each["pairs"]), f"{each['told_apart']:.2f}"])
    parts = [table_of(rows), "\n"]
    for slot, each in sorted(found["swaps"].items()):
        parts.append(
            f"With another {slot} named, {each['same_label']:.0%} of the sentences keep their label ({each['texts']} texts, {each['right']:.0%} "
            f"right); the mean probability of the right label differs by at most {each['widest_gap']:.3f} ({', '.join(each['between'])}).\n"
        )
    spelling = found["spelling"]
    parts.append(f"Written another way, {spelling['same_label']:.0%} of {spelling['texts']} texts keep their label.\n")
    return "".join(parts)


def _entities(found: Meta) -> str:
    rows = [["label", "annotated", "strict F1", "relaxed F1"]]
    for label, each in sorted(found["labels"].items()):
        rows.append([label, str(each["gold"]), f"{each['strict_f1']:.3f}", f"{each['relaxed_f1']:.3f}"])
    return table_of(rows) + (
        f"\nStrict: the same ends; relaxed: they overlap. Of statistics with the right ends, {found['value_exact']:.3f} have the right value and "
        f"{found['value_and_hedge']:.3f} the right hedge too.\n"
    )


def _examples(examples: Sequence[Meta]) -> str:
    rows = [["finding", "right", "given", "probability"]]
    for each in examples:
        rows.append([each["text"].replace("|", "\\|"), each["right"], each["given"], f"{each['probability']:.3f}"])
    return table_of(rows)


def table_of(rows: Sequence[Sequence[str]]) -> str:
    """Answer rows as a Markdown table, the first of them its head."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]) + "\n"

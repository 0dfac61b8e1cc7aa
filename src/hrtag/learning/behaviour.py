"""Behaviour: does a model hear a negation, a direction, who did it to whom; and is the same deed judged alike of any state?

The cases stand in ``data/behaviour/cases.toml``; they are no part of the corpus.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from hrtag.tagging.judge import Judge, judge_alone

Behaviour = dict[str, dict[str, Any]]


def behaviour(judge: Judge) -> Behaviour:
    """Ask a model the cases.

    Parameters
    ----------
    judge : Judge
        A model that knows positive and negative.

    Returns
    -------
    dict
        ``pairs``: by kind, how many there are and the share of which both sides were judged right. ``swaps``: for states and
        persons, the share of texts judged right, the share of sentences whose label stays whoever is named, and the widest gap
        of the mean probability of the right label between two names, with the two. ``spelling``: the share of
        labels that stay when something is written in another way.
    """
    cases = _cases()
    return {
        "pairs": _pairs(judge, cases["pairs"]),
        "swaps": {slot: _swaps(judge, cases["swaps"], slot, cases["fillers"]) for slot in cases["fillers"]},
        "spelling": _spelling(judge, cases),
    }


@cache
def _cases() -> dict[str, Any]:
    return tomllib.loads((files("hrtag") / "data" / "behaviour" / "cases.toml").read_text("utf-8"))


def _pairs(judge: Judge, pairs: Sequence[Mapping[str, str]]) -> dict[str, dict[str, float]]:
    sides = ("positive", "negative")
    judged = judge_alone(judge, [pair[side] for pair in pairs for side in sides])
    right: dict[str, list[bool]] = defaultdict(list)
    for i, pair in enumerate(pairs):
        right[pair["kind"]].append(tuple(j.polarity for j in judged[2 * i : 2 * i + 2]) == sides)
    return {kind: {"pairs": len(each), "told_apart": _share(each)} for kind, each in right.items()}


def _swaps(
    judge: Judge, sentences: Sequence[Mapping[str, str]], slot: str, fillers: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    asked = [sentence for sentence in sentences if f"{{{slot}}}" in sentence["text"]]
    names = fillers[slot]
    usual = {name: values[0] for name, values in fillers.items()}
    texts = [_sentence(s["text"].format(**{**usual, slot: name})) for s in asked for name in names]
    judged = judge_alone(judge, texts)
    wanted = [s["polarity"] for s in asked for _ in names]
    right = np.array([j.polarity == label for j, label in zip(judged, wanted, strict=True)]).reshape(len(asked), -1)
    sure = np.array([j.polarity_probabilities[label] for j, label in zip(judged, wanted, strict=True)])
    means = sure.reshape(len(asked), -1).mean(0)
    rows = [judged[i : i + len(names)] for i in range(0, len(judged), len(names))]
    return {
        "texts": len(texts),
        "right": round(float(right.mean()), 4),
        "same_label": _share([len({j.polarity for j in row}) == 1 for row in rows]),
        "widest_gap": round(float(means.max() - means.min()), 4),
        "between": [names[int(means.argmax())], names[int(means.argmin())]],
    }


def _spelling(judge: Judge, cases: Mapping[str, Any]) -> dict[str, float]:
    usual = {name: values[0] for name, values in cases["fillers"].items()}
    texts = [pair[side] for pair in cases["pairs"] for side in ("positive", "negative")]
    texts += [_sentence(sentence["text"].format(**usual)) for sentence in cases["swaps"]]
    changed = [(text, text.replace(a, b)) for text in texts for a, b in cases["spelling"].items() if a in text]
    before, after = (judge_alone(judge, side) for side in zip(*changed, strict=True))
    kept = [a.polarity == b.polarity for a, b in zip(before, after, strict=True)]
    return {"texts": len(kept), "same_label": _share(kept)}


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _share(answers: Sequence[bool]) -> float:
    return round(float(np.mean(answers)), 4)

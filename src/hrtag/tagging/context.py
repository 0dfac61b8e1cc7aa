"""The component in context: the heading of a section and its other findings say something of each finding in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import ModelError
from hrtag.model import ModelFolder
from hrtag.tagging.judge import Judge, Judgement, judge_alone, rounded_shares

_LEAST = 1e-3  # the smallest probability that counts as one

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Context:
    """How much each witness of a finding's component counts: exponents of their probabilities.

    Parameters
    ----------
    own : float
        What the finding itself says, read within its paragraph.
    heading : float
        What the heading of its section says, read as if it were a finding.
    section : float
        What the other findings of the section say, on the mean.
    """

    own: float = 1.0
    heading: float = 0.0
    section: float = 0.0

    @classmethod
    def from_folder(cls, folder: ModelFolder) -> Context:
        """Load from a model folder; a model without one takes each finding by itself."""
        given = folder.meta.get("context", {})
        try:
            return cls(**{str(name): float(value) for name, value in given.items()})
        except (AttributeError, TypeError, ValueError) as error:
            raise ModelError(f"{folder.path}: the context in meta.json is not what it should be ({error}).") from error

    def probabilities(self, witnesses: Scores) -> Scores:
        """Answer probabilities, shape (findings, labels), from log probabilities, shape (findings, labels, 3)."""
        scores = witnesses @ np.array([self.own, self.heading, self.section])
        shares = np.exp(scores - scores.max(1, keepdims=True))
        answer: Scores = shares / shares.sum(1, keepdims=True)
        return answer


def in_context(
    judge: Judge,
    context: Context,
    judgements: Sequence[Judgement],
    sections: Sequence[Hashable],
    headings: Mapping[Any, str | None],
) -> list[Judgement]:
    """Answer judgements whose components also listen to heading and neighbours.

    Parameters
    ----------
    judge : Judge
        Reads the headings.
    context : Context
        How much each counts.
    judgements : sequence of Judgement
        Of all findings of one or more documents.
    sections : sequence of hashable
        The section each finding stands in.
    headings : mapping
        The heading of each section, None or empty where it has none.
    """
    if not judgements or context == Context():
        return list(judgements)
    labels = list(judgements[0].component_probabilities)
    probabilities = context.probabilities(witnesses(judge, judgements, sections, headings))
    changed = []
    for judgement, row in zip(judgements, probabilities, strict=True):
        shares = rounded_shares(labels, row)
        best = max(shares, key=lambda label: shares[label])
        changed.append(replace(judgement, component=best, component_probabilities=shares))
    return changed


def witnesses(
    judge: Judge,
    judgements: Sequence[Judgement],
    sections: Sequence[Hashable],
    headings: Mapping[Any, str | None],
) -> Scores:
    """Answer what finding, heading and neighbours say, log probabilities of shape (findings, labels, 3)."""
    own = np.array([list(j.component_probabilities.values()) for j in judgements])
    titles = sorted({title for title in headings.values() if title})
    said = {title: list(j.component_probabilities.values()) for title, j in zip(titles, judge_alone(judge, titles), strict=True)}  # fmt: skip
    nothing = np.ones(own.shape[1]) / own.shape[1]
    heading = np.array([said.get(headings.get(section) or "", nothing) for section in sections])
    sums: dict[Hashable, Scores] = defaultdict(lambda: nothing)
    counts: dict[Hashable, int] = defaultdict(int)
    for section, row in zip(sections, own, strict=True):
        sums[section] = sums[section] + row
        counts[section] += 1
    others = np.array([(sums[section] - row) / counts[section] for section, row in zip(sections, own, strict=True)])
    told: Scores = np.log(np.maximum(np.stack([own, heading, others], axis=-1), _LEAST))
    return told

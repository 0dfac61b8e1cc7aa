"""Salience: how likely the author of a commentary would put a finding among its main features.

A logistic model of a few features of place and content. Its weights are data (``data/drafting/salience.json``), learned
from the main features that the authors of the corpus chose (`hrtag.learning.drafts.learn_salience`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp, log, log1p

from hrtag.presenting.similarity import similarities, text_rank
from hrtag.report import Finding, Report

Features = dict[str, float]

NOVELTY = 2.0  # log-odds taken off a finding that stands word for word in the report of the year before; set by hand
_POINTING = frozenset(
    [
        "this",
        "these",
        "that",
        "those",
        "it",
        "its",
        "they",
        "their",
        "them",
        "he",
        "she",
        "his",
        "her",
        "him",
        "such",
        "both",
        "neither",
        "another",
        "others",
    ]
)


def features(report: Report) -> list[Features]:
    """Answer what salience is judged from, for each finding of a report.

    Place: ``place`` (in its section, from 0 to 1), ``opens`` (first of its section), ``late`` (in the report). Length: ``length``
    (log of characters), ``longer`` (than the mean finding). Centrality: ``central`` (TextRank), ``echoed`` (the
    likest other finding). Polarity: one of four, and ``common`` (share of findings of the same polarity). Content: counts of
    entities, ``largest`` (log of the largest number), ``change`` (a figure that moved), ``sources`` (footnotes). ``pointing``: it
    begins with a word that points back.
    """
    findings = report.findings
    if not findings:
        return []
    alike = similarities([finding.text for finding in findings])
    rank = text_rank(alike)
    for i in range(len(findings)):
        alike[i, i] = 0.0
    sizes = Counter(finding.section for finding in findings)
    polarities = Counter(finding.polarity for finding in findings)
    mean = sum(len(finding.text) for finding in findings) / len(findings)
    seen: Counter[int | None] = Counter()
    answer = []
    for i, finding in enumerate(findings):
        at, size = seen[finding.section], sizes[finding.section]
        seen[finding.section] += 1
        answer.append(
            {
                "place": at / size,
                "opens": float(at == 0),
                "late": i / len(findings),
                "length": log(max(len(finding.text), 1)),
                "longer": len(finding.text) / max(mean, 1),
                "central": float(rank[i]),
                "echoed": float(alike[i].max()),
                "common": polarities[finding.polarity] / len(findings),
                **_content(finding),
            }
        )
    return answer


def _content(finding: Finding) -> Features:
    labels = Counter(entity.label for entity in finding.entities)
    values = [entity.statistic for entity in finding.entities if entity.statistic is not None]
    first = finding.text.split(maxsplit=1)[0].strip(",.").casefold() if finding.text.strip() else ""
    return {
        **{polarity: float(finding.polarity == polarity) for polarity in ("positive", "mixed", "neutral")},
        **{label.lower(): float(min(labels[label], 3)) for label in ("LAW", "TREATY", "BODY", "GROUP", "DATE", "STATISTIC")},
        "largest": max((log1p(abs(value.value or 0)) for value in values), default=0.0),
        "change": float(any(value.delta is not None or value.from_ is not None for value in values)),
        "sources": float(min(len(finding.footnotes), 3)),
        "pointing": float(first in _POINTING),
    }  # fmt: skip


def salience(
    report: Report, previous: Report | None = None, *, model: Mapping[str, Mapping[str, float]] | None = None
) -> list[float]:
    """Answer for each finding of a report how likely its author would choose it as a main feature, from 0 to 1.

    Parameters
    ----------
    report : Report
    previous : Report, optional
        The report of the year before; what it told already counts less.
    model : mapping, optional
        Weights to judge by, the bundled ones by default.

    Returns
    -------
    list of float
        In the order of ``report.findings``.
    """
    model = model or weights()
    told = _told(report.findings, previous.findings if previous else ())
    answer = []
    for values, old in zip(features(report), told, strict=True):
        odds = model["intercept"]["weight"] - NOVELTY * old
        for name, value in values.items():
            odds += model[name]["weight"] * (value - model[name]["mean"]) / model[name]["scale"]
        answer.append(1 / (1 + exp(-odds)))
    return answer


def _told(findings: Sequence[Finding], before: Sequence[Finding]) -> list[float]:
    if not findings or not before:
        return [0.0] * len(findings)
    alike = similarities([finding.text for finding in findings], [finding.text for finding in before])
    return [float(value) for value in alike.max(axis=1)]


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Answer the learned weights: by feature, its ``weight`` on the value less ``mean`` over ``scale``."""
    data: dict[str, dict[str, float]] = json.loads(
        (files("hrtag") / "data" / "drafting" / "salience.json").read_text("utf-8")
    )
    return data

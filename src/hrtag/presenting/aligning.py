"""Which findings of two reports are about the same matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from hrtag.presenting.similarity import Matrix, similarities
from hrtag.report import Finding

ALIKE = 0.3  # from which likeness on two findings are about one matter
OTHER_COMPONENT = 0.75  # how much of its likeness a pair of two components keeps
NAMES = 0.35  # the most that shared names add

Similarity = Callable[[Sequence[str], Sequence[str]], Matrix]

_TELLING = ("LAW", "TREATY", "BODY", "DOCUMENT", "GROUP", "PLACE", "PERSON")
_FIGURE = re.compile(r"\d[\d.,\u00a0\u2009 ]*")


def likeness(first: Sequence[Finding], second: Sequence[Finding], similarity: Similarity = similarities) -> Matrix:
    """Answer how alike each finding of one report is to each of another, shape (first, second), from 0 to about 1.

    The likeness of the wording without its figures, raised by names that both have, the more the fewer findings have them, and
    lowered where the components differ.

    Parameters
    ----------
    first, second : sequence of Finding
        The findings of each report.
    similarity : callable, optional
        Answers how alike texts are, from 0 to 1: `hrtag.presenting.similarity.similarities`, or one of your own, over vectors.
    """
    if not first or not second:
        return np.zeros((len(first), len(second)))
    alike = similarity([_matter(f) for f in first], [_matter(f) for f in second])
    ours, theirs = [_names(f) for f in first], [_names(f) for f in second]
    count = {name: sum(name in names for names in (*ours, *theirs)) for names in ours for name in names}
    for i, names in enumerate(ours):
        for j, others in enumerate(theirs):
            shared = sum(2 / count[name] for name in names & others)
            alike[i, j] += NAMES * min(1.0, shared) * alike[i, j] ** 0.5
            if first[i].component != second[j].component:
                alike[i, j] *= OTHER_COMPONENT
    return alike


def align(alike: Matrix, least: float = ALIKE) -> dict[int, int]:
    """Answer which rows go with which columns, the most alike first, each at most once.

    Examples
    --------
    >>> align(np.array([[0.9, 0.8], [0.7, 0.1]]))
    {0: 0}
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for place in np.argsort(-alike, axis=None, kind="stable"):
        i, j = (int(n) for n in np.unravel_index(place, alike.shape))
        if alike[i, j] < least:
            break
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _matter(finding: Finding) -> str:
    """The wording without dates and numbers, which change from year to year."""
    text = finding.text
    for entity in sorted(finding.entities, key=lambda e: -e.start):
        if entity.label == "DATE":
            text = text[: entity.start] + text[entity.end :]
    return _FIGURE.sub(" ", text)


def _names(finding: Finding) -> frozenset[str]:
    return frozenset(e.id or (e.canonical or e.text).casefold() for e in finding.entities if e.label in _TELLING)

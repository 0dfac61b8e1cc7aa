"""Findings that tell the same, and findings that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from hrtag.presenting.similarity import Matrix
from hrtag.report import Finding

NEAR_COPY = 0.6  # cosine above which two findings of one polarity tell the same
ONE_MATTER = 0.35  # cosine above which two findings are about one matter


def merge(findings: Sequence[Finding], alike: Matrix, order: Sequence[int]) -> dict[int, list[int]]:
    """Gather near-duplicates under the first of them in an order.

    Two findings are near-duplicates if their texts are (cosine of at least ``NEAR_COPY``), their polarity is one, and neither has a figure
    of a unit that the other gives another value.

    Parameters
    ----------
    findings : sequence of Finding
    alike : array, shape (findings, findings)
        Similarities of their texts.
    order : sequence of int
        Places of the findings to gather, those to keep first.

    Returns
    -------
    dict of int to list of int
        For each kept finding the places of those merged into it.
    """
    kept: dict[int, list[int]] = {}
    for place in order:
        twin = next((k for k in kept if alike[k, place] >= NEAR_COPY and _agree(findings[k], findings[place])), None)
        if twin is None:
            kept[place] = []
        else:
            kept[twin].append(place)
    return kept


def spread(places: Sequence[int], weights: Sequence[float], alike: Matrix, count: int) -> list[int]:
    """Choose weighty findings that do not repeat each other: one after the other, the weightiest by what those before leave untold.

    Parameters
    ----------
    places : sequence of int
        Places of the findings to choose from.
    weights : sequence of float
        Of all findings, each at least 0.
    alike : array, shape (findings, findings)
        Similarities of their texts; a finding's weight is taken off by as much as it is like the likest one chosen.
    count : int
        How many to choose at most.

    Returns
    -------
    list of int
        In the order of choice.

    Examples
    --------
    >>> import numpy as np
    >>> spread([0, 1, 2], [0.9, 0.8, 0.5], np.array([[1, 0.6, 0], [0.6, 1, 0], [0, 0, 1]]), 2)
    [0, 2]
    """
    chosen: list[int] = []
    left = {place: weights[place] for place in places}
    while left and len(chosen) < count:
        chosen.append(max(left, key=lambda place: (left[place], -place)))
        del left[chosen[-1]]
        left = {place: min(value, weights[place] * (1 - alike[place, chosen[-1]])) for place, value in left.items()}
    return chosen


def contradictions(findings: Sequence[Finding], alike: Matrix) -> Iterator[tuple[int, int, str]]:
    """Answer pairs of findings about one matter that do not go together, with the reason.

    One reports a positive and one a negative development of the matter, or they give different exact numbers of one thing on the same day.
    """
    for i, j in combinations(range(len(findings)), 2):
        first, second = findings[i], findings[j]
        if alike[i, j] >= ONE_MATTER and {first.polarity, second.polarity} == {"positive", "negative"}:
            yield i, j, "one is positive, one negative"
        elif unit := _differing(first, second):
            yield i, j, f"different numbers of '{unit}'"


def _agree(first: Finding, second: Finding) -> bool:
    if first.polarity != second.polarity:
        return False
    mine, theirs = _units(first), _units(second)
    return all(mine[unit] == theirs[unit] for unit in mine.keys() & theirs.keys())


def _units(finding: Finding) -> dict[str, set[float | None]]:
    found: dict[str, set[float | None]] = {}
    for entity in finding.entities:
        if entity.statistic is not None and entity.statistic.unit:
            found.setdefault(entity.statistic.unit.casefold(), set()).add(entity.statistic.value)
    return found


def _differing(first: Finding, second: Finding) -> str | None:
    """The unit of which two findings give different exact values as of the same day."""
    for a in first.entities:
        for b in second.entities:
            x, y = a.statistic, b.statistic
            if x is None or y is None or not x.unit or not y.unit or x.as_of is None:
                continue
            same = x.unit.casefold() == y.unit.casefold() and x.as_of == y.as_of and a.kind == b.kind
            if same and x.hedge == y.hedge == "exact" and x.value != y.value:
                return x.unit
    return None

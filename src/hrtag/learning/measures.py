"""Measures: figures of counts, with intervals over resampled documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
BINS = 10


@dataclass(frozen=True)
class Figure:
    """A figure and the interval that 95 of 100 resamples of the documents fall into.

    Parameters
    ----------
    value, low, high : float
        The figure over all documents and the two ends.
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


def figure_of(units: Sequence[NDArray[Any]], measure: Callable[[NDArray[Any]], float]) -> Figure:
    """Answer a measure of summed counts, with its interval over resampled documents.

    Parameters
    ----------
    units : sequence of array
        The counts of each document, all of one shape.
    measure : callable
        Answers the figure for counts summed over documents.
    """
    stacked = np.stack(units) if len(units) else np.zeros((1, 2))
    chance = np.random.default_rng(0)
    values = [measure(stacked[chance.integers(0, len(stacked), len(stacked))].sum(0)) for _ in range(RESAMPLES)]
    low, high = np.quantile(values, [0.025, 0.975])
    return Figure(measure(stacked.sum(0)), float(low), float(high))


def exactly(value: float) -> Figure:
    """Answer a figure without an interval."""
    return Figure(value, value, value)


def macro_f1(table: NDArray[Any]) -> float:
    """Answer the mean F1 of the labels, from how often each right label (row) was given each label (column)."""
    right, given, gold = np.diag(table), table.sum(0), table.sum(1)
    known = (given + gold) > 0
    return float(np.mean(2 * right[known] / (given + gold)[known]))


def ratio(part: float, of: float) -> float:
    """Answer a share, zero of nothing."""
    return float(part / of) if of else 0.0


def calibration_error(sure: NDArray[Any], right: NDArray[Any]) -> float:
    """Answer the expected calibration error: how far, in ten bins of equal width, confidence is from accuracy."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def rounded_floats(value: Any) -> Any:
    """Answer plain data with its floats to four decimals."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: rounded_floats(each) for key, each in value.items()}
    return [rounded_floats(each) for each in value] if isinstance(value, list | tuple) else value

"""Figures: the statistics of reports, told apart from their mentions and lined up across years.

A *figure* is one fact in numbers. A report may tell it twice (in a bullet of its summary and in the body): its mentions then
share the number `hrtag.report.Statistic.figure`. Two reports may tell what became of it: then it is a line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log, sqrt

from hrtag.report import Entity, Finding, Report, Statistic

_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = frozenset(
    _WORD.findall(
        "the and for was were has have had that this these those with from into than then their its his her our who whom "
        "whose which when where while are been being not but also only still all any more most some such per cent percent "
        "year years month months according number total least almost nearly about over under"
    )
)
_JOINERS = frozenset(("of", "the", "and", "or", "in", "share", "times", "per"))
_SAME, _ALIKE, _TOLD = 0.25, 0.5, 0.12


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a report tells it first: ``report`` is the place of the report among those given, from 0."""

    report: int
    year: int | None
    finding: Finding
    entity: Entity

    @property
    def statistic(self) -> Statistic:
        """The value."""
        assert self.entity.statistic is not None
        return self.entity.statistic

    def __str__(self) -> str:
        return written(self.statistic)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure through several reports, at most one `Figure` a report, in the order of the reports.

    ``unit`` is what is counted, in the singular (null where the texts do not say); ``score`` says how alike the
    two least alike neighbours are, from 0 to 1.
    """

    unit: str | None
    figures: tuple[Figure, ...]
    score: float = 1.0

    @property
    def kind(self) -> str | None:
        """The kind of statistic, one of `hrtag.labels.STATISTIC_KINDS`."""
        return self.figures[-1].entity.kind

    @property
    def values(self) -> tuple[float | None, ...]:
        """The values in the order of the reports that tell them."""
        return tuple(figure.statistic.value for figure in self.figures)

    @property
    def change(self) -> float | None:
        """The last value less the first; None for a line of one figure or without a value."""
        first, last = self.values[0], self.values[-1]
        return None if len(self.figures) < 2 or first is None or last is None else round(last - first, 6)

    def __str__(self) -> str:
        levels = " → ".join(map(str, self.figures))
        return f"{self.unit}: {levels}" if self.unit else levels


def written(statistic: Statistic) -> str:
    """Answer the number of a statistic for people: hedge sign, thousands with commas, per cent or currency.

    Examples
    --------
    >>> written(Statistic(value=1265)), written(Statistic(value=12.4, percent=True, hedge="at_least"))
    ('1,265', '≥12.4 %')
    >>> written(Statistic(value=20, upper=30)), written(Statistic(value=3500000, currency="EUR"))
    ('20–30', 'EUR 3,500,000')
    """
    sign = {"at_least": "≥", "at_most": "≤", "about": "~", "more_than": ">", "less_than": "<"}.get(statistic.hedge, "")
    number = "–".join(f"{value:,}" for value in (statistic.value, statistic.upper) if value is not None) or "?"
    currency = f"{statistic.currency} " if statistic.currency else ""
    return f"{sign}{currency}{number}{' %' if statistic.percent else ''}"


def number_figures(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give every statistic its ``figure``: from 1 in reading order, the same number where the same figure is told again.

    Two mentions in different findings are one figure if their values, units and changes do not differ, and if the number
    is telling enough (1,097 rather than two) or the findings share enough other words.

    Parameters
    ----------
    findings : sequence of Finding
        The findings of one report in their order.

    Returns
    -------
    tuple of Finding
    """
    weights = _weights(finding.text for finding in findings)
    told: dict[float | None, list[tuple[int, Finding, Entity]]] = defaultdict(list)
    count = 0
    numbered = []
    for finding in findings:
        entities = []
        for entity in finding.entities:
            if entity.statistic:
                known = told[entity.statistic.value]
                number = next((n for n, where, e in known if _same(finding, entity, where, e, weights)), count + 1)
                count = max(count, number)
                known.append((number, finding, entity))
                entity = replace(entity, statistic=replace(entity.statistic, figure=number))
            entities.append(entity)
        numbered.append(replace(finding, entities=tuple(entities)))
    return tuple(numbered)


def figures_of(report: Report, *, at: int = 0) -> Iterator[Figure]:
    """Answer the figures of a report in reading order, each at its first mention.

    Parameters
    ----------
    report : Report
    at : int, optional
        What to put down as the place of the report among several.
    """
    seen = set()
    for finding in report.findings:
        for entity in finding.entities:
            if entity.statistic and (entity.statistic.figure is None or entity.statistic.figure not in seen):
                seen.add(entity.statistic.figure)
                yield Figure(at, report.year, finding, entity)


def align_figures(reports: Sequence[Report], *, least: int = 2) -> list[FigureLine]:
    """Line up the figures of several reports, as a rule of one country in the order of their years.

    Parameters
    ----------
    reports : sequence of Report
        In the order in which the lines shall run.
    least : int, optional
        How many reports must tell a figure; with 1 the figures that only one report tells are answered too.

    Returns
    -------
    list of FigureLine
        In the order in which the figures are first told.
    """
    weights = _weights(finding.text for report in reports for finding in report.findings)
    lines: list[FigureLine] = []
    for at, report in enumerate(reports):
        fresh = list(figures_of(report, at=at))
        pairs = {j: (i, score) for i, j, score in _pairs(lines, fresh, weights)}
        for j, figure in enumerate(fresh):
            if j in pairs:
                i, score = pairs[j]
                line = lines[i]
                lines[i] = FigureLine(figure.statistic.unit, (*line.figures, figure), min(line.score, score))
            else:
                lines.append(FigureLine(figure.statistic.unit, (figure,)))
    return [line for line in lines if len(line.figures) >= least]


def _pairs(
    lines: Sequence[FigureLine], figures: Sequence[Figure], weights: dict[str, float]
) -> Iterator[tuple[int, int, float]]:
    """Answer which figure goes on which line (by their places): the most alike first, each once."""
    by_key: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        by_key[_key(line.figures[-1])].append(i)
    keys = Counter(_key(figure) for figure in figures)
    scored = []
    for j, figure in enumerate(figures):
        key = _key(figure)
        for i in by_key.get(key, ()):
            alone = keys[key] == 1 and len(by_key[key]) == 1
            score = _alike(lines[i].figures[-1], figure, weights, alone=alone)
            if score:
                scored.append((-score, i, j))
    lines_taken, figures_taken = set(), set()
    for score, i, j in sorted(scored):
        if i not in lines_taken and j not in figures_taken:
            lines_taken.add(i)
            figures_taken.add(j)
            yield i, j, round(-score, 4)


def _key(figure: Figure) -> tuple[object, ...]:
    """What two figures must share to be compared at all."""
    statistic = figure.statistic
    words = _unit_words(statistic.unit)
    head = None if statistic.percent or statistic.currency or not words else _head(statistic.unit)
    return (
        figure.entity.kind,
        statistic.currency,
        statistic.percent,
        head,
        statistic.delta is not None and statistic.to is None,
    )


def _alike(one: Figure, other: Figure, weights: dict[str, float], *, alone: bool) -> float:
    """Answer how alike two figures are, 0 where they are not; ``alone`` if no other figure of either report compares."""
    a, b = set(_unit_words(one.statistic.unit)), set(_unit_words(other.statistic.unit))
    unit = len(a & b) / len(a | b) if a | b else 0.0
    told = _cosine(one.finding.text, other.finding.text, weights, a | b)
    if one.statistic.percent or one.statistic.currency or not a or not b:
        return (unit + 2 * told) / 3 if told >= 2 * _TOLD else 0.0
    if unit < _ALIKE or not (told >= _TOLD or (unit == 1 and len(a) > 1 and alone)):
        return 0.0
    return (2 * unit + told) / 3


def _same(finding: Finding, entity: Entity, where: Finding, other: Entity, weights: dict[str, float]) -> bool:
    one, two = entity.statistic, other.statistic
    if one is None or two is None or finding is where or one.value is None or entity.kind != other.kind:
        return False
    fields = ("value", "upper", "hedge", "percent", "currency")
    if any(getattr(one, name) != getattr(two, name) for name in fields):
        return False
    changes = ("from_", "to", "delta", "as_of")
    if any(None not in (x := (getattr(one, name), getattr(two, name))) and x[0] != x[1] for name in changes):
        return False
    a, b = set(_unit_words(one.unit)), set(_unit_words(two.unit))
    if a and b and not (a <= b or b <= a):
        return False
    telling = len(f"{one.value:g}".strip("0").replace(".", "")) >= 3 and bool(a and b)
    return telling or _cosine(finding.text, where.text, weights, a | b) >= _SAME


def _head(unit: str | None) -> str | None:
    """The head noun of a unit: "case" of "case of ill-treatment", "prisoner" of "political prisoner"."""
    words = re.split(r" (?=of |in |for |from |with |on |by )", unit or "")[0].split()
    return words[-1].lower() if words else None


def _unit_words(unit: str | None) -> list[str]:
    return [word for word in re.findall(r"[\w’'-]+", (unit or "").lower()) if word not in _JOINERS]


@lru_cache(maxsize=4096)
def _content(text: str) -> Counter[str]:
    """The telling words of a text, plural and singular as one."""
    words = (word.lower() for word in _WORD.findall(text))
    return Counter(word.removesuffix("s") for word in words if word not in _EMPTY)


def _weights(texts: Iterable[str]) -> dict[str, float]:
    """How telling each word is: the rarer among the texts, the more."""
    texts = list(texts)
    count = Counter(word for text in texts for word in _content(text))
    return {word: log((1 + len(texts)) / (1 + n)) + 0.1 for word, n in count.items()}


def _cosine(one: str, other: str, weights: dict[str, float], without: set[str]) -> float:
    a = {word: weights.get(word, 1.0) for word in _content(one) if word not in without}
    b = {word: weights.get(word, 1.0) for word in _content(other) if word not in without}
    shared = sum(a[word] * b[word] for word in sorted(a.keys() & b.keys()))
    size = sqrt(sum(w * w for w in a.values())) * sqrt(sum(w * w for w in b.values()))
    return shared / size if size else 0.0

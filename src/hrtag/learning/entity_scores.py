"""Entity scores: how often entities and the values of statistics are found, by label."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hrtag.labels import ENTITY_LABELS
from hrtag.report import Entity

Key = tuple[str, int, int]
VALUE_TOLERANCE = 0.0051  # so far may a value be from the right one: shares are annotated to two decimals


@dataclass
class Tally:
    """Counts of one label.

    Parameters
    ----------
    gold, found : int
        Annotated and found mentions.
    strict : int
        Found ones that are annotated, with the same ends.
    touched, touching : int
        Annotated ones that overlap a found one, and found ones that overlap an annotated one, of the same label.
    """

    gold: int = 0
    found: int = 0
    strict: int = 0
    touched: int = 0
    touching: int = 0

    @property
    def strict_f1(self) -> float:
        """F1 of mentions with both ends right."""
        return _ratio(2 * self.strict, self.gold + self.found)

    @property
    def relaxed_f1(self) -> float:
        """F1 of mentions that overlap."""
        precision, recall = _ratio(self.touching, self.found), _ratio(self.touched, self.gold)
        return _ratio(2 * precision * recall, precision + recall)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


@dataclass
class EntityScores:
    """What entities found in annotated texts are worth.

    Parameters
    ----------
    labels : dict of str to Tally
        By label, and ``all``.
    values : dict of str to int
        Of the statistics found with the right ends (``found``): how many have the right ``value``, and ``value_and_hedge``.
    """

    labels: dict[str, Tally]
    values: Counter[str] = field(default_factory=Counter)

    @property
    def value_exact(self) -> float:
        """Share of the right values among statistics found with the right ends."""
        return _ratio(self.values["value"], self.values["found"])

    @property
    def value_and_hedge(self) -> float:
        """Share of those whose hedge is right too."""
        return _ratio(self.values["value_and_hedge"], self.values["found"])

    def to_dict(self) -> dict[str, Any]:
        """Answer the figures as plain data, to four decimals."""
        labels = {
            label: {"gold": t.gold, "strict_f1": round(t.strict_f1, 4), "relaxed_f1": round(t.relaxed_f1, 4)}
            for label, t in self.labels.items()
        }
        return {
            "labels": labels,
            "value_exact": round(self.value_exact, 4),
            "value_and_hedge": round(self.value_and_hedge, 4),
        }

    def lines(self) -> list[str]:
        """Answer a table as lines of text."""
        lines = [f"{'label':12}{'gold':>6}{'found':>7}{'strict':>8}{'relaxed':>9}"]
        for label, t in self.labels.items():
            lines.append(f"{label:12}{t.gold:6}{t.found:7}{t.strict_f1:8.3f}{t.relaxed_f1:9.3f}")
        if self.values["found"]:
            lines.append(
                f"statistics found: value exact {self.value_exact:.3f}, value and hedge {self.value_and_hedge:.3f}"
            )
        return lines


def score_entities(rows: Sequence[Mapping[str, Any]], found: Sequence[Iterable[Entity]]) -> EntityScores:
    """Compare found entities with the annotations of corpus rows.

    Parameters
    ----------
    rows : sequence of dict
        Rows of a corpus.
    found : sequence of iterable of Entity
        What was found in the text of each.

    Returns
    -------
    EntityScores
    """
    spans, values = [], Counter[str]()
    for row, entities in zip(rows, found, strict=True):
        got = {(e.label, e.start, e.end): e for e in entities}
        gold = {(e["label"], e["start"], e["end"]): e for e in row["entities"]}
        spans.append((set(gold), set(got)))
        for key in gold.keys() & got.keys():
            if gold[key]["statistic"] and (statistic := got[key].statistic):
                right = gold[key]["statistic"]
                exact = statistic.value is not None and abs(statistic.value - right["value"]) < VALUE_TOLERANCE
                values.update(found=1, value=exact, value_and_hedge=exact and statistic.hedge == right["hedge"])
    return EntityScores(tally(spans), values)


def tally(spans: Iterable[tuple[Collection[Key], Collection[Key]]]) -> dict[str, Tally]:
    """Answer the counts by label, and of ``all``, of texts given as annotated and found (label, start, end).

    Examples
    --------
    >>> counts = tally([({("PLACE", 0, 5), ("DATE", 9, 13)}, {("PLACE", 0, 5), ("DATE", 6, 13)})])
    >>> counts["all"].strict_f1, counts["all"].relaxed_f1
    (0.5, 1.0)
    """
    counts: dict[str, Tally] = defaultdict(Tally)
    for gold, found in spans:
        for label in ENTITY_LABELS:
            right = [key for key in gold if key[0] == label]
            got = [key for key in found if key[0] == label]
            counts[label] += Tally(
                len(right), len(got), len(set(right) & set(got)),
                sum(any(_overlap(a, b) for b in got) for a in right), sum(any(_overlap(a, b) for a in right) for b in got),
            )  # fmt: skip
    return {**counts, "all": sum(counts.values(), Tally())}


def _overlap(a: Key, b: Key) -> bool:
    return a[1] < b[2] and b[1] < a[2]


def _ratio(part: float, of: float) -> float:
    return float(part / of) if of else 0.0

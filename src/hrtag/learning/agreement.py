"""Agreement of two annotators who labelled the same documents, one of them blind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hrtag.errors import CorpusError
from hrtag.learning.source import SourceDocument, SourceFinding, parse_source


@dataclass(slots=True)
class Agreement:
    """What two annotations of the same documents have in common.

    ``boundary`` and ``entities`` hold counts of what both, only the first and only the second have; the pairs hold the labels
    of findings that both cut alike.
    """

    documents: int = 0
    findings: int = 0
    boundary: Counter[str] = field(default_factory=Counter)
    polarity: list[tuple[str, str]] = field(default_factory=list)
    component: list[tuple[str, str]] = field(default_factory=list)
    entities: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    statistics: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, float]:
        """Answer the figures: F1 of boundaries and entities, Cohen's kappa and accuracy of polarity and component."""
        both = sum((counts for counts in self.entities.values()), Counter[str]())
        figures = {
            "documents": self.documents, "findings": self.findings, "boundary_f1": f1(self.boundary),
            "polarity_kappa": kappa(self.polarity), "polarity_accuracy": accuracy(self.polarity),
            "component_kappa": kappa(self.component), "component_accuracy": accuracy(self.component), "entity_f1": f1(both),
        }  # fmt: skip
        for label in sorted(self.entities):
            figures[f"entity_f1_{label}"] = f1(self.entities[label])
        if self.statistics["matched"]:
            figures["statistic_value"] = self.statistics["value"] / self.statistics["matched"]
        return {name: round(float(value), 4) for name, value in figures.items()}


def f1(counts: Counter[str]) -> float:
    """Answer the harmonic mean of precision and recall of counts ``both``, ``first``, ``second``."""
    total = 2 * counts["both"] + counts["first"] + counts["second"]
    return 2 * counts["both"] / total if total else 0.0


def accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    """Answer the share of pairs that are equal."""
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Answer Cohen's kappa of pairs of labels.

    Examples
    --------
    >>> kappa([("a", "a"), ("b", "b"), ("a", "b"), ("b", "a")])
    0.0
    """
    if not pairs:
        return 0.0
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return (accuracy(pairs) - chance) / (1 - chance) if chance < 1 else 1.0


def compare_folders(first: str | Path, second: str | Path) -> Agreement:
    """Compare the documents of ``second`` with those of the same name in ``first``.

    Raises
    ------
    CorpusError
        If a document has no counterpart, cannot be read, or its text differs.
    """
    agreement = Agreement()
    files = sorted(Path(second).glob("*.md"))
    if not files:
        raise CorpusError(f"{second}: no second annotations (*.md).")
    for file in files:
        counterpart = Path(first) / file.name
        if not counterpart.is_file():
            raise CorpusError(f"{file}: there is no {counterpart}.")
        compare(_parsed(counterpart), _parsed(file), agreement)
    return agreement


def _parsed(file: Path) -> SourceDocument:
    document = parse_source(file.read_text("utf-8"), str(file))
    if document.problems:
        raise CorpusError(str(document.problems[0]))
    return document


def compare(first: SourceDocument, second: SourceDocument, agreement: Agreement) -> None:
    """Add the comparison of two annotations of one document; places are counted in letters, blanks left out."""
    ours, theirs = _placed(first), _placed(second)
    texts = ["".join(_letters(f.text) for _, _, f in side) for side in (ours, theirs)]
    if texts[0] != texts[1]:
        at = next((i for i, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), min(map(len, texts)))
        here = texts[1][max(0, at - 20) : at + 20]
        raise CorpusError(f"{second.path}: another text than {first.path}, near {here!r}.")
    agreement.documents += 1
    agreement.findings += len(ours)
    given = {start for start, _, f in ours if f.paragraph not in {g.paragraph for s, _, g in ours if s < start}}
    _count(agreement.boundary, {s for s, _, _ in ours} - given, {s for s, _, _ in theirs} - given)
    same = {(start, end): finding for start, end, finding in theirs}
    for start, end, finding in ours:
        other = same.get((start, end))
        if other is None:
            agreement.differences.append(f"{first.path}:{finding.line}: cut differently")
        else:
            _compare_finding(first.path, finding, other, agreement)
    _compare_entities(_entities(ours), _entities(theirs), agreement)


def _compare_finding(path: str, finding: SourceFinding, other: SourceFinding, agreement: Agreement) -> None:
    agreement.polarity.append((finding.polarity, other.polarity))
    agreement.component.append((finding.component, other.component))
    pairs = (("polarity", finding.polarity, other.polarity), ("component", finding.component, other.component))
    for what, x, y in pairs:
        if x != y:
            agreement.differences.append(f"{path}:{finding.line}: {what} {x} / {y}: {finding.text[:90]}")


def _letters(text: str) -> str:
    return "".join(text.split())


def _placed(document: SourceDocument) -> list[tuple[int, int, SourceFinding]]:
    """The findings with their first and last place in the letters of the whole document."""
    placed, at = [], 0
    for finding in document.findings:
        end = at + len(_letters(finding.text))
        placed.append((at, end, finding))
        at = end
    return placed


def _entities(placed: Sequence[tuple[int, int, SourceFinding]]) -> dict[tuple[str, int, int], dict[str, Any]]:
    found = {}
    for at, _, finding in placed:
        for entity in finding.entities:
            start = at + len(_letters(finding.text[: entity["start"]]))
            found[entity["label"], start, start + len(_letters(entity["text"]))] = entity
    return found


def _compare_entities(
    a: dict[tuple[str, int, int], dict[str, Any]], b: dict[tuple[str, int, int], dict[str, Any]], agreement: Agreement
) -> None:
    for label in {key[0] for key in (*a, *b)}:
        _count(agreement.entities[label], {k for k in a if k[0] == label}, {k for k in b if k[0] == label})
    for key in a.keys() & b.keys():
        if key[0] == "STATISTIC":
            agreement.statistics["matched"] += 1
            agreement.statistics["value"] += a[key]["statistic"]["value"] == b[key]["statistic"]["value"]


def _count(counts: Counter[str], first: set[Any], second: set[Any]) -> None:
    counts["both"] += len(first & second)
    counts["first"] += len(first - second)
    counts["second"] += len(second - first)

"""Agreement of two annotators who labelled the same documents, one of them blind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
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
    """Add the comparison of two annotations of one document."""
    ours, theirs = _paragraphs(first), _paragraphs(second)
    texts = (
        ["".join(" ".join(f.text for f in p).split()) for p in ours],
        ["".join(" ".join(f.text for f in p).split()) for p in theirs],
    )
    if texts[0] != texts[1]:
        wrong = next((i for i, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), min(map(len, texts)))
        raise CorpusError(f"{second.path}: paragraph {wrong} has another text than {first.path}.")
    agreement.documents += 1
    for a, b in zip(ours, theirs, strict=True):
        _compare_paragraph(first, a, b, agreement)


def _paragraphs(document: SourceDocument) -> list[list[SourceFinding]]:
    return [list(group) for _, group in groupby(document.findings, key=lambda f: f.paragraph)]


def _spans(findings: Sequence[SourceFinding]) -> list[tuple[int, int, SourceFinding]]:
    """Findings with their offsets in the paragraph, its findings joined by one blank."""
    spans, at = [], 0
    for finding in findings:
        spans.append((at, at + len(finding.text), finding))
        at += len(finding.text) + 1
    return spans


def _compare_paragraph(
    document: SourceDocument, a: list[SourceFinding], b: list[SourceFinding], agreement: Agreement
) -> None:
    first, second = _spans(a), _spans(b)
    agreement.findings += len(first)
    starts = {start for start, _, _ in first} - {0}, {start for start, _, _ in second} - {0}
    _count(agreement.boundary, *starts)
    same = {(start, end): finding for start, end, finding in second}
    for start, end, finding in first:
        other = same.get((start, end))
        if other is None:
            agreement.differences.append(f"{document.path}:{finding.line}: cut differently")
            continue
        agreement.polarity.append((finding.polarity, other.polarity))
        agreement.component.append((finding.component, other.component))
        for what, x, y in (
            ("polarity", finding.polarity, other.polarity),
            ("component", finding.component, other.component),
        ):
            if x != y:
                agreement.differences.append(f"{document.path}:{finding.line}: {what} {x} / {y}: {finding.text[:90]}")
    _compare_entities(_entities(first), _entities(second), agreement)


def _entities(spans: Sequence[tuple[int, int, SourceFinding]]) -> dict[tuple[str, int, int], dict[str, Any]]:
    return {
        (e["label"], start + e["start"], start + e["end"]): e for start, _, finding in spans for e in finding.entities
    }


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

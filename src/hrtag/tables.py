"""Tidy tables of reports: one row a finding, one row an entity, with the chain to the source in every row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from hrtag.report import ENTITY_LABELS, POLARITIES, Finding, Report

if TYPE_CHECKING:
    import pandas

_FINDING_TYPES = {
    "doc_id": "str", "finding": "str", "title": "str", "country": "str", "year": "Int64", "section": "Int64", "heading": "str",
    "paragraph": "Int64", "page": "Int64", "start": "int64", "end": "int64", "text": "str", "polarity": "category",
    "probability": "float64", "component": "str", "component_source": "str", "needs_review": "bool", "quote_ok": "bool",
    "cues": "str", "footnotes": "str", "sources": "str", "urls": "str",
}  # fmt: skip
_ENTITY_TYPES = {
    "doc_id": "str", "finding": "str", "polarity": "category", "component": "str", "page": "Int64", "label": "category",
    "start": "int64", "end": "int64", "text": "str", "canonical": "str", "id": "str", "kind": "str", "value": "float64",
    "upper": "float64", "unit": "str", "hedge": "str", "from": "float64", "to": "float64", "delta": "float64",
    "percent": "boolean", "currency": "str", "as_of": "str", "date_from": "str", "date_to": "str", "law_type": "str",
    "law_number": "str", "law_path": "str", "law_act": "str", "urls": "str",
}  # fmt: skip


def document_id(report: Report) -> str:
    """Answer what names a report in tables: its path, else its hash, else ``text``."""
    return report.source.path or report.source.sha256 or "text"


def findings_frame(reports: Iterable[Report]) -> pandas.DataFrame:
    """Answer one row a finding.

    Parameters
    ----------
    reports : iterable of Report

    Returns
    -------
    pandas.DataFrame
        The key is ``doc_id`` with ``finding``. Footnote numbers and URLs are joined by blanks, note texts by `` ; ``.
    """
    rows = [_finding_row(report, finding) for report in reports for finding in report.findings]
    return _frame(rows, _FINDING_TYPES, {"polarity": POLARITIES})


def entities_frame(reports: Iterable[Report]) -> pandas.DataFrame:
    """Answer one row an entity, with the fields of its value; offsets are into the text of its finding.

    Parameters
    ----------
    reports : iterable of Report

    Returns
    -------
    pandas.DataFrame
        The key is ``doc_id``, ``finding``, ``start``, ``end``, ``label``.
    """
    rows = [row for report in reports for finding in report.findings for row in _entity_rows(report, finding)]
    return _frame(rows, _ENTITY_TYPES, {"label": ENTITY_LABELS, "polarity": POLARITIES})


def _finding_row(report: Report, finding: Finding) -> dict[str, Any]:
    notes = report.footnotes_of(finding)
    headings = {section.id: section.heading for section in report.sections}
    return {
        "doc_id": document_id(report), "finding": finding.id, "title": report.title, "country": report.country,
        "year": report.year, "section": finding.section, "heading": headings.get(-1 if finding.section is None else finding.section),
        "paragraph": finding.paragraph, "page": finding.page, "start": finding.start, "end": finding.end, "text": finding.text,
        "polarity": finding.polarity, "probability": finding.polarity_probabilities.get(finding.polarity),
        "component": finding.component, "component_source": finding.component_source, "needs_review": finding.needs_review,
        "quote_ok": finding.quote_ok, "cues": " ; ".join(cue.text for cue in finding.cues),
        "footnotes": " ".join(map(str, finding.footnotes)), "sources": " ; ".join(note.text for note in notes),
        "urls": " ".join(url for note in notes for url in note.urls),
    }  # fmt: skip


def _entity_rows(report: Report, finding: Finding) -> Iterable[dict[str, Any]]:
    for entity in finding.entities:
        row: dict[str, Any] = {
            "doc_id": document_id(report), "finding": finding.id, "polarity": finding.polarity, "component": finding.component,
            "page": finding.page, "label": entity.label, "start": entity.start, "end": entity.end, "text": entity.text,
            "canonical": entity.canonical, "id": entity.id, "kind": entity.kind, "urls": " ".join(entity.urls),
        }  # fmt: skip
        if entity.statistic is not None:
            value = entity.statistic.to_dict()
            del value["parts"]
            row |= value
        if entity.date is not None:
            row |= {"date_from": entity.date.from_, "date_to": entity.date.to}
        if entity.law is not None:
            row |= {f"law_{key}": getattr(entity.law, key) for key in ("type", "number", "path", "act")}
        yield row


def _frame(rows: Sequence[dict[str, Any]], types: dict[str, str], categories: dict[str, Sequence[str]]) -> pandas.DataFrame:
    import pandas

    frame = pandas.DataFrame(rows, columns=pandas.Index(list(types)))
    for name, kind in types.items():
        wanted = pandas.CategoricalDtype(list(categories[name])) if kind == "category" else kind
        frame[name] = frame[name].astype(wanted)
    return frame

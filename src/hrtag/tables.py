"""Reports as tables: one row a finding, one row an entity, with the same columns and types however many rows there are.

A row is found again by ``doc_id`` (the path of the file, else its sha256, else ``"text"``) with ``finding_id`` or with
``start`` and ``end``. The three columns of footnotes are parallel lists, so that ``frame.explode([...])`` on them gives
one row a note: number, text, URLs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas

from hrtag.labels import ENTITY_LABELS, HEDGES, POLARITIES, STATISTIC_KINDS
from hrtag.records import JSON, Record

_POLARITY = pandas.CategoricalDtype(list(POLARITIES))
_COMPONENT_SOURCE = pandas.CategoricalDtype(["heading", "model"])
_LABEL = pandas.CategoricalDtype(list(ENTITY_LABELS))
_KIND = pandas.CategoricalDtype(list(STATISTIC_KINDS))
_HEDGE = pandas.CategoricalDtype(list(HEDGES))
_TEXT, _WHOLE, _NUMBER, _FLAG, _LIST = "string", "Int64", "float64", "boolean", "object"

_DOCUMENT = {"doc_id": _TEXT, "title": _TEXT, "category": _TEXT, "country": _TEXT, "year": _WHOLE, "scheme": _TEXT}
_NOTES = {"footnotes": _LIST, "footnote_texts": _LIST, "footnote_urls": _LIST}
_STATISTIC = {
    "value": _NUMBER, "upper": _NUMBER, "unit": _TEXT, "hedge": _HEDGE, "from": _NUMBER, "to": _NUMBER, "delta": _NUMBER,
    "percent": _FLAG, "currency": _TEXT, "as_of": _TEXT, "parts": _LIST, "figure": _WHOLE,
}  # fmt: skip
_LAW = {
    "type": _TEXT, "number": _TEXT, "date": _TEXT, "title": _TEXT, "path": _TEXT, "act": _TEXT, "year": _WHOLE,
    "country": _TEXT,
}  # fmt: skip
_DOCUMENT_VALUE = {
    "type": _TEXT, "symbol": _TEXT, "issuer": _TEXT, "session": _TEXT, "number": _TEXT, "year": _WHOLE, "date": _TEXT,
    "country": _TEXT,
}  # fmt: skip
_VALUES = ("statistic", "date", "law", "treaty", "document", "person")
_PERSON = {"name": _TEXT, "title": _TEXT, "role": _TEXT}

FINDING_COLUMNS: dict[str, Any] = {
    **_DOCUMENT,
    "finding_id": _TEXT, "section": _WHOLE, "section_kind": _TEXT, "section_heading": _TEXT, "paragraph": _WHOLE,
    "page": _WHOLE, "start": _WHOLE, "end": _WHOLE, "text": _TEXT, "polarity": _POLARITY,
    **{f"p_{polarity}": _NUMBER for polarity in _POLARITY.categories},
    "component": _TEXT, "component_source": _COMPONENT_SOURCE, "component_probability": _NUMBER, "needs_review": _FLAG,
    "quote_ok": _FLAG, "cues": _LIST,
    **_NOTES,
}  # fmt: skip
ENTITY_COLUMNS: dict[str, Any] = {
    "doc_id": _TEXT, "finding_id": _TEXT, "finding_start": _WHOLE, "start": _WHOLE, "end": _WHOLE, "label": _LABEL,
    "text": _TEXT, "canonical": _TEXT, "entity_id": _TEXT, "kind": _TEXT, "polarity": _POLARITY, "component": _TEXT,
    **{f"statistic_{name}": kind for name, kind in _STATISTIC.items()},
    "date_from": _TEXT, "date_to": _TEXT,
    **{f"law_{name}": kind for name, kind in _LAW.items()},
    "treaty_path": _TEXT,
    **{f"document_{name}": kind for name, kind in _DOCUMENT_VALUE.items()},
    **{f"person_{name}": kind for name, kind in _PERSON.items()},
    "urls": _LIST,
    **_NOTES,
}  # fmt: skip
STATISTIC_COLUMNS: dict[str, Any] = {
    **_DOCUMENT,
    "finding_id": _TEXT, "figure": _WHOLE, "kind": _KIND, "value": _NUMBER, "upper": _NUMBER, "unit": _TEXT, "hedge": _HEDGE,
    "from": _NUMBER, "to": _NUMBER, "delta": _NUMBER, "percent": _FLAG, "currency": _TEXT, "as_of": _TEXT, "parts": _LIST,
    "component": _TEXT, "polarity": _POLARITY, "page": _WHOLE, "text": _TEXT, "start": _WHOLE, "end": _WHOLE,
    "source_urls": _LIST, "footnotes": _LIST,
}  # fmt: skip


def findings_frame(reports: Iterable[Record]) -> pandas.DataFrame:
    """Answer a table of findings.

    Parameters
    ----------
    reports : iterable of Report
        The reports, in the order of the rows.

    Returns
    -------
    pandas.DataFrame
        The columns of ``FINDING_COLUMNS`` with their dtypes. ``start`` and ``end`` are offsets into the report's text;
        ``cues``, ``footnotes``, ``footnote_texts`` and ``footnote_urls`` hold lists. A mark without a note has the text
        None and no URLs.
    """
    return typed_frame((row for report in reports for row in _finding_rows(report.to_dict())), FINDING_COLUMNS)


def entities_frame(reports: Iterable[Record]) -> pandas.DataFrame:
    """Answer a table of entities.

    Parameters
    ----------
    reports : iterable of Report
        The reports, in the order of the rows.

    Returns
    -------
    pandas.DataFrame
        The columns of ``ENTITY_COLUMNS`` with their dtypes. ``start`` and ``end`` are offsets into the finding's text,
        ``finding_start`` is the offset of the finding in the report's text; the footnotes are those of the finding.
    """
    return typed_frame((row for report in reports for row in _entity_rows(report.to_dict())), ENTITY_COLUMNS)


def statistics_frame(reports: Iterable[Record]) -> pandas.DataFrame:
    """Answer the ledger of figures: a table of statistics.

    Parameters
    ----------
    reports : iterable of Report
        The reports, in the order of the rows; within a report the rows stand in reading order.

    Returns
    -------
    pandas.DataFrame
        The columns of ``STATISTIC_COLUMNS`` with their dtypes. ``start`` and ``end`` are offsets into the report's text,
        ``source_urls`` are those of the finding's footnotes. Mentions of one figure share ``figure``:
        ``frame.drop_duplicates(["doc_id", "figure"])`` keeps each once.
    """
    return typed_frame((row for report in reports for row in _statistic_rows(report.to_dict())), STATISTIC_COLUMNS)


def typed_frame(rows: Iterable[JSON], columns: dict[str, Any]) -> pandas.DataFrame:
    """Build a table from rows that hold all of ``columns``, with the dtypes stated there."""
    listed = list(rows)
    return pandas.DataFrame(
        {name: pandas.Series([row[name] for row in listed], dtype=dtype) for name, dtype in columns.items()}
    )


def _finding_rows(report: JSON) -> Iterator[JSON]:
    document = _document(report)
    sections = {section["id"]: section for section in report["sections"]}
    notes = {note["number"]: note for note in report["footnotes"]}
    for finding in report["findings"]:
        section = sections.get(finding["section"], {})
        taken = {name: finding[name] for name in FINDING_COLUMNS if name in finding}
        yield {
            **document,
            **taken,
            "finding_id": finding["id"],
            "section_kind": section.get("kind"),
            "section_heading": section.get("heading"),
            **{f"p_{p}": finding["polarity_probabilities"].get(p) for p in _POLARITY.categories},
            "component_probability": finding["component_probabilities"].get(finding["component"]),
            "cues": [cue["text"] for cue in finding["cues"]],
            **_notes(finding, notes),
        }


def _entity_rows(report: JSON) -> Iterator[JSON]:
    document = _document(report)
    notes = {note["number"]: note for note in report["footnotes"]}
    for finding in report["findings"]:
        linked = _notes(finding, notes)
        for entity in finding["entities"]:
            statistic, date, law, treaty, told, person = (entity.get(name) or {} for name in _VALUES)
            yield {
                "doc_id": document["doc_id"],
                "finding_id": finding["id"],
                "finding_start": finding["start"],
                **{name: entity[name] for name in ("start", "end", "label", "text", "canonical", "kind")},
                "entity_id": entity["id"],
                "polarity": finding["polarity"],
                "component": finding["component"],
                **{f"statistic_{name}": statistic.get(name) for name in _STATISTIC},
                "statistic_parts": statistic.get("parts", []),
                "date_from": date.get("from"),
                "date_to": date.get("to"),
                **{f"law_{name}": law.get(name) for name in _LAW},
                "treaty_path": treaty.get("path"),
                **{f"document_{name}": told.get(name) for name in _DOCUMENT_VALUE},
                **{f"person_{name}": person.get(name) for name in _PERSON},
                "urls": entity.get("urls", []),
                **linked,
            }


def _statistic_rows(report: JSON) -> Iterator[JSON]:
    document = _document(report)
    notes = {note["number"]: note for note in report["footnotes"]}
    for finding in report["findings"]:
        linked = _notes(finding, notes)
        urls = list(dict.fromkeys(url for each in linked["footnote_urls"] for url in each))
        for entity in finding["entities"]:
            if statistic := entity.get("statistic"):
                yield {
                    **document,
                    **statistic,
                    "finding_id": finding["id"],
                    **{name: finding[name] for name in ("component", "polarity", "page", "footnotes")},
                    "kind": entity["kind"],
                    "text": entity["text"],
                    "start": finding["start"] + entity["start"],
                    "end": finding["start"] + entity["end"],
                    "source_urls": urls,
                }


def _document(report: JSON) -> JSON:
    source = report["source"]
    document = {name: report[name] for name in _DOCUMENT if name in report}
    return {"doc_id": source["path"] or source["sha256"] or "text", **document}


def _notes(finding: JSON, notes: dict[int, JSON]) -> JSON:
    found = [notes.get(number) for number in finding["footnotes"]]
    return {
        "footnotes": finding["footnotes"],
        "footnote_texts": [note["text"] if note else None for note in found],
        "footnote_urls": [note["urls"] if note else [] for note in found],
    }

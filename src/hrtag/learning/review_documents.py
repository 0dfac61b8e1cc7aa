"""Documents as annotation tools see them: rows of the corpus become one text with marks, and marks become rows again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from hrtag.errors import CorpusError
from hrtag.labels import ENTITY_LABELS, POLARITIES
from hrtag.report import Finding, Report
from hrtag.tagging.quantities import parse_statistic
from hrtag.tagging.values import parse_date, parse_law

Row = dict[str, Any]

_VALUES = ("canonical", "id", "kind", "statistic", "date", "law")
_DOCUMENT = ("doc", "split", "voice", "country", "year", "writer", "annotator")


@dataclass(frozen=True, slots=True)
class Region:
    """A marked stretch of a document: a finding (``label`` is its polarity) or an entity."""

    start: int
    end: int
    label: str
    component: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as tools see it: its text, its regions, and what travels along."""

    text: str
    regions: tuple[Region, ...]
    carried: Row  # "rows": the rows as they were; "start": where the first of them begins, if not at 0


def rows_of_report(report: Report, *, doc: str | None = None) -> Iterator[Row]:
    """Answer the findings of a report as corpus rows, to be corrected."""
    name = doc or name_of(report)
    sections = {section.id: section for section in report.sections}
    for finding in report.findings:
        section = sections.get(finding.section) if finding.section is not None else None
        heading = section.heading if section else None
        yield row_of_finding(finding, doc=name, country=report.country, year=report.year, heading=heading)


def name_of(report: Report) -> str:
    """Answer what the document of a report is called: the name of its file without the ending."""
    return Path(report.source.path).stem if report.source.path else "text"


def row_of_finding(finding: Finding, *, doc: str, country: str | None, year: int | None, heading: str | None) -> Row:
    """Answer a finding as a row of the corpus, labels as the machine set them."""
    return {
        "doc": doc, "split": "train", "voice": None, "country": country, "year": year, "writer": None,
        "annotator": None, "paragraph": finding.paragraph, "list_item": False, "lead_in": None, "heading": heading,
        "text": finding.text, "polarity": finding.polarity, "component": finding.component, "footnotes": list(finding.footnotes),
        "entities": [_entity_row(entity.to_dict()) for entity in finding.entities], "contrast": None,
    }  # fmt: skip


def _entity_row(entity: Row) -> Row:
    return {key: entity.get(key) for key in ("label", "text", "start", "end", *_VALUES)}


def documents_of(rows: Iterable[Row]) -> Iterator[Document]:
    """Put the rows of each document together into one text, paragraphs on lines of their own."""
    for _, group in groupby(rows, key=lambda row: row["doc"]):
        members = list(group)
        chunks: list[str] = []
        regions: list[Region] = []
        at = 0
        for i, row in enumerate(members):
            if i:
                same = row["paragraph"] is not None and row["paragraph"] == members[i - 1]["paragraph"]
                chunks.append(" " if same else "\n")
                at += 1
            chunks.append(row["text"])
            regions.append(Region(at, at + len(row["text"]), row["polarity"], row["component"]))
            regions += [Region(at + e["start"], at + e["end"], e["label"]) for e in row["entities"]]
            at += len(row["text"])
        yield Document("".join(chunks), tuple(regions), {"rows": members})


def rows_of_document(document: Document) -> list[Row]:
    """Take a document apart into rows again."""
    originals: list[Row] = document.carried["rows"]
    known = _by_place(originals, document.carried.get("start", 0))
    findings = sorted((r for r in document.regions if r.label in POLARITIES), key=lambda r: r.start)
    entities = [r for r in document.regions if r.label not in POLARITIES]
    for region in entities:
        if region.label not in ENTITY_LABELS:
            raise CorpusError(f"Unknown label {region.label!r}. Known: {', '.join((*POLARITIES, *ENTITY_LABELS))}.")
    for before, after in pairwise(findings):
        if after.start < before.end:
            raise CorpusError(f"Two findings overlap at {document.text[after.start : after.start + 40]!r}.")
    rows = []
    for finding in findings:
        inside = [r for r in entities if finding.start <= r.start and r.end <= finding.end]
        entities = [r for r in entities if r not in inside]
        rows.append(_row(document, finding, inside, known))
    if entities:
        raise CorpusError(
            f"{entities[0].label} {document.text[entities[0].start : entities[0].end]!r} stands outside every finding."
        )
    return rows


def _by_place(originals: Sequence[Row], shift: int) -> dict[tuple[int, int, str], Row]:
    """The original findings and entities by their place in the text of their document."""
    known: dict[tuple[int, int, str], Row] = {}
    for document in documents_of(originals):
        finding_regions = [r for r in document.regions if r.label in POLARITIES]
        for region, row in zip(finding_regions, originals, strict=True):
            start = region.start + shift
            known[start, start + len(row["text"]), ""] = row
            for entity in row["entities"]:
                known[start + entity["start"], start + entity["end"], entity["label"]] = entity
    return known


def _row(document: Document, finding: Region, inside: Sequence[Region], known: dict[tuple[int, int, str], Row]) -> Row:
    text = document.text[finding.start : finding.end]
    original = known.get((finding.start, finding.end, ""))
    template = original or next(iter(document.carried["rows"]), {})
    near = template if "start" in document.carried else original  # of a passage, every finding is cut from its one row
    paragraph = document.text.count("\n", 0, finding.start)
    row: Row = {key: template.get(key) for key in _DOCUMENT}
    row |= {
        "paragraph": near["paragraph"] if near else paragraph,
        "list_item": bool(near and near["list_item"]),
        "lead_in": near["lead_in"] if near else None,
        "heading": near["heading"] if near else None,
        "text": text,
        "polarity": finding.label,
        "component": finding.component,
        "footnotes": near["footnotes"] if near else [],
        "entities": [],
        "contrast": near["contrast"] if near else None,
    }
    for region in sorted(inside, key=lambda r: (r.start, -r.end)):
        name = document.text[region.start : region.end]
        entity = {
            "label": region.label,
            "text": name,
            "start": region.start - finding.start,
            "end": region.end - finding.start,
        }
        same = known.get((region.start, region.end, region.label))
        row["entities"].append(
            entity
            | ({key: same.get(key) for key in _VALUES} if same else _read_values(region.label, name, row["year"]))
        )
    return row


def _read_values(label: str, text: str, year: int | None) -> Row:
    """The values of a new mark, as far as its text tells them."""
    values: Row = dict.fromkeys(_VALUES)
    if label == "STATISTIC" and (found := parse_statistic(text)):
        values["kind"], values["statistic"] = found[0], found[1].to_dict()
    elif label == "DATE" and (dates := parse_date(text, year=year)):
        values["date"] = dates.to_dict()
    elif label == "LAW":
        values["canonical"], values["law"] = text, parse_law(text).to_dict()
    elif label not in ("STATISTIC", "DATE"):
        values["canonical"] = text
    return values

"""What an expert is asked about, and what comes back: a finding with what stands around it, and a correction of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hrtag.labels import POLARITIES
from hrtag.learning.review_documents import Document, Region, Row, name_of, row_of_finding, rows_of_document
from hrtag.records import Record
from hrtag.report import Finding, Footnote, Report
from hrtag.schemes import Scheme

AROUND = 600  # characters shown before and behind a finding

CONFIRMED, CORRECTED, NO_FINDING = "confirmed", "corrected", "not a finding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Record):
    """A finding to be reviewed.

    Parameters
    ----------
    id : str
        The document, ``#``, the beginning of its hash and the finding's id in its report.
    doc, title, country, year, heading
        Where the finding stands.
    passage : str
        The finding with what stands around it; all offsets of a correction are into this text.
    start : int
        Where the finding begins in it, in code points.
    finding : Finding
        What the machine said.
    notes : tuple of Footnote
        The finding's footnotes.
    components : tuple of str
        The components one can choose from.
    model : str
        Name and version of the model.
    reasons : tuple of str
        Why an expert should look at it.
    """

    id: str
    doc: str
    title: str | None = None
    country: str | None = None
    year: int | None = None
    heading: str | None = None
    passage: str
    start: int
    finding: Finding
    notes: tuple[Footnote, ...] = ()
    components: tuple[str, ...] = ()
    model: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The finding as a row of the corpus, as the machine labelled it."""
        return row_of_finding(self.finding, doc=self.doc, country=self.country, year=self.year, heading=self.heading)

    @property
    def document(self) -> Document:
        """The passage with the machine's marks."""
        finding, start = self.finding, self.start
        regions = [Region(start, start + len(finding.text), finding.polarity, finding.component)]
        regions += [Region(start + e.start, start + e.end, e.label) for e in finding.entities]
        return Document(
            self.passage, tuple(regions), {"rows": [self.row], "start": start, "item": _without_passage(self)}
        )

    @classmethod
    def from_task(cls, text: str, data: Row) -> Item:
        """Answer the item that travelled with a task, given the task's text."""
        return cls.from_dict({**data, "passage": text})


def _without_passage(item: Item) -> Row:
    data = item.to_dict()
    del data["passage"]
    return data


@dataclass(frozen=True, slots=True)
class Correction:
    """What an expert made of an item: the marks in its passage (no finding among them: it was none), who and when."""

    item: Item
    regions: tuple[Region, ...]
    reviewer: str | None = None
    reviewed_at: str | None = None
    note: str | None = None

    def rows(self) -> list[Row]:
        """Answer the corpus rows, each with who, when and what was changed under ``"review"``.

        Raises
        ------
        CorpusError
            If the marks do not fit together.
        """
        document = self.item.document
        rows = rows_of_document(Document(document.text, self.regions, document.carried))
        pieces = "".join(row["text"] for row in rows)
        for row in rows:
            changed = changes(self.item.row, row, moved=len(rows) > 1 or pieces != self.item.finding.text)
            row["annotator"] = self.reviewer
            row["review"] = {
                "item": self.item.id,
                "reviewer": self.reviewer,
                "reviewed_at": self.reviewed_at,
                "status": CORRECTED if changed else CONFIRMED,
                "changed": changed,
                "note": self.note,
                "model": self.item.model,
            }
        return rows


def changes(old: Row, new: Row, *, moved: bool) -> list[str]:
    """Answer what was changed, one sentence each."""
    said = [f"{key}: {old[key]} → {new[key]}" for key in ("polarity", "component") if old[key] != new[key]]
    if moved:
        said.append(f"text: {old['text']} → {new['text']}")
    before, after = (Counter((e["label"], e["text"]) for e in row["entities"]) for row in (old, new))
    said += [f"entity removed: {label} {text}" for label, text in (before - after) if text in new["text"]]
    return said + [f"entity added: {label} {text}" for label, text in (after - before)]


def items_of(report: Report) -> Iterator[Item]:
    """Answer every finding of a report as an item, with what stands around it."""
    sections = {section.id: section.heading for section in report.sections}
    components = Scheme.load(report.scheme).component_ids
    doc = name_of(report)
    source = f"{report.source.sha256[:8]}-" if report.source.sha256 else ""  # two files may have one name
    for finding in report.findings:
        passage, start = _passage(report.text, finding)
        yield Item(
            id=f"{doc}#{source}{finding.id}",
            doc=doc,
            title=report.title,
            country=report.country,
            year=report.year,
            heading=sections.get(finding.section) if finding.section is not None else None,
            passage=passage,
            start=start,
            finding=finding,
            notes=tuple(report.footnotes_of(finding)),
            components=tuple(components),
            model=f"{report.model.name} {report.model.version}",
        )


def _passage(text: str, finding: Finding) -> tuple[str, int]:
    """The finding with what stands around it, cut between words, and where it begins in that."""
    if text[finding.start : finding.end] != finding.text:
        return finding.text, 0
    first, last = max(0, finding.start - AROUND), min(len(text), finding.end + AROUND)
    if first:
        first = min(
            finding.start, next((i + 1 for i in range(first, finding.start) if text[i].isspace()), finding.start)
        )
    if last < len(text):
        last = next((i for i in range(last, finding.end, -1) if text[i].isspace()), finding.end)
    return text[first:last], finding.start - first


def checked(item: Item) -> str | None:
    """Answer the first thing that does not fit in an item that came from a file, else None."""
    finding = item.finding
    if item.start < 0 or item.passage[item.start : item.start + len(finding.text)] != finding.text:
        return f"{item.id}: the finding does not stand in its passage"
    if finding.polarity not in POLARITIES:
        return f"{item.id}: unknown polarity {finding.polarity!r}"
    return None

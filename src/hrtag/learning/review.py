"""Annotation tools in and out: rows become tasks of Label Studio, doccano or Prodigy, and tasks become rows again.

A task is one document: its text, with findings and entities marked in it. What a tool cannot show (values, canonical
names, footnotes) travels beside the text and comes back with every mark that was left as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from hrtag.errors import CorpusError
from hrtag.files import replacing
from hrtag.labels import ENTITY_LABELS, POLARITIES
from hrtag.report import Report
from hrtag.tagging.quantities import parse_statistic
from hrtag.tagging.values import parse_date, parse_law

Row = dict[str, Any]
Task = dict[str, Any]

TOOLS = ("label-studio", "doccano", "prodigy")
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
    carried: Row


def rows_of_report(report: Report, *, doc: str | None = None) -> Iterator[Row]:
    """Answer the findings of a report as corpus rows, to be corrected."""
    name = doc or (Path(report.source.path).stem if report.source.path else "text")
    sections = {section.id: section for section in report.sections}
    for finding in report.findings:
        section = sections.get(finding.section) if finding.section is not None else None
        yield {
            "doc": name, "split": "train", "voice": None, "country": report.country, "year": report.year, "writer": None,
            "annotator": None, "paragraph": finding.paragraph, "list_item": False, "heading": section.heading if section else None,
            "text": finding.text, "polarity": finding.polarity, "component": finding.component, "footnotes": list(finding.footnotes),
            "entities": [_entity_row(entity.to_dict()) for entity in finding.entities], "contrast": None,
        }  # fmt: skip


def _entity_row(entity: Row) -> Row:
    return {key: entity.get(key) for key in ("label", "text", "start", "end", *_VALUES)}


def export_tasks(rows: Iterable[Row], path: str | Path, tool: str) -> int:
    """Write rows as tasks for an annotation tool.

    Parameters
    ----------
    rows : iterable of dict
        Corpus rows, those of a document together and in order.
    path : str or Path
        The file to write: JSON for Label Studio, JSON Lines for doccano and Prodigy.
    tool : {'label-studio', 'doccano', 'prodigy'}
        The tool.

    Returns
    -------
    int
        Tasks (documents) written.
    """
    to_task = _converter(tool)[0]
    tasks = [to_task(document) for document in documents_of(rows)]
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as out:
        if tool == "label-studio":
            json.dump(tasks, out, ensure_ascii=False, indent=1)
        else:
            out.writelines(json.dumps(task, ensure_ascii=False) + "\n" for task in tasks)
    return len(tasks)


def import_tasks(path: str | Path, tool: str) -> list[Row]:
    """Read the tasks an annotation tool exported back into corpus rows.

    Parameters
    ----------
    path : str or Path
        What the tool exported.
    tool : {'label-studio', 'doccano', 'prodigy'}
        The tool.

    Returns
    -------
    list of dict
        Corpus rows. Marks that were not touched keep their values; new ones get those that can be read from their text.

    Raises
    ------
    CorpusError
        If the file is no export of the tool, an entity stands outside every finding, or findings overlap.
    """
    from_task = _converter(tool)[1]
    rows: list[Row] = []
    for number, task in enumerate(_tasks(Path(path)), 1):
        try:
            rows += rows_of_document(from_task(task))
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise CorpusError(
                f"{path}, task {number}: not a task of {tool} as hrtag exports it ({error!r})."
            ) from error
        except CorpusError as error:
            raise CorpusError(f"{path}, task {number}: {error}") from error
    return rows


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
    known = _by_place(originals)
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


def _by_place(originals: Sequence[Row]) -> dict[tuple[int, int, str], Row]:
    """The original findings and entities by their place in the text of their document."""
    known: dict[tuple[int, int, str], Row] = {}
    for document in documents_of(originals):
        finding_regions = [r for r in document.regions if r.label in POLARITIES]
        for region, row in zip(finding_regions, originals, strict=True):
            known[region.start, region.end, ""] = row
            for entity in row["entities"]:
                known[region.start + entity["start"], region.start + entity["end"], entity["label"]] = entity
    return known


def _row(document: Document, finding: Region, inside: Sequence[Region], known: dict[tuple[int, int, str], Row]) -> Row:
    text = document.text[finding.start : finding.end]
    original = known.get((finding.start, finding.end, ""))
    template = original or next(iter(document.carried["rows"]), {})
    paragraph = document.text.count("\n", 0, finding.start)
    row: Row = {key: template.get(key) for key in _DOCUMENT}
    row |= {
        "paragraph": original["paragraph"] if original else paragraph,
        "list_item": bool(original and original["list_item"]),
        "heading": original["heading"] if original else None,
        "text": text,
        "polarity": finding.label,
        "component": finding.component,
        "footnotes": original["footnotes"] if original else [],
        "entities": [],
        "contrast": original["contrast"] if original else None,
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


def _tasks(path: Path) -> list[Task]:
    try:
        text = path.read_text("utf-8")
        tasks = (
            json.loads(text)
            if text.lstrip().startswith("[")
            else [json.loads(line) for line in text.split("\n") if line.strip()]
        )
    except (OSError, ValueError, RecursionError) as error:
        raise CorpusError(f"{path}: not JSON or JSON Lines ({error}).") from error
    if not all(isinstance(task, dict) for task in tasks):
        raise CorpusError(f"{path}: every task must be a JSON object.")
    return list(tasks)


def _label(region: Region) -> str:
    """The one label of a finding where a tool has no choices: ``negative / equality``."""
    return f"{region.label} / {region.component}" if region.label in POLARITIES else region.label


def _region(start: int, end: int, label: str) -> Region:
    polarity, slash, component = label.partition(" / ")
    return Region(start, end, polarity, component) if slash else Region(start, end, label)


def _to_label_studio(document: Document) -> Task:
    results: list[Row] = []
    for i, region in enumerate(document.regions):
        value = {"start": region.start, "end": region.end, "text": document.text[region.start : region.end]}
        common = {"id": f"r{i}", "to_name": "text"}
        if region.label in POLARITIES:
            results.append(
                {**common, "from_name": "finding", "type": "labels", "value": {**value, "labels": ["finding"]}}
            )
            results.append(
                {**common, "from_name": "polarity", "type": "choices", "value": {**value, "choices": [region.label]}}
            )
            results.append(
                {
                    **common,
                    "from_name": "component",
                    "type": "choices",
                    "value": {**value, "choices": [region.component]},
                }
            )
        else:
            results.append(
                {**common, "from_name": "label", "type": "labels", "value": {**value, "labels": [region.label]}}
            )
    return {
        "data": {"text": document.text, "hrtag": document.carried},
        "predictions": [{"model_version": "hrtag", "result": results}],
    }


def _from_label_studio(task: Task) -> Document:
    text = task["data"]["text"]
    done = task.get("annotations") or task.get("predictions") or [{"result": []}]
    spans: dict[str, tuple[int, int]] = {}
    labels: dict[str, str] = {}
    choices: dict[str, dict[str, str]] = {}
    for result in done[-1]["result"]:
        value = result.get("value", {})
        if result["type"] == "labels":
            spans[result["id"]] = _code_points(text, value)
            labels[result["id"]] = value["labels"][0]
        elif result["type"] == "choices":
            choices.setdefault(result["id"], {})[result["from_name"]] = value["choices"][0]
    regions = []
    for name, (start, end) in spans.items():
        if labels[name] == "finding":
            chosen = choices.get(name, {})
            if "polarity" not in chosen:
                raise CorpusError(
                    f"The finding {text[start : start + 40]!r} has no polarity: choose one in Label Studio."
                )
            regions.append(Region(start, end, chosen["polarity"], chosen.get("component")))
        else:
            regions.append(Region(start, end, labels[name]))
    return Document(text, tuple(regions), task["data"]["hrtag"])


def _code_points(text: str, value: Row) -> tuple[int, int]:
    """Offsets in code points; a browser may count UTF-16 units, which the marked text tells."""
    start, end, marked = int(value["start"]), int(value["end"]), value.get("text")
    if marked is None or text[start:end] == marked:
        return start, end
    units = text.encode("utf-16-le")
    first = len(units[: 2 * start].decode("utf-16-le", "replace"))
    if text[first : first + len(marked)] == marked:
        return first, first + len(marked)
    raise CorpusError(
        f"The text at {start}–{end} is {text[start:end]!r}, not {marked!r}: was the document changed after export?"
    )


def _to_doccano(document: Document) -> Task:
    return {
        "text": document.text,
        "label": [[r.start, r.end, _label(r)] for r in document.regions],
        "hrtag": document.carried,
    }


def _from_doccano(task: Task) -> Document:
    if "entities" in task:
        marks = [(int(e["start_offset"]), int(e["end_offset"]), str(e["label"])) for e in task["entities"]]
    else:
        marks = [(int(s), int(e), str(label)) for s, e, label in task.get("label") or task.get("labels") or []]
    return Document(task["text"], tuple(_region(*mark) for mark in marks), task["hrtag"])


def _to_prodigy(document: Document) -> Task:
    tokens, starts, ends = _tokens(document.text)
    spans = [
        {
            "start": r.start,
            "end": r.end,
            "label": _label(r),
            "token_start": _token_at(starts, r.start, after=True),
            "token_end": _token_at(ends, r.end, after=False),
        }
        for r in document.regions
    ]
    return {
        "text": document.text,
        "tokens": tokens,
        "spans": spans,
        "meta": {"doc": document.carried["rows"][0]["doc"]},
        "hrtag": document.carried,
    }


def _from_prodigy(task: Task) -> Document:
    regions = tuple(_region(int(s["start"]), int(s["end"]), str(s["label"])) for s in task.get("spans") or [])
    return Document(task["text"], regions, task["hrtag"])


def _tokens(text: str) -> tuple[list[Row], list[int], list[int]]:
    import spacy

    doc = spacy.blank("en")(text)
    tokens = [
        {"text": t.text, "start": t.idx, "end": t.idx + len(t.text), "id": t.i, "ws": bool(t.whitespace_)} for t in doc
    ]
    return tokens, [token.idx for token in doc], [token.idx + len(token) for token in doc]


def _token_at(edges: Sequence[int], offset: int, *, after: bool) -> int:
    """The token whose edge is at the offset, or the one that holds it; ``token_end`` is inclusive in Prodigy."""
    from bisect import bisect_left, bisect_right

    return max(0, bisect_right(edges, offset) - 1) if after else min(len(edges) - 1, bisect_left(edges, offset))


_CONVERTERS: dict[str, tuple[Callable[[Document], Task], Callable[[Task], Document]]] = {
    "label-studio": (_to_label_studio, _from_label_studio),
    "doccano": (_to_doccano, _from_doccano),
    "prodigy": (_to_prodigy, _from_prodigy),
}


def _converter(tool: str) -> tuple[Callable[[Document], Task], Callable[[Task], Document]]:
    if tool not in _CONVERTERS:
        raise CorpusError(f"Unknown tool {tool!r}. Known: {', '.join(TOOLS)}.")
    return _CONVERTERS[tool]

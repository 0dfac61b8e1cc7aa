"""Spreadsheets out and in: a row for each finding, drop-downs for its labels, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hrtag.errors import CorpusError, MissingExtraError
from hrtag.labels import ENTITY_LABELS, POLARITIES
from hrtag.learning.review_documents import Region
from hrtag.learning.review_items import NO_FINDING, Correction, Item
from hrtag.presenting.export import disarmed

RIGHT, CHANGED = "right", "corrected"
DECISIONS = (RIGHT, CHANGED, NO_FINDING)
COLUMNS = {
    "document": 22, "heading": 22, "before": 30, "text": 70, "behind": 30, "why": 30, "polarity": 12, "component": 22,
    "entities": 40, "footnotes": 30, "decision": 14, "note": 24, "reviewer": 16, "date": 14, "hrtag": 3,
}  # fmt: skip
CUT = "||"  # in a text: two findings
LONGEST_CELL = 32_000
MOST_UNPACKED = 300_000_000

Cells = dict[str, str]

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML


def write_csv(items: Sequence[Item], path: Path) -> None:
    """Write items as CSV that is safe to open in a spreadsheet; the mark before it tells Excel that it is UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.DictWriter(out, list(COLUMNS))
        rows.writeheader()
        rows.writerows({name: disarmed(cell) for name, cell in cells_of(item).items()} for item in items)


def write_xlsx(items: Sequence[Item], path: Path) -> None:
    """Write items as an Excel workbook with drop-downs; raises `MissingExtraError` without openpyxl."""
    openpyxl = _openpyxl()
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Review"
    sheet.append(list(COLUMNS))
    names = list(COLUMNS)
    editable = {"text", "polarity", "component", "entities", "decision", "note", "reviewer", "date"}
    for number, item in enumerate(items, 2):
        for column, (name, text) in enumerate(cells_of(item).items(), 1):
            cell = sheet.cell(number, column)
            cell.value = _ILLEGAL.sub("\ufffd", text)
            cell.data_type = "s"  # never a formula
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=name != "hrtag", vertical="top")
            if name in editable:
                cell.fill = PatternFill("solid", fgColor="FFF8E1")
    for column, (name, width) in enumerate(COLUMNS.items(), 1):
        heading = sheet.cell(1, column)
        heading.font = Font(bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", fgColor="185F92")
        letter = heading.column_letter
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].hidden = name == "hrtag"
    components = list(dict.fromkeys(c for item in items for c in item.components))
    choices = book.create_sheet("Choices")
    for column, values in enumerate((POLARITIES, components, DECISIONS), 1):
        for row, value in enumerate(values, 1):
            choices.cell(row, column).value = value
        name = ("polarity", "component", "decision")[column - 1]
        letter = "ABC"[column - 1]
        rule = DataValidation(
            type="list", formula1=f"Choices!${letter}$1:${letter}${max(1, len(values))}", allow_blank=True, showErrorMessage=True,
            errorTitle="Unknown choice", error="Choose one of the list.",
        )  # fmt: skip
        place = sheet.cell(1, names.index(name) + 1).column_letter
        rule.add(f"{place}2:{place}{max(2, len(items) + 1)}")
        sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"
    book.save(path)


def cells_of(item: Item) -> Cells:
    """Answer an item as the cells of a row."""
    finding, start = item.finding, item.start
    behind = start + len(finding.text)
    cells = {
        "document": " · ".join(str(part) for part in (item.doc, item.year, finding.page and f"page {finding.page}") if part),
        "heading": item.heading or "",
        "before": item.passage[max(0, start - 300) : start].strip(),
        "text": finding.text,
        "behind": item.passage[behind : behind + 300].strip(),
        "why": "; ".join(item.reasons),
        "polarity": finding.polarity,
        "component": finding.component or "",
        "entities": "\n".join(f"{e.label}: {e.text}" for e in finding.entities),
        "footnotes": "\n".join(f"{note.number}. {note.text}" for note in item.notes)[:2000],
        "decision": "", "note": "", "reviewer": "", "date": "",
        "hrtag": json.dumps(item.to_dict(), ensure_ascii=False),
    }  # fmt: skip
    if len(cells["hrtag"]) > LONGEST_CELL:
        slim = {**item.to_dict(), "notes": [], "passage": finding.text, "start": 0}
        cells["hrtag"] = json.dumps(slim, ensure_ascii=False)
    if max(map(len, cells.values())) > LONGEST_CELL:
        raise CorpusError(f"{item.id}: too long for a cell of a spreadsheet; review it in the HTML page.")
    return cells


def read_csv(path: Path) -> list[Cells]:
    """Read the rows of a CSV file, separated by commas, semicolons or tabs as the spreadsheet left them."""
    from hrtag.reading.encoding import decode

    text = decode(path.read_bytes()).text.lstrip("\ufeff")
    line = text.partition("\n")[0]
    separator = max(",;\t", key=line.count)
    csv.field_size_limit(10_000_000)
    try:
        rows = csv.DictReader(text.splitlines(keepends=True), delimiter=separator)
        _check_heading(rows.fieldnames or (), path)
        return [{str(key): _armed(str(cell or "")) for key, cell in row.items() if key} for row in rows]
    except csv.Error as error:
        raise CorpusError(f"{path}: not CSV ({error}).") from error


def read_xlsx(path: Path) -> list[Cells]:
    """Read the rows of a workbook; raises `CorpusError` if it is none, or unpacks to too much."""
    openpyxl = _openpyxl()
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > MOST_UNPACKED:
            raise CorpusError(f"{path}: unpacks to {size:,} bytes; at most {MOST_UNPACKED:,} are read.")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book["Review"] if "Review" in book.sheetnames else book.worksheets[0]
        rows = sheet.iter_rows(values_only=True)
        names = [str(name) for name in next(rows, ())]
        _check_heading(names, path)
        found = [
            {name: "" if cell is None else str(cell) for name, cell in zip(names, row, strict=False)}
            for row in rows
            if any(cell is not None for cell in row)
        ]
        book.close()
    except CorpusError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise CorpusError(f"{path}: not an Excel workbook ({error}).") from error
    return found


def _check_heading(names: Sequence[str], path: Path) -> None:
    if "hrtag" not in names:
        raise CorpusError(f"{path}: no column 'hrtag', so no sheet of 'hrtag review export'.")


def corrections_of(rows: Sequence[Cells]) -> Iterator[Correction | CorpusError | None]:
    """Answer a correction for each row, None for one that was not reviewed, an error for one that makes no sense."""
    for number, cells in enumerate(rows, 2):
        try:
            yield _correction(cells)
        except (CorpusError, ValueError) as error:
            yield CorpusError(f"row {number}: {error}")


def _correction(cells: Cells) -> Correction | None:
    if not cells.get("hrtag"):
        raise CorpusError(
            "the column 'hrtag' is empty, so that nothing tells which finding this is; rows cannot be added."
        )
    try:
        item = Item.from_dict(json.loads(cells["hrtag"]))
    except RecursionError as error:
        raise CorpusError("the column 'hrtag' was changed.") from error
    first = cells_of(item)
    decision = cells.get("decision", "").strip().casefold()
    if decision not in ("", *DECISIONS):
        raise CorpusError(f"decision {decision!r}. Known: {', '.join(DECISIONS)}, or nothing.")
    edited = [
        name
        for name in ("text", "polarity", "component", "entities")
        if _plain(cells.get(name, "")) != _plain(first[name])
    ]
    if not decision and not edited:
        return None
    if decision == RIGHT and edited:
        raise CorpusError(
            f"the decision is {RIGHT!r}, but {', '.join(edited)} changed: say {CHANGED!r}, or undo the change."
        )
    who = (
        cells.get("reviewer", "").strip() or None,
        cells.get("date", "").strip() or None,
        cells.get("note", "").strip() or None,
    )
    if decision == NO_FINDING:
        return Correction(item, (), *who)
    polarity = cells.get("polarity", "").strip().casefold()
    if polarity not in POLARITIES:
        raise CorpusError(f"polarity {polarity!r}. Known: {', '.join(POLARITIES)}.")
    component = cells.get("component", "").strip()
    pieces = _pieces(item, cells["text"]) if "text" in edited else [(item.start, item.start + len(item.finding.text))]
    regions = [Region(start, end, polarity, component or None) for start, end in pieces]
    if "entities" in edited:
        marks = _entities(item, cells.get("entities", ""), pieces)
    else:
        marks = [Region(item.start + e.start, item.start + e.end, e.label) for e in item.finding.entities]
        marks = [m for m in marks if any(start <= m.start and m.end <= end for start, end in pieces)]
    return Correction(item, (*regions, *marks), *who)


def _pieces(item: Item, text: str) -> list[tuple[int, int]]:
    """Where the parts of an edited text stand in the passage, white space not counted."""
    places, at = [], 0
    for part in (part.strip() for part in text.split(CUT)):
        found = _find(item.passage, part, at)
        if found is None:
            raise CorpusError(
                f"the text {part[:60]!r} does not stand in the report: words may be left out at the ends or taken from before and behind, never changed."
            )
        places.append(found)
        at = found[1]
    return places


def _find(passage: str, part: str, at: int) -> tuple[int, int] | None:
    words = part.split()
    found = re.compile(r"\s+".join(map(re.escape, words))).search(passage, at) if words else None
    return found.span() if found else None


def _entities(item: Item, cell: str, pieces: Sequence[tuple[int, int]]) -> list[Region]:
    """``LABEL: text`` on lines; the same text again is its next occurrence."""
    regions: list[Region] = []
    for line in filter(str.strip, cell.splitlines()):
        label, colon, name = (part.strip() for part in line.partition(":"))
        if not colon or label.upper() not in ENTITY_LABELS:
            raise CorpusError(
                f"entity {line.strip()!r}: want 'LABEL: words of the finding', LABEL one of {', '.join(ENTITY_LABELS)}."
            )
        taken = [r.start for r in regions if r.label == label.upper()]
        found = None
        for start, end in pieces:
            at = start
            while (found := _find(item.passage[:end], name, at)) is not None and found[0] in taken:
                at = found[0] + 1
            if found:
                break
        if found is None:
            raise CorpusError(f"entity {name!r} does not stand in the finding.")
        regions.append(Region(*found, label.upper()))
    return regions


def _plain(text: str) -> str:
    return " ".join(_ILLEGAL.sub("\ufffd", text).split())


def _armed(cell: str) -> str:
    """Take away the apostrophe that kept a cell from being a formula."""
    return cell[1:] if cell.startswith("'") and disarmed(cell[1:]) == cell else cell


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError(
            'Excel workbooks need openpyxl: pip install "hrtag[review]". CSV needs nothing.'
        ) from error
    return openpyxl

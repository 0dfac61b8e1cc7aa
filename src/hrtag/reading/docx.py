"""DOCX to lines: paragraphs, lists, tables, text boxes, notes, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from hrtag.errors import DamagedFileError, ReadError
from hrtag.reading.docx_inline import Inline, InlineReader, shown_choice
from hrtag.reading.docx_notes import NoteNumbers
from hrtag.reading.docx_package import open_package
from hrtag.reading.docx_styles import Role, Styles, W, child, is_on, list_role, number, value
from hrtag.reading.lines import Line, RawDocument, Run

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_GONE = {W + "del", W + "moveFrom"}
_ROWS_AND_CELLS = {W + "tr", W + "tc"}
_CONTENTS_GALLERY = "Table of Contents"
_PROSE = 60


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the package: its XML, its external links and its inner ones, by relationship id."""

    root: BaseOxmlElement
    targets: dict[str, str]
    inner: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks stand."""

    part: _Part
    note: str | None = None
    drop: str | None = None
    body: bool = False


def read_docx(data: bytes) -> RawDocument:
    """Read a DOCX file.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    RawDocument
        One line a paragraph or table row (more where a paragraph holds line breaks: they share its ``paragraph``);
        footnotes and then endnotes at the end.

    Raises
    ------
    DamagedFileError, EncryptedFileError, TooLargeError, UnsupportedFileError
    """
    document = open_package(data)
    try:
        return _Reader(_part(document.part)).read()
    except ReadError:
        raise
    except Exception as error:  # a part that XML rules allow and OOXML does not
        raise DamagedFileError("the DOCX file is damaged; open it in Word and save it again") from error


def _part(part: object) -> _Part:
    root = getattr(part, "element", None)
    targets: dict[str, str] = {}
    inner: dict[str, object] = {}
    for key, link in getattr(part, "rels", {}).items():
        if link.is_external:
            targets[key] = str(link.target_ref)
        else:
            inner[key] = link.target_part
    if root is None:
        root = parse_xml(getattr(part, "blob"))  # noqa: B009
    return _Part(root, targets, inner)


class _Reader:
    def __init__(self, main: _Part) -> None:
        self.main = main
        self.lines: list[Line] = []
        self.warnings: list[str] = []
        self.paragraph = -1
        self.blank = False
        self.carried = Inline()
        self.styles = Styles(self.root("styles"))
        self.sections = list(main.root.iter(W + "sectPr"))
        settings = self.root("settings")
        self.numbers = {
            "f": NoteNumbers("footnote", settings, self.sections),
            "e": NoteNumbers("endnote", settings, self.sections),
        }
        self.inline = InlineReader(self.styles, self.numbers, self.warn)

    def read(self) -> RawDocument:
        self.margins("header")
        body = child(self.main.root, "body")
        if body is None:
            raise DamagedFileError("the DOCX file has no body; open it in Word and save it again")
        self.blocks(body, _Place(self.main, body=True))
        self.margins("footer")
        self.notes("f", "footnotes")
        self.notes("e", "endnotes")
        return RawDocument(self.lines, MEDIA_TYPE, warnings=self.warnings)

    def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)

    def linked(self, name: str) -> object | None:
        """The part of the main document's links whose path ends in a name such as ``footnotes``."""
        for part in self.main.inner.values():
            content_type = str(getattr(part, "content_type", ""))
            if content_type.endswith(f".{name}+xml"):
                return part
        return None

    def root(self, name: str) -> BaseOxmlElement | None:
        part = self.linked(name)
        return None if part is None else _part(part).root

    def margins(self, name: str) -> None:
        """Headers or footers, each distinct one once."""
        seen: set[tuple[str, ...]] = set()
        parts: list[object] = []
        for section in self.sections:
            for reference in section.findall(f"{W}{name}Reference"):
                part = self.main.inner.get(reference.get(_R + "id", ""))
                if part is not None and part not in parts:
                    parts.append(part)
        for part in parts:
            opened = _part(part)
            start = len(self.lines)
            self.blocks(opened.root, _Place(opened, drop=name))
            text = tuple(line.text for line in self.lines[start:])
            if text in seen:
                del self.lines[start:]
            seen.add(text)

    def notes(self, kind: str, name: str) -> None:
        part = self.linked(name)
        order = self.numbers[kind].order
        if part is None:
            if order:
                self.warn(f"the DOCX file has marks of {name} but not their text")
            return
        opened = _part(part)
        bodies = {value(note, "id"): note for note in opened.root if isinstance(note.tag, str)}
        for note in order:
            if note in bodies:
                self.blocks(bodies[note], _Place(opened, note=kind + note))
        unmarked = [key for key, note in bodies.items() if value(note, "type") is None and key not in order]
        if unmarked:
            self.warn(f"{len(unmarked)} {name} without a mark in the text were left out, as Word leaves them out")

    def blocks(self, element: BaseOxmlElement, place: _Place) -> None:
        for block in element:
            tag = block.tag
            if not isinstance(tag, str) or tag in _GONE:
                continue
            if tag == W + "p":
                self.paragraph_block(block, place)
            elif tag == W + "tbl":
                self.table(block, place)
            elif tag == W + "sdt":
                gallery = value(child(block, "sdtPr/docPartObj/docPartGallery"))
                contents = replace(place, drop=place.drop or "navigation")
                self.blocks(block, contents if gallery == _CONTENTS_GALLERY else place)
            elif tag == W + "altChunk":
                self.warn("the DOCX file embeds another document, which was not read")
            else:
                for shown in shown_choice(block):
                    self.blocks(shown, place)
        self.release(place)

    def paragraph_block(self, paragraph: BaseOxmlElement, place: _Place) -> None:
        inline = self.inline.read(paragraph, place.part.targets)
        if child(paragraph, "pPr/rPr/del") is not None:  # its end is deleted: it runs on in the next one
            self.carried.extend(inline)
        else:
            carried, self.carried = self.carried, Inline()
            carried.extend(inline)
            self.emit(carried, self.role(paragraph), place)
        if place.body and child(paragraph, "pPr/sectPr") is not None:
            for numbers in self.numbers.values():
                numbers.end_section()

    def release(self, place: _Place) -> None:
        """Emit what waits for a next paragraph that does not come."""
        carried, self.carried = self.carried, Inline()
        if carried.filled or carried.boxes:
            self.emit(carried, Role(), place)

    def role(self, paragraph: BaseOxmlElement) -> Role:
        role = self.styles.role(value(child(paragraph, "pPr/pStyle")))
        outline = number(value(child(paragraph, "pPr/outlineLvl")))
        if outline is not None and role.kind != "heading" and 0 <= outline < 9:
            return Role("heading", outline + 1)
        numbering = child(paragraph, "pPr/numPr")
        if numbering is not None and role.kind != "heading":
            return list_role(numbering) or Role(contents=role.contents)
        return role

    def emit(self, inline: Inline, role: Role, place: _Place) -> None:
        filled = inline.filled
        if place.note is not None and filled:
            filled[0] = _without_leading_blank(filled[0])
        if filled:
            self.paragraph += 1
        else:
            self.blank = True
        for runs in filled:
            self.lines.append(
                Line(
                    runs,
                    kind="note" if place.note else role.kind,
                    level=None if place.note else role.level,
                    paragraph=self.paragraph,
                    note=place.note,
                    drop=place.drop or ("navigation" if role.contents else None),
                    space_before=self.blank,
                )
            )
            self.blank = False
        for box in inline.boxes:
            self.blocks(box, replace(place, body=False))

    def table(self, table: BaseOxmlElement, place: _Place) -> None:
        inside = replace(place, body=False)
        printed = list(_inside(table, "tr"))
        rows = [[cell for cell in _inside(row, "tc") if not _is_merged_away(cell)] for row in printed]
        layout = _is_layout(table, rows)
        for element, row in zip(printed, rows, strict=True):
            filled = [cell for cell in row if _text(cell)]
            if layout or (len(filled) == 1 and self.is_heading(filled[0])):
                for cell in row:
                    self.blocks(cell, inside)
            else:
                self.table_row(row, inside, heads=is_on(child(element, "trPr/tblHeader")) is True)

    def is_heading(self, cell: BaseOxmlElement) -> bool:
        return all(self.role(paragraph).kind == "heading" for paragraph in cell.iter(W + "p") if _text(paragraph))

    def table_row(self, row: list[BaseOxmlElement], place: _Place, *, heads: bool) -> None:
        cells: list[list[tuple[Run, ...]]] = []
        boxes: list[BaseOxmlElement] = []
        for cell in row:
            lines: list[tuple[Run, ...]] = []
            for paragraph in _inside(cell, "p"):
                inline = self.inline.read(paragraph, place.part.targets)
                lines.extend(inline.filled)
                boxes.extend(inline.boxes)
            cells.append(lines)
        heights = {len(lines) for lines in cells if lines}
        stacked = heights.pop() if len(heights) == 1 and sum(map(bool, cells)) > 1 else 1
        for level in range(stacked):  # cells of equally many paragraphs are rows that were typed into one
            chosen = [lines[level : level + 1] if stacked > 1 else lines for lines in cells]
            self.emit(Inline([_row_runs(chosen)]), Role("table_row", 0 if heads else None), place)
        for box in boxes:
            self.blocks(box, place)


def _inside(element: BaseOxmlElement, name: str) -> Iterator[BaseOxmlElement]:
    """Children of a name, also where content controls or insertions wrap them; deleted rows are left out."""
    for inner in element:
        if not isinstance(inner.tag, str) or inner.tag in _GONE:
            continue
        if inner.tag == W + name:
            if child(inner, "trPr/del") is None:
                yield inner
        elif inner.tag not in _ROWS_AND_CELLS and inner.tag != W + "tbl":
            for shown in shown_choice(inner):
                yield from _inside(shown, name)


def _is_merged_away(cell: BaseOxmlElement) -> bool:
    """Whether a cell only continues the one to its left, as old files merge them."""
    return value(child(cell, "tcPr/hMerge")) == "continue" or (
        child(cell, "tcPr/hMerge") is not None and value(child(cell, "tcPr/hMerge")) is None
    )


def _is_layout(table: BaseOxmlElement, rows: list[list[BaseOxmlElement]]) -> bool:
    """Whether a table only places text on the page: one column, a table in a table, or prose in a cell."""
    if all(len(row) <= 1 for row in rows):
        return True
    if next(table.iterdescendants(W + "tbl"), None) is not None:
        return True
    for row in rows:
        for cell in row:
            lengths = [len(_text(paragraph)) for paragraph in _inside(cell, "p")]
            if sum(length >= _PROSE for length in lengths) > 1:
                return True
    return False


def _text(element: BaseOxmlElement) -> str:
    return "".join(text.text or "" for text in element.iter(W + "t")).strip()


def _row_runs(cells: list[list[tuple[Run, ...]]]) -> list[Run]:
    """Cells with tabs between them; empty ones at the end are left away."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    runs: list[Run] = []
    for position, lines in enumerate(cells):
        if position:
            runs.append(Run("\t"))
        for place, line in enumerate(lines):
            if place:
                runs.append(Run(" "))
            runs.extend(line)
    return runs


def _without_leading_blank(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    first = replace(runs[0], text=runs[0].text.lstrip())
    return (first, *runs[1:]) if first.text else _without_leading_blank(runs[1:])

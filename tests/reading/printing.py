"""Setting a document as PDF: columns, justified and hyphenated lines, raised marks, small notes at the foot."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from composer import HOLDER, Block, Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from settings import broken

Head = Callable[[int], str]


@dataclass(frozen=True)
class Print:
    """How a PDF is set; sizes in points."""

    columns: int = 1
    justified: bool = False
    hyphenate: bool = False
    indented: bool = False
    size: float = 10.5
    fonts: tuple[str, str] = ("Times-Roman", "Times-Bold")
    heading_size: float = 13
    heading_bold: bool = True
    upper: bool = False
    head: Head | None = None
    foot: Head | None = None
    notes: str = "column"
    note_mark: str = "raised"
    restart: bool = False
    page: tuple[float, float] = A4
    rule: bool = True
    leading: float = 1.25


@dataclass
class _Printer:
    said: Document
    how: Print
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    number: int = 1
    column: int = 0
    y: float = 0
    waiting: list[int] = field(default_factory=list)
    on_page: int = 0
    printed: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.buffer, pagesize=self.how.page)
        self.margin = 60.0
        self.gap = 22.0
        usable = self.how.page[0] - 2 * self.margin
        self.width = (usable - self.gap * (self.how.columns - 1)) / self.how.columns
        self.top = self.y = self.how.page[1] - 75
        self.furniture()

    def furniture(self) -> None:
        middle = self.how.page[0] / 2
        self.canvas.setFont(self.how.fonts[0], 9)
        if self.how.head:
            self.canvas.drawCentredString(middle, self.how.page[1] - 40, self.how.head(self.number))
        if self.how.foot:
            self.canvas.drawCentredString(middle, 32, self.how.foot(self.number))

    @property
    def left(self) -> float:
        return self.margin + self.column * (self.width + self.gap)

    def wide(self, size: float, bold: bool = False) -> Callable[[str], float]:
        font = self.how.fonts[bold]

        def width(text: str) -> float:
            marks = sum(len(str(ord(m[0]) - 0xE000)) for m in HOLDER.finditer(text))
            return float(stringWidth(HOLDER.sub("", text), font, size) + marks * 0.3 * size)

        return width

    def note_lines(self, note: int) -> list[str]:
        size = self.how.size - 2.5
        text = f"{chr(0xE000 + note)} {self.said.notes[note]}"
        return broken(text, self.width, self.wide(size), hyphenate=self.how.hyphenate)

    def note_height(self, notes: list[int]) -> float:
        lines = sum(len(self.note_lines(n)) for n in notes if n in self.said.notes)
        return lines * (self.how.size - 2.5) * 1.2 + (10 if lines else 0)

    def line(self, text: str, *, indent: float = 0, last: bool = False, bold: bool = False, size: float = 0) -> None:
        size = size or self.how.size
        notes = [ord(m[0]) - 0xE000 for m in HOLDER.finditer(text)]
        held = self.waiting + notes if self.how.notes == "column" else []
        if self.y - size * self.how.leading - self.note_height(held) < 60:
            self.turn()
        for note in notes:
            self.on_page += 1
            self.printed[note] = self.on_page if self.how.restart else note
        self.waiting += notes
        self.y -= size * self.how.leading
        self.draw(text, self.left + indent, self.width - indent, size, bold, justify=self.how.justified and not last)

    def draw(self, text: str, x: float, width: float, size: float, bold: bool, *, justify: bool) -> None:
        out: Any = self.canvas.beginText(x, self.y)
        out.setFont(self.how.fonts[bold], size)
        blanks = text.count(" ")
        out.setWordSpace((width - self.wide(size, bold)(text)) / blanks if justify and blanks else 0)
        at = 0
        for m in HOLDER.finditer(text):
            out.textOut(text[at : m.start()])
            out.setFont(self.how.fonts[bold], size * 0.6)
            out.setRise(size * 0.35)
            out.textOut(str(self.printed[ord(m[0]) - 0xE000]))
            out.setRise(0)
            out.setFont(self.how.fonts[bold], size)
            at = m.end()
        out.textOut(text[at:])
        self.canvas.drawText(out)

    def bodies(self) -> None:
        """The notes of this column at its foot, or where we are."""
        notes = [n for n in self.waiting if n in self.said.notes]
        self.waiting = []
        if not notes:
            return
        if self.how.notes == "column":
            self.y = 60 + self.note_height(notes) - 10
            if self.how.rule:
                self.canvas.line(self.left, self.y + 4, self.left + 80, self.y + 4)
        size = self.how.size - 2.5
        for note in notes:
            for text in self.note_lines(note):
                if self.how.notes != "column" and self.y < 75:
                    self.turn()
                self.y -= size * 1.2
                self.draw(text, self.left, self.width, size, False, justify=False)

    def turn(self) -> None:
        if self.how.notes == "column":
            self.bodies()
        self.column += 1
        if self.column == self.how.columns:
            self.canvas.showPage()
            self.column = 0
            self.number += 1
            self.on_page = 0
            self.furniture()
        self.y = self.top

    def block(self, block: Block, before: str) -> None:
        how, size = self.how, self.how.size
        heading = block.kind == "heading"
        if block.kind == "title":
            size = 18.0
        bold = heading and how.heading_bold
        if heading:
            size = how.heading_size
        text = block.held.upper() if heading and how.upper else block.held
        indent = first = 0.0
        if block.kind == "item":
            text, indent = "• " + text, 12.0
        hang = 9.0 if indent else 0.0
        if block.kind == "paragraph" and how.indented and before == "paragraph":
            first = 16.0
        gap = not how.indented or heading or block.kind != before
        if gap and before and not (block.kind == before and block.kind in ("item", "score")) and self.y < self.top:
            self.y -= how.size * 0.8
        if heading and self.y - 4 * size < 60 + self.note_height(self.waiting):
            self.turn()
        lines = broken(text, self.width - indent - hang, self.wide(size, bold), hyphenate=how.hyphenate, first=first)
        for place, line in enumerate(lines):
            inset = indent + (first if place == 0 else hang)
            self.line(line, indent=inset, last=place == len(lines) - 1, bold=bold, size=size)


def latin(said: Document) -> Document:
    """The document with paths in other scripts percent-encoded: the standard fonts of PDF have no such letters."""

    def coded(m: re.Match[str]) -> str:
        return quote(m[0])

    return replace(said, notes={n: re.sub("[\u0370-\u1fff]+", coded, note) for n, note in said.notes.items()})


def pdf(said: Document, how: Print) -> bytes:
    """Print a document."""
    printer = _Printer(said, how)
    before = ""
    for block in said.blocks:
        printer.block(block, before)
        before = block.kind
    if how.notes == "end" and printer.waiting:
        printer.y -= 30
        printer.line("Notes", bold=True)
    printer.bodies()
    printer.canvas.save()
    return printer.buffer.getvalue()

"""The inside of a DOCX paragraph: runs, fields, links, note marks, text boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from docx.oxml.xmlchemy import BaseOxmlElement

from hrtag.reading.docx_notes import NoteNumbers
from hrtag.reading.docx_styles import Look, Styles, W, child, is_on, look_of, value
from hrtag.reading.lines import Run

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_NO_TEXT = {
    W + name
    for name in (
        *("del", "moveFrom", "rPr", "pPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "tblGrid", "tblPrEx"),
        *("delText", "delInstrText", "fldData", "ffData", "commentReference", "annotationRef", "sectPr"),
        *("footnoteRef", "endnoteRef", "separator", "continuationSeparator", "bookmarkStart", "bookmarkEnd"),
    )
}
_BREAKS = {W + "br", W + "cr"}
_TABS = {W + "tab", W + "ptab"}
_HYPHENS = {W + "noBreakHyphen": "\u2011", W + "softHyphen": "\u00ad"}
_NOTE_MARKS = {W + "footnoteReference": "f", W + "endnoteReference": "e"}
_SYMBOLS = {
    **dict.fromkeys((("symbol", 0xB7), ("wingdings", 0x6C), ("wingdings", 0x9F)), "•"),
    **dict.fromkeys((("wingdings", 0xA7), ("wingdings", 0x6E)), "▪"),
    **dict.fromkeys((("wingdings", 0xD8), ("wingdings 3", 0x7D)), "►"),
    **dict.fromkeys((("wingdings", 0xE0), ("wingdings", 0xE8), ("symbol", 0xAE)), "→"),
    ("wingdings", 0xFC): "✓",
    ("symbol", 0x2D): "−",
    ("symbol", 0xB3): "≥",
    ("symbol", 0xA3): "≤",
}
_PRIVATE = 0xF000
_LONGEST_MARK = 6
_FIELD_LINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.IGNORECASE)
_WEB = ("http://", "https://", "mailto:")


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_result: bool = False
    link: str | None = None


@dataclass(slots=True)
class Inline:
    """What a paragraph holds.

    Parameters
    ----------
    lines : list of list of Run
        Its text, cut at line breaks.
    boxes : list of element
        Text boxes that are anchored in it.
    """

    lines: list[list[Run]] = field(default_factory=lambda: [[]])
    boxes: list[BaseOxmlElement] = field(default_factory=list)

    def add(self, run: Run) -> None:
        """Put a run at the end, joined to the one before where both look the same."""
        line = self.lines[-1]
        if line and run.note is None and line[-1].note is None and _same_look(line[-1], run):
            before = line.pop()
            run = Run(before.text + run.text, run.size, run.bold, run.italic, run.raised, run.link)
        line.append(run)

    def extend(self, other: Inline) -> None:
        """Put another paragraph's content behind, on the same line."""
        for number, line in enumerate(other.lines):
            if number:
                self.lines.append([])
            for run in line:
                self.add(run)
        self.boxes.extend(other.boxes)

    @property
    def filled(self) -> list[tuple[Run, ...]]:
        """The lines that hold more than blanks."""
        return [tuple(line) for line in self.lines if any(run.text.strip() for run in line)]


class InlineReader:
    """Reads paragraphs; fields and the count of notes go on from one to the next.

    Parameters
    ----------
    styles : Styles
        The style sheet.
    numbers : dict of str to NoteNumbers
        Counters by ``'f'`` and ``'e'``.
    warn : callable
        Takes a warning.
    """

    def __init__(self, styles: Styles, numbers: dict[str, NoteNumbers], warn: Callable[[str], None]) -> None:
        self._styles = styles
        self._numbers = numbers
        self._warn = warn
        self._fields: list[_Field] = []
        self._targets: dict[str, str] = {}
        self._look = Look()
        self._custom: str | None = None
        self._inline = Inline()

    def read(self, paragraph: BaseOxmlElement, targets: dict[str, str]) -> Inline:
        """The content of a ``w:p``; ``targets`` are the external links of its part by id."""
        self._targets = targets
        self._inline = Inline()
        self._look = self._styles.paragraph_look(value(child(paragraph, "pPr/pStyle")))
        self._walk(paragraph, None)
        self._close_mark("")
        while self._fields and not self._fields[-1].in_result:
            self._fields.pop()
        return self._inline

    def _walk(self, element: BaseOxmlElement, link: str | None) -> None:
        for inner in element:
            tag = inner.tag
            if not isinstance(tag, str) or tag in _NO_TEXT:
                continue
            if tag == W + "r":
                self._run(inner, link)
            elif tag == W + "hyperlink":
                target = web_link(self._targets.get(inner.get(_R + "id", "")))
                self._walk(inner, target or link)
            elif tag == W + "fldSimple":
                self._walk(inner, _field_link(value(inner, "instr") or "") or link)
            elif tag == W + "txbxContent":
                self._inline.boxes.append(inner)
            elif tag == _MATH + "t":
                self._text(inner.text or "", self._look, link)
            else:
                for shown in shown_choice(inner):
                    self._walk(shown, link)

    def _run(self, run: BaseOxmlElement, link: str | None) -> None:
        properties = child(run, "rPr")
        look = look_of(properties).over(self._styles.run_look(value(child(properties, "rStyle")))).over(self._look)
        if look.hidden and is_on(child(properties, "specVanish")) is not True:
            if any(text.text and text.text.strip() for text in run.findall(W + "t")):
                self._warn("hidden text of the DOCX file was left out")
            return
        for inner in run:
            tag = inner.tag
            if not isinstance(tag, str) or tag in _NO_TEXT:
                continue
            if tag == W + "t":
                self._text(inner.text or "", look, link)
            elif tag in _TABS:
                self._text("\t", look, link)
            elif tag in _HYPHENS:
                self._text(_HYPHENS[tag], look, link)
            elif tag == W + "sym":
                self._text(_symbol(inner), look, link)
            elif tag in _BREAKS:
                if self._shown:
                    self._inline.lines.append([])
            elif tag == W + "fldChar":
                self._field_mark(value(inner, "fldCharType"))
            elif tag == W + "instrText":
                if self._fields and not self._fields[-1].in_result:
                    self._fields[-1].code += inner.text or ""
            elif tag in _NOTE_MARKS:
                self._note_mark(inner, _NOTE_MARKS[tag], look)
            else:
                for shown in shown_choice(inner):
                    self._walk_one(shown, link)

    def _walk_one(self, element: BaseOxmlElement, link: str | None) -> None:
        if element.tag == W + "txbxContent":
            self._inline.boxes.append(element)
        else:
            self._walk(element, link)

    @property
    def _shown(self) -> bool:
        return all(entry.in_result for entry in self._fields)

    def _text(self, text: str, look: Look, link: str | None) -> None:
        if not text or not self._shown:
            return
        if self._custom is not None and text.strip():
            is_mark = len(text.strip()) <= _LONGEST_MARK
            self._close_mark(text.strip() if is_mark else "")
            if is_mark:
                return
        links = [entry.link for entry in self._fields if entry.link]
        self._inline.add(
            Run(text, look.size, bool(look.bold), bool(look.italic), bool(look.raised), links[-1] if links else link)
        )

    def _note_mark(self, element: BaseOxmlElement, kind: str, look: Look) -> None:
        number = value(element, "id")
        if number is None or not self._shown:
            return
        self._close_mark("")
        if is_on_attribute(value(element, "customMarkFollows")):
            self._custom = kind + number
        else:
            self._add_mark(kind + number, self._numbers[kind].mark(number), look)

    def _close_mark(self, printed: str) -> None:
        """Set the custom mark that was announced."""
        if self._custom is not None:
            note, self._custom = self._custom, None
            self._numbers[note[0]].mark(note[1:], printed or note[1:])
            self._add_mark(note, printed or note[1:], self._look)

    def _add_mark(self, note: str, printed: str, look: Look) -> None:
        self._inline.add(Run(printed, look.size, bool(look.bold), bool(look.italic), raised=True, note=note))

    def _field_mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].link = _field_link(self._fields[-1].code)
        elif kind == "end" and self._fields:
            self._fields.pop()


def shown_choice(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """The element itself; of alternatives (``mc:AlternateContent``) the first only."""
    if element.tag != MC + "AlternateContent":
        yield element
        return
    choice = element.find(MC + "Choice")
    choice = element.find(MC + "Fallback") if choice is None else choice
    if choice is not None:
        yield choice


def web_link(target: str | None) -> str | None:
    """A link target, if it leads to the web or to a mail address."""
    return target if target and target.lower().startswith(_WEB) else None


def is_on_attribute(text: str | None) -> bool:
    """Whether an on/off attribute is on."""
    return text is not None and text.lower() not in {"0", "false", "off"}


def _field_link(code: str) -> str | None:
    match = _FIELD_LINK.match(code)
    return web_link(match[1]) if match else None


def _symbol(element: BaseOxmlElement) -> str:
    font = (value(element, "font") or "").lower()
    try:
        code = int(value(element, "char") or "", 16)
    except ValueError:
        return ""
    low = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    known = _SYMBOLS.get((font, low))
    return known or (chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else "")


def _same_look(one: Run, other: Run) -> bool:
    return (one.size, one.bold, one.italic, one.raised, one.link) == (
        other.size,
        other.bold,
        other.italic,
        other.raised,
        other.link,
    )

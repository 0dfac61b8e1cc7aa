"""Footnotes and endnotes of DOCX: which number is printed where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from docx.oxml.xmlchemy import BaseOxmlElement

from hrtag.reading.docx_styles import child, number, value

NoteKind = Literal["footnote", "endnote"]

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_CHICAGO = "*†‡§"
_MAX_ROMAN = 4000


def printed_number(count: int, style: str) -> str:
    """A number as Word prints it in a numbering format such as ``lowerRoman``."""
    if style in {"lowerRoman", "upperRoman"} and 0 < count < _MAX_ROMAN:
        roman, rest = "", count
        for size, letters in _ROMAN:
            roman += letters * (rest // size)
            rest %= size
        return roman if style == "lowerRoman" else roman.upper()
    if style in {"lowerLetter", "upperLetter"} and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style == "chicago" and count > 0:
        return _CHICAGO[(count - 1) % 4] * ((count - 1) // 4 + 1)
    return str(count)


@dataclass(slots=True)
class _Numbering:
    style: str
    start: int = 1
    by_section: bool = False


class NoteNumbers:
    """Counts the marks of one kind of note through the document.

    Parameters
    ----------
    kind : {'footnote', 'endnote'}
        Which notes.
    settings : element or None
        Root of the settings part.
    sections : list of element
        The ``w:sectPr`` of the document in order.
    """

    def __init__(self, kind: NoteKind, settings: BaseOxmlElement | None, sections: list[BaseOxmlElement]) -> None:
        general = _Numbering("decimal" if kind == "footnote" else "lowerRoman")
        _read(general, child(settings, f"{kind}Pr"))
        self._sections: list[_Numbering] = []
        for section in sections:
            own = _Numbering(general.style, general.start, general.by_section)
            _read(own, child(section, f"{kind}Pr"))
            self._sections.append(own)
        self._sections = self._sections or [general]
        self._section = 0
        self._count = self._sections[0].start - 1
        self._printed: dict[str, str] = {}

    @property
    def order(self) -> list[str]:
        """Ids of the notes in order of their first mark."""
        return list(self._printed)

    def end_section(self) -> None:
        """The next mark stands in the next section."""
        self._section = min(self._section + 1, len(self._sections) - 1)
        if self._sections[self._section].by_section:
            self._count = self._sections[self._section].start - 1

    def mark(self, note: str, custom: str | None = None) -> str:
        """The printed mark of a note; a custom one takes no number."""
        if note not in self._printed:
            if custom is None:
                self._count += 1
            self._printed[note] = custom or printed_number(self._count, self._sections[self._section].style)
        return self._printed[note]


def _read(numbering: _Numbering, properties: BaseOxmlElement | None) -> None:
    numbering.style = value(child(properties, "numFmt")) or numbering.style
    start = number(value(child(properties, "numStart")))
    numbering.start = numbering.start if start is None else start
    restart = value(child(properties, "numRestart"))
    numbering.by_section = numbering.by_section if restart is None else restart == "eachSect"

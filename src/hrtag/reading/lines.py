"""What every file format is read into: lines of styled runs.

A format reader (`pdf`, `docx`, `html`, `text`) answers a `RawDocument` and decides nothing about meaning: it says
what stands where and how it looks. `layout` decides what is heading, note, furniture or body.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

LineKind = Literal["text", "heading", "list_item", "table_row", "note"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style.

    Parameters
    ----------
    text : str
        As the file has it. Line and paragraph breaks are not part of it.
    size : float or None
        Type size in points; None where the format does not say.
    bold, italic : bool
        Style of the type.
    raised : bool
        Superscript, or small type set above the base line.
    link : str or None
        Target of the hyperlink the run belongs to.
    note : str or None
        Id of the note this run is the mark of, where the format itself says so (DOCX reference, HTML link to a note).
        For such a run ``text`` is the printed mark, or the id if none is printed.
    """

    text: str
    size: float | None = None
    bold: bool = False
    italic: bool = False
    raised: bool = False
    link: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Line:
    """One line (PDF, plain text) or one whole paragraph (DOCX, HTML, Markdown).

    Parameters
    ----------
    runs : tuple of Run
        In reading order. Cells of a table row are separated by a run ``"\\t"``.
    page : int or None
        Page it stands on, from 1; None where the format has no pages.
    kind : {'text', 'heading', 'list_item', 'table_row', 'note'}
        What the *format* says it is (style, tag, numbering); ``'text'`` where it says nothing.
    level : int or None
        Level of a heading (0 for a document title) or of a list item (from 1), where the format says so; 0 for a table row
        of column heads.
    paragraph : int or None
        Lines with the same number are one paragraph; None where the format does not know and layout must find out.
    note : str or None
        For kind ``'note'``: the id that marks refer to.
    drop : str or None
        A reason of `removed` where the format itself says that this is no body text: ``'navigation'``, ``'header'``,
        ``'footer'``, ``'page_number'``.
    x0, x1, top, bottom : float or None
        Box in points from the page's left and top edge.
    page_width, page_height : float or None
        Size of the page in points.
    column : int
        Column of the page, from 0, in reading order.
    space_before : bool
        A blank line (or a clear gap) stands before it.
    """

    runs: tuple[Run, ...]
    page: int | None = None
    kind: LineKind = "text"
    level: int | None = None
    paragraph: int | None = None
    note: str | None = None
    drop: str | None = None
    x0: float | None = None
    x1: float | None = None
    top: float | None = None
    bottom: float | None = None
    page_width: float | None = None
    page_height: float | None = None
    column: int = 0
    space_before: bool = False

    @cached_property
    def text(self) -> str:
        """The text of all runs."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def size(self) -> float | None:
        """Type size of most of the line's letters, in points."""
        weights: dict[float, int] = {}
        for run in self.runs:
            if run.size is not None and not run.raised:
                weights[run.size] = weights.get(run.size, 0) + len(run.text.strip())
        return max(weights, key=lambda size: (weights[size], size)) if weights else None

    @cached_property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        return all(run.bold for run in self.runs if run.text.strip() and not run.raised)


@dataclass(slots=True)
class RawDocument:
    """What a format reader answers.

    Parameters
    ----------
    lines : list of Line
        In reading order, notes and furniture included.
    media_type : str
        For example ``'application/pdf'``.
    pages : int or None
        Number of pages, where the format has them.
    warnings : list of str
        What the user should know ("page 3 has no text layer").
    """

    lines: list[Line]
    media_type: str
    pages: int | None = None
    warnings: list[str] = field(default_factory=list)

"""HTML to lines: the text of a page, its notes, and its furniture named as such."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from hrtag.errors import TooLargeError
from hrtag.reading.encoding import decode
from hrtag.reading.html_depth import check_depth
from hrtag.reading.html_furniture import find_furniture
from hrtag.reading.html_notes import Notes, find_notes
from hrtag.reading.html_tree import BLOCKS, Node, Tree, parse
from hrtag.reading.lines import Line, LineKind, RawDocument, Run
from hrtag.reading.text import encoding_warnings

MAX_HTML = 100_000_000

_DECLARED = re.compile(
    rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w-]+)|^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w-]+)",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 8192
_BLANKS = re.compile("[ \t\n\r\f]+")
_HEADING = re.compile("h([1-6])")
_BOLD = {"b", "strong", "th"}
_ITALIC = {"i", "em", "cite", "dfn", "var"}
_LISTS = {"ul", "ol", "menu", "dir"}
_CELLS = {"td", "th"}
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.IGNORECASE)
_WEB = ("http://", "https://", "mailto:")
_PROSE = 60


@dataclass(frozen=True, slots=True)
class _State:
    """What the open elements say of the text in them."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    link: str | None = None
    rank: int | None = None
    depth: int = 0
    item: int | None = None
    row: int | None = None
    layout: bool = False
    pre: bool = False
    dropped: bool = False


@dataclass(slots=True)
class _Buffer:
    """A line in the making."""

    runs: list[Run] = field(default_factory=list)
    state: _State | None = None
    note: str | None = None


def read_html(data: bytes) -> RawDocument:
    """Read an HTML page.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    RawDocument
        One line a block or table row (more where it holds ``<br>``: they share its ``paragraph``). What is no text of
        the page's main part has ``drop="navigation"``.

    Raises
    ------
    TooLargeError, UnsupportedFileError
    """
    if len(data) > MAX_HTML:
        raise TooLargeError(f"a page of more than {MAX_HTML // 1_000_000} MB; split it")
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    declared = (match[1] or match[2]).decode("ascii", "replace") if match else None
    decoded = decode(data, declared)
    check_depth(decoded.text)
    tree = parse(decoded.text)
    notes = find_notes(tree)
    writer = _Writer(tree, notes, find_furniture(tree, notes))
    return RawDocument(writer.write(), "text/html", warnings=encoding_warnings(decoded))


class _Writer:
    def __init__(self, tree: Tree, notes: Notes, furniture: set[int]) -> None:
        self.tree = tree
        self.nodes = tree.nodes
        self.notes = notes
        self.furniture = furniture
        self.layout = _layout_tables(tree)
        self.lines: list[Line] = []
        self.text = _Buffer()
        self.aside = _Buffer()
        self.paragraph = 0
        self.used = False
        self.gap = False
        self.prose_seen = False
        self.items: set[int] = set()
        self.rows: set[int] = set()
        self.note: tuple[int, int, str] | None = None

    def write(self) -> list[Line]:
        """The lines of the page."""
        stack: list[tuple[int, _State]] = []
        index = 0
        while index < len(self.nodes):
            while stack and self.nodes[stack[-1][0]].end <= index:
                self.leave(*stack.pop())
            self.turn_note(index)
            state = stack[-1][1] if stack else _State()
            node = self.nodes[index]
            if not node.tag:
                self.add_text(node.text, state)
                index += 1
            elif index in self.notes.marks:
                self.add_mark(index, node, state)
                index = node.end
            else:
                stack.append((index, self.enter(index, node, state)))
                index += 1
        while stack:
            self.leave(*stack.pop())
        self.end_paragraph()
        return self.lines

    def turn_note(self, index: int) -> None:
        """A line ends where the body of a note begins or ends."""
        note = self.notes.body_at(index)
        if note != self.note:
            self.end_paragraph()
            self.note = note

    def enter(self, index: int, node: Node, state: _State) -> _State:
        if index in self.furniture:
            if node.tag in BLOCKS and state.row is None:
                self.end_paragraph()
            state = replace(state, dropped=True)
        elif self.note is not None and self.note[0] == index:
            state = replace(state, dropped=False)
        if node.tag == "br":
            self.break_line(state)
        elif node.tag in BLOCKS:
            state = self.enter_block(index, node, state)
        return _styled(node, state)

    def enter_block(self, index: int, node: Node, state: _State) -> _State:
        if state.row is not None:
            if node.tag not in _CELLS:
                self.add_text(" ", state)
            elif state.row in self.rows:
                self.begin(state).runs.append(Run("\t"))
            self.rows.add(state.row)
        else:
            self.end_paragraph()
        heading = _HEADING.fullmatch(node.tag)
        if heading or node.attributes.get("role") == "heading":
            level = heading[1] if heading else node.attributes.get("aria-level", "2")
            return replace(state, rank=int(level) if level.isdecimal() and len(level) == 1 else 2)
        if node.tag in _LISTS:
            return replace(state, depth=state.depth + 1)
        if node.tag == "li":
            return replace(state, item=index, depth=max(1, state.depth))
        if node.tag == "table":
            return replace(state, layout=index in self.layout, row=state.row)
        if node.tag == "tr" and not state.layout and state.row is None:
            return replace(state, row=index)
        return replace(state, pre=True) if node.tag == "pre" else state

    def leave(self, index: int, state: _State) -> None:
        node = self.nodes[index]
        if state.row is not None and index != state.row:
            if node.tag in BLOCKS and node.tag not in _CELLS:
                self.add_text(" ", state)
        elif node.tag in BLOCKS:
            self.end_paragraph()

    def current(self, state: _State) -> _Buffer:
        return self.aside if state.dropped else self.text

    def begin(self, state: _State) -> _Buffer:
        buffer = self.current(state)
        if not buffer.runs:
            buffer.state = state
            buffer.note = self.note[2] if self.note and not state.dropped else None
        return buffer

    def add_text(self, text: str, state: _State) -> None:
        if state.pre:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.add(first, state)
            for line in rest:
                self.break_line(state)
                self.add(line, state)
            return
        text = _BLANKS.sub(" ", text)
        runs = self.current(state).runs
        if text.startswith(" ") and (not runs or runs[-1].text.endswith((" ", "\t"))):
            text = text[1:]
        self.add(text, state)

    def add(self, text: str, state: _State) -> None:
        if not text:
            return
        buffer = self.begin(state)
        run = Run(text, bold=state.bold, italic=state.italic, raised=state.raised, link=state.link)
        if buffer.runs and buffer.runs[-1].text != "\t" and replace(buffer.runs[-1], text=text) == run:
            run = replace(run, text=buffer.runs.pop().text + text)
        buffer.runs.append(run)

    def add_mark(self, index: int, node: Node, state: _State) -> None:
        note = self.notes.marks[index]
        text = _BLANKS.sub(" ", self.tree.text(index, node.end)).strip()
        buffer = self.begin(state)
        buffer.runs.append(Run(text or note, bold=state.bold, italic=state.italic, raised=True, note=note))

    def break_line(self, state: _State) -> None:
        if state.row is not None:
            self.add_text(" ", state)
        elif self.current(state).runs:
            self.flush(self.current(state))
            self.gap = False
        elif self.used:  # a second break in a row
            self.next_paragraph()
            self.gap = True

    def end_paragraph(self) -> None:
        self.flush(self.text)
        self.flush(self.aside)
        self.next_paragraph()

    def next_paragraph(self) -> None:
        if self.used:
            self.paragraph += 1
            self.used = False

    def flush(self, buffer: _Buffer) -> None:
        runs, state, note = _trimmed(buffer.runs), buffer.state, buffer.note
        buffer.runs, buffer.state, buffer.note = [], None, None
        if state is None or not any(run.text.strip() for run in runs):
            return
        kind, level = self.kind(state, note)
        self.lines.append(
            Line(
                tuple(runs),
                kind=kind,
                level=level,
                paragraph=self.paragraph,
                note=note,
                drop="navigation" if state.dropped else None,
                space_before=self.gap,
            )
        )
        self.used, self.gap = True, False
        if not state.dropped and kind != "heading" and sum(len(run.text) for run in runs) >= _PROSE:
            self.prose_seen = True

    def heads_columns(self, row: int) -> bool:
        """Whether all cells of a row are heads."""
        cells = {node.tag for node in self.nodes[row + 1 : self.nodes[row].end] if node.tag in _CELLS}
        return cells == {"th"}

    def kind(self, state: _State, note: str | None) -> tuple[LineKind, int | None]:
        if note is not None:
            return "note", None
        if state.dropped:
            return "text", None
        if state.rank is not None:
            return "heading", 0 if state.rank == 1 and not self.prose_seen else state.rank
        if state.row is not None:
            return "table_row", 0 if self.heads_columns(state.row) else None
        if state.item is not None and (state.item not in self.items or self.used):
            self.items.add(state.item)
            return "list_item", state.depth
        return "text", None


def _styled(node: Node, state: _State) -> _State:
    style = node.attributes.get("style", "")
    tag = node.tag
    if tag == "a":
        href = node.attributes.get("href", "").strip()
        if href.lower().startswith(_WEB):
            state = replace(state, link=href)
    if tag in _BOLD or (style and _BOLD_STYLE.search(style)):
        state = replace(state, bold=True)
    if tag in _ITALIC or (style and _ITALIC_STYLE.search(style)):
        state = replace(state, italic=True)
    if tag == "sup" or (style and _RAISED_STYLE.search(style)):
        state = replace(state, raised=True)
    return state


def _layout_tables(tree: Tree) -> set[int]:
    """Tables that only place text: a table, a heading or several paragraphs of prose in a cell, or one column."""
    nodes = tree.nodes
    layout: set[int] = set()
    table_of = [-1] * len(nodes)
    prose_blocks: dict[int, int] = {}
    widths: dict[int, int] = {}
    cell_of = [-1] * len(nodes)
    cells_in_row: dict[int, int] = {}
    for index, node in enumerate(nodes):
        above = node.parent
        table_of[index] = table_of[above] if above >= 0 else -1
        cell_of[index] = cell_of[above] if above >= 0 else -1
        if node.tag == "table":
            if table_of[index] >= 0:
                layout.add(table_of[index])
            if node.attributes.get("role") in {"presentation", "none"}:
                layout.add(index)
            table_of[index], cell_of[index] = index, -1
            widths[index] = 0
        elif node.tag in _CELLS and table_of[index] >= 0:
            cell_of[index] = index
            cells_in_row[above] = cells_in_row.get(above, 0) + 1
            widths[table_of[index]] = max(widths[table_of[index]], cells_in_row[above])
        elif cell_of[index] >= 0 and node.tag in {"p", "div", "li", "h1", "h2", "h3"}:
            if node.letters >= _PROSE and not any(
                inner.tag in BLOCKS for inner in nodes[index + 1 : min(index + 3, node.end)]
            ):
                prose_blocks[cell_of[index]] = prose_blocks.get(cell_of[index], 0) + 1
                if prose_blocks[cell_of[index]] > 1:
                    layout.add(table_of[index])
            elif node.tag in {"h1", "h2"}:
                layout.add(table_of[index])
    return layout | {table for table, width in widths.items() if width <= 1}


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without blanks at the ends and without empty cells at the end."""
    runs = list(runs)
    while runs and runs[-1].note is None and not runs[-1].text.strip(" \t\n"):
        runs.pop()
    if runs and runs[-1].note is None:
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" \t\n"))
    clean: list[Run] = []
    for place, run in enumerate(runs):
        at_cell_end = place + 1 < len(runs) and runs[place + 1].text == "\t"
        text = run.text.rstrip(" ") if at_cell_end and run.note is None and run.text != "\t" else run.text
        if text:
            clean.append(replace(run, text=text))
    return clean

"""Setting a document as plain text, Markdown, HTML or DOCX, in the ways these files are found."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import docx
from composer import HOLDER, MARK, Block, Document

SUPER = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SYMBOLS = ("*", "†", "‡", "§", "**", "††", "‡‡", "§§", "***", "†††")
MARKS: dict[str, Callable[[int], str]] = {
    "raised": lambda n: str(n).translate(SUPER),
    "bracket": lambda n: f"[{n}]",
    "bracket_blank": lambda n: f" [{n}]",
    "caret": lambda n: f"[^{n}]",
    "paren": lambda n: f"{n})",
    "plain": lambda n: str(n),
    "symbol": lambda n: SYMBOLS[(n - 1) % len(SYMBOLS)],
}
BODIES: dict[str, Callable[[int], str]] = {
    "raised": lambda n: str(n).translate(SUPER) + " ",
    "raised_glued": lambda n: str(n).translate(SUPER),
    "bracket": lambda n: f"[{n}] ",
    "caret": lambda n: f"[^{n}]: ",
    "paren": lambda n: f"{n}) ",
    "dot": lambda n: f"{n}. ",
    "plain": lambda n: f"{n} ",
    "symbol": lambda n: SYMBOLS[(n - 1) % len(SYMBOLS)] + " ",
}


@dataclass(frozen=True)
class Text:
    """How a plain text is set.

    ``page`` is the number of lines of a page; ``head`` and ``foot`` give what is printed on page n. ``notes`` is where
    the bodies stand: ``end``, ``titled`` (under "Notes"), ``section`` or ``page``.
    """

    width: int | None = None
    hyphenate: bool = False
    marks: str = "raised"
    bodies: str = "raised"
    notes: str = "end"
    restart: bool = False
    page: int | None = None
    head: Callable[[int], str] | None = None
    foot: Callable[[int], str] | None = None
    glued: bool = False
    feeds: bool = False
    blanks: bool = True
    bullet: str = "• "
    heading: Callable[[str], str] = str
    indent: str = ""


def breakable(word: str, room: float, wide: Callable[[str], float]) -> int | None:
    """Where a word can be hyphenated so that its first part fits."""
    letters = re.match(r"\W*([^\W\d_]{6,})", word)
    if not letters or URL_LIKE.search(word):
        return None
    for at in range(letters.end(1) - 3, letters.start(1) + 2, -1):
        if word[at - 1] in "aeiou" and word[at] not in "aeiou" and wide(word[:at] + "-") <= room:
            return at
    return None


URL_LIKE = re.compile(r"://|www\.")


def broken(text: str, width: float, wide: Callable[[str], float], *, hyphenate: bool, first: float = 0) -> list[str]:
    """Break a text into lines; words with a hyphen may break behind it, URLs behind a slash."""
    lines: list[str] = []
    line = ""
    pending = text.split(" ")
    while pending:
        word = pending.pop(0)
        room = width - (first if not lines else 0)
        candidate = f"{line} {word}" if line else word
        if wide(candidate) <= room:
            line = candidate
            continue
        free = room - (wide(line + " ") if line else 0)
        splits = [m.end() for m in re.finditer(r"(?<=\w)[-–](?=\w)|(?<=[\w=&])/(?=\w)", word)]
        at = next((s for s in reversed(splits) if wide(word[:s]) <= free), None)
        if at is not None and (hyphenate or URL_LIKE.search(word)):
            lines.append(f"{line} {word[:at]}".strip())
            line, pending = "", [word[at:], *pending]
        elif hyphenate and (cut := breakable(word, free, wide)):
            lines.append(f"{line} {word[:cut]}-".strip())
            line, pending = "", [word[cut:], *pending]
        elif URL_LIKE.search(word) and wide(word) > width:
            at = max((n for n in range(1, len(word)) if wide(word[:n]) <= free), default=0)
            lines.append(f"{line} {word[:at]}".strip())
            line, pending = "", [word[at:], *pending]
        elif line:
            lines.append(line)
            line, pending = "", [word, *pending]
        else:
            lines.append(word)
            line = ""
    return [*lines, line] if line else lines


@dataclass
class _Typist:
    """The lines of a plain text as they grow, page by page."""

    said: Document
    how: Text
    out: list[str] = field(default_factory=list)
    on_page: list[str] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    printed: dict[int, int] = field(default_factory=dict)
    number: int = 1

    def put(self, line: str) -> None:
        def mark(m: re.Match[str]) -> str:
            note = ord(m[0]) - 0xE000
            self.waiting.append(note)
            self.printed[note] = len(self.waiting) if self.how.restart else note
            beside = (
                m.start() and HOLDER.match(m.string, m.start() - 1) and self.how.marks in ("raised", "paren", "plain")
            )
            return ("," if beside else "") + MARKS[self.how.marks](self.printed[note])

        self.on_page.append(HOLDER.sub(mark, line))
        if self.how.page and len(self.on_page) >= self.how.page:
            self.turn()

    def bodies(self) -> None:
        for note in self.waiting:
            if note not in self.said.notes:
                continue
            text = BODIES[self.how.bodies](self.printed[note]) + self.said.notes[note]
            width = self.how.width
            self.on_page += broken(text, width, len, hyphenate=self.how.hyphenate) if width else [text]
        self.waiting.clear()

    def turn(self, last: bool = False) -> None:
        if self.how.notes == "page":
            if self.waiting and self.how.blanks:
                self.on_page.append("")
            self.bodies()
        head = self.how.head(self.number) if self.how.head else None
        foot = self.how.foot(self.number) if self.how.foot else None
        if self.how.glued and self.out and head and self.on_page and _runs_on(self.out[-1], self.on_page[0]):
            self.out[-1] += head + self.on_page.pop(0)
            head = None
        page = [*([head] if head else []), *self.on_page, *([foot] if foot else [])]
        if self.how.feeds and self.out and page:
            page[0] = "\f" + page[0]
        self.out += page
        self.on_page.clear()
        self.number += 1


def _runs_on(before: str, line: str) -> bool:
    return before[-1:].isalpha() and line[:1].islower() and len(before) > 100


def plain(said: Document, how: Text) -> str:
    """Set a document as plain text."""
    typist = _Typist(said, how)
    before = ""
    for block in said.blocks:
        text = block.held
        if block.kind == "heading":
            if how.notes == "section":
                typist.bodies()
            text = how.heading(text)
        apart = block.kind in ("heading", "lead_in") or (block.kind != before) or block.kind == "paragraph"
        if how.blanks and apart and typist.on_page:
            typist.put("")
        before = block.kind
        if block.kind == "item":
            text = how.bullet + text
        if block.kind == "paragraph":
            text = how.indent + text
        if how.width is None:
            for line in _cut(text, how):
                typist.put(line)
        else:
            for line in broken(text, how.width, len, hyphenate=how.hyphenate):
                typist.put(line)
    if how.notes in ("end", "titled", "section"):
        if how.notes == "titled":
            typist.on_page += ["", "Notes", ""]
        elif how.blanks:
            typist.on_page.append("")
        typist.bodies()
    typist.turn(last=True)
    return "\n".join(typist.out) + "\n"


def _cut(text: str, how: Text) -> list[str]:
    """A paragraph of a paged text without line breaks: long ones stand in two stretches, so that pages cut them."""
    if not how.page or len(text) < 200:
        return [text]
    at = text.index(" ", len(text) // 2)
    return [text[:at], text[at + 1 :]] if how.page else [text]


def markdown(said: Document, *, bold_headings: bool = False, linked: bool = True) -> str:
    """Set a document as Markdown."""
    out: list[str] = []
    for block in said.blocks:
        text = block.text if linked else MARK.sub(lambda m: f"<sup>{m[1]}</sup>", block.text)
        if block.kind == "title":
            text = ("# " if not out else "") + text
        elif block.kind == "heading":
            text = f"**{text}**" if bold_headings else f"## {text}"
        elif block.kind == "item":
            text = f"- {text}"
        out += [text] if block.kind == "item" and out and out[-1].startswith("- ") else ["", text]
    out += [""] if linked else ["", "## Notes", ""]
    out += [f"[^{n}]: {note}" if linked else f"{n}. {note}" for n, note in said.notes.items()]
    return "\n".join(out).strip() + "\n"


def html_page(said: Document, *, marks: str = "linked", table: bool = False, body: bool = True) -> str:
    """Set a document as a web page with menus and a foot; ``marks`` is linked, raised or bracket."""
    out: list[str] = []
    closing = ""
    for block in said.blocks:
        text = MARK.sub(lambda m: _html_mark(int(m[1]), marks), html.escape(block.text, quote=False))
        tag = {"title": "p", "score": "p", "lead_in": "p", "heading": "h2", "paragraph": "p", "item": "li"}[block.kind]
        wrap = "ul" if block.kind == "item" else "table" if block.kind == "score" and table else ""
        if wrap != closing:
            out += [f"</{closing}>"] * bool(closing) + [f"<{wrap}>"] * bool(wrap)
            closing = wrap
        if wrap == "table":
            label, _, value = text.partition(": ")
            out.append(f"<tr><td>{label}</td><td>{value.replace(' (', '</td><td>(')}</td></tr>")
        else:
            tag = "h1" if block is said.blocks[0] else tag
            out.append(f"<{tag}>{text}</{tag}>")
    notes = [_html_note(n, note, marks) for n, note in said.notes.items()]
    listed = {"linked": "ol", "raised": "div", "bracket": "div"}[marks]
    return (
        "<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>"
        "<nav><a href='/'>Home</a> <a href='/about'>About us</a></nav><main>"
        + "\n".join(out)
        + (f"</{closing}>" if closing else "")
        + f"<hr><{listed}>"
        + "\n".join(notes)
        + f"</{listed}></main><footer>© The editors</footer></body></html>"
    )


def _html_mark(number: int, marks: str) -> str:
    if marks == "linked":
        return f'<sup><a href="#fn{number}" id="ref{number}">{number}</a></sup>'
    return f"<sup>{number}</sup>" if marks == "raised" else f"[{number}]"


def _html_note(number: int, note: str, marks: str) -> str:
    text = re.sub(r"&lt;(http\S+?)&gt;", r"&lt;<a href='\1'>\1</a>&gt;", html.escape(note, quote=False))
    if marks == "linked":
        return f'<li id="fn{number}">{text} <a href="#ref{number}">↩</a></li>'
    return f"<p><sup>{number}</sup> {text}</p>" if marks == "raised" else f"<p>[{number}] {text}</p>"


def docx_file(
    said: Document,
    *,
    headings: str = "style",
    scores: str = "tabs",
    bullets: str = "style",
    head: str | None = None,
) -> bytes:
    """Set a document as DOCX with raised marks typed by hand and a list of notes at its end.

    ``headings`` is style, bold or numbered; ``scores`` tabs, table or lines; ``bullets`` style or typed.
    """
    paper = docx.Document()
    if head:
        paper.sections[0].header.paragraphs[0].text = head
    rows = said.of("score")
    for count, block in enumerate(said.blocks):
        if block.kind == "score" and scores == "table":
            if block is rows[0]:
                _score_table(paper, rows)
            continue
        style = None
        if block.kind == "title" and count == 0 and headings == "style":
            style = "Title"
        elif block.kind == "heading" and headings == "style":
            style = "Heading 1"
        elif block.kind == "item" and bullets == "style":
            style = "List Bullet"
        paragraph = paper.add_paragraph(style=style)
        text = block.text
        if block.kind == "item" and bullets == "typed":
            text = "•\t" + text
        if block.kind == "score" and scores == "tabs":
            text = text.replace(": ", "\t").replace(" (", "\t(")
        _add_runs(paragraph, block, text, headings)
    if said.notes:
        paper.add_paragraph("Notes", style="Heading 1" if headings == "style" else None)
        for number, note in said.notes.items():
            paragraph = paper.add_paragraph()
            paragraph.add_run(str(number)).font.superscript = True
            paragraph.add_run(" " + note)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _add_runs(paragraph: docx.text.paragraph.Paragraph, block: Block, text: str, headings: str) -> None:
    bold = block.kind == "heading" and headings == "bold"
    for place, part in enumerate(MARK.split(text)):
        if part:
            run = paragraph.add_run(part)
            run.font.superscript = True if place % 2 else None
            run.bold = True if bold else None


def _score_table(paper: docx.document.Document, rows: Sequence[Block]) -> None:
    table = paper.add_table(rows=0, cols=3)
    for block in rows:
        label, _, value = block.text.partition(": ")
        number, _, change = value.partition(" ")
        for cell, text in zip(table.add_row().cells, (label, number, change.strip("()")), strict=True):
            cell.text = text

"""Markdown to lines, by hand: a commentary needs its blocks and notes, and every mark of the syntax accounted for."""

from __future__ import annotations

import re

from hrtag.reading.lines import Line, LineKind, Run

_FRONT_MATTER = re.compile(r"[\w-]+\s*:(\s|$)")
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_ATTRIBUTES = re.compile(r"\{[#.][^{}]*\}$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^`]*$")
_QUOTE = re.compile(r" {0,3}((?:>[ \t]?)+)")
_BULLET = re.compile(r"([ \t]*)([-*+])[ \t]+(?=\S)")
_ORDERED = re.compile(r"([ \t]*)(\d{1,9}[.)])[ \t]+(?=\S)")
_NOTE_BODY = re.compile(r" {0,3}\[\^([^\[\]\s]{1,80})\]:[ \t]*(.*)$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL_BREAK = re.compile(r"(?<!\\)\|")
_COMMENT = re.compile(r"[ \t]*<!--.*?(-->|$)")
_INLINE = re.compile(r"\[\^(?P<note>[^\[\]\s]{1,80})\]|<sup>(?P<raised>[^<>]{0,80})</sup>")

_STRONG_SIGNS = (re.compile(r" {0,3}\[\^[^\[\]\s]{1,80}\]:"), re.compile(r".*\S\[\^[^\[\]\s]{1,80}\]"))
_WEAK_SIGNS = (re.compile(r".*\*\*[^\s*][^*]{0,500}\*\*"), re.compile(r".*\[[^\[\]]{1,500}\]\([^)\s]{1,2000}\)"))


def is_markdown(lines: list[str]) -> bool:
    """Whether a text is Markdown rather than plain text, by what only Markdown writes."""
    if _front_matter_end(lines):
        return True
    weak: set[int] = set()
    fences = 0
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        heading = _ATX.match(line)
        if heading and (not before.strip() or _ATX.match(before)):
            return True
        if any(sign.match(line) for sign in _STRONG_SIGNS):
            return True
        if "|" in line and "|" in after and _TABLE_RULE.match(after):
            return True
        fences += bool(_FENCE.match(line))
        if _is_setext(before, line, after):
            weak.add(-1)
        weak.update(index for index, sign in enumerate(_WEAK_SIGNS) if sign.match(line))
    return fences >= 2 or len(weak) >= 2


def _front_matter_end(lines: list[str]) -> int:
    """How many lines the YAML block at the top takes; 0 where there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    for index, line in enumerate(lines[1:200], start=1):
        if line.rstrip() in {"---", "..."}:
            return index + 1 if any(_FRONT_MATTER.match(inner) for inner in lines[1:index]) else 0
    return 0


def _is_setext(before: str, line: str, after: str) -> bool:
    return bool(line.strip() and not before.strip() and _SETEXT.match(after) and not _RULE.match(line))


def markdown_lines(physical: list[str]) -> list[Line]:
    """Turn the lines of a Markdown text into lines with their kind.

    Parameters
    ----------
    physical : list of str
        The lines as they stand in the file.

    Returns
    -------
    list of Line
        Marks of the syntax at the start of lines (``##``, ``>``, bullets, table pipes, fences, front matter) are lines
        of their own with ``drop="markup"``. Emphasis and links stay in the text.
    """
    return _Parser(physical).parse()


class _Parser:
    def __init__(self, physical: list[str]) -> None:
        self.physical = physical
        self.lines: list[Line] = []
        self.paragraph = -1
        self.kind: LineKind = "text"
        self.level: int | None = None
        self.note: str | None = None
        self.open = False
        self.blank = False
        self.body_seen = False

    def parse(self) -> list[Line]:
        index = _front_matter_end(self.physical)
        for line in self.physical[:index]:
            self.markup(line)
        while index < len(self.physical):
            index = self.step(index)
        return self.lines

    def step(self, index: int) -> int:
        """Read the block that starts at a line, and answer where the next one starts."""
        line = self.physical[index]
        if not line.strip():
            self.open = False
            self.blank = True
            return index + 1
        fence = _FENCE.match(line)
        if fence:
            return self.fenced(index, fence[1])
        comment = _COMMENT.match(line)
        if comment:
            return self.comment(index)
        quote = _QUOTE.match(line)
        if quote:
            self.markup(quote[1])
            line = line[quote.end() :]
        heading = _ATX.match(line)
        if heading:
            text, closing = _without_closing(line[heading.end() :].rstrip())
            self.markup(heading[1] + closing)
            self.heading(text, len(heading[1]))
            return index + 1
        after = self.physical[index + 1] if index + 1 < len(self.physical) else ""
        if not self.open and _is_setext("", line, after):
            self.heading(line.strip(), 1 if after.lstrip().startswith("=") else 2)
            self.markup(after)
            return index + 2
        if _RULE.match(line):
            self.open = False
            self.markup(line)
            return index + 1
        if "|" in line and "|" in after and _TABLE_RULE.match(after):
            return self.table(index)
        self.text_line(line)
        return index + 1

    def text_line(self, line: str) -> None:
        body = _NOTE_BODY.match(line)
        bullet, ordered = _BULLET.match(line), _ORDERED.match(line)
        if body:
            self.start("note", note=body[1])
            line = body[2]
        elif bullet:
            self.markup(bullet[2])
            self.start("list_item", level=_depth(bullet[1]))
            line = line[bullet.end() :]
        elif ordered and (not self.open or self.kind == "list_item"):
            self.start("list_item", level=_depth(ordered[1]))
            line = line.lstrip()
        elif not self.open:
            indented = line.startswith(("\t", "  ")) and self.kind == "note"
            self.start("note" if indented else "text", note=self.note if indented else None)
        self.add(line.strip())

    def heading(self, text: str, rank: int) -> None:
        self.start("heading", level=0 if rank == 1 and not self.body_seen else rank)
        self.add(text)
        self.open = False

    def fenced(self, index: int, fence: str) -> int:
        self.open = False
        self.markup(self.physical[index])
        self.start("text")
        index += 1
        while index < len(self.physical):
            line = self.physical[index]
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                self.markup(line)
                index += 1
                break
            if line.strip():
                self.emit((Run(line),))
            index += 1
        self.open = False
        return index

    def comment(self, index: int) -> int:
        while index < len(self.physical):
            line = self.physical[index]
            index += 1
            self.markup(line.partition("-->")[0] + ("-->" if "-->" in line else ""))
            if "-->" in line:
                rest = line.partition("-->")[2]
                if rest.strip():
                    self.text_line(rest)
                break
        return index

    def table(self, index: int) -> int:
        for number, line in enumerate(self.physical[index:]):
            if "|" not in line:
                return index + number
            if number == 1:
                self.markup(line)
                continue
            cells = [cell.strip().replace("\\|", "|") for cell in _CELL_BREAK.split(line)]
            self.markup("|" * (len(cells) - 1))
            cells = cells[1:] if not cells[0] else cells
            while cells and not cells[-1]:
                cells.pop()
            self.start("table_row", level=None if number else 0)
            runs: list[Run] = []
            for position, cell in enumerate(cells):
                if position:
                    runs.append(Run("\t"))
                runs.extend(self.inline(cell))
            self.emit(tuple(runs))
            self.open = False
        return len(self.physical)

    def start(self, kind: LineKind, level: int | None = None, note: str | None = None) -> None:
        self.kind, self.level, self.note = kind, level, note
        self.paragraph += 1
        self.open = True

    def markup(self, text: str) -> None:
        if text.strip():
            self.lines.append(Line((Run(text.strip()),), drop="markup"))

    def add(self, text: str) -> None:
        self.emit(self.inline(text))

    def inline(self, text: str) -> tuple[Run, ...]:
        runs: list[Run] = []
        position = 0
        for match in _INLINE.finditer(text):
            if match.start() > position:
                runs.append(Run(text[position : match.start()]))
            if match["note"] is not None:
                runs.append(Run(match["note"], raised=True, note=match["note"]))
            elif match["raised"]:
                self.markup("<sup></sup>")
                runs.append(Run(match["raised"], raised=True))
            position = match.end()
        if position < len(text):
            runs.append(Run(text[position:]))
        return tuple(runs)

    def emit(self, runs: tuple[Run, ...]) -> None:
        if not any(run.text.strip() for run in runs):
            return
        self.lines.append(
            Line(
                runs,
                kind=self.kind,
                level=self.level,
                paragraph=self.paragraph,
                note=self.note,
                space_before=self.blank,
            )
        )
        self.blank = False
        self.body_seen = self.body_seen or self.kind in {"text", "list_item"}


def _depth(indent: str) -> int:
    return len(indent.expandtabs(4)) // 2 + 1


def _without_closing(title: str) -> tuple[str, str]:
    """A heading without its closing ``##`` and ``{#id}``, and these."""
    start = title.rfind("{")
    attributes = title[start:] if start > 0 and _ATTRIBUTES.match(title, start) else ""
    text = title.removesuffix(attributes).rstrip()
    bare = text.rstrip("#")
    marks = text[len(bare) :] if not bare or bare[-1].isspace() else ""
    return text.removesuffix(marks).rstrip(), marks + attributes

"""The source form of the corpus: one commentary a file, written by hand with light inline markup.

``parse_source`` turns such a file into a `SourceDocument`. The form is described in ``corpus/GUIDELINES.md``;
every problem is reported with its line, and nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hrtag.learning.markup import MarkupError, parse_markup

POLARITY_MARKS = {"+": "positive", "-": "negative", "~": "mixed", "0": "neutral"}
LINE_KINDS = ("title", "score", "header", "footer", "contact", "hashtags", "lead_in", "contrast")
HEADER_KEYS = ("voice", "country", "year", "writer", "annotator", "split", "scheme")

_FINDING = re.compile(r"(?P<item>\* )?\[(?P<polarity>[-+~0])(?: (?P<component>[a-z][a-z0-9-]*))?\] (?P<text>.*\S)")
_HEADING = re.compile(r"(?P<level>#{1,4}) (?P<text>.*?\S)(?: \{(?P<component>[a-z][a-z0-9-]*)\})?")
_OTHER = re.compile(r"% (?P<kind>[a-z_]+): (?P<text>.*\S)")
_NOTE = re.compile(r"\[\^(?P<number>\d+)\]: (?P<text>.*\S)")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a corpus file, with the place where it stands."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(slots=True)
class SourceFinding:
    """One annotated finding of a source file; entities are rows of the report contract."""

    line: int
    text: str
    polarity: str
    component: str
    heading: str | None
    paragraph: int
    list_item: bool
    footnotes: list[int]
    entities: list[dict[str, Any]]
    contrast: str | None = None
    lead_in: str | None = None


@dataclass(slots=True)
class SourceDocument:
    """A parsed source file: its header, its lines in order, its findings and its footnotes."""

    path: str
    meta: dict[str, Any]
    findings: list[SourceFinding] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    footnotes: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The document's name: the file name without its suffix."""
        return Path(self.path).stem


def parse_source(text: str, path: str) -> SourceDocument:
    """Read one source file.

    Parameters
    ----------
    text : str
        The whole file.
    path : str
        Its path, for messages and for the document's name.

    Returns
    -------
    SourceDocument
        With ``problems`` listing everything that could not be read; never raises.
    """
    document = SourceDocument(path, {})
    lines = text.splitlines()
    body_start = _read_header(document, lines)
    heading: str | None = None
    section: str | None = None
    contrast: str | None = None
    lead_in: str | None = None
    paragraph, open_paragraph = -1, False
    for number, line in enumerate(lines[body_start:], body_start + 1):
        line = line.rstrip()
        if not line:
            open_paragraph = False
        elif m := _FINDING.fullmatch(line):
            if m["item"] or not open_paragraph:
                paragraph += 1
            open_paragraph = True
            if _add_finding(document, number, m, heading, section, paragraph, contrast):
                finding = document.findings[-1]
                if finding.list_item:
                    finding.lead_in = lead_in
                else:
                    lead_in = finding.text if finding.text.endswith(":") else None
        elif m := _HEADING.fullmatch(line):
            heading, section, open_paragraph, lead_in = m["text"], m["component"], False, None
            document.lines.append(("title" if m["level"] == "#" else "heading", m["text"]))
        elif m := _NOTE.fullmatch(line):
            if int(m["number"]) in document.footnotes:
                document.problems.append(Problem(path, number, f"Footnote {m['number']} stands twice."))
            document.footnotes[int(m["number"])] = m["text"]
        elif (m := _OTHER.fullmatch(line)) and m["kind"] in LINE_KINDS:
            if m["kind"] == "contrast":
                contrast = m["text"]
            else:
                document.lines.append((m["kind"], m["text"]))
                lead_in = m["text"] if m["kind"] == "lead_in" else lead_in
            open_paragraph = False
        else:
            document.problems.append(
                Problem(
                    path,
                    number,
                    f"Not a line of the source form: {line[:60]!r}. A finding begins with "
                    f"[+], [-], [~] or [0], a heading with ##, other text with '% kind: ' ({', '.join(LINE_KINDS)}).",
                )
            )
    _check_notes(document)
    return document


def _read_header(document: SourceDocument, lines: list[str]) -> int:
    if not lines or lines[0].strip() != "---":
        document.problems.append(
            Problem(document.path, 1, "The file must begin with a header between two lines '---'.")
        )
        return 0
    for number, line in enumerate(lines[1:], 2):
        if line.strip() == "---":
            for key in HEADER_KEYS:
                if key not in document.meta:
                    document.problems.append(Problem(document.path, 1, f"The header lacks '{key}:'."))
            return number
        key, colon, value = line.partition(":")
        if not colon:
            document.problems.append(Problem(document.path, number, f"Not a header line: {line!r}."))
            continue
        value = value.strip()
        document.meta[key.strip()] = int(value) if key.strip() == "year" and value.isdigit() else value
    document.problems.append(Problem(document.path, 1, "The header does not end: a second line '---' is missing."))
    return len(lines)


def _add_finding(
    document: SourceDocument,
    line: int,
    match: re.Match[str],
    heading: str | None,
    section: str | None,
    paragraph: int,
    contrast: str | None,
) -> bool:
    component = match["component"] or section
    if component is None:
        document.problems.append(
            Problem(document.path, line, "No component: the heading above has none, so write [- component].")
        )
        return False
    try:
        text, entities, notes = parse_markup(match["text"], document.meta.get("year"))
    except MarkupError as error:
        document.problems.append(Problem(document.path, line, str(error)))
        return False
    finding = SourceFinding(
        line,
        text,
        POLARITY_MARKS[match["polarity"]],
        component,
        heading,
        paragraph,
        bool(match["item"]),
        notes,
        entities,
        contrast,
    )
    document.findings.append(finding)
    document.lines.append(("finding", text))
    return True


def _check_notes(document: SourceDocument) -> None:
    used = {n for f in document.findings for n in f.footnotes}
    for finding in document.findings:
        for n in finding.footnotes:
            if n not in document.footnotes:
                document.problems.append(Problem(document.path, finding.line, f"Footnote mark [^{n}] has no body."))
    for n in sorted(set(document.footnotes) - used):
        document.problems.append(Problem(document.path, 0, f"Footnote {n} has a body but no mark in a finding."))

"""The ways in which every document of the tests is set."""

from __future__ import annotations

from collections.abc import Callable

from composer import NUMBERING, Document
from printing import Print, latin, pdf
from settings import Text, docx_file, html_page, markdown, plain

Setting = Callable[[Document], "str | bytes"]

RUNNING = "Freedom Monitor | freedom@example.org"


def _parity(n: int) -> str:
    return f"{n}    Eleven Seasons Report" if n % 2 == 0 else f"Law, courts, prisons    {n}"


TEXTS: dict[str, Text] = {
    "lines": Text(),
    "lines_no_blanks": Text(blanks=False),
    "wrapped": Text(width=72),
    "wrapped_hyphenated": Text(width=72, hyphenate=True),
    "wrapped_indented": Text(width=72, blanks=False, indent="    "),
    "wrapped_narrow_dash": Text(width=60, hyphenate=True, bullet="- "),
    "bracket": Text(marks="bracket", bodies="bracket"),
    "bracket_blank_wrapped": Text(width=72, marks="bracket_blank", bodies="bracket", notes="titled"),
    "caret": Text(marks="caret", bodies="caret"),
    "caret_wrapped": Text(width=72, marks="caret", bodies="caret"),
    "paren": Text(marks="paren", bodies="paren", notes="titled"),
    "plain_titled": Text(marks="plain", bodies="dot", notes="titled"),
    "plain_wrapped": Text(width=72, marks="plain", bodies="dot", notes="titled"),
    "raised_dot": Text(marks="raised", bodies="dot", notes="end"),
    "raised_glued_wrapped": Text(width=72, bodies="raised_glued", notes="end"),
    "section_notes": Text(notes="section"),
    "section_notes_wrapped": Text(width=72, notes="section"),
    "section_bracket": Text(notes="section", marks="bracket", bodies="bracket", width=80),
    "page_notes": Text(width=72, page=24, notes="page", foot=lambda n: f"- {n} -"),
    "page_notes_restart": Text(width=72, page=24, notes="page", restart=True, foot=str, feeds=True),
    "page_notes_restart_unfed": Text(width=72, page=24, notes="page", restart=True, foot=str),
    "page_notes_dot": Text(width=72, page=24, notes="page", bodies="dot", foot=lambda n: f"Page {n}"),
    "page_bracket_hyphen": Text(width=66, page=30, notes="page", marks="bracket", bodies="bracket", hyphenate=True),
    "dash_pages": Text(width=72, page=25, foot=lambda n: f"- {n} -"),
    "page_of": Text(width=72, page=25, foot=lambda n: f"Page {n} of 9"),
    "piped": Text(width=72, page=25, foot=lambda n: f"{n} | Freedom Monitor"),
    "fed": Text(width=72, page=25, head=lambda n: "Freedom Monitor", foot=str, feeds=True),
    "running": Text(page=5, head=lambda n: RUNNING),
    "running_numbered": Text(page=5, head=lambda n: f"Freedom Monitor – issue 4 – {n}"),
    "parity": Text(width=72, page=20, head=_parity),
    "glued": Text(page=5, head=lambda n: RUNNING, glued=True),
    "numbers_in_lines": Text(page=4, foot=str),
    "symbols": Text(width=72, page=24, notes="page", marks="symbol", bodies="symbol", restart=True, feeds=True),
    "capitals": Text(heading=str.upper),
    "roman": Text(heading=lambda t: "IV. " + NUMBERING.sub("", t)),
    "bulleted_headings": Text(heading=lambda t: "● " + t),
    "arrow_headings": Text(heading=lambda t: "► " + t, bullet="- "),
}

PRINTS: dict[str, Print] = {
    "one_column": Print(),
    "one_column_heads": Print(head=lambda n: "Freedom Monitor", foot=lambda n: str(n)),
    "justified": Print(justified=True, hyphenate=True, head=_parity, foot=lambda n: f"www.example.org | {n}"),
    "indented": Print(justified=True, hyphenate=True, indented=True, foot=lambda n: f"– {n} –"),
    "indented_ragged": Print(indented=True, head=lambda n: f"Page {n} of 5"),
    "two_columns": Print(columns=2, size=9.5, head=lambda n: "Freedom Monitor", foot=str),
    "two_columns_hyphenated": Print(columns=2, size=9.5, justified=True, hyphenate=True, foot=str),
    "two_columns_indented": Print(columns=2, size=9.5, justified=True, hyphenate=True, indented=True, head=_parity),
    "two_columns_restart": Print(columns=2, size=9.5, justified=True, hyphenate=True, restart=True),
    "two_columns_endnotes": Print(columns=2, size=9.5, justified=True, hyphenate=True, notes="end", foot=str),
    "endnotes": Print(notes="end", foot=lambda n: f"{n} | Freedom Monitor"),
    "plain_headings": Print(heading_size=10.5, heading_bold=True),
    "large_headings": Print(heading_size=14, heading_bold=False),
    "capital_headings": Print(heading_size=10.5, heading_bold=False, upper=True),
    "helvetica": Print(fonts=("Helvetica", "Helvetica-Bold"), size=10, head=lambda n: "FREEDOM MONITOR", foot=str),
    "small_pages": Print(page=(420, 595), size=9.5, hyphenate=True, justified=True, foot=lambda n: f"[{n}]"),
}

SETTINGS: dict[str, Setting] = {
    **{f"text-{name}": (lambda said, how=how: plain(said, how)) for name, how in TEXTS.items()},
    "markdown": markdown,
    "markdown-bold": lambda said: markdown(said, bold_headings=True),
    "markdown-sup": lambda said: markdown(said, linked=False),
    "html-linked": html_page,
    "html-raised": lambda said: html_page(said, marks="raised", table=True),
    "html-bracket": lambda said: html_page(said, marks="bracket"),
    "docx": docx_file,
    "docx-bold": lambda said: docx_file(said, headings="bold", bullets="typed", head="Freedom Monitor"),
    "docx-table": lambda said: docx_file(said, scores="table"),
    "docx-lines": lambda said: docx_file(said, scores="lines", headings="bold"),
    **{f"pdf-{name}": (lambda said, how=how: pdf(latin(said), how)) for name, how in PRINTS.items()},
}


def as_set(said: Document, setting: str) -> Document:
    """What a setting can say of a document."""
    return latin(said) if setting.startswith("pdf") else said

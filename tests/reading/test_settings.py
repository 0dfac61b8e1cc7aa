"""One document, many settings: layout reads from each what the document says."""

from __future__ import annotations

import pytest
from composer import Document, differences
from documents import DOCUMENTS
from variants import SETTINGS, as_set

from hrtag.reading.layout import lay_out
from hrtag.reading.reader import read_bytes
from hrtag.schemes import Scheme

OPEN = {
    ("index", "text-page_bracket_hyphen"): "notes and text follow each other without a blank, a page number or a stop",
    ("ngo", "text-lines_no_blanks"): "a short paragraph under its heading, and no blank line to tell them apart",
    ("ngo", "text-parity"): "a left-hand running head that comes once",
    ("ngo", "text-numbers_in_lines"): "pages of four lines look like hard-wrapped text",
}


def cases() -> list[object]:
    """Every document in every setting; those that are not yet read right are known by name."""
    return [
        pytest.param(
            said,
            setting,
            id=f"{said.name}-{setting}",
            marks=[pytest.mark.xfail(reason=OPEN[said.name, setting], strict=True)]
            if (said.name, setting) in OPEN
            else [],
        )
        for said in DOCUMENTS
        for setting in SETTINGS
    ]


def problems(said: Document, setting: str) -> list[str]:
    """Differences between a document and what is read of one of its settings."""
    data = SETTINGS[setting](said)
    raw = read_bytes(data if isinstance(data, bytes) else data.encode())
    return differences(as_set(said, setting), lay_out(raw, Scheme.load("general-measures")), raw)


@pytest.mark.parametrize(("said", "setting"), cases())
def test_reads_what_is_said(said: Document, setting: str) -> None:
    assert not problems(said, setting)

"""One document, many settings: layout reads from each what the document says."""

from __future__ import annotations

import pytest
from composer import Document, differences
from documents import DOCUMENTS
from variants import SETTINGS, as_set

from hrtag.reading.layout import lay_out
from hrtag.reading.reader import read_bytes
from hrtag.schemes import Scheme


def problems(said: Document, setting: str) -> list[str]:
    """Differences between a document and what is read of one of its settings."""
    data = SETTINGS[setting](said)
    raw = read_bytes(data if isinstance(data, bytes) else data.encode())
    return differences(as_set(said, setting), lay_out(raw, Scheme.load("general-measures")), raw)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("said", DOCUMENTS, ids=lambda said: said.name)
def test_reads_what_is_said(said: Document, setting: str) -> None:
    assert not problems(said, setting)

"""Tables of cases under ``tests/data``: expected values stand beside the text they belong to."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """Answer the rows of a table with tabs and a head line."""
    head, *lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def fields(cell: str) -> dict[str, str]:
    """Read ``key=value; key=value``."""
    return dict(part.split("=", 1) for part in cell.split("; ") if part)

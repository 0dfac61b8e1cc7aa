"""A comparison as Markdown, as a page, as a Word document."""

from __future__ import annotations

from pathlib import Path

from hrtag.errors import OutputError
from hrtag.files import replacing
from hrtag.presenting.comparison import Comparison
from hrtag.presenting.draft_writing import SUFFIXES, tidy
from hrtag.rendering import render


def markdown(comparison: Comparison) -> str:
    """Answer a comparison as Markdown."""
    return tidy(render("comparison.md.j2", comparison=comparison.to_dict()))


def html(comparison: Comparison) -> str:
    """Answer a comparison as a whole HTML page."""
    return render("comparison.html.j2", comparison=comparison.to_dict(), page=True).lstrip()


def fragment(comparison: Comparison) -> str:
    """Answer a comparison as a piece of HTML for a notebook."""
    return render("comparison.html.j2", comparison=comparison.to_dict(), page=False)


def write(comparison: Comparison, path: str | Path) -> None:
    """Write a comparison to a file; see `Comparison.write`."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise OutputError(
            f"{path}: a comparison is written as {', '.join(SUFFIXES)}, not as {suffix or 'a file without suffix'}."
        )
    if suffix == ".docx":
        from hrtag.presenting.docx_writing import html_to_docx

        content = html_to_docx(html(comparison), title=f"Comparison: {', '.join(comparison.labels)}")
    else:
        content = (markdown if suffix == ".md" else html)(comparison).encode("utf-8")
    with replacing(path) as temporary:
        temporary.write_bytes(content)

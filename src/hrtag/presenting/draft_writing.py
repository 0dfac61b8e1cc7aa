"""A draft as Markdown, as a page, as a Word document; each from a template that users may copy and change."""

from __future__ import annotations

from pathlib import Path

from hrtag.errors import OutputError
from hrtag.files import replacing
from hrtag.presenting.draft import Draft
from hrtag.rendering import render, render_own

SUFFIXES = (".docx", ".md", ".html")


def markdown(draft: Draft, template: str | Path | None = None) -> str:
    """Answer a draft as Markdown with footnotes."""
    values = {"draft": draft.to_dict()}
    text = render("draft.md.j2", **values) if template is None else render_own(template, escaped=False, **values)
    return tidy(text)


def html(draft: Draft, template: str | Path | None = None) -> str:
    """Answer a draft as a whole HTML page."""
    values = {"draft": draft.to_dict(), "page": True}
    text = render("draft.html.j2", **values) if template is None else render_own(template, escaped=True, **values)
    return text.lstrip()


def fragment(draft: Draft) -> str:
    """Answer a draft as a piece of HTML for a notebook."""
    return render("draft.html.j2", draft=draft.to_dict(), page=False)


def write(draft: Draft, path: str | Path, template: str | Path | None = None) -> None:
    """Write a draft to a ``.docx``, ``.md`` or ``.html`` file; see `Draft.write`."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise OutputError(
            f"{path}: a draft is written as {', '.join(SUFFIXES)}, not as {suffix or 'a file without suffix'}."
        )
    if suffix == ".docx":
        from hrtag.presenting.docx_writing import html_to_docx

        content = html_to_docx(html(draft, template), title=f"Draft summary: {draft.title}", language=draft.language)
    else:
        content = (markdown if suffix == ".md" else html)(draft, template).encode("utf-8")
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def tidy(text: str) -> str:
    """Answer a text with never two empty lines in a row and one line end at its end."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"

"""Writes docs/reference.md from the docstrings: ``python docs/build_reference.py``."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

HEAD = """# Reference

Written by `python docs/build_reference.py` from the docstrings; a test compares the two. Fields of reports and their units are in
[the report, field by field](report-format.md).

"""
TOPICS = {
    "hrtag.figures": ("align_figures", "figures_of", "Figure", "FigureLine"),
    "hrtag.presenting.plots": ("developments", "scores", "figures", "strip"),
    "hrtag.presenting.comparison": ("Comparison",),
    "hrtag.presenting.draft": ("Draft",),
    "hrtag.learning.training": ("train",),
    "hrtag.learning.evaluation": ("evaluate",),
    "hrtag.learning.review": ("export_review", "import_review"),
    "hrtag.learning.review_choosing": ("choose",),
}


def reference() -> str:
    """Answer the page."""
    import hrtag

    parts = [HEAD, "## `import hrtag`\n\n"]
    parts += [_entry(f"hrtag.{name}", getattr(hrtag, name)) for name in hrtag.__all__ if name != "__version__"]
    parts.append("## By topic\n\n")
    for module, names in TOPICS.items():
        parts += [_entry(f"{module}.{name}", getattr(import_module(module), name)) for name in names]
    parts.append("## Commands\n\n`hrtag COMMAND --help` tells the same.\n\n")
    parts += _commands()
    return "".join(parts).rstrip() + "\n"


def _entry(name: str, thing: Any) -> str:
    signature = "" if inspect.isclass(thing) else _signature(thing)
    text = f"### `{name}{signature}`\n\n{_markdown(inspect.getdoc(thing) or '')}\n\n"
    if inspect.isclass(thing):
        for method, function in vars(thing).items():
            plain = getattr(function, "__func__", function)
            if not method.startswith("_") and inspect.isfunction(plain) and plain.__doc__:
                text += f"- `{method}{_signature(plain)}`: {_first_line(plain)}\n"
        text = text.rstrip() + "\n\n"
    return text


def _signature(function: Any) -> str:
    """Names and defaults alone: the types stand in the text."""
    signature = inspect.signature(function)
    shown = [each.replace(annotation=each.empty) for name, each in signature.parameters.items() if name not in ("self", "cls")]  # fmt: skip
    return re.sub(r"<function (\w+) at 0x\w+>", r"\1", str(signature.replace(parameters=shown, return_annotation=inspect.Signature.empty)))  # fmt: skip


def _first_line(thing: Any) -> str:
    return re.sub(r"``", "`", " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split()))


def _markdown(doc: str) -> str:
    """A numpydoc docstring as Markdown: headings in bold, parameters as a list, examples as a block."""
    blocks = re.split(r"^([A-Z][a-z]+)\n-{3,}\n", doc, flags=re.MULTILINE)
    parts = [blocks[0].strip()]
    for title, body in zip(blocks[1::2], blocks[2::2], strict=True):
        if title == "Examples":
            parts.append(f"```pycon\n{body.strip()}\n```")
            continue
        items = re.findall(r"^(\S.*)\n((?:[ \t]+.*\n?|\n)*)", body.strip() + "\n", flags=re.MULTILINE)
        lists = title in ("Parameters", "Attributes", "Returns", "Yields", "Raises")
        lines = [f"- *{head}* {' '.join(text.split())}".rstrip() for head, text in items] if lists else [body.strip()]
        parts.append(f"**{title}**\n\n" + "\n".join(lines))
    text = "\n\n".join(part for part in parts if part)
    pieces = re.split(r"(```pycon\n.*?```)", text, flags=re.DOTALL)
    return "".join(piece if piece.startswith("```") else re.sub(r"``", "`", piece) for piece in pieces)


def _commands() -> Iterator[str]:
    from typer.main import get_command

    from hrtag.cli import app

    yield from _command(get_command(app), "hrtag")


def _command(command: Any, path: str) -> Iterator[str]:
    if hasattr(command, "commands"):
        for name, each in command.commands.items():
            yield from _command(each, f"{path} {name}")
        return
    yield f"### `{path}`\n\n{' '.join((command.help or '').split())}\n\n"
    for parameter in command.params:
        names = ", ".join(parameter.opts) if parameter.param_type_name == "option" else parameter.name.upper()
        if names != "--help":
            yield f"- `{names}`: {' '.join((getattr(parameter, 'help', '') or '').split())}\n"
    yield "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "reference.md").write_text(reference(), "utf-8", newline="\n")

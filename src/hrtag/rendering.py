"""A template and plain values → HTML or Markdown. Knows no record, so that a record can show itself without an import upwards."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from hrtag.errors import HrtagError

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c))|\x9b[0-?]*[ -/]*[@-~]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SAFE_URL = re.compile(r"(?:https?://|mailto:)[^\s<>\"'`\\{}|^\x00-\x20\x7f-\x9f]+", re.IGNORECASE)


_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~#&]|^[-+](?= )|^(?<!\d)(\d{1,9})(?=[.)] )")


class OwnTemplateError(HrtagError, ValueError):
    """A template of the user's own cannot be read or filled."""


@dataclass(slots=True)
class Segment:
    """A piece of a marked text: the spans that open before it and those that close after it, outermost first."""

    text: str
    opens: list[Mapping[str, Any]] = field(default_factory=list)
    closes: list[Mapping[str, Any]] = field(default_factory=list)


def render(name: str, **values: Any) -> str:
    """Fill a template of ``data/templates``.

    Parameters
    ----------
    name : str
        File name of the template; what goes into an ``.html.j2`` is escaped.
    **values
        Plain values for the template: dicts, lists, strings, numbers, None.

    Returns
    -------
    str
    """
    return _environment().get_template(name).render(values)


def render_own(path: str | Path, *, escaped: bool, **values: Any) -> str:
    """Fill a template of the user's own, in a sandbox: it reaches its values and the bundled templates, nothing else.

    Parameters
    ----------
    path : str or Path
        The template, UTF-8.
    escaped : bool
        Whether what goes into it is escaped, as it must be for HTML.
    **values
        As for `render`.

    Raises
    ------
    OwnTemplateError
        If the file cannot be read, or is no template, or asks for what is not there.
    """
    environment = SandboxedEnvironment(loader=PackageLoader("hrtag", "data/templates"), autoescape=escaped, **_SETTINGS)
    environment.filters.update(_FILTERS)
    try:
        return environment.from_string(Path(path).read_text("utf-8")).render(values)
    except (OSError, UnicodeDecodeError) as error:
        raise OwnTemplateError(f"{path}: the template cannot be read ({error}).") from error
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"{path}, line {line}" if line else str(path)
        raise OwnTemplateError(
            f"{where}: {error} ({type(error).__name__}). Begin with a copy of a bundled template: hrtag draft --show-template md."
        ) from error


def template_text(name: str) -> str:
    """Answer the text of a bundled template, for a copy to change."""
    assert isinstance(_environment().loader, PackageLoader)
    return str(_environment().loader.get_source(_environment(), name)[0])  # type: ignore[union-attr]


def markdown_text(text: str, *, inner: bool = False) -> str:
    """Escape a text so that Markdown shows it letter for letter, on one line; ``inner`` keeps the blanks at its ends.

    Examples
    --------
    >>> print(markdown_text("2019. *No* <b>"))
    2019\\. \\*No\\* \\<b\\>
    """
    line = re.sub(r"\s+", " ", plain(text))
    line = line if inner else line.strip()
    return _MARKDOWN.sub(lambda m: f"{m[1]}\\" if m[1] else f"\\{m[0]}", line)


def plain(text: str) -> str:
    """Take out of a text what steers a terminal or a line: ANSI sequences, control and direction characters.

    Examples
    --------
    >>> plain("a\\x1b[31mb\\u202ec")
    'abc'
    """
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _ANSI.sub("", text)))


def one_line(text: str) -> str:
    """Answer a text as one plain line, for messages and logs: a line break, as names of files may hold, is shown as ``\\n``.

    Examples
    --------
    >>> print(one_line("a\\nb.txt: damaged"))
    a\\nb.txt: damaged
    """
    return "\\n".join(plain(text).splitlines())


def safe_url(url: str | None) -> str:
    """Answer a URL that may become a link (http, https, mailto), else an empty string.

    Examples
    --------
    >>> safe_url("https://example.org/a")
    'https://example.org/a'
    >>> safe_url("javascript:alert(1)")
    ''
    """
    return url if url and _SAFE_URL.fullmatch(url) else ""


def segments(text: str, spans: Iterable[Mapping[str, Any]]) -> list[Segment]:
    """Cut a text at the ends of its spans, so that marks around the pieces nest well.

    Parameters
    ----------
    text : str
        The text.
    spans : iterable of mapping
        Each with ``start`` and ``end`` in code points; they may nest, cross or reach beyond the text. A span that
        crosses the end of an earlier one is cut in two there.

    Returns
    -------
    list of Segment
        Together they are the text, letter for letter.
    """
    begin: dict[int, list[tuple[int, Mapping[str, Any]]]] = {}
    cuts = {0, len(text)}
    for span in spans:
        start, end = max(0, span["start"]), min(len(text), span["end"])
        if start < end:
            begin.setdefault(start, []).append((end, span))
            cuts |= {start, end}
    pieces: list[Segment] = []
    stack: list[tuple[int, Mapping[str, Any]]] = []
    reopened: list[tuple[int, Mapping[str, Any]]] = []
    places = sorted(cuts)
    for start, end in itertools.pairwise(places):
        piece = Segment(text[start:end])
        for entry in sorted(reopened + begin.get(start, []), key=lambda entry: -entry[0]):
            stack.append(entry)
            piece.opens.append(entry[1])
        reopened = []
        while any(stop <= end for stop, _ in stack):
            stop, span = stack.pop()
            piece.closes.append(span)
            if stop > end:
                reopened.append((stop, span))
        pieces.append(piece)
    return pieces


def linked(text: str, urls: Iterable[str]) -> list[dict[str, str]]:
    """Cut a text at the URLs that stand in it.

    Returns
    -------
    list of dict
        Each with ``text`` and ``url``; ``url`` is empty where the piece is no link.

    Examples
    --------
    >>> linked("See https://a.example/b.", ["https://a.example/b"])
    [{'text': 'See ', 'url': ''}, {'text': 'https://a.example/b', 'url': 'https://a.example/b'}, {'text': '.', 'url': ''}]
    """
    known = sorted((url for url in urls if safe_url(url)), key=len, reverse=True)
    if not known:
        return [{"text": text, "url": ""}]
    parts = re.split(f"({'|'.join(map(re.escape, known))})", text)
    return [{"text": part, "url": part if i % 2 else ""} for i, part in enumerate(parts) if part]


def tally(items: Iterable[Mapping[str, Any]], key: str) -> dict[Any, int]:
    """Count the values of a key, in order of appearance."""
    return dict(Counter(item[key] for item in items))


def number(value: float | None, signed: bool = False) -> str:
    """Answer a number as people read it: no needless zeros, a true minus sign, nothing for None."""
    if value is None:
        return ""
    text = f"{value:+.10g}" if signed and value else f"{value:.10g}"
    return text.replace("-", "−")


def change(value: float | None) -> str:
    """Answer a change with its direction.

    Examples
    --------
    >>> change(-0.1), change(0.25), change(0), change(None)
    ('▼ −0.1', '▲ +0.25', '= 0', '')
    """
    if value is None:
        return ""
    return f"{'▲' if value > 0 else '▼' if value < 0 else '='} {number(value, signed=True)}"


def _output(value: Any) -> Any:
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_FILTERS = {tool.__name__: tool for tool in (safe_url, segments, linked, tally, number, change, markdown_text)}
_SETTINGS: dict[str, Any] = {
    "undefined": StrictUndefined,
    "finalize": _output,
    "trim_blocks": True,
    "lstrip_blocks": True,
}


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("hrtag", "data/templates"),
        autoescape=lambda name: name is None or name.endswith((".html.j2", ".html")),
        **_SETTINGS,
    )
    environment.filters.update(_FILTERS)
    return environment

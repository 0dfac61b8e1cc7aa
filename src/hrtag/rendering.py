"""A template and plain values → HTML or Markdown. Knows no record, so that a record can show itself without an import upwards."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c))|\x9b[0-?]*[ -/]*[@-~]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SAFE_URL = re.compile(r"(?:https?://|mailto:)[^\s<>\"'`\\{}|^\x00-\x20\x7f-\x9f]+", re.IGNORECASE)


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


def plain(text: str) -> str:
    """Take out of a text what steers a terminal or a line: ANSI sequences, control and direction characters.

    Examples
    --------
    >>> plain("a\\x1b[31mb\\u202ec")
    'abc'
    """
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _ANSI.sub("", text)))


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


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("hrtag", "data/templates"),
        autoescape=lambda name: name is None or name.endswith((".html.j2", ".html")),
        undefined=StrictUndefined,
        finalize=_output,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    tools = (safe_url, segments, tally, number, change)
    environment.filters.update({tool.__name__: tool for tool in tools})
    return environment

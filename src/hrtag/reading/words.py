"""The words by which layout knows the parts of a commentary, from ``data/layout/words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

NUMBERING = re.compile(
    r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[IVXLC]{1,6}[.)]|[A-Ha-h][.)]|§\s?\d+|(?:Part|Chapter|Section)\s+(?:\d+|[IVXLC]+)[.:]?)\s+(?=\S)"
)
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


@cache
def word_list(name: str) -> frozenset[str]:
    """Answer one of the lists of the data file."""
    return frozenset(_lists()[name])


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads((files("hrtag") / "data" / "layout" / "words.toml").read_text("utf-8"))


def bare(text: str) -> str:
    """Answer a line in lower case, blanks single, without bullets and punctuation at its ends."""
    return _EDGE.sub("", " ".join(text.casefold().split()))


def unnumbered(text: str) -> str:
    """Answer a heading without the number before it."""
    text = text.strip()
    m = NUMBERING.match(text)
    return text[m.end() :] if m else text


def looks_like_sentence(text: str) -> bool:
    """Tell whether a line says something rather than naming it: by its stop, its colon or its length."""
    text = text.strip()
    words = len(text.split())
    return (bool(re.search(r"[.!?;]\S{0,3}$", text)) and words > 4) or words > 22 or text.endswith(":")

"""The words by which layout knows the parts of a commentary, from ``data/layout/words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

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

"""Sentences: where one ends, in text full of abbreviations, numbers, quotations and initials."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_CANDIDATE = re.compile(r"(?P<stop>[.!?…]+)(?P<close>[\"'”’»)\]]*)(?P<gap>\s+)(?=[\"'“‘«(\[¿¡—–-]*\s?[^\W_])")
_TOKEN = re.compile(r"[^\s(\[“\"‘«/]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_NEXT = re.compile(r"[\"'“‘«(\[¿¡—–-]*\s?([^\W_]+)")
_LONGEST_TOKEN = 24


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split a paragraph into sentences.

    Parameters
    ----------
    text : str
        One paragraph, without note marks.

    Returns
    -------
    list of (int, int)
        Half-open ranges in order, without the blanks between them.

    Examples
    --------
    >>> text = "Decree No. 300 entered into force. Art. 193-1 was repealed (see p. 74). He left."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Decree No. 300 entered into force.', 'Art. 193-1 was repealed (see p. 74).', 'He left.']
    """
    spans = []
    start = len(text) - len(text.lstrip())
    open_brackets = _open_brackets(text)
    for m in _CANDIDATE.finditer(text):
        if m.start() < start or open_brackets[m.end("close")] > 0 or not _ends(text, m):
            continue
        spans.append((start, m.end("close")))
        start = m.end()
    end = len(text.rstrip())
    if start < end:
        spans.append((start, end))
    return spans


def _open_brackets(text: str) -> list[int]:
    """How many brackets that close later are open before each position; a bracket that never closes opens nothing."""
    depth = [0] * (len(text) + 1)
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for i, char in enumerate(text):
        if char in "([":
            stack.append(i)
        elif char in ")]" and stack:
            opened = stack.pop()
            if i - opened <= 400:
                pairs.append((opened, i))
    for opened, closed in pairs:
        depth[opened + 1] += 1
        depth[closed + 1] -= 1
    for i in range(1, len(depth)):
        depth[i] += depth[i - 1]
    return depth


def _ends(text: str, m: re.Match[str]) -> bool:
    following = _NEXT.match(text, m.end())
    if following is None:
        return False
    word = following[1]
    if word[0].islower():
        return False
    if m["stop"] == "." and not m["close"]:
        return _stop_ends(text[max(0, m.start() - _LONGEST_TOKEN) : m.start()], word)
    if m["stop"][0] == "…" or m["stop"].startswith(".."):
        return word[0].isupper()
    return True


def _stop_ends(before: str, word: str) -> bool:
    """Whether a single full stop behind ``before`` ends a sentence that ``word`` would go on after."""
    found = _TOKEN.search(before)
    token = (found[0] if found else "").casefold().strip(",;:")
    never, maybe, openers = _abbreviations()
    if token in maybe:
        return word.casefold() in openers
    if token in never:
        if token in (
            "no",
            "min",
            "max",
            "par",
            "item",
            "str",
            "pt",
            "sec",
            "fig",
            "ed",
            "dec",
            "mar",
            "may",
            "est",
            "hon",
            "ft",
            "lit",
            "fed",
            "ref",
            "o",
        ):
            return not (word[0].isdigit() or (token in ("hon", "ft", "ed", "fed", "o") and word[0].isupper()))
        return False
    if _INITIALS.fullmatch(token) and (len(token) == 1 or "." in token):
        return "." in token and word.casefold() in openers
    return True


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    lists = tomllib.loads((files("hrtag") / "data" / "patterns" / "sentences.toml").read_text("utf-8"))
    never, maybe, openers = (frozenset(str(lists[name]).split()) for name in ("never", "maybe", "openers"))
    return never, maybe, openers

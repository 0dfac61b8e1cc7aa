"""The part of an act that a citation names: "para. 2 of Art. 5 of the Labour Code" → path and act."""

from __future__ import annotations

import re
from functools import lru_cache

from hrtag.tagging.alternation import alternation
from hrtag.tagging.knowledge import table

_NUMBER = r"(?:[A-Z]\. ?\d[\d-]*|\(\w{1,5}\)|\d[\w./-]*\w|\d|[IVXLC]+\b|[a-z](?=\)))[¹²³⁴⁵⁶⁷⁸⁹⁰]*(?: ?\(\w{1,5}\))*(?: ?(?:bis|ter|quater)\b)?(?: (?!of|to|in|and|or)[A-Z]\b)?"
_LINK = r"(?:,? (?:of|to|in) (?:the |that |this |its |said )?|, (?=the )the )"
_MORE = r"(?:,? (?:and|or) |, ?| to | through |[–—]| – )"
_YEAR = re.compile(r"\d{4}\b.*", re.S)
_MAX_DEPTH = 5


def read_path(text: str) -> tuple[str | None, str | None]:
    """Split a citation into the path inside the act, largest part first, and the act.

    Parameters
    ----------
    text : str
        A citation with single blanks.

    Returns
    -------
    tuple of (str or None, str or None)
        The path in one spelling, whatever the citation's, and the rest; (None, None) if it names no provision.

    Examples
    --------
    >>> read_path("Section 61(2) of the Referendum Act")
    ('Section 61(2)', 'Referendum Act')
    >>> read_path("para. 2 of arts. 5 and 6 of the Labour Code")
    ('Articles 5 and 6, paragraph 2', 'Labour Code')
    >>> read_path("the Labour Code")
    (None, None)
    """
    steps: list[str] = []
    rest: str | None = text
    for _ in range(_MAX_DEPTH):
        match = _citation().fullmatch(rest) if rest else None
        if match is None or (match["act"] and _YEAR.fullmatch(match["act"])):
            break
        steps.insert(0, _path(match["path"]))
        rest = match["act"]
    if not steps:
        match = _bare().fullmatch(text)
        match = None if match and _YEAR.fullmatch(match["act"]) else match
        return (f"Article {match['number']}", match["act"]) if match else (None, None)
    return _joined(steps), rest


def _joined(steps: list[str]) -> str:
    path = ", ".join(steps)
    return path[0] + re.sub(r"(?<=, )[A-Z](?=[a-z])", lambda match: match[0].lower(), path[1:])


def _path(text: str) -> str:
    """Write the steps of one path in one way: "art. 5 (2), para. 3" → "Article 5(2), paragraph 3"."""
    parts = []
    for step in _step().finditer(text):
        numbers = re.sub(r" (?=\()", "", step["numbers"])
        numbers = re.sub(r" (?:to|through) | ?[–—] ?", "–", numbers)
        several = re.search(r"–|, | and | or ", numbers) is not None
        word = _words()[step["word"].lower()]
        parts.append(f"{word}{'s' if several else ''} {numbers}")
    return _joined(parts)


@lru_cache
def _words() -> dict[str, str]:
    return {name.lower(): entry.canonical for entry in table("provisions") for name in entry.names}


@lru_cache
def _word() -> str:
    return rf"(?:(?:{alternation(_words())})(?![\w]))"


@lru_cache
def _step() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{_word()}) ?(?P<numbers>{_NUMBER}(?:{_MORE}{_NUMBER}){{0,12}})", re.I)


@lru_cache
def _citation() -> re.Pattern[str]:
    step = _step().pattern.replace("?P<word>", "?:").replace("?P<numbers>", "?:")
    return re.compile(rf"(?:the )?(?P<path>{step}(?:,? ?{step}){{0,5}})(?:{_LINK}(?P<act>.+))?", re.I | re.S)


@lru_cache
def _bare() -> re.Pattern[str]:
    return re.compile(rf"(?P<number>{_NUMBER}){_LINK}(?P<act>.+)", re.S)

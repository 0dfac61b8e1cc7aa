"""Persons: name, title and role as the words around a name state them."""

from __future__ import annotations

import re
from functools import lru_cache

from hrtag.report import Person
from hrtag.tagging.alternation import alternation
from hrtag.tagging.knowledge import words

_WORD = r"[^\W\d_][\w’'-]*"
_NOT_IN_ROLE = r"(?i:the|a|an|of|and|by|to|in|with|for|against|said|when|that|while|its|their|his|her|is|was|were|are|after|before|as|from|on|whom|where)"
_CLOSE = r"(?=[,.;:)]|$)"


def person_at(text: str, start: int, end: int) -> Person:
    """Read a person's name, title and role.

    Parameters
    ----------
    text : str
        The finding.
    start, end : int
        Where the name stands in it.

    Returns
    -------
    Person

    Examples
    --------
    >>> person_at("The activist Ivan Petrov was freed.", 13, 24)
    Person(name='Ivan Petrov', title=None, role='activist')
    >>> person_at("Judge Amina Sow, chair of the panel, resigned.", 6, 15)
    Person(name='Amina Sow', title='Judge', role='chair of the panel')
    """
    name, before, after = text[start:end], text[max(0, start - 80) : start], text[end : end + 80]
    title = None
    if inside := _titles().match(name):
        title, name = inside["title"], name[inside.end() :]
    elif match := re.search(rf"{_titles().pattern}$", before):
        title, before = match["title"], before[: match.start()]
    role = _role_after().match(after) or _role_before().search(before)
    return Person(name=name, title=title, role=role["role"].strip() if role else None)


@lru_cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<title>{alternation(words('title'))}\.?) ")


@lru_cache
def _role_before() -> re.Pattern[str]:
    head = alternation(words("role"))
    return re.compile(rf"(?<![\w-])(?P<role>(?:(?!{_NOT_IN_ROLE}\b){_WORD} ){{0,3}}(?i:{head})),? (?:named )?$")


@lru_cache
def _role_after() -> re.Pattern[str]:
    head = alternation(words("role"))
    modifiers = rf"(?:(?!{_NOT_IN_ROLE}\b){_WORD} ){{0,4}}"
    tail = r"(?: (?:of|at|for|from|in|with) [^,.;:()]{1,50})?"
    return re.compile(
        rf"(?:,| \() ?(?:(?:aged )?\d\d, )?(?:an? |the |then |its |their )?(?P<role>{modifiers}{head}{tail}){_CLOSE}"
    )

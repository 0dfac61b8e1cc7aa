"""Quantities: where they stand in a text, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from hrtag.report import Statistic
from hrtag.tagging.alternation import alternation
from hrtag.tagging.amounts import Amount, amounts_of
from hrtag.tagging.changes import read_change, read_multiple
from hrtag.tagging.levels import read_every, read_level, read_rank, read_zero
from hrtag.tagging.lexer import lex
from hrtag.tagging.mentions import Mention
from hrtag.tagging.numbers import BLANKS, word_values
from hrtag.tagging.token_grammar import token_grammar

_LONGEST = 1000
_SPACE = re.compile(rf"[\s{BLANKS}]+")
_LINE = re.compile(r"[^\n]+")
_NUMERALS = frozenset(("none", "multiplied", "once", "single", "twice", "every"))
_ARTICLE_TERM = re.compile(r"an? (?=(?:year|month|week|day)['’]s )", re.I)
_ADVERBS = {"once": 1, "twice": 2, "thrice": 3}


def find_quantities(text: str) -> Iterator[Mention]:
    """Answer the statistics of a text; numbers that are none (citations, symbols, ages, time limits) are passed over."""
    grammar = token_grammar("statistics")
    for line in _LINE.finditer(text):
        if not _numeral().search(line.group()):
            continue
        tokens = lex(line.group(), grammar.vocabulary)
        for pattern, first, end in grammar.find(tokens):
            if pattern.kind != "trap":
                start, stop = tokens.starts[first], tokens.ends[end - 1]
                yield Mention("STATISTIC", line.start() + start, line.start() + stop, kind=pattern.kind)


@lru_cache
def _numeral() -> re.Pattern[str]:
    """What a line must hold to hold a quantity: a digit, or a word that stands for a number."""
    known = token_grammar("statistics").vocabulary.known
    spelled = {phrase for phrase, names in known.items() if names & _NUMERALS}
    spelled |= set(word_values("unit", "ten", "multiplier", "fraction"))
    return re.compile(rf"\d|\b{alternation(word for word in spelled if len(word) > 2)}\b", re.I)


def parse_statistic(text: str, *, context: str = "", decimal_comma: bool | None = None) -> tuple[str, Statistic] | None:
    """Read one quantity with its hedge and its change.

    Parameters
    ----------
    text : str
        The marked span only, for example ``"at least 8,895 cases"``.
    context : str, optional
        What stands before it: an elliptic count ("four") takes its unit from there.
    decimal_comma : bool, optional
        Whether the document writes decimals with a comma (see `hrtag.tagging.numbers.decimal_comma_of`).

    Returns
    -------
    tuple of (str, Statistic) or None
        The kind and the value. None when no number is found; never raises on odd input.

    Examples
    --------
    >>> kind, s = parse_statistic("almost 2,000 more cases than in 2023")
    >>> kind, s.value, s.hedge, s.unit, s.delta
    ('count', 2000, 'less_than', 'case', 2000)
    >>> kind, s = parse_statistic("fell by 15 per cent")
    >>> kind, s.value, s.percent, s.delta
    ('percentage', 15, True, -15)
    >>> kind, s = parse_statistic("ten years' imprisonment")
    >>> kind, s.value, s.unit
    ('term', 10, 'year of imprisonment')
    >>> kind, s = parse_statistic("one in five households")
    >>> kind, s.value, s.unit
    ('share', 0.2, 'share of household')
    """
    text = _SPACE.sub(" ", text).strip()
    if not text or len(text) > _LONGEST:
        return None
    if text.lower() in _ADVERBS:
        return "count", Statistic(value=_ADVERBS[text.lower()], unit="time")
    if (
        found := read_rank(text)
        or read_multiple(text, context)
        or read_zero(text, context)
        or read_every(text, context)
    ):
        return found
    amounts = amounts_of(text, decimal_comma)
    if not amounts and (m := _ARTICLE_TERM.match(text)):
        amounts = [Amount(1, 0, m.end() - 1)]
    if not amounts:
        return None
    return read_change(text, amounts, context) or read_level(text, amounts, context)

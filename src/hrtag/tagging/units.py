"""Units: what a number counts, named beside it or before it."""

from __future__ import annotations

import re
from functools import lru_cache

from hrtag.tagging.amounts import amounts_of
from hrtag.tagging.knowledge import words
from hrtag.tagging.lexer import lex
from hrtag.tagging.nouns import singular_phrase
from hrtag.tagging.token_grammar import token_grammar

_LEADING = re.compile(r"^(?:(?:of|the|all|its|their|those|these|our|his|her|any|every|such|other|more|or more|and more|than|in|a|an|each|out)\b\s*)+", re.I)  # fmt: skip
_TRAILING = re.compile(r"\s*(?:\b(?:more|fewer|less|higher|lower)\b.*|\bthan\b.*|\bin (?:the whole of )?(?:\w+ )?\d{4}\b.*|\bon average\b.*|[,;:.]\s*)$", re.I | re.S)  # fmt: skip
_QUOTE = re.compile('[“”"«»]')
_PRONOUN = re.compile(r"(?:them|whom|which|these|those|us|you|it)\b", re.I)
_COUNTED = ("count", "range", "some_of_all", "one_of", "none")


def noun_of(text: str) -> str | None:
    """Answer the noun phrase at the head of a text in the singular, None if there is none.

    Examples
    --------
    >>> noun_of(" of the seats"), noun_of(" more cases than in 2019"), noun_of(" of them")
    ('seat', 'case', None)
    """
    phrase = _TRAILING.sub("", _LEADING.sub("", text.strip(' -,;:.()“”"')))
    phrase = re.sub(r"^(?:of )?(?:the|all|their|its) ", "", phrase).strip(" ,;:.")
    if not re.search(r"[^\W\d_]", phrase) or phrase.lower() in words("stop") or _PRONOUN.fullmatch(phrase):
        return None
    return singular_phrase(phrase)


@lru_cache(maxsize=256)
def unit_before(context: str) -> str | None:
    """Answer the unit of the last count named before an elliptic one ("of them 46", "four").

    Examples
    --------
    >>> unit_before("Nine activists were tried, of whom ")
    'activist'
    """
    context = context[-400:]
    grammar = token_grammar("statistics")
    tokens = lex(context, grammar.vocabulary)
    for pattern, first, end in reversed(list(grammar.find(tokens))):
        if pattern.name in _COUNTED:
            span = context[tokens.starts[first] : tokens.ends[end - 1]]
            amounts = amounts_of(span)
            if amounts and (noun := noun_of(span[amounts[-1].end :])):
                return noun
    return None

"""English nouns: plural to singular, for the units of statistics."""

from __future__ import annotations

import re

from hrtag.tagging.knowledge import irregular_plurals, words

_RULES = (
    (re.compile(r"(?<=[^aeiou])ies$"), "y"),
    (re.compile(r"(?<=[sxz])es$|(?<=[cs]h)es$"), ""),
    (re.compile(r"(?<=o)es$"), ""),
    (re.compile(r"(?<=l)ves$"), "f"),
    (re.compile(r"(?<=[^su'’])s$"), ""),
)
_SILENT_E = re.compile(
    r"(?:ca|u|ea|en|on|ur|cen|our|or|hou|eba|pur|ui|poi|rai|lea|clau|abu|po|lo|no|ro|co|pha|cho)ses$", re.I
)
_CONNECTOR = re.compile(r" (?=(?:of|in|on|for|from|with|without|to|by|against|at|per|under|awaiting|serving|who)\b)")
_PAIR = re.compile(r"\b(?P<first>[\w’'-]+) (?:and|or) (?P<second>[\w’'-]+)$")


def singular(noun: str) -> str:
    """Answer the singular of one English noun; what is no plural stays as it is.

    Examples
    --------
    >>> [singular(noun) for noun in ("bodies", "women", "cases", "churches", "clauses", "series", "activists")]
    ['body', 'woman', 'case', 'church', 'clause', 'series', 'activist']
    """
    lower = noun.lower()
    irregular = irregular_plurals().get(lower)
    if irregular:
        return irregular
    if lower in words("unchanged") or lower in words("not_plural") or lower.endswith(("ss", "us", "is")):
        return noun
    if _SILENT_E.search(noun):
        return noun[:-1]
    for rule, ending in _RULES:
        changed, count = rule.subn(ending, noun)
        if count:
            return changed
    return noun


def is_plural(noun: str) -> bool:
    """Say whether a word looks like the plural of a noun.

    Examples
    --------
    >>> is_plural("prisoners"), is_plural("women"), is_plural("status"), is_plural("remains")
    (True, True, False, False)
    """
    lower = noun.lower()
    if lower in irregular_plurals():
        return True
    return len(lower) > 2 and lower not in words("not_plural") and singular(lower) != lower


def singular_phrase(phrase: str) -> str:
    """Answer a noun phrase with its head, and a head joined to it by *and*/*or*, in the singular.

    Examples
    --------
    >>> singular_phrase("remand prisoners"), singular_phrase("complaints of torture")
    ('remand prisoner', 'complaint of torture')
    >>> singular_phrase("women and children")
    'woman or child'
    """
    phrase = " ".join(phrase.split())
    cut = _CONNECTOR.search(phrase)
    head, tail = (phrase[: cut.start()], phrase[cut.start() :]) if cut else (phrase, "")
    pair = _PAIR.search(head)
    if pair and is_plural(pair["first"]) and is_plural(pair["second"]):
        head = f"{head[: pair.start()]}{singular(pair['first'])} or {singular(pair['second'])}"
    else:
        before, blank, last = head.rpartition(" ")
        head = before + blank + singular(last)
    return head + tail

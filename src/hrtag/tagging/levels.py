"""Levels: counts, shares, percentages, sums of money, terms, rates and scores, and ranges of them."""

from __future__ import annotations

import re
from functools import lru_cache

from hrtag.report import Statistic
from hrtag.tagging.amounts import Amount
from hrtag.tagging.changes import Reading, statistic_of
from hrtag.tagging.hedges import hedge_of
from hrtag.tagging.nouns import singular_phrase
from hrtag.tagging.numbers import tidy, word_values
from hrtag.tagging.units import noun_of, unit_before

_PERIOD = re.compile(
    r"^-?(?P<unit>year|month|week|day|hour|minute)s?\b(?:['’]s?(?!\w))?\s*(?:of |in (?:an? )?)?(?P<rest>.*)",
    re.I | re.S,
)
_PRISON = re.compile(r"\b(?:imprison\w*|prison|jail\w*|colony|behind bars|custodial|incarcerat\w+)\b", re.I)
_SENTENCED = re.compile(r"\b(?:sentenced|jailed|imprisoned)\b[^.;]*$", re.I)
_MEASURE = re.compile(r"(?:[\w-]+ )*?(?P<what>ban|arrest|detention|suspension|probation|labour|custody|moratorium)s?\b", re.I)  # fmt: skip
_IN = re.compile(r"^(?P<mid>(?:\s[\w’'-]+){0,4}?)\s(?:in|out of)(?: every)?(?: the)?\s$", re.I)
_OF_ALL = re.compile(r" (?:[\w’'-]+ ){0,5}(?:out of|of|in) (?:the |its |their |our |those |these |all |a total of )?")
_RANGED = re.compile(r"(?:\s?(?:%|per ?cent|percent|percentage points?)?(?: (?:and|to|or) |\s?[–—-]\s?))", re.I)
_RANK = re.compile(r"\b(?:(?P<nth>\d+)(?:st|nd|rd|th)|number (?P<number>\d+))\b", re.I)
_ZERO = re.compile(
    r"^(?:none|nil|not one|not a single|a single(?= conviction)|no(?! fewer| less| more)|neither)\b(?: of)?\s*(?P<rest>.*)",
    re.I | re.S,
)
_SHORTER = {("month", "year"): 12, ("week", "month"): 4, ("day", "month"): 30}
_ORDINALS = {"second": 0.5, "third": 0.333, "fourth": 0.25}


def read_rank(text: str) -> Reading | None:
    """Read a place in a ranking: "ranked 84th of 180"."""
    if not re.search(r"\brank|\bplac|\bout of\b|\d(?:st|nd|rd|th)\b", text, re.I) or not (m := _RANK.search(text)):
        return None
    return "rank", Statistic(value=int(m["nth"] or m["number"]), unit="rank", hedge=hedge_of(text, m.start()))


def read_zero(text: str, context: str) -> Reading | None:
    """Read "none of them", "not one placement"."""
    m = _ZERO.match(text)
    if not m:
        return None
    rest = re.sub(r"^(?:(?:of )?(?:the|its|their|these|those|our) )?(?:\w+ )?(?=\d)[\d,.]+ ", "", m["rest"])
    return "count", Statistic(value=0, unit=noun_of(rest) or unit_before(context))


def read_level(text: str, amounts: list[Amount], context: str) -> Reading:
    """Read a quantity that is no change."""
    first = amounts[0]
    second = amounts[1] if len(amounts) > 1 else None
    between = text[first.end : second.start] if second else ""
    if first.kind == "fraction":
        return _share(first.value, text, first.start, noun_of(text[first.end :]), context)
    if second and (found := _share_of_all(text, first, second, between, context)):
        return found
    if second and re.search(r"\b(?:per|for every) $", between):
        return _rate(text, first, second, between)
    upper = second if second and second.value >= first.value and _RANGED.fullmatch(between) else None
    last = upper or (second if second and _RANGED.fullmatch(between) else first)
    kind = last.kind if last.kind != "number" else first.kind
    rest = text[last.end :]
    top = upper.value if upper else None
    if currency := last.currency or first.currency:
        return _money(text, first, rest, currency, top)
    if re.search(r"\bscor", text, re.I):
        return "score", _statistic(first, text, unit="point", upper=top)
    if second and upper is None and (m := re.fullmatch(r" (year|month|week|day)s? (?:to|and) ", between)):
        top = tidy(second.value * _SHORTER.get((m[1], _unit_word(text[second.end :])), 1))
        rest = f" {m[1]}s{re.sub(r'^ [a-z]+', '', text[second.end :])}"
        top = top if top > first.value else None
    if period := _PERIOD.match(rest.strip()):
        return _term(period, first, top, text, context)
    noun = noun_of(rest)
    if second and _OF_ALL.fullmatch(between):
        noun = noun_of(
            re.sub(r"(?:out of|of|in) (?:the |its |their |our |those |these |all |a total of )?$", "", between)
        )
        noun = noun or noun_of(text[second.end :])
    return statistic_of(first, kind, noun or unit_before(context), text, upper=top)


def read_every(text: str, context: str) -> Reading | None:
    """Read "every fourth account" as a share."""
    m = _every().search(text)
    if not m:
        return None
    word = m["nth"].lower()
    return _share(
        _ORDINALS.get(word) or word_values("fraction")[word], text, m.start(), noun_of(text[m.end() :]), context
    )


@lru_cache
def _every() -> re.Pattern[str]:
    ordinals = "|".join(sorted({*_ORDINALS, *(word for word in word_values("fraction") if word.endswith("th"))}))
    return re.compile(rf"\bevery (?P<nth>{ordinals})\b", re.I)


def _share_of_all(text: str, first: Amount, second: Amount, between: str, context: str) -> Reading | None:
    """Read "one in five households" as a share, "41 in 60 visits" as a count."""
    m = _IN.match(between)
    if not m or not second.value or first.value >= second.value:
        return None
    noun = noun_of(m["mid"]) or noun_of(text[second.end :])
    small = second.value <= 100 or "every" in between
    if small and (re.search(r"\bin\b", between) or "every" in between or second.value in (10, 100)):
        return _share(round(first.value / second.value, 3), text, first.start, noun, context)
    return statistic_of(first, first.kind, noun or unit_before(context), text)


def _rate(text: str, first: Amount, second: Amount, between: str) -> Reading:
    noun = " ".join(between.split()[:-1]).removesuffix(" for")
    base = text[second.start : second.end]
    unit = f"{noun + ' ' if noun else ''}per {base} {singular_phrase(text[second.end :].strip())}".strip()
    return "rate", Statistic(value=first.value, unit=unit, hedge=hedge_of(text, first.start))


def _money(text: str, first: Amount, rest: str, currency: str, upper: float | None) -> Reading:
    per = re.match(r"\s(?:per|an?|each) (?P<what>[\w ]+)$", rest)
    unit = f"{currency} per {per['what']}" if per else currency
    return ("rate" if per else "money"), _statistic(first, text, unit=unit, upper=upper, currency=currency)


def _unit_word(text: str) -> str:
    match = _PERIOD.match(text.strip())
    return match["unit"].lower() if match else ""


def _term(period: re.Match[str], first: Amount, upper: float | None, text: str, context: str) -> Reading:
    unit, rest = period["unit"].lower(), period["rest"].strip()
    if _PRISON.search(text) or (not rest and _SENTENCED.search(context)):
        return "term", _statistic(first, text, unit=f"{unit} of imprisonment", upper=upper)
    if m := _MEASURE.match(rest):
        return "term", _statistic(first, text, unit=f"{unit} of {m['what']}", upper=upper)
    return "count", _statistic(first, text, unit=unit, upper=upper)


def _share(value: float, text: str, at: int, noun: str | None, context: str) -> Reading:
    whole = noun or unit_before(context)
    return "share", Statistic(value=value, unit=f"share of {whole}" if whole else None, hedge=hedge_of(text, at))


def _statistic(
    amount: Amount, text: str, *, unit: str, upper: float | None = None, currency: str | None = None
) -> Statistic:
    return Statistic(value=amount.value, upper=upper, unit=unit, hedge=hedge_of(text, amount.start), currency=currency)

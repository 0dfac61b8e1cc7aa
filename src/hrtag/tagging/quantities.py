"""Quantities: where they stand in a text, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hrtag.report import Statistic
from hrtag.tagging.alternation import alternation
from hrtag.tagging.grammar import grammar
from hrtag.tagging.knowledge import table, words
from hrtag.tagging.mentions import Mention
from hrtag.tagging.nouns import singular_phrase
from hrtag.tagging.numbers import BLANKS, number_pattern, read_number, tidy, word_pattern, word_values

_DOWN = re.compile(r"\b(?:loss|f[ea]ll(?:en|ing|s)?|decreas\w+|dropp?\w*|declin\w+|shr[aiu]nk\w*|reduc\w+|lower\w*|cuts?|slashed|down|halved|plummeted|fewer|less|shortened)\b", re.I)  # fmt: skip
_UP = re.compile(r"\b(?:r[oi]se[ns]?|rising|increas\w+|gr[eo]w\w*|growth|climb\w+|jumped|surged?|soared|expanded|raised|up|more|higher|extended|doubled|tripled|trebled|quadrupled)\b", re.I)  # fmt: skip
_TIMES = {
    "doubled": 2,
    "tripled": 3,
    "trebled": 3,
    "quadrupled": 4,
    "quintupled": 5,
    "halved": 0.5,
    "twice": 2,
    "double": 2,
    "triple": 3,
}
_PERCENT = r"(?:\s?%|\s?per\s?cent\b|\s?percentage points?\b|\s?pp\b)"
_PERIOD = re.compile(
    r"^-?(?P<unit>year|month|week|day|hour|minute)s?\b(?:['’]s?(?!\w))?\s*(?:of |in (?:an? )?)?(?P<rest>.*)", re.I
)
_PRISON = re.compile(r"\b(?:imprison\w*|prison|jail\w*|colony|behind bars|custodial|incarcerat\w+)\b", re.I)
_LEADING = re.compile(r"^(?:(?:of|the|all|its|their|those|these|our|his|her|any|every|other|more|or more|and more|than|in|a|an|each|out)\b\s*)+", re.I)  # fmt: skip
_TRAILING = re.compile(r"\s*(?:\b(?:more|fewer|less|higher|lower)\b.*|\bthan\b.*|\bin (?:the whole of )?(?:\w+ )?\d{4}\b.*|\bon average\b.*|[,;:.]\s*)$", re.I | re.S)  # fmt: skip
_ZERO = re.compile(
    r"^(?:none|nil|not one|not a single|a single(?= conviction)|no(?! fewer| less| more)|neither)\b(?: of)?\s*(?P<rest>.*)",
    re.I | re.S,
)
_EVERY = re.compile(r"\bevery (?P<nth>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth)\b", re.I)
_IN = re.compile(r"^(?P<mid>(?:\s[\w’'-]+){0,4}?)\s(?:in|out of)(?: every)?(?: the)?\s$", re.I)
_RANK = re.compile(r"\b(?:(?P<nth>\d+)(?:st|nd|rd|th)|number (?P<number>\d+))\b", re.I)


@dataclass(frozen=True, slots=True)
class _Amount:
    """One number of a span, with where it stands and what kind of number it is."""

    value: float
    start: int
    end: int
    kind: str = "number"
    currency: str | None = None


def find_quantities(text: str) -> Iterator[Mention]:
    """Answer the statistics of a text; numbers that are none (citations, symbols, ages, time limits) are passed over."""
    for pattern, start, end in grammar("statistics").find(text):
        if pattern.kind != "trap":
            yield Mention("STATISTIC", start, end, kind=pattern.kind)


def parse_statistic(text: str, *, context: str = "", decimal_comma: bool | None = None) -> tuple[str, Statistic] | None:
    """Read one quantity with its hedge and its change.

    Parameters
    ----------
    text : str
        The marked span only, for example ``"at least 8,895 cases"``.
    context : str, optional
        What stands before it: an elliptic count ("four") takes its unit from there.
    decimal_comma : bool, optional
        Whether the document writes decimals with a comma (see `decimal_comma_of`).

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
    text = re.sub(rf"[\s{BLANKS}]+", " ", text).strip()
    if not text or len(text) > 1000:
        return None
    if m := _RANK.search(text) if re.search(r"\brank|\bplac|\bout of\b|\d(?:st|nd|rd|th)\b", text, re.I) else None:
        return "rank", Statistic(value=int(m["nth"] or m["number"]), unit="rank", hedge=_hedge(text, m.start()))
    plain = _without_dates(text)
    amounts = _amounts(plain, decimal_comma) or _amounts(text, decimal_comma)
    multiple = _multiple(plain, context)
    if re.fullmatch("once|twice|thrice", text, re.I):
        return "count", Statistic(value={"once": 1, "twice": 2}.get(text.lower(), 3), unit="time")
    if multiple:
        return multiple
    if m := _ZERO.match(text):
        return "count", Statistic(value=0, unit=_noun(m["rest"]) or _unit_of(context))
    if not amounts and (m := re.match(r"an? (?=(?:year|month|week|day)['’]s )", plain)):
        amounts = [_Amount(1, 0, m.end() - 1)]
    if not amounts:
        return None
    return _change(plain, amounts, context) or _level(plain, amounts, context)


def _without_dates(text: str) -> str:
    """Blank out dates that stand behind "in", "than in", "from … in", so that no year is taken for a number."""
    return re.sub(r"\b(?:in|since|than|of|during|by)( (?:the whole of |the year )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d)\b(?!,\d)", lambda m: " " * len(m[0]), text)  # fmt: skip


@lru_cache
def _amount_pattern() -> re.Pattern[str]:
    currency = _currency_pattern()
    fraction = word_pattern("fraction")
    return re.compile(
        rf"(?P<fraction>\b(?:(?:an?|one|two|three|four|five|six|seven|nine)[ -])?(?:{fraction})\b)"
        rf"|(?P<cur>(?<![^\W\d_])(?-i:{currency})\s?)?(?P<number>(?<![\w]){number_pattern()}(?![\w/])|(?<![\w.]){number_pattern()})"
        rf"(?P<percent>{_PERCENT})?(?P<after>\s?(?-i:{currency})(?![\w]))?",
        re.I,
    )


@lru_cache
def _currency_pattern() -> str:
    return alternation(name for e in table("currencies") for name in (*e.names, e.id))


@lru_cache
def _currency_codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for entry in table("currencies"):
        for name in (*entry.names, entry.id):
            codes.setdefault(name.lower(), entry.id)
    return codes


def _amounts(text: str, decimal_comma: bool | None) -> list[_Amount]:
    found = []
    for m in _amount_pattern().finditer(text):
        if m["fraction"]:
            found.append(_Amount(_fraction(m["fraction"]), m.start("fraction"), m.end("fraction"), "fraction"))
            continue
        currency = m["cur"] or m["after"]
        fractional = m["percent"] is not None and decimal_comma is None and "," not in m["number"]
        value = read_number(m["number"], False if fractional else decimal_comma)
        if value is None:
            continue
        code = _currency_codes().get(currency.strip().replace("\u00a0", " ").lower()) if currency else None
        kind = "percent" if m["percent"] else "money" if code else "number"
        found.append(_Amount(value, m.start(), m.end(), kind, code))
    return found


def _fraction(text: str) -> float:
    parts = re.split(r"[ -]", text.lower())
    base = word_values("fraction")[parts[-1]]
    count = 1.0 if len(parts) == 1 else {"a": 1.0, "an": 1.0}.get(parts[0], word_values("unit").get(parts[0], 1.0))
    exact = round(1 / base) if base else 1
    return round(count / exact, 3)


@lru_cache
def _hedge_pattern() -> re.Pattern[str]:
    names = alternation(name for e in table("hedges") for name in e.names)
    return re.compile(rf"(?<!\w){names}(?= (?:(?:the|a|an|only|of|between) )*$| $|$)", re.I)


@lru_cache
def _hedges() -> dict[str, str]:
    return {name: entry.id for entry in table("hedges") for name in entry.names}


def _hedge(text: str, at: int) -> str:
    """Answer the hedge that stands directly before the number at ``at``."""
    before = re.sub(r"\b(?:from|to|by|between|ranked|of|terms|prison|sentences?) ?$", "", text[:at], flags=re.I)
    for candidate in (text[:at], before, before.rstrip() + " "):
        match = _hedge_pattern().search(candidate)
        if match:
            return _hedges()[match.group().replace("\u00a0", " ").lower()]
    if re.search(r"\d or (?:more|over)\b|^\S+ or (?:more|over)\b", text[at:]):
        return "at_least"
    if re.match(r"\S+ or (?:fewer|less)\b", text[at:]):
        return "at_most"
    return "exact"


def _multiple(text: str, context: str) -> tuple[str, Statistic] | None:
    word = re.search(r"\b(doubled|tripled|trebled|quadrupled|quintupled|halved|twice|double|triple)\b", text, re.I)
    times = re.search(
        rf"(?P<n>{number_pattern()})(?: times\b(?! \w+ed\b)(?= (?:as|more|higher|the))|-?fold\b)", text, re.I
    )
    if not word and not times:
        return None
    value = read_number(times["n"]) if times else _TIMES[word[1].lower()] if word else None
    at = times.start() if times else word.start() if word else 0
    if value is None:
        return None
    return "count", Statistic(value=value, unit=f"times {_unit_of(context) or 'as many'}", hedge=_hedge(text, at))


def _change(text: str, amounts: list[_Amount], context: str) -> tuple[str, Statistic] | None:
    """Read "from 3 to 17", "up from six", "fell by 15 per cent", "2,000 more than"."""
    first = amounts[0]
    down, up = _DOWN.search(text), _UP.search(text)
    between = text[first.end : amounts[1].start] if len(amounts) > 1 else ""
    rises = re.search(r"\bfrom (?:[\w ]* )?$", text[: first.start]) is not None
    falls_to = len(amounts) > 1 and between.strip() == "to" and amounts[1].value < first.value
    if (rises or falls_to) and re.search(r"\bto\b", between):
        second = amounts[1]
        kind = second.kind if second.kind != "number" else first.kind
        currency = second.currency or first.currency
        low = first.value
        if (
            first.kind == "number"
            and kind == "money"
            and re.search(r"(?:m|b)illion", text[second.start : second.end])
            and low < 1000
        ):
            low = low * (10**6 if "million" in text else 10**9)
        unit = currency or _noun(text[second.end :]) or _noun(between) or _unit_of(context)
        return _answer(
            second, kind, unit, text, currency=currency, from_=low, to=second.value, delta=tidy(second.value - low)
        )
    if re.match(r"(?:up|down) from\b", text, re.I):
        level = _last_amount(context)
        delta = None if level is None else tidy(level - first.value)
        unit = first.currency or _noun(text[first.end :]) or _unit_of(context)
        statistic = Statistic(
            value=level, unit=unit, from_=first.value, to=level, delta=delta, percent=first.kind == "percent",
            currency=first.currency,
        )  # fmt: skip
        return _kind(first.kind, unit), statistic
    by = re.search(r"\bby (?:[\w ]* )?$", text[: first.start]) is not None
    compared = re.match(
        r"(?: [\w’'-]+){0,5}? (?<!or )(?:more|fewer|less|higher|lower)\b(?! than (?:\d|half))", text[first.end :], re.I
    )
    rise = re.match(r"[ -](?:rise|increase|fall|drop|decline|decrease|reduction|growth|cut|surge|loss)\b(?: (?:in|of))?(?P<rest>.*)", text[first.end :], re.I)  # fmt: skip
    if not ((by or compared or rise) and (down or up or rise)):
        return None
    falls = (
        re.search(r"fewer|less|lower", compared.group(), re.I)
        if compared
        else down or (rise and _DOWN.search(rise.group()))
    )
    noun = (
        _noun(rise["rest"])
        if rise
        else _noun(re.sub(r"\b(?:more|fewer|less|higher|lower)\b", "", text[first.end :], count=1))
    )
    unit = first.currency or noun or _unit_of(context)
    if first.kind == "fraction":
        unit = f"share of {unit}" if unit else "share of the former level"
    return _answer(first, first.kind, unit, text, currency=first.currency, delta=-first.value if falls else first.value)


def _level(text: str, amounts: list[_Amount], context: str) -> tuple[str, Statistic]:
    """Read a quantity that is no change: count, share, percentage, money, term, rate, score, or a range of them."""
    first = amounts[0]
    second = amounts[1] if len(amounts) > 1 else None
    between = text[first.end : second.start] if second else ""
    if m := _EVERY.search(text):
        ordinals = {"second": 0.5, "third": 0.333, "fourth": 0.25}
        value = ordinals.get(m["nth"].lower()) or word_values("fraction")[m["nth"].lower()]
        return _share(value, text, m.start(), _noun(text[m.end() :]), context)
    if first.kind == "fraction":
        return _share(first.value, text, first.start, _noun(text[first.end :]), context)
    if second and second.value and (m := _IN.match(between)) and first.value < second.value:
        small = second.value <= 100 or "every" in between
        noun = _noun(m["mid"]) or _noun(text[second.end :])
        if small and (re.search(r"\bin\b", between) or "every" in between or second.value in (10, 100)):
            return _share(round(first.value / second.value, 3), text, first.start, noun, context)
        return _answer(first, first.kind, noun or _unit_of(context), text)
    if second and re.search(r"\b(?:per|for every) $", between):
        noun = " ".join(between.split()[:-1])
        base = text[second.start : second.end]
        unit = f"{noun + ' ' if noun else ''}per {base} {singular_phrase(text[second.end :].strip())}".strip()
        return "rate", Statistic(value=first.value, unit=unit, hedge=_hedge(text, first.start))
    ranged = second is not None and re.fullmatch(
        r"(?: (?:and|to|or) |\s?[–-]\s?|" + _PERCENT + r"(?: (?:and|to) |[–-]))", between
    )
    last = second if second and ranged else first
    kind = last.kind if last.kind != "number" else first.kind
    currency = last.currency or first.currency
    upper = second.value if second and ranged and second.value >= first.value else None
    rest = text[last.end :]
    if currency:
        per = re.match(r"\s(?:per|an?|each) (?P<what>[\w ]+)$", rest)
        unit = f"{currency} per {per['what']}" if per else currency
        return ("rate" if per else "money"), _statistic(first, text, unit=unit, upper=upper, currency=currency)
    if re.search(r"\bscor", text, re.I):
        return "score", _statistic(first, text, unit="point")
    if second and upper is None and (m := re.fullmatch(r" (year|month|week|day)s? to ", between)):
        factor = {("month", "year"): 12, ("week", "month"): 4, ("day", "month"): 30}.get(
            (m[1], _unit_word(text[second.end :])), 1
        )
        upper, rest = tidy(second.value * factor), f" {m[1]}s{re.sub(r'^ [a-z]+', '', text[second.end :])}"
    period = _PERIOD.match(rest.strip())
    if period:
        return _term(period, first, upper, text, context)
    noun = _noun(rest)
    if second and re.fullmatch(r" (?:[\w’'-]+ ){0,5}(?:out of|of|in) (?:the |its |their |a total of )?", between):
        noun = _noun(re.sub(r"(?:out of|of|in) (?:the |its |their |a total of )?$", "", between)) or _noun(
            text[second.end :]
        )
    return _answer(first, kind, noun or _unit_of(context), text, upper=upper, currency=currency)


def _unit_word(text: str) -> str:
    match = _PERIOD.match(text.strip())
    return match["unit"].lower() if match else ""


def _term(period: re.Match[str], first: _Amount, upper: float | None, text: str, context: str) -> tuple[str, Statistic]:
    unit, rest = period["unit"].lower(), period["rest"].strip()
    if _PRISON.search(text) or (not rest and re.search(r"\b(?:sentenced|jailed|imprisoned)\b[^.;]*$", context, re.I)):
        return "term", _statistic(first, text, unit=f"{unit} of imprisonment", upper=upper)
    if m := re.match(r"(?:[\w-]+ )*?(ban|arrest|detention|suspension|probation|labour|custody|moratorium)s?\b", rest):
        return "term", _statistic(first, text, unit=f"{unit} of {m[1]}", upper=upper)
    return "count", _statistic(first, text, unit=unit, upper=upper)


def _share(value: float, text: str, at: int, noun: str | None, context: str) -> tuple[str, Statistic]:
    whole = noun or _unit_of(context)
    return "share", Statistic(value=value, unit=f"share of {whole}" if whole else None, hedge=_hedge(text, at))


def _answer(
    amount: _Amount, kind: str, unit: str | None, text: str, *, upper: float | None = None, currency: str | None = None,
    from_: float | None = None, to: float | None = None, delta: float | None = None,
) -> tuple[str, Statistic]:  # fmt: skip
    statistic = Statistic(
        value=amount.value, upper=upper, unit=unit, hedge=_hedge(text, amount.start), from_=from_, to=to,
        delta=tidy(delta) if delta is not None else None, percent=kind == "percent", currency=currency,
    )  # fmt: skip
    return _kind(kind, unit), statistic


def _statistic(
    amount: _Amount, text: str, *, unit: str, upper: float | None = None, currency: str | None = None
) -> Statistic:
    return Statistic(value=amount.value, upper=upper, unit=unit, hedge=_hedge(text, amount.start), currency=currency)


def _kind(kind: str, unit: str | None) -> str:
    if kind == "number" and unit and unit.startswith("share of"):
        return "share"
    return {"percent": "percentage", "money": "money", "fraction": "share"}.get(kind, "count")


def _noun(text: str) -> str | None:
    """Answer the noun phrase at the head of a text in the singular, None if there is none."""
    phrase = _TRAILING.sub("", _LEADING.sub("", text.strip(" -,;:.()")))
    phrase = re.sub(r"^(?:of )?(?:the|all|their|its) ", "", phrase).strip(" ,;:.")
    if not re.search(r"[^\W\d_]", phrase) or phrase.lower() in words("stop"):
        return None
    return singular_phrase(phrase)


def _last_amount(context: str) -> float | None:
    amounts = _amounts(_without_dates(context[-200:]), None)
    return amounts[-1].value if amounts else None


@lru_cache(maxsize=256)
def _unit_of(context: str) -> str | None:
    """Answer the unit of the last count named before an elliptic one."""
    context = context[-400:]
    for pattern, start, end in reversed(list(grammar("statistics").find(context))):
        if pattern.name in ("count", "range", "some_of_all", "list_of"):
            span = context[start:end]
            amounts = _amounts(span, None)
            if amounts and (noun := _noun(span[amounts[-1].end :])):
                return noun
    return None

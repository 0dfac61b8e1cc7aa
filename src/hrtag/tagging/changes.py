"""Changes: "from 3 to 17", "up from six", "fell by 15 per cent", "2,000 more than in 2023", "doubled"."""

from __future__ import annotations

import re

from hrtag.report import Statistic
from hrtag.tagging.amounts import Amount, amounts_of
from hrtag.tagging.hedges import hedge_of
from hrtag.tagging.numbers import tidy
from hrtag.tagging.units import noun_of, unit_before

Reading = tuple[str, Statistic]

_DOWN = re.compile(r"\b(?:loss|f[ea]ll(?:en|ing|s)?|decreas\w+|dropp?\w*|declin\w+|shr[aiu]nk\w*|s[au]nk|dwindl\w+|thinned|reduc\w+|lower\w*|cuts?|slashed|down|halved|plummeted|fewer|less|shortened)\b", re.I)  # fmt: skip
_UP = re.compile(r"\b(?:r[oi]se[ns]?|rising|increas\w+|gr[eo]w\w*|growth|climb\w+|jumped|surged?|soared|swelled|expanded|raised|up|more|higher|extended|lengthened|prolonged|doubled|tripled|trebled|quadrupled)\b", re.I)  # fmt: skip
_COMPARED = re.compile(
    r"(?: [\w’'-]+){0,5}? (?<!or )(?P<way>more|fewer|less|higher|lower)\b(?! than (?:\d|half))", re.I
)
_RISE = re.compile(r"[ -](?:rise|increase|fall|drop|decline|decrease|reduction|growth|cut|surge|loss)\b(?: (?:in|of))?(?P<rest>.*)", re.I | re.S)  # fmt: skip
_MULTIPLE = re.compile(r"\b(doubled|tripled|trebled|quadrupled|quintupled|halved|twice|thrice|double|triple|cut in half)\b", re.I)  # fmt: skip
_TIMES = {
    "doubled": 2, "tripled": 3, "trebled": 3, "quadrupled": 4, "quintupled": 5, "halved": 0.5, "cut in half": 0.5,
    "twice": 2, "thrice": 3, "double": 2, "triple": 3,
}  # fmt: skip
_SO_MANY_TIMES = re.compile(r"(?: times\b(?! \w+ed\b)(?= (?:as|more|higher|the))|-?fold\b)", re.I)


def read_multiple(text: str, context: str) -> Reading | None:
    """Read "doubled", "three times as many", "a tenfold increase"; the unit is ``times …``."""
    for amount in amounts_of(text) if _SO_MANY_TIMES.search(text) else ():
        if _SO_MANY_TIMES.match(text, amount.end):
            return _multiple(amount.value, text, amount.start, context)
    word = _MULTIPLE.search(text)
    return _multiple(_TIMES[word[1].lower()], text, word.start(), context) if word else None


def _multiple(value: float, text: str, at: int, context: str) -> Reading:
    return "count", Statistic(value=value, unit=f"times {unit_before(context) or 'as many'}", hedge=hedge_of(text, at))


def read_change(text: str, amounts: list[Amount], context: str) -> Reading | None:
    """Read a change of level, None where a span tells none."""
    if re.match(r"(?:up|down) from\b", text, re.I):
        return _from_before(amounts[0], text, context)
    return _from_to(text, amounts, context) or _to_from(text, amounts, context) or _by(text, amounts[0], context)


def _from_to(text: str, amounts: list[Amount], context: str) -> Reading | None:
    if len(amounts) < 2:
        return None
    first, second = amounts[:2]
    between = text[first.end : second.start]
    rises = re.search(r"\bfrom (?:[\w ]* )?$", text[: first.start], re.I) is not None
    falls_to = between.strip() == "to" and second.value < first.value
    if not (rises or falls_to) or not re.search(r"\bto\b", between):
        return None
    low = first.value
    if first.kind in ("number", "money") and low < 1000 and (size := _size(text[second.start : second.end])):
        low = low * size if not _size(text[first.start : first.end]) else low
    currency = second.currency or first.currency
    unit = currency or noun_of(text[second.end :]) or noun_of(re.sub(r"\bto\b.*$", "", between)) or unit_before(context)
    kind = second.kind if second.kind != "number" else first.kind
    return statistic_of(second, kind, unit, text, currency=currency, from_=low, to=second.value)


def _to_from(text: str, amounts: list[Amount], context: str) -> Reading | None:
    """Read "fell to 43, from 58"."""
    if len(amounts) < 2 or not re.search(r"\bto (?:[\w ]* )?$", text[: amounts[0].start], re.I):
        return None
    first, second = amounts[:2]
    if not re.search(r"\bfrom\b", text[first.end : second.start]):
        return None
    currency = first.currency or second.currency
    unit = currency or noun_of(text[first.end : second.start].split(",")[0]) or unit_before(context)
    kind = first.kind if first.kind != "number" else second.kind
    return statistic_of(first, kind, unit, text, currency=currency, from_=second.value, to=first.value)


def _size(text: str) -> int:
    """The size a second number lends to a first: "from 3 to 5 million"."""
    return 10**9 if "billion" in text else 10**6 if "million" in text else 0


def _from_before(first: Amount, text: str, context: str) -> Reading:
    """Read "up from six": the new level stands before."""
    told = amounts_of(context[-200:])
    level = told[-1].value if told else None
    unit = first.currency or noun_of(text[first.end :]) or unit_before(context)
    delta = None if level is None else tidy(level - first.value)
    statistic = Statistic(
        value=level, unit=unit, from_=first.value, to=level, delta=delta, percent=first.kind == "percent",
        currency=first.currency,
    )  # fmt: skip
    return kind_of(first.kind, unit), statistic


def _by(text: str, first: Amount, context: str) -> Reading | None:
    """Read the size of a change: "fell by 15 per cent", "2,000 more than in 2023", "41 per cent rise in hate crime"."""
    after = text[first.end :]
    by = re.search(r"\bby (?:[\w ]* )?$", text[: first.start], re.I) is not None
    compared, rise = _COMPARED.match(after), _RISE.match(after)
    down, up = _DOWN.search(text), _UP.search(text)
    if not ((by or compared or rise) and (down or up or rise)):
        return None
    if compared:
        falls = compared["way"].lower() in ("fewer", "less", "lower")
    else:
        falls = down is not None
    noun = (
        noun_of(rise["rest"]) if rise else noun_of(re.sub(r"\b(?:more|fewer|less|higher|lower)\b", "", after, count=1))
    )
    unit = first.currency or noun or unit_before(context)
    if first.kind == "fraction":
        unit = f"share of {unit}" if unit else "share of the former level"
    return statistic_of(
        first, first.kind, unit, text, currency=first.currency, delta=-first.value if falls else first.value
    )


def kind_of(kind: str, unit: str | None) -> str:
    """Answer the kind of a statistic by the kind of its number and its unit."""
    if kind == "number" and unit and unit.startswith("share of"):
        return "share"
    return {"percent": "percentage", "money": "money", "fraction": "share"}.get(kind, "count")


def statistic_of(
    amount: Amount, kind: str, unit: str | None, text: str, *, upper: float | None = None, currency: str | None = None,
    from_: float | None = None, to: float | None = None, delta: float | None = None,
) -> Reading:  # fmt: skip
    """Answer the kind and the value of a number of a span."""
    if from_ is not None and to is not None:
        delta = to - from_
    statistic = Statistic(
        value=amount.value, upper=upper, unit=unit, hedge=hedge_of(text, amount.start), from_=from_, to=to,
        delta=None if delta is None else tidy(delta), percent=kind == "percent", currency=currency,
    )  # fmt: skip
    return kind_of(kind, unit), statistic

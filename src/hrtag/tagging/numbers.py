"""Numbers as they are written in English commentary, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from hrtag.tagging.knowledge import table

BLANKS = " \u00a0\u2009\u202f\u2007"
DIGITS = rf"(?:\d{{1,2}}(?:,\d\d){{1,4}},\d{{3}}(?!\d)|\d{{1,3}}(?:[{BLANKS}.,'’]\d{{3}}(?!\d)){{1,6}}(?:[.,·]\d{{1,9}})?|\d{{1,15}}(?:[.,·]\d{{1,9}})?)"

_SEPARATORS = re.compile(rf"[{BLANKS}'’]")
_PLAIN_DIGITS = re.compile(r"(?=.*[0-9])[0-9.,]+")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d{1,3},\d{1,2}(?![\d.,]*\d)|(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,]*\d)")
_DECIMAL_POINT = re.compile(r"(?<![\d.,])\d{1,3}\.\d{1,2}(?![\d.,]*\d)|(?<![\d.,])[1-9]\d{0,2},\d{3}(?![\d.,]*\d)")


@lru_cache
def word_values(*kinds: str) -> dict[str, float]:
    """Answer number words → value for some kinds of ``number_words.tsv``."""
    return {name: float(e.id) for e in table("number_words") if e.kind in kinds for name in e.names}


def decimal_comma_of(texts: Iterable[str]) -> bool | None:
    """Say by a document's own habits whether its comma is decimal; None where nothing tells.

    Examples
    --------
    >>> decimal_comma_of(["a rise of 3,5 per cent", "1.265 prisoners"]), decimal_comma_of(["1,265 prisoners"])
    (True, False)
    """
    comma = point = 0
    for text in texts:
        comma += len(_DECIMAL_COMMA.findall(text))
        point += len(_DECIMAL_POINT.findall(text))
    return None if comma == point else comma > point


def read_digits(text: str, decimal_comma: bool | None = None) -> float | None:
    """Read digits with separators.

    Parameters
    ----------
    text : str
        The digits with comma, point, blanks or apostrophes between them.
    decimal_comma : bool, optional
        What one comma or point before three digits means; without it both separate thousands. Everything else is told
        by the form itself.

    Examples
    --------
    >>> read_digits("1,265"), read_digits("1.265,5"), read_digits("12,4"), read_digits("1\u202f265")
    (1265, 1265.5, 12.4, 1265)
    >>> read_digits("1,265", decimal_comma=True)
    1.265
    """
    plain = _SEPARATORS.sub("", text).replace("·", ".")
    if not _PLAIN_DIGITS.fullmatch(plain):
        return None
    comma, point = plain.count(","), plain.count(".")
    if comma and point:
        decimal = "," if plain.rindex(",") > plain.rindex(".") else "."
        if plain.count(decimal) > 1:
            decimal = ""
    elif comma + point == 1:
        separator = "," if comma else "."
        before, after = plain.split(separator)
        ambiguous = len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0"
        is_decimal = decimal_comma is not None and decimal_comma == (separator == ",")
        decimal = separator if not ambiguous or is_decimal else ""
    else:
        decimal = ""
    whole, mark, fraction = plain.partition(decimal) if decimal else (plain, "", "")
    digits = re.sub(r"[.,]", "", whole) or "0"
    return tidy(float(f"{digits}.{fraction}")) if mark and fraction else int(digits)


def read_words(text: str) -> float | None:
    """Read a number in words.

    Examples
    --------
    >>> read_words("sixty-two"), read_words("two thousand three hundred and five"), read_words("a dozen")
    (62, 2305, 12)
    >>> read_words("two and a half"), read_words("half a million"), read_words("five two")
    (2.5, 500000, None)
    """
    spelled = re.split(r"[\s-]+", text.lower().strip())
    units, tens, multipliers = word_values("unit"), word_values("ten"), word_values("multiplier")
    total = current = 0.0
    last = ""
    largest = float("inf")
    if len(spelled) == 3 and spelled[0] == "half" and spelled[1] == "a" and spelled[2] in multipliers:
        return tidy(multipliers[spelled[2]] / 2)
    if spelled[-3:] == ["and", "a", "half"] and (whole := read_words(" ".join(spelled[:-3]))) is not None:
        return tidy(whole + 0.5)
    for place, word in enumerate(spelled):
        if word in units and last not in ("unit", "article") and not (last == "ten" and not 1 <= units[word] <= 9):
            current, last = current + units[word], "unit"
        elif word in tens and last not in ("unit", "ten", "article"):
            current, last = current + tens[word], "ten"
        elif word in multipliers and (last != "and") and multipliers[word] < largest:
            if word.endswith("s") and not total + current:
                return None
            if multipliers[word] < 1000:
                if last == "multiplier" and current:
                    return None
                current = max(current, 1) * multipliers[word]
            else:
                largest = multipliers[word]
                total, current = total + max(current, 1 if last != "unit" else 0) * largest, 0.0
            last = "multiplier"
        elif word in ("a", "an") and place == 0 and len(spelled) > 1:
            last = "article"
        elif word == "and" and last == "multiplier" and place + 1 < len(spelled):
            last = "and"
        else:
            return None
    return None if last in ("", "article", "and") else tidy(total + current)


def read_fraction(spelled: Sequence[str]) -> float | None:
    """Read a fraction of the words it is written with.

    Examples
    --------
    >>> read_fraction(["half"]), read_fraction(["two", "thirds"]), read_fraction(["a", "quarter"]), read_fraction(["third"])
    (0.5, 0.667, 0.25, None)
    """
    fractions = word_values("fraction")
    base = fractions.get(spelled[-1])
    if base is None or len(spelled) > 2:
        return None
    if len(spelled) == 1:
        return base if spelled[0] == "half" else None
    plural = spelled[-1].endswith("s")
    count = {"a": 1.0, "an": 1.0}.get(spelled[0]) or word_values("unit").get(spelled[0])
    if not count or plural != (count > 1):
        return None
    return round(count / round(1 / base), 3)


def read_number(text: str, decimal_comma: bool | None = None) -> float | None:
    """Read one number: digits or words, with what multiplies it.

    Examples
    --------
    >>> read_number("3.5 million"), read_number("2,000"), read_number("eleven"), read_number("1,3 million")
    (3500000, 2000, 11, 1300000)
    """
    text = text.strip()
    digits = re.match(DIGITS, text)
    if not digits:
        return read_words(text)
    rest = text[digits.end() :].strip(BLANKS + "-").lower()
    if not rest:
        return read_digits(digits.group(), decimal_comma)
    if rest not in word_values("multiplier"):
        return None
    point_is_decimal = False if decimal_comma is None and "," not in digits.group() else decimal_comma
    value = read_digits(digits.group(), point_is_decimal)
    return None if value is None else tidy(value * word_values("multiplier")[rest])


def tidy(value: float) -> float:
    """Answer whole numbers as int, others without the dust of binary fractions."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded

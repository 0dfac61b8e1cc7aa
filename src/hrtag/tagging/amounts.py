"""The numbers of one span, each with what kind of number it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hrtag.tagging.knowledge import table
from hrtag.tagging.lexer import Tokens, lex
from hrtag.tagging.token_grammar import token_grammar

_BEFORE_YEARS = frozenset(("in", "since", "than", "of", "during", "by", "until", "year", "before", "after", "to"))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its place; ``kind`` is ``number, percent, money, fraction`` or ``year`` (what may be a year)."""

    value: float
    start: int
    end: int
    kind: str = "number"
    currency: str | None = None


def amounts_of(text: str, decimal_comma: bool | None = None) -> list[Amount]:
    """Answer the numbers of a span from left to right; days and years are left out where there are others.

    Examples
    --------
    >>> [(a.value, a.kind, a.currency) for a in amounts_of("from EUR 3.5 million in 2019 to 40 %")]
    [(3500000, 'money', 'EUR'), (40, 'percent', None)]
    """
    vocabulary = token_grammar("statistics").vocabulary
    tokens = lex(text, vocabulary, decimal_comma=decimal_comma)
    kinds = {
        name: frozenset(vocabulary.codes_of(name)) for name in ("fraction", "year", "percent", "currency", "month")
    }
    found = []
    dates = []
    for place, value in tokens.values.items():
        code = tokens.codes[place]
        before, after = tokens.codes[place - 1 : place] or "\n", tokens.codes[place + 1 : place + 2] or "\n"
        start, end = tokens.starts[place], tokens.ends[place]
        kind, currency = "fraction" if code in kinds["fraction"] else "number", None
        if before in kinds["currency"]:
            start, kind, currency = tokens.starts[place - 1], "money", _code(tokens, place - 1)
        elif after in kinds["currency"] and not _leads(tokens, place + 1):
            end, kind, currency = tokens.ends[place + 1], "money", _code(tokens, place + 1)
        elif after in kinds["percent"]:
            end, kind = tokens.ends[place + 1], "percent"
        elif (
            before in kinds["month"]
            or after in kinds["month"]
            or (code in kinds["year"] and (place == 0 or _word(tokens, place - 1) in _BEFORE_YEARS))
        ):
            dates.append(Amount(value, start, end, "year"))
            continue
        found.append(Amount(value, start, end, kind, currency))
    return found or dates


def _leads(tokens: Tokens, place: int) -> bool:
    """Say whether a currency belongs to the number behind it: "5 to 10 EUR 20"."""
    return place + 1 in tokens.values and tokens.ends[place] == tokens.starts[place + 1]


def _word(tokens: Tokens, place: int) -> str:
    return tokens.text[tokens.starts[place] : tokens.ends[place]].lower()


def _code(tokens: Tokens, place: int) -> str | None:
    name = " ".join(tokens.text[tokens.starts[place] : tokens.ends[place]].split())
    return currency_codes().get(name) or currency_codes().get(name.lower())


@lru_cache
def currency_codes() -> dict[str, str]:
    """Answer the names of currencies, as written and in small letters → ISO 4217 code."""
    codes: dict[str, str] = {}
    for entry in table("currencies"):
        for name in (*entry.names, entry.id):
            codes.setdefault(name, entry.id)
    for name, code in list(codes.items()):
        codes.setdefault(name.lower(), code)
    return codes

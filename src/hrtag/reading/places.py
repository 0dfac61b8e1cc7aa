"""The country a title names."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def country_in(text: str) -> str | None:
    """Answer the ISO 3166-1 code of the one country that a text names, None if it names none or several.

    Examples
    --------
    >>> country_in("Belarus 2024: annual report"), country_in("Annual report")
    ('BY', None)
    """
    names, pattern = _countries()
    found = {names[m[0].casefold()] for m in pattern.finditer(text)}
    return found.pop() if len(found) == 1 else None


@cache
def _countries() -> tuple[dict[str, str], re.Pattern[str]]:
    rows = (files("hrtag") / "data" / "knowledge" / "places.tsv").read_text("utf-8").splitlines()
    head = rows[0].split("\t")
    at, canonical, aliases = (head.index(name) for name in ("id", "canonical", "aliases"))
    names: dict[str, str] = {}
    for row in rows[1:]:
        cells = row.split("\t") + [""] * 4
        if re.fullmatch(r"[A-Z]{2}", cells[at]):
            for name in (cells[canonical], *cells[aliases].split(" ; ")):
                if len(name) > 3:
                    names[name.casefold()] = cells[at]
    longest = sorted(names, key=len, reverse=True)
    return names, re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b", re.IGNORECASE)

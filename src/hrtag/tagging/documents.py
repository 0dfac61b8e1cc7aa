"""Citations of documents → type, symbol, issuer, session, number, year, date, country."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from hrtag.report import Document
from hrtag.tagging.alternation import alternation
from hrtag.tagging.countries import country_named
from hrtag.tagging.dates import parse_date
from hrtag.tagging.grammar import grammar
from hrtag.tagging.knowledge import names_gazetteer, table
from hrtag.tagging.symbols import parse_symbol

MAX_LENGTH = 600
_NUMBER = re.compile(
    r"(?:\b[Nn]os?\.?|№|N°|Nº|\bNumber) ?(?P<a>[\dA-Z][\w./-]*\w|\d)|(?<![\w/.-])(?P<b>[A-Z]{1,3}[- ]\d[\d/-]*|(?:S-)?\d+/[\w.-]*\w|\d{2,5}/\d{4})|\b[Rr]esolution (?P<c>\d{3,4})\b(?! of)"
)
_PARTIES = re.compile(r" (?:v\.?|vs\.?|c\.) (?:the )?(?P<respondent>.+)$")
_YEAR = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?![\d/.-])")
_RESOLUTIONS = {"un.hrc": "A/HRC/RES/", "un.ga": "A/RES/", "un.sc": "S/RES/"}


def parse_document(text: str, *, year: int | None = None) -> Document | None:
    """Read what the citation of a document says of it.

    Parameters
    ----------
    text : str
        The marked span only, for example ``"Human Rights Council resolution 46/13"``.
    year : int, optional
        The year of the commentary, for dates that name none ("ruling of 9 July").

    Returns
    -------
    Document or None
        ``issuer`` is an id of ``bodies.tsv``; None if the text tells nothing. Never raises on odd input.

    Examples
    --------
    >>> found = parse_document("Human Rights Council resolution 46/13")
    >>> found.type, found.issuer, found.session, found.number, found.symbol
    ('resolution', 'un.hrc', '46', '13', 'A/HRC/RES/46/13')
    >>> parse_document("Petrov and Others v. Bulgaria").type, parse_document("Petrov and Others v. Bulgaria").country
    ('case', 'BG')
    """
    text = " ".join(text.split())[:MAX_LENGTH]
    if symbol := parse_symbol(text):
        return symbol
    if parties := _PARTIES.search(text):
        return Document(type="case", country=country_named(parties["respondent"]))
    date, rest = _date(text, year)
    stated = _YEAR.search(rest)
    found = Document(
        type=_type(rest), issuer=_issuer(rest), number=_number(rest), date=date,
        year=int(date[:4]) if date else (int(stated["year"]) if stated else None),
    )  # fmt: skip
    found = _with_symbol(found)
    return None if found == Document() else found


def _date(text: str, year: int | None) -> tuple[str | None, str]:
    for _, start, end in grammar("dates").find(text):
        found = parse_date(text[start:end], year=year)
        if found and found.from_ and found.from_ == found.to and text[:start].endswith((" of ", " dated ", " on ")):
            return found.from_, text[:start] + text[end:]
    return None, text


def _number(text: str) -> str | None:
    match = _NUMBER.search(text)
    return (match["a"] or match["b"] or match["c"]) if match else None


def _issuer(text: str) -> str | None:
    """The first body of the text that the gazetteer knows; the one a document is addressed to is not its issuer."""
    for match in names_gazetteer().find(text):
        for entry in match.entries:
            if entry.label == "BODY" and not re.search(
                r"\b(?:to|before|under|against) (?:the )?$", text[: match.start]
            ):
                return entry.id
    return None


def _with_symbol(found: Document) -> Document:
    """Give a numbered resolution of a known organ its symbol, session and year."""
    prefix = _RESOLUTIONS.get(found.issuer or "")
    if prefix is None or found.type != "resolution" or found.number is None:
        return found
    read = parse_symbol(prefix + found.number)
    if read is None:
        return found
    suffix = f" ({found.year})" if found.issuer == "un.sc" and found.year else ""
    return replace(found, session=read.session, number=read.number, symbol=f"{prefix}{found.number}{suffix}")


@lru_cache
def _types() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {name.lower(): entry.id for entry in table("documents") for name in entry.names}
    return re.compile(rf"(?<![\w-]){alternation(names)}(?![\w-])"), names


def _type(text: str) -> str | None:
    """The first word that tells a type: it is the head ("report of the court on its judgments")."""
    regex, names = _types()
    match = regex.search(text.lower())
    return names[match.group().replace("\u00a0", " ")] if match else None

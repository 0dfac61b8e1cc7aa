"""Document symbols of the United Nations and the Council of Europe → issuer, type, session, year, number, country."""

from __future__ import annotations

import re
from functools import lru_cache

from hrtag.report import Document
from hrtag.tagging.knowledge import table

_SUFFIX = re.compile(r"(?:Add|Rev|Corr|Amend|Annex)\.\d+|Advance|AUV")
_NUMBERED_TYPE = re.compile(r"(?P<code>[A-Z]+)\.(?P<number>\d+)")
_SPECIAL_SESSION = re.compile(r"(?:S|ES)-\d{1,2}|[IVX]+")
_YEAR_PART = re.compile(r"(?:19[4-9]|20[0-5])\d")
_ROMAN_SESSION = re.compile(r"(?P<number>\d+)(?: ?[A-F])? ?\((?P<session>[IVXL]+)\)")
_YEAR_SUFFIX = re.compile(r" ?\((?P<year>\d{4})\)$")
_TREATY_PARTS = frozenset(("OPAC", "OPSC", "OPCAT", "OP"))
_BY_YEAR = frozenset(("un.sc", "un.wgad", "un.chr", "un.ecosoc", "un.csw", "un.pfii", "un.cescr", "un.core"))
_UPR_TYPES = {"1": "state_report", "2": "compilation", "3": "summary"}
_VENICE = re.compile(r"CDL(?:-[A-Z]{2,4})? ?\((?P<year>\d{4})\) ?(?P<number>\d{1,4})(?:rev\d?)?")
_CPT = re.compile(r"CPT/Inf ?\((?P<year>\d{4})\) ?(?P<number>\d{1,3})(?:[, -]+part \d)?", re.I)
_COMMISSIONER = re.compile(r"CommDH(?:/Speech)? ?\((?P<year>\d{4})\) ?(?P<number>\d{1,3})")
_MINISTERS = re.compile(r"CM/(?P<code>Rec|Res[A-Z]*) ?\((?P<year>\d{4})\) ?(?P<number>\d{1,3})")
_GRETA = re.compile(r"(?P<body>GRETA|GREVIO|GRECO)[/(][\w/()]*?\(?(?P<year>\d{4})\)?/?(?P<number>\d{1,3})")
_COE = ((_VENICE, "coe.venice", "opinion"), (_CPT, "coe.cpt.c", "report"), (_COMMISSIONER, "coe.commissioner", "report"), (_MINISTERS, "coe.cm", ""), (_GRETA, "", "report"))  # fmt: skip


def parse_symbol(text: str) -> Document | None:
    """Read a document symbol.

    Parameters
    ----------
    text : str
        The marked span only, for example ``"CCPR/C/BLR/CO/5"``.

    Returns
    -------
    Document or None
        ``issuer`` is an id of ``bodies.tsv``, ``country`` an ISO 3166-1 alpha-2 code; what the symbol does not tell is
        None, and so is the answer for what is no symbol.

    Examples
    --------
    >>> found = parse_symbol("CCPR/C/BLR/CO/5")
    >>> found.issuer, found.type, found.country, found.number
    ('un.ccpr', 'concluding_observations', 'BY', '5')
    >>> found = parse_symbol("A/HRC/RES/46/13")
    >>> found.issuer, found.type, found.session, found.number
    ('un.hrc', 'resolution', '46', '13')
    """
    text = " ".join(text.split())
    for regex, issuer, kind in _COE:
        if match := regex.fullmatch(text):
            groups = match.groupdict()
            issuer = issuer or f"coe.{groups['body'].lower()}"
            code = groups.get("code") or ""
            kind = kind or ("recommendation" if code == "Rec" else "resolution")
            return Document(symbol=text, issuer=issuer, type=kind, year=int(match["year"]), number=match["number"])
    return _united_nations(text)


def _united_nations(text: str) -> Document | None:
    year_suffix = _YEAR_SUFFIX.search(text)
    bare = text[: year_suffix.start()] if year_suffix else text
    issuer, parts = _issuer(bare)
    if issuer is None or not any(letter.isdigit() for letter in bare):
        return None
    read: dict[str, str | int | None] = {"symbol": text, "issuer": issuer}
    if year_suffix:
        read["year"] = int(year_suffix["year"])
    if issuer == "un.core":
        read["issuer"] = None
    numbers: list[str] = []
    for part in parts:
        _read_part(part, read, numbers)
    _place_numbers(issuer, numbers, read)
    return Document(**read)  # type: ignore[arg-type]


def _issuer(text: str) -> tuple[str | None, list[str]]:
    """Answer the body whose prefix is the longest, and the parts behind it."""
    parts = text.split("/")
    for size in (3, 2, 1):
        body = _prefixes().get("/".join(parts[:size]))
        if body and len(parts) > size:
            return body, parts[size:]
    return None, []


def _read_part(part: str, read: dict[str, str | int | None], numbers: list[str]) -> None:
    if _SUFFIX.fullmatch(part) or part in _TREATY_PARTS:
        return
    if part in _countries():
        read["country"] = _countries()[part]
    elif part in _types():
        read.setdefault("type", _types()[part])
    elif (match := _NUMBERED_TYPE.fullmatch(part)) and match["code"] in _types():
        read.setdefault("type", _types()[match["code"]])
        numbers.append(match["number"])
    elif match := _ROMAN_SESSION.fullmatch(part):
        read["session"] = match["session"]
        numbers.append(match["number"])
    elif _SPECIAL_SESSION.fullmatch(part):
        read["session"] = part
    elif part[:1].isdigit() and re.fullmatch(r"[\d.-]+[A-Z]?", part):
        numbers.append(part)


def _place_numbers(issuer: str, numbers: list[str], read: dict[str, str | int | None]) -> None:
    """Tell which of the numbers is the session or the year; the last one is the document's own."""
    if read.get("type") == "views" and len(numbers) >= 2:
        *before, number, year = numbers
        read |= {"number": f"{number}/{year}", "session": before[0] if before else None}
        return
    if numbers and _YEAR_PART.fullmatch(numbers[0]) and len(numbers) > 1:
        read["year"] = int(numbers.pop(0))
    elif numbers and _YEAR_PART.fullmatch(numbers[-1]) and issuer == "un.core":
        read["year"] = int(numbers.pop())
    elif len(numbers) > 1 and "session" not in read and issuer not in _BY_YEAR:
        read["session"] = numbers.pop(0)
    if numbers:
        read["number"] = numbers[-1]
    if issuer == "un.upr" and read.get("country"):
        read.setdefault("type", _UPR_TYPES.get(str(read.get("number"))))
    elif issuer == "un.wgad":
        read.setdefault("type", "opinion")
    elif issuer == "un.spt" and read.get("country"):
        read.setdefault("type", "visit_report")
    elif issuer in _treaty_bodies() and read.get("country"):
        read.setdefault("type", "state_report")


@lru_cache
def _prefixes() -> dict[str, str]:
    return {entry.canonical: entry.id for entry in table("symbols") if entry.kind == "symbol_prefix"}


@lru_cache
def _types() -> dict[str, str]:
    return {entry.canonical: entry.id for entry in table("symbols") if entry.kind == "symbol_type"}


@lru_cache
def _countries() -> dict[str, str]:
    return {entry.canonical: entry.id for entry in table("iso3166")}


@lru_cache
def _treaty_bodies() -> frozenset[str]:
    return frozenset(entry.id for entry in table("bodies") if entry.kind == "treaty_body")

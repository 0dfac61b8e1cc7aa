"""Citations of laws → type, number, date, title, path, act, year, country."""

from __future__ import annotations

import re
from functools import lru_cache

from hrtag.report import Law
from hrtag.tagging.dates import parse_date
from hrtag.tagging.grammar import grammar
from hrtag.tagging.knowledge import table

_PROVISION = r"(?:Articles?|Arts?\.|Sections?|Sec\.|Paragraphs?|Paras?\.|Parts?|Chapters?|Rules?|Clauses?|Schedules?|Subsections?|Items?|Points?|Regulations?|Title|Annex|Principles?|§§?)"
_NUMBER = r"(?:\d[\w./-]*|[IVXLC]+\b)(?: ?\(\w{1,4}\))*"
_PATH = re.compile(rf"(?P<first>{_PROVISION} ?{_NUMBER})(?P<more>(?:,? (?:{_PROVISION} {_NUMBER}|(?:and|or|to) {_NUMBER}))*)(?:,? (?:of|to|in) (?:the |that |this |its )?(?P<act>.+))?", re.I | re.S)  # fmt: skip
_BARE = re.compile(rf"(?P<number>{_NUMBER}) of (?:the |that )?(?P<act>.+)", re.S)
_ACT_NUMBER = re.compile(r"(?:\b(?:No\.?|Nos\.|no\.|№|N°|Nº|Number) ?(?P<a>[\dA-Z][\w./-]*\w|\d))|(?<![\w“\"])(?P<b>\d+/\d{2,4}(?:/\w+)?|\d+[/-][A-Z]+)\b")  # fmt: skip
_TITLE = re.compile(r"[“\"«](?P<title>[^”\"»]+)[”\"»]?|\b(?:on|concerning|governing|regulating) (?P<topic>.+)$", re.S)
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:1[6-9]|2[05])\d\d)(?!\d)")
_TYPES = (
    "Constitution", "Decree-Law", "Decree", "Ordinance", "Regulation", "Resolution", "Decision", "Order", "Edict", "Instruction", "Directive",
    "Statutory Instrument", "Proclamation", "Circular", "Bill", "Strategy", "Concept", "Doctrine", "Action Plan", "Plan", "Programme",
    "Code", "Act", "Law", "Rules", "Legislation",
)  # fmt: skip


def parse_law(text: str) -> Law:
    """Read what the citation of a law says of it.

    Parameters
    ----------
    text : str
        The marked span only, for example ``"Article 193-1 of the Criminal Code"``.

    Returns
    -------
    Law
        Fields the citation does not tell are None; never raises on odd input.

    Examples
    --------
    >>> law = parse_law("Article 193-1 of the Criminal Code")
    >>> law.path, law.act, law.type
    ('Article 193-1', 'Criminal Code', 'Code')
    >>> law = parse_law("Federal Law No. 67-FZ of 12 June 2002 “On Elections”")
    >>> law.type, law.number, law.date, law.title, law.year
    ('Law', '67-FZ', '2002-06-12', 'On Elections', 2002)
    """
    text = " ".join(text.split())[:1000]
    path, act = _path(text)
    rest = act if act is not None else ("" if path else text)
    number = _ACT_NUMBER.search(rest)
    date = _date(rest)
    title = _TITLE.search(rest)
    year = _YEAR.search(rest)
    return Law(
        type=_type(rest),
        number=(number["a"] or number["b"]) if number else None,
        date=date,
        title=_title(title),
        path=path,
        act=act,
        year=int(date[:4]) if date else (_gregorian(int(year["year"])) if year else None),
        country=_country(rest),
    )


def canonical_law(text: str) -> str:
    """Answer a citation with the act first.

    Examples
    --------
    >>> canonical_law("Article 193-1 of the Criminal Code")
    'Criminal Code, Article 193-1'
    """
    path, act = _path(" ".join(text.split()))
    return f"{act}, {path}" if path and act else text


def _path(text: str) -> tuple[str | None, str | None]:
    if m := _PATH.fullmatch(text):
        act, path = m["act"], m["first"] + m["more"]
        inner, inner_act = _path(act) if act else (None, None)
        return (f"{inner}, {path}", inner_act) if inner else (path, act)
    if m := _BARE.fullmatch(text):
        return f"Article {m['number']}", m["act"]
    return None, None


def _type(text: str) -> str | None:
    found = [
        (m.start(), -m.end(), kind) for kind in _TYPES if (m := re.search(rf"\b{kind}s?\b", text.split("“")[0], re.I))
    ]
    cut = re.search(r"\b(?:on|concerning|of|No\.)\b", text)
    before = [item for item in found if cut is None or item[0] < cut.start()]
    if not found:
        return None
    kind = max(before)[2] if before else min(found)[2]
    return kind if kind != "Legislation" else None


def _date(text: str) -> str | None:
    for _, start, end in grammar("dates").find(text):
        found = parse_date(text[start:end])
        if found and found.from_ is not None and found.from_ == found.to:
            return found.from_
    return None


def _title(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    title: str = (match["title"] or match["topic"]).strip(" ,.")
    return title


def _gregorian(year: int) -> int | None:
    """Read years of the Buddhist era too, which run 543 years ahead."""
    return year - 543 if year > 2400 else year


def _country(text: str) -> str | None:
    for match in _countries().finditer(text):
        return match[1]
    return None


@lru_cache
def _countries() -> re.Pattern[str]:
    names = sorted(
        (n for e in table("places") if e.kind in ("country", "territory") for n in e.names), key=len, reverse=True
    )
    return re.compile(rf"\bof (?:the )?({'|'.join(map(re.escape, names))})\b")

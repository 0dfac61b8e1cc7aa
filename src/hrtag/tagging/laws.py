"""Citations of laws → type, number, date, title, path, act, year, country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hrtag.report import Law
from hrtag.tagging.alternation import alternation
from hrtag.tagging.countries import country_in, without_country
from hrtag.tagging.dates import parse_date
from hrtag.tagging.grammar import grammar
from hrtag.tagging.knowledge import Entry, table, words
from hrtag.tagging.provisions import read_path

MAX_LENGTH = 1000
_NO = r"(?:[Nn]os?\.?(?![a-z])|NO\.?|№|N[°º]|n\.?[°º]\.?|[Nn]r\.?|[Nn]úm\.|[Nn]umber|#)"
_CODE = r"(?:\d{1,3}(?: \d{3})+(?![\d/])|[\dA-Z][\w./-]*\w|\d)"
_NUMBERED = re.compile(rf"{_NO} ?(?P<number>{_CODE}(?: ?\(\d{{4}}\))?)(?![\w)]|\)$)")
_BRACKETED = re.compile(rf"[\[(](?:(?=\d+[:/]\d+\))|(?P<chapter>Cap\.?|Chapter) ?|(?:Act|Law|Bill|L\.?I\.?|{_NO}) ?(?:{_NO} ?)?)(?P<number>\d[\w.:/-]*)(?: of (?P<year>\d{{4}}))?[\])]", re.I)  # fmt: skip
_CHAPTER = re.compile(r",? (?P<chapter>Cap\.?|Chapter) ?(?P<number>\d[\w.:]*)$", re.I)
_BESIDE_TYPE = re.compile(
    r" (?P<number>\d{1,3}(?: \d{3})+(?![\d/])|\d[\w./-]*\w|\d|[IVXLC]{1,9}(?= of \d{4})|[A-Z]{1,4}[/-]\d[\w/-]*)"
)
_SERIAL = re.compile(r".?\(?No\.? ?\d\).?")
_CODED = re.compile(
    r"(?<![\w“\"(])(?P<number>(?:[A-Z]{1,4}[/-])?\d+(?:/\d{2,4}(?:/[\w-]+)?|-\d{4}|-[A-ZА-Я]{1,5}|/[A-Z]{1,5}))\b"
)
_YEAR = re.compile(r"(?P<era>B\.?E\.? ?)?(?<![\d./-])(?P<year>(?:1[6-9]|2[05])\d\d)(?![\d/-]|\.\d)")
_YEAR_IN_NUMBER = re.compile(r"(?:^|[/.:-])(?P<year>(?:1[89]|20)\d\d)(?=$|[/.:-])")
_DATED = re.compile(r",? ?(?:\b(?:of|dated|from) )$")
_QUOTED = re.compile(r"[“\"«„](?P<title>[^”\"»“]+)[”\"»“]?")
_TOPIC = re.compile(r"\b(?:on|concerning|governing|regulating|relating to|regarding|to amend|amending|establishing|approving|prohibiting|for (?=the|\w+ing\b)|against) (?P<topic>.+)$", re.S)  # fmt: skip
_ORGAN = re.compile(r" (?:of|by|from) (?:the )?(?!\d)[^,]*$")
_DRAFT = re.compile(r"^(?:[Tt]he |[Aa]n? |its |new |[Dd]raft |[Pp]roposed )+")
_PERIOD = re.compile(
    r"(?:,? (?:for |to )?(?:the (?:period|years) )?(?:from )?| \()(?P<year>(?:19|20)\d\d)(?:[–/-]| to )\d{2,4}\)?"
)
_GAZETTE = re.compile(r" Coll\.| \((?:Cth|NSW|Vic|Qld|SA|WA|Tas|ACT|NT)\)")
_NAMED = re.compile(r"(?P<type>(?:[\w-]+ ?){1,3}?) ?[:,] ?(?=[A-Z])")
_SMALL_SUBJECT = re.compile(
    r"(?P<type>[Ll]aw|[Cc]ode|(?:[Oo]rganic|[Cc]onstitutional|[Ff]ederal) [Ll]aw) (?P<on>on|concerning) (?P<subject>[^“”,\d]+)$"
)
_SMALL_WORDS = frozenset(
    ("a", "an", "the", "and", "or", "of", "on", "in", "to", "for", "by", "with", "from", "against", "at", "as")
)

_HEAD_FINAL = frozenset(("act", "bill", "ordinance", "code", "proclamation", "statute", "law"))
_SHORT_TITLED = frozenset(("act", "bill", "ordinance", "proclamation"))
_LAST_YEAR = 2200
_BUDDHIST_ERA = 543


@dataclass(frozen=True, slots=True)
class _Type:
    entry: Entry
    start: int
    end: int


def parse_law(text: str, *, year: int | None = None) -> Law:
    """Read what the citation of a law says of it.

    Parameters
    ----------
    text : str
        The marked span only, for example ``"Article 193-1 of the Criminal Code"``.
    year : int, optional
        The year of the commentary, for dates that name none ("decree of 7 July").

    Returns
    -------
    Law
        Fields the citation does not tell are None; ``country`` is an ISO 3166-1 alpha-2 code. Never raises on odd input.

    Examples
    --------
    >>> law = parse_law("Article 193-1 of the Belarusian Criminal Code")
    >>> law.path, law.act, law.type, law.country
    ('Article 193-1', 'Belarusian Criminal Code', 'Code', 'BY')
    >>> law = parse_law("Federal Law No. 67-FZ of 12 June 2002 “On Elections”")
    >>> law.type, law.number, law.date, law.title, law.year
    ('Law', '67-FZ', '2002-06-12', 'On Elections', 2002)
    """
    text = " ".join(text.split())[:MAX_LENGTH]
    path, act = read_path(text)
    rest = act if act is not None else ("" if path else text)
    return _read_act(rest, path, act, year)


def _read_act(text: str, path: str | None, act: str | None, year: int | None) -> Law:
    quoted = _QUOTED.search(text)
    bare = text.replace(quoted[0], "“”") if quoted else text
    bare, date = _without_date(bare, year)
    head = _topicless(bare)
    kind = _type(head)
    number, number_year, bare = _number(bare, kind)
    found_year, bare = _year(bare)
    if found_year is None:
        found_year = int(date[:4]) if date else number_year
    topic = _TOPIC.search(_clean(bare))
    return Law(
        type=kind.entry.canonical if kind and kind.entry.id != "legislation" else None,
        number=number,
        date=date,
        title=_title(quoted, topic, bare),
        path=path,
        act=act_name(act) if act else None,
        year=found_year,
        country=country_in(_QUOTED.sub("", text)),
    )


def canonical_law(text: str) -> str:
    """Answer a citation in one spelling, the act first.

    Examples
    --------
    >>> canonical_law("art. 193-1 of the Criminal Code")
    'Criminal Code, Article 193-1'
    >>> canonical_law("law on public associations")
    'Law on Public Associations'
    """
    path, act = read_path(" ".join(text.split()))
    if path is None:
        return act_name(text)
    return f"{act_name(act)}, {path}" if act else path


def act_name(text: str) -> str:
    """Write the name of an act in one way: one number sign, and a subject that is all in small letters with capitals.

    Examples
    --------
    >>> act_name("law on the state of emergency"), act_name("Decree n° 12"), act_name("presidential decree")
    ('Law on the State of Emergency', 'Decree No. 12', 'presidential decree')
    """
    text = re.sub(rf"(?<!\w){_NO} ?(?=[\dA-Z])(?![A-Z]\w*[a-z])", "No. ", " ".join(text.split()))
    match = _SMALL_SUBJECT.match(text)
    if match is None or any(letter.isupper() for letter in match["subject"]):
        return text
    words = [word if word in _SMALL_WORDS else word[:1].upper() + word[1:] for word in match["subject"].split(" ")]
    return f"{match['type'][0].upper()}{match['type'][1:]} {match['on']} {' '.join(words)}"


def is_lone(text: str) -> bool:
    """Say whether a name is only the type of an act ("the Code", "presidential decree"): it names none by itself.

    Examples
    --------
    >>> is_lone("Code"), is_lone("presidential decree"), is_lone("Criminal Code"), is_lone("Decree No. 3")
    (True, True, False, False)
    """
    kind = _type(text)
    if kind is None or any(letter.isdigit() for letter in text):
        return False
    return all(word.lower() in words("lone_law") for word in (text[: kind.start] + text[kind.end :]).split())


def _without_date(text: str, year: int | None) -> tuple[str, str | None]:
    for _, start, end in grammar("dates").find(text):
        found = parse_date(text[start:end], year=year)
        if found and found.from_ is not None and found.from_ == found.to:
            before = text[:start]
            if not _DATED.search(before) and not re.search(r"\d{4}|\d[./]\d", text[start:end]):
                continue
            return _DATED.sub(" ", before).rstrip() + text[end:], found.from_
    return text, None


def _topicless(text: str) -> str:
    match = _TOPIC.search(text)
    return text[: match.start()] if match and match.start() else text


@lru_cache
def _types() -> tuple[re.Pattern[str], dict[str, Entry]]:
    by_name = {name.lower(): entry for entry in table("acts") for name in entry.names}
    names = sorted({name for entry in table("acts") for name in entry.names} | set(by_name))
    return re.compile(rf"(?<![\w-])(?:{alternation(names)})(?![\w]|(?<=Bill) of Rights|(?<=bill) of rights)"), by_name


def _type(text: str) -> _Type | None:
    """Answer the word that tells the type: the last one before a complement, or a head at the very end."""
    regex, by_name = _types()
    text = re.sub(r"[“\"«„].*", "", text, flags=re.S)
    found = []
    for match in regex.finditer(text):
        entry = by_name[match.group().lower().replace("\u00a0", " ")]
        exact = match.group() in entry.names or entry.canonical.lower() in match.group().lower()
        if exact:
            found.append(_Type(entry, match.start(), match.end()))
    if not found:
        return None
    numbered = [each for each in found if re.match(rf",? {_NO}", text[each.end :])]
    if numbered:
        return numbered[0]
    bare = _YEAR.sub("", _BRACKETED.sub("", text)).rstrip(" ,")
    last = found[-1]
    cut = re.search(rf" (?:of|by|to|in|{_NO})(?= )| \d", text)
    before = [each for each in found if cut is None or each.start < cut.start()]
    of_another = before and text.startswith((" of the ", " to the "), before[-1].end)
    if last.end == len(bare) and last.entry.id in _HEAD_FINAL and text[last.start].isupper() and not of_another:
        return last
    return before[-1] if before else found[-1]


def _number(text: str, kind: _Type | None) -> tuple[str | None, int | None, str]:
    """Answer the number, the year it tells, and the text without it."""
    for match in _numbers(text, kind):
        if _SERIAL.fullmatch(text, match.start() - 1, match.end() + 1):
            continue
        number: str = match["number"]
        groups = match.groupdict()
        if groups.get("chapter"):
            number = f"Cap. {number}"
        years = _YEAR_IN_NUMBER.findall(number)
        stated = groups.get("year")
        year = int(stated) if stated else (int(years[0]) if len(years) == 1 else None)
        return number, year, text[: match.start()] + text[match.end() :]
    return None, None, text


def _numbers(text: str, kind: _Type | None) -> Iterator[re.Match[str]]:
    for regex in (_NUMBERED, _BRACKETED, _CHAPTER):
        if match := regex.search(text):
            yield match
    if kind and (match := _BESIDE_TYPE.match(text, kind.end)):
        alone = _YEAR.fullmatch(match["number"]) and not re.match(r" of (?:1[6-9]|20)\d\d", text[match.end() :])
        if not alone:
            yield match
    if match := _CODED.search(text):
        yield match


def _year(text: str) -> tuple[int | None, str]:
    if period := _PERIOD.search(text):
        return int(period["year"]), text[: period.start()] + text[period.end() :]
    matches = list(_YEAR.finditer(text))
    if not matches:
        return None, text
    stated = [m for m in matches if text[: m.start()].endswith((" of ", ", "))]
    match = stated[0] if stated else matches[0]
    year = int(match["year"])
    if match["era"] or year > _LAST_YEAR:
        year -= _BUDDHIST_ERA
    before = re.sub(r"(?: of|,)? $", "", text[: match.start()])
    return year, before + text[match.end() :]


def _clean(text: str) -> str:
    return re.sub(r"\(\s*\)|[“”]", "", text).replace("  ", " ").strip(" ,.")


def _title(quoted: re.Match[str] | None, topic: re.Match[str] | None, bare: str) -> str | None:
    """Answer the quoted title, else the subject, else the name the act goes by ("Press Act")."""
    if quoted:
        return quoted["title"].strip(" ,.") or None
    if topic:
        return topic["topic"].strip(" ,.") or None
    name = _DRAFT.sub("", _clean(_GAZETTE.sub("", bare)))
    own = _NAMED.match(name)
    if own and is_lone(own["type"]):
        name = name[own.end() :]
    kind = _type(name)
    if kind is None or kind.entry.id not in _SHORT_TITLED:
        name = without_country(name)
    if not name or name[0].islower() or is_lone(name) or is_lone(f"{name}."):
        return None
    of_organ = kind is not None and kind.entry.id != "code" and is_lone(_ORGAN.sub("", name))
    return None if of_organ else name

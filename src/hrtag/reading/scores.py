"""The score block: an overall score and one for each component, in its many printed forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hrtag.reading.pieces import BULLET, Piece
from hrtag.reading.words import bare, word_list
from hrtag.report import ComponentScore, Score, Scores
from hrtag.schemes import Scheme

_NUMBER = r"\d{1,3}(?:[.,]\d{1,3})?(?!\d)"
_SCALE = r"(?:\s*(?:/|out of|of|from)\s*\d{1,3}(?:[.,]\d+)?)?(?:\s*(?:points?|%))?"
_CHANGE = (
    r"[\s(\[,;|:]*(?P<sign>[-+−–—±]|[▲▼△▽↑↓↗↘=→]|[a-z][a-z ]*?)?\s*(?P<change>\d{1,3}(?:[.,]\d{1,3})?)?"
    r"(?:\s*(?:points?|%))?(?:\s*(?:from|since|on|compared (?:to|with)|than in|against|vs\.?)\s+(?:the )?(?:\d{4}|last year|previous year|year before))?[\s)\].]*"
)
_ROW = re.compile(
    rf"(?P<label>.*?[^\W\d_].*?)[\s:|.…–—-]*[\s:|(=]\s*(?P<value>{_NUMBER}){_SCALE}(?P<rest>{_CHANGE})", re.IGNORECASE
)
_ROW_END = re.compile(rf"[\s:|(=]\s*{_NUMBER}{_SCALE}{_CHANGE}\Z", re.IGNORECASE)
_VALUE_ONLY = re.compile(rf"\s*(?P<value>{_NUMBER}){_SCALE}(?P<rest>{_CHANGE})", re.IGNORECASE)
_CHANGE_ONLY = re.compile(_CHANGE, re.IGNORECASE)
_UP, _DOWN, _SAME = "▲△↑↗+", "▼▽↓↘-−–—", "=→±"
_LOOK = 60
_LONGEST = 200
_LINES = 3
_LABEL_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the block: its label, its value as matched, and the lines it stands on."""

    label: str
    match: re.Match[str]
    members: list[Piece]


def take_scores(pieces: Sequence[Piece], scheme: Scheme) -> Scores:
    """Find the score block among the first lines, mark its lines as ``score`` and answer what it says."""
    live = [p for p in pieces if p.live and p.text.strip() and len(p.text) <= _LONGEST][:_LOOK]
    rows: list[_Row] = []
    i = 0
    while i < len(live):
        row = _row_at(live, i, scheme)
        if row is None:
            i += 1
        else:
            rows.append(row)
            i = live.index(row.members[-1], i) + 1
    if not rows:
        return Scores()
    rows = _with_neighbours(live, rows)
    for row in rows:
        for member in row.members:
            member.role = "score"
    _mark_leads(live)
    overall: Score | None = None
    components: list[ComponentScore] = []
    for row in rows:
        value, change = _number(row.match["value"]), _change(row.match["rest"])
        name = row.label.strip(" :\t").strip()
        component = scheme.match(name)
        if component is None and overall is None and bare(name) in word_list("overall") | _with_year(name):
            overall = Score(value=value, change=change)
        else:
            components.append(ComponentScore(component=component, name=name, value=value, change=change))
    return Scores(overall=overall, components=tuple(components))


def _with_neighbours(live: Sequence[Piece], rows: Sequence[_Row]) -> list[_Row]:
    """The rows, and beside them those whose label the scheme does not know but which are printed alike."""
    taken = {id(member): row for row in rows for member in row.members}
    found: dict[int, _Row] = {i: taken[id(p)] for i, p in enumerate(live) if id(p) in taken}
    for order in (range(len(live)), range(len(live) - 1, -1, -1)):
        for i in order:
            if i in found or not (i - 1 in found or i + 1 in found):
                continue
            m = _row(_clean(live[i].text))
            if (
                m is not None
                and _is_change(m)
                and len(m["label"].split()) <= _LABEL_WORDS
                and live[i].line.kind != "heading"
            ):
                found[i] = _Row(m["label"], m, [live[i]])
    return list({id(row): row for _, row in sorted(found.items())}.values())


def _row_at(live: Sequence[Piece], i: int, scheme: Scheme) -> _Row | None:
    """The row of the block that begins at a line: label and value on one line, on two, or a label over several."""
    text = _clean(live[i].text)
    m = _row(text)
    if m is not None and _is_change(m):
        cut = m["label"] + "-" * text.startswith("- ", m.end("label"))
        label, used = _longest_label(cut, live[i + 1 : i + 1 + _LINES], scheme)
        label = label if used else m["label"]
        return _Row(label, m, list(live[i : i + 1 + used])) if _is_label(label, scheme) else None
    for count in range(1, _LINES + 1):
        if i + count >= len(live) or (count > 1 and not _goes_on(live[i + count - 1])):
            return None
        label = _joined([_clean(p.text) for p in live[i : i + count]])
        below = _clean(live[i + count].text)
        m = _VALUE_ONLY.fullmatch(below) or _row(below)
        if m is None or not _is_change(m):
            continue
        beside = m.groupdict().get("label")
        if beside and not (_goes_on(live[i + count]) and live[i].line.top is not None):
            continue
        whole, used = _longest_label(
            _joined([label, beside or ""]), live[i + count + 1 : i + count + 1 + _LINES], scheme
        )
        if _is_label(whole, scheme) and not (beside and _says_all(beside, label, whole, scheme)):
            return _Row(whole, m, list(live[i : i + count + 1 + used]))
    return None


def _says_all(beside: str, above: str, whole: str, scheme: Scheme) -> bool:
    """Whether the words beside a value are its label already, and the lines above them something else."""
    named = scheme.match(whole)
    apart = not set(bare(above).split()) & set(bare(beside).split())
    one = apart and named is not None and named == scheme.match(beside) and scheme.match(above) in (None, named)
    return _is_label(beside, scheme) and not one


def _row(text: str) -> re.Match[str] | None:
    """The whole text as a row; most lines do not even end as one."""
    return _ROW.fullmatch(text) if _ROW_END.search(text) else None


def _longest_label(label: str, below: Sequence[Piece], scheme: Scheme) -> tuple[str, int]:
    """The label with those lines below it that go on with it in its cell, and how many they are."""
    best, used = label, 0
    for count in range(1, len(below) + 1):
        piece = below[count - 1]
        text = _clean(piece.text)
        if not _goes_on(piece) or len(text.split()) > 4 or any(c.isdigit() for c in text) or text.endswith((".", ":")):
            break
        longer = _joined([label, *(_clean(p.text) for p in below[:count])])
        if scheme.match(longer) is not None and scheme.match(label) in (None, scheme.match(longer)):
            best, used = longer, count
    return best, used


def _goes_on(piece: Piece) -> bool:
    """Whether a printed line may be the rest of the cell above it."""
    line = piece.line
    return line.top is not None and not line.space_before and not BULLET.match(piece.text.strip())


def _joined(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        text = text + part if text.endswith("-") else f"{text} {part}".strip()
    return text


def _clean(text: str) -> str:
    return (
        BULLET.sub("", " ".join(text.replace("|", " ").split()), count=1)
        if BULLET.match(text.strip())
        else " ".join(text.replace("|", " ").split())
    )


def _with_year(label: str) -> set[str]:
    """Overall labels that also carry a year or the word score: "Index 2024", "Score for 2023"."""
    words = re.sub(r"\b(?:19|20)\d\d\b|\b(?:in|for|of|the)\b", " ", bare(label)).split()
    known = word_list("overall")
    return (
        {bare(label)}
        if words and (" ".join(words) in known or (len(words) <= 4 and words[-1] in ("score", "index", "rating")))
        else set()
    )


def _is_label(text: str, scheme: Scheme) -> bool:
    name = text.strip(" :\t")
    if len(name) > 90 or name.endswith("."):
        return False
    return bare(name) in word_list("overall") or bool(_with_year(name)) or scheme.match(name) is not None


def _is_change(m: re.Match[str]) -> bool:
    """Whether what follows the value is a change and no prose."""
    sign = (m["sign"] or "").strip().casefold()
    if not sign or not sign[0].isalpha():
        return True
    return sign in word_list("unchanged") | word_list("rise") | word_list("fall")


def _change(rest: str) -> float | None:
    m = _CHANGE_ONLY.fullmatch(rest)
    if m is None:
        return None
    sign = (m["sign"] or "").strip().casefold()
    if m["change"] is None:
        return 0.0 if sign and (sign in _SAME or sign in word_list("unchanged")) else None
    size = _number(m["change"])
    if sign and (sign in _DOWN or sign in word_list("fall")):
        return -size if size else size
    return size if sign and (sign in _UP or sign in word_list("rise")) else (0.0 if sign and sign in _SAME else size)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _mark_leads(live: list[Piece]) -> None:
    """Lines of the block without a number: its own heading, "including by component", column heads."""
    leads = word_list("score_leads") | word_list("overall")
    for i in range(len(live)):
        near = any(p.role == "score" for p in live[max(0, i - 2) : i] + live[i + 1 : i + 3])
        for count in (2, 1):
            members = live[i : i + count]
            text = bare(_joined([p.text.replace("\t", " ").replace("|", " ") for p in members]))
            if near and all(p.live for p in members) and text in leads and all(_goes_on(p) for p in members[1:]):
                for member in members:
                    member.role = "score"
                break

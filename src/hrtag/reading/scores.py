"""The score block: an overall score and one for each component, in its many printed forms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hrtag.reading.pieces import BULLET, Piece
from hrtag.reading.words import bare, word_list
from hrtag.report import ComponentScore, Score, Scores
from hrtag.schemes import Scheme

_NUMBER = r"\d{1,3}(?:[.,]\d{1,3})?"
_SCALE = r"(?:\s*(?:/|out of|of|from)\s*\d{1,3}(?:[.,]\d+)?)?(?:\s*(?:points?|%))?"
_CHANGE = (
    r"[\s(\[,;|:]*(?P<sign>[-+−–—±]|[▲▼△▽↑↓↗↘=→]|[a-z][a-z ]*?)?\s*(?P<change>\d{1,3}(?:[.,]\d{1,3})?)?"
    r"(?:\s*(?:points?|%))?(?:\s*(?:from|since|on|compared (?:to|with)|than in|against|vs\.?)\s+(?:the )?(?:\d{4}|last year|previous year|year before))?[\s)\].]*"
)
_ROW = re.compile(rf"(?P<label>.*?[^\W\d_].*?)[\s:|.…–—-]*[\s:|(=]\s*(?P<value>{_NUMBER}){_SCALE}(?P<rest>{_CHANGE})", re.IGNORECASE)
_VALUE_ONLY = re.compile(rf"\s*(?P<value>{_NUMBER}){_SCALE}(?P<rest>{_CHANGE})", re.IGNORECASE)
_CHANGE_ONLY = re.compile(_CHANGE, re.IGNORECASE)
_UP, _DOWN, _SAME = "▲△↑↗+", "▼▽↓↘-−–—", "=→±"
_LOOK = 60
_LONGEST = 200


def take_scores(pieces: Sequence[Piece], scheme: Scheme) -> Scores:
    """Find the score block among the first lines, mark its lines as ``score`` and answer what it says."""
    live = [p for p in pieces if p.live and p.text.strip() and len(p.text) <= _LONGEST][:_LOOK]
    rows: list[tuple[str, re.Match[str], list[Piece]]] = []
    i = 0
    while i < len(live):
        piece = live[i]
        text = _clean(piece.text)
        if (m := _ROW.fullmatch(text)) and _is_label(m["label"], scheme) and _is_change(m):
            rows.append((m["label"], m, [piece]))
        elif i + 1 < len(live) and _is_label(text, scheme) and (m := _VALUE_ONLY.fullmatch(_clean(live[i + 1].text))) and _is_change(m):
            rows.append((text, m, [piece, live[i + 1]]))
            i += 1
        i += 1
    if not rows:
        return Scores()
    for _, _, members in rows:
        for member in members:
            member.role = "score"
    _mark_leads(live)
    overall: Score | None = None
    components: list[ComponentScore] = []
    for label, m, _ in rows:
        value, change = _number(m["value"]), _change(m["rest"])
        name = label.strip(" :\t").strip()
        component = scheme.match(name)
        if component is None and overall is None and bare(name) in word_list("overall") | _with_year(name):
            overall = Score(value=value, change=change)
        else:
            components.append(ComponentScore(component=component, name=name, value=value, change=change))
    return Scores(overall=overall, components=tuple(components))


def _clean(text: str) -> str:
    return BULLET.sub("", " ".join(text.replace("|", " ").split()), count=1) if BULLET.match(text.strip()) else " ".join(text.replace("|", " ").split())


def _with_year(label: str) -> set[str]:
    """Overall labels that also carry a year or the word score: "Index 2024", "Score for 2023"."""
    words = re.sub(r"\b(?:19|20)\d\d\b|\b(?:in|for|of|the)\b", " ", bare(label)).split()
    known = word_list("overall")
    return {bare(label)} if words and (" ".join(words) in known or (len(words) <= 4 and words[-1] in ("score", "index", "rating"))) else set()


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


def _mark_leads(live: Sequence[Piece]) -> None:
    """Lines of the block without a number: its own heading, "including by component", column heads."""
    leads = word_list("score_leads") | word_list("overall")
    for i, piece in enumerate(live):
        near = any(p.role == "score" for p in live[max(0, i - 2) : i] + live[i + 1 : i + 3])
        if piece.live and near and bare(piece.text.replace("\t", " ").replace("|", " ")) in leads:
            piece.role = "score"

"""Page furniture: running headers and footers, page numbers, hashtag and contact blocks, also glued into the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice, pairwise

from hrtag.reading.occurrences import occurrences
from hrtag.reading.pieces import BULLET, ENDS_SENTENCE, Piece, body_size

MIN_PAGES = 2
MIN_REPEATS = 3
_TITLE = 1.15
_EDGE_LINES = 2
_DASHES = " -–—|·[]()"
_APART = 4
_MANY = 2_000
_MOST_NUMBERED = 200

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\s|\-–—·•\[(]*(?:page|p\.|pg\.?|стр\.?|seite|página)?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von|de)\s*\d{1,4})?[\s|\-–—·•\])]*",
    re.IGNORECASE,
)
_SAYS_PAGE = re.compile(r"\bpage\b|\bp\.", re.IGNORECASE)
_HASHTAGS = re.compile(r"\s*(?:#[^\W\d_][^#]*)+")
_CONTACT = re.compile(
    r"(?:<?(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?|<?(?:https?://)?www\.[\w-]+(?:\.[\w-]+)+/?>?|(?:tel|fax|phone|e-?mail|web(?:site)?|twitter|facebook|telegram)\.?:?"
    r"|@\w{3,}|\+?\d[\d ()-]{6,}\d|[\s|·•,;/]+)+",
    re.IGNORECASE,
)
_SYMBOL = re.compile(
    r"(?:\d{1,3}\s+)?(?:(?=\S*\d)[A-Z]{1,7}(?:/[\w.\-]+){2,9}|GE\.\d\d-\d{4,6}(?:\s*\([A-Z]\))?)(?:\s+\d{1,3}|\s*/\s*page \d{1,3})?",
)  # the symbol or job number of a United Nations document, alone on its line
_HAS_CONTACT = re.compile(r"@[\w-]+\.\w|www\.", re.IGNORECASE)


def mark_furniture(pieces: Sequence[Piece]) -> None:
    """Give every line that is page furniture its reason, and cut furniture out of the lines it is glued into."""
    templates = _Templates()
    lines = [p for p in pieces if p.live and p.text.strip()]
    _mark_hashtags(lines)
    _mark_symbols(lines)
    if any(p.line.page is not None for p in lines):
        _mark_margins(lines, templates)
    if all(p.line.top is None for p in lines):
        _mark_repeats(lines, templates)
    _mark_numbered(lines, templates)
    _mark_contacts(lines)
    _cut_glued(lines, templates)


def _opens_note(piece: Piece) -> bool:
    """Whether a raised mark stands first: a note, which is no furniture however often it says the same."""
    first = next(run for run in piece.line.runs if run.text.strip())
    return first.raised or first.text.lstrip()[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹"


class _Templates:
    """Texts of lines that were found to be furniture, to look for in the body."""

    def __init__(self) -> None:
        self.fixed: dict[str, str] = {}
        self.numbered: dict[str, str] = {}

    def add(self, text: str, reason: str) -> None:
        if len(text) >= 8 and (" " in text or _HAS_CONTACT.search(text) or text.startswith("#")):
            self.fixed[text] = reason

    def add_numbered(self, before: str, after: str, reason: str) -> None:
        if len(before.strip()) + len(after.strip()) >= 5:
            self.numbered[re.escape(before.strip()) + r"\s*\d{1,4}\s*" + re.escape(after.strip())] = reason


def _flat(text: str) -> str:
    return " ".join(text.split())


def _reason(text: str, default: str) -> str:
    if text.startswith("#"):
        return "hashtags"
    if _PAGE_NUMBER.fullmatch(text):
        return "page_number"
    return "contact" if _HAS_CONTACT.search(text) else default


def _mark_hashtags(lines: Sequence[Piece]) -> None:
    for before, piece in zip([None, *lines], lines, strict=False):
        text = _flat(piece.text)
        if (piece.line.kind == "text" and _HASHTAGS.fullmatch(text)) or (
            before is not None
            and before.role == "hashtags"
            and not piece.line.space_before
            and text.islower()
            and len(text.split()) <= 3
            and not ENDS_SENTENCE.search(text)
        ):
            piece.role = "hashtags"


def _mark_symbols(lines: Sequence[Piece]) -> None:
    for piece in lines:
        text = _flat(piece.text)
        if piece.line.kind == "text" and len(text) < 60 and _SYMBOL.fullmatch(text):
            piece.role = "header"


def _mark_margins(lines: Sequence[Piece], templates: _Templates) -> None:
    """Lines at the top or foot of several pages that say the same, and lone lines in the outer margin of one."""
    pages: dict[int, list[Piece]] = defaultdict(list)
    for piece in lines:
        pages[piece.line.page or 0].append(piece)
    size = body_size(lines)
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    zones = {page: [z for z in _zones(members) if not _opens_note(z[1])] for page, members in pages.items()}
    for page, members in zones.items():
        for zone, piece in members:
            for key in _keys(_flat(piece.text), page):
                seen[zone, key].add(page)
    for page, members in zones.items():
        for zone, piece in members:
            text = _flat(piece.text)
            large = size is not None and piece.line.size is not None and piece.line.size > _TITLE * size
            repeated = not large and any(len(seen[zone, key]) >= MIN_PAGES for key in _keys(text, page))
            if repeated and (piece.live or piece.role == "hashtags"):
                piece.role = piece.role if piece.role == "hashtags" else _reason(text, zone)
                templates.add(text, piece.role)
            elif piece.live and _outermost(piece, zone, members):
                if _PAGE_NUMBER.fullmatch(text) and (piece.line.top is not None or text.strip(_DASHES) == str(page)):
                    piece.role = "page_number"
                elif _is_lone(piece, pages[page], page, size):
                    piece.role = _reason(text, zone)


def _zones(members: Sequence[Piece]) -> Iterator[tuple[str, Piece]]:
    """The lines in the upper and the lower margin of a page, by their place."""
    if all(p.line.top is None for p in members):
        edge = min(_EDGE_LINES, len(members) // 2)
        yield from (("header", piece) for piece in members[:edge])
        yield from (("footer", piece) for piece in members[len(members) - edge :])
        return
    height = max((p.line.page_height or 0.0) for p in members) or 1.0
    ordered = sorted((p for p in members if p.line.top is not None), key=lambda p: p.line.top or 0.0)
    for place, piece in enumerate(ordered):
        top, bottom = (piece.line.top or 0.0) / height, (piece.line.bottom or 0.0) / height
        if place < 4 and top < 0.16:
            yield "header", piece
        elif place >= len(ordered) - 4 and bottom > 0.86:
            yield "footer", piece


def _outermost(piece: Piece, zone: str, members: Sequence[tuple[str, Piece]]) -> bool:
    beside = [other for z, other in members if z == zone]
    if piece.line.top is None:
        return piece is (beside[0] if zone == "header" else beside[-1])
    tops = [other.line.top or 0.0 for other in beside]
    return piece.line.top == (min(tops) if zone == "header" else max(tops))


def _is_lone(piece: Piece, members: Sequence[Piece], page: int, size: float | None) -> bool:
    """Whether a line stands apart at the very edge of its page, in smaller type or with the page's number."""
    line, text = piece.line, _flat(piece.text)
    if line.top is None or line.bottom is None or line.size is None or size is None or not line.page_height:
        return False
    if len(text) > 100 or ENDS_SENTENCE.search(text):
        return False
    if not (line.top < 0.08 * line.page_height or line.bottom > 0.93 * line.page_height):
        return False
    others = [p.line for p in members if p is not piece and p.line.top is not None and p.line.bottom is not None]
    gaps = [max((o.top or 0.0) - line.bottom, line.top - (o.bottom or 0.0)) for o in others]
    numbered = any(re.search(rf"^{n}\b|\b{n}$|\bpage {n}\b", text, re.IGNORECASE) for n in (page,))
    gap = min(gaps, default=0.0)
    if numbered or line.size < 0.93 * size:
        return line.size < _TITLE * size and gap > (0.8 if numbered else 1.2) * line.size
    return line.size <= size and not line.bold and gap > 3 * line.size


def _keys(text: str, page: int) -> list[str]:
    """The text itself, and the text with a number in it told by its distance from the page's own number."""
    keys = [text]
    for m in _NUMBER.finditer(text):
        if len(m[0]) <= 4:
            keys.append(f"{text[: m.start()]}#{int(m[0]) - page}{text[m.end() :]}")
    return keys


def _mark_repeats(lines: Sequence[Piece], templates: _Templates) -> None:
    """Without pages: short lines that come again and again and cut the text at least once."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, piece in enumerate(lines):
        text = _flat(piece.text)
        if piece.line.kind in ("text", "heading") and piece.live and len(text) <= 120 and not BULLET.match(text):
            places[text].append(i)
    glued = _glued(places, "\n".join(_flat(p.text) for p in lines))
    for text, found in places.items():
        contact = bool(_HAS_CONTACT.search(text)) and not _looks_like_prose(text)
        wanted = 2 if contact else MIN_REPEATS
        if len(found) < wanted and glued.get(text, 0) < wanted:
            continue
        cutting = sum(_cuts_sentence(lines, i) for i in found)
        beside = sum(_beside_furniture(lines, i) for i in found)
        if contact or cutting or 2 * beside >= len(found) or glued.get(text):
            for i in found:
                lines[i].role = _reason(text, "header")
            templates.add(text, _reason(text, "header"))
    for i, piece in enumerate(lines):
        if piece.role == "hashtags" and len(places.get(_flat(piece.text), ())) != 1:
            templates.add(_flat(lines[i].text), "hashtags")


def _looks_like_prose(text: str) -> bool:
    return len(text.split()) > 12 or bool(re.search(r"\w[.!?]$", text) and len(text.split()) > 5)


def _glued(texts: Iterable[str], whole: str) -> dict[str, int]:
    """How often lines also stand inside words of other lines, as furniture does that lost its line breaks."""
    found = occurrences((text for text in texts if " " in text), whole)
    return {text: sum(_unnatural(whole, at, at + len(text)) for at in places) for text, places in found.items()}


def _cuts_sentence(lines: Sequence[Piece], i: int) -> bool:
    """Whether a line stands inside a sentence."""
    before = next((p for p in reversed(lines[max(0, i - _APART) : i]) if p.live), None)
    after = next((p for p in lines[i + 1 : i + 1 + _APART] if p.live and p.text != lines[i].text), None)
    if before is None or after is None or len(before.text) < 30:
        return False
    if ENDS_SENTENCE.search(before.ending):
        return False
    return after.text.lstrip()[:1].islower() or (len(before.text) > 60 and not BULLET.match(before.text.lstrip()))


def _beside_furniture(lines: Sequence[Piece], i: int) -> bool:
    return (i > 0 and not lines[i - 1].live) or (i + 1 < len(lines) and not lines[i + 1].live)


def _mark_numbered(lines: Sequence[Piece], templates: _Templates) -> None:
    """Lines alike but for a number that counts up: running heads and page numbers of a text without pages."""
    found_in: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for i, piece in enumerate(lines):
        text = _flat(piece.text)
        if piece.live and piece.line.kind == "text" and len(text) <= 120 and not _opens_note(piece):
            for m in _NUMBER.finditer(text):
                if len(m[0]) <= 4:
                    found_in[text[: m.start()], text[m.end() :]].append((int(m[0]), i))
    groups = {key: _chain(found) for key, found in found_in.items()}
    counted = {(number, i) for found in groups.values() for number, i in found}
    for (before, after), found in groups.items():
        if not _is_page_count(lines, before, after, found, counted):
            continue
        plain = not (before + after).strip(" -–—|·.[]")
        for _, i in found:
            lines[i].role = "page_number" if plain else _reason(_flat(lines[i].text), "header")
        templates.add_numbered(before, after, _reason((before + after).strip(), "header"))


def _chain(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest stretch of the numbers that counts up by ones or by twos, without those that stand between."""
    best: list[tuple[int, int]] = []
    for step in (1, 2):
        longest: dict[int, list[tuple[int, int]]] = {}
        for number, place in found:
            chain = [*longest.get(number - step, []), (number, place)] if len(found) <= _MANY else [(number, place)]
            if len(chain) > len(longest.get(number, [])):
                longest[number] = chain
        best = max([best, *longest.values()], key=len)
    return best


def _is_page_count(
    lines: Sequence[Piece], before: str, after: str, found: Sequence[tuple[int, int]], counted: set[tuple[int, int]]
) -> bool:
    """Whether lines alike but for their number are the heads or feet of pages that follow each other."""
    plain = not (before + after).strip(" -–—|·.[]")
    speaks = plain or bool(_SAYS_PAGE.search(before + after)) or "|" in before + after
    listed = not plain and (after.lstrip().startswith((".", ")")) or before.rstrip().endswith(("[", "(")))
    numbers, places = [number for number, _ in found], [i for _, i in found]
    steps = [b - a for a, b in pairwise(numbers)]
    gaps = [b - a for a, b in pairwise(places)]
    if not steps or listed or min(gaps) < 2 or len(found) < (2 if speaks or steps[0] == 2 else MIN_REPEATS):
        return False
    if sum(step == 1 for step in steps) >= 0.7 * len(steps):
        cutting = any(_cuts_sentence(lines, i) or _beside_furniture(lines, i) for i in places)
        regular = len(gaps) > 1 and min(gaps) > _APART and max(gaps) - min(gaps) <= 0.25 * max(gaps)
        return speaks or cutting or regular
    at_edge = not before.strip() or not after.strip()
    if not at_edge or min(gaps) <= _APART or any(step != 2 for step in steps):
        return False
    between = [
        any((number + 1, i) in counted for i in range(a + 1, b))
        for number, a, b in zip(numbers, places, places[1:], strict=False)
    ]
    return all(between)


def _mark_contacts(lines: list[Piece]) -> None:
    """Lines of mail and web addresses beside other furniture or behind all text."""
    last = max((i for i, p in enumerate(lines) if p.live and not _CONTACT.fullmatch(_flat(p.text))), default=-1)
    for i, piece in enumerate(lines):
        text = _flat(piece.text)
        if not piece.live or i < 5 or not (_CONTACT.fullmatch(text) and _HAS_CONTACT.search(text)):
            continue
        beside = any(not other.live for other in lines[max(0, i - 2) : i] + lines[i + 1 : i + 3])
        if beside or i > last:
            piece.role = "contact"


def _cut_glued(lines: Sequence[Piece], templates: _Templates) -> None:
    """Furniture that stands inside a line of text: glued to a word, or with its page number."""
    live = [piece for piece in lines if piece.live]
    starts = list(accumulate((len(piece.text) + 1 for piece in live), initial=0))
    found = occurrences(templates.fixed, "\n".join(piece.text for piece in live))
    for text, reason in templates.fixed.items():
        for place in found.get(text, ()):
            at = bisect_right(starts, place) - 1
            piece, start = live[at], place - starts[at]
            if _unnatural(piece.text, start, start + len(text)) or reason in ("hashtags", "contact"):
                piece.cut(start, start + len(text), reason)
    numbered = [(re.compile(pattern), reason) for pattern, reason in islice(templates.numbered.items(), _MOST_NUMBERED)]
    for piece in live:
        for pattern, reason in numbered:
            for m in pattern.finditer(piece.text):
                piece.cut(m.start(), m.end(), reason)


def _unnatural(text: str, start: int, end: int) -> bool:
    """Whether a stretch is glued to a word before or behind it; a number that goes on is another number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    glued_before = before.isalnum() and not (before.isdigit() and text[start].isdigit())
    glued_after = after.isalnum() and not (after.isdigit() and text[end - 1].isdigit())
    return glued_before or glued_after

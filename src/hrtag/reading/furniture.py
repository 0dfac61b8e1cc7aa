"""Page furniture: running headers and footers, page numbers, hashtag and contact blocks, also glued into the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from hrtag.reading.pieces import BULLET, ENDS_SENTENCE, Piece

MIN_PAGES = 2
MIN_REPEATS = 3

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\s|\-–—·•\[(]*(?:page|p\.|pg\.?|стр\.?|seite|página)?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von|de)\s*\d{1,4})?[\s|\-–—·•\])]*",
    re.IGNORECASE,
)
_HASHTAGS = re.compile(r"\s*(?:#[^\W\d_][^#]*)+")
_CONTACT = re.compile(
    r"(?:<?(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?|<?(?:https?://)?www\.[\w-]+(?:\.[\w-]+)+/?>?|(?:tel|fax|phone|e-?mail|web(?:site)?|twitter|facebook|telegram)\.?:?"
    r"|@\w{3,}|\+?\d[\d ()-]{6,}\d|[\s|·•,;/]+)+",
    re.IGNORECASE,
)
_HAS_CONTACT = re.compile(r"@[\w-]+\.\w|www\.", re.IGNORECASE)


def mark_furniture(pieces: Sequence[Piece]) -> None:
    """Give every line that is page furniture its reason, and cut furniture out of the lines it is glued into."""
    templates = _Templates()
    lines = [p for p in pieces if p.live and p.text.strip()]
    _mark_hashtags(lines)
    if any(p.line.top is not None for p in lines):
        _mark_margins(lines, templates)
    else:
        _mark_repeats(lines, templates)
    _mark_numbered(lines, templates)
    _mark_contacts(lines)
    _cut_glued(lines, templates)


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
        if piece.line.kind == "text" and _HASHTAGS.fullmatch(text):
            piece.role = "hashtags"
        elif (
            before is not None and before.role == "hashtags" and not piece.line.space_before and text.islower()
            and len(text.split()) <= 3 and not ENDS_SENTENCE.search(text)
        ):
            piece.role = "hashtags"


def _mark_margins(lines: Sequence[Piece], templates: _Templates) -> None:
    """Lines at the top or foot of several pages that say the same."""
    pages: dict[int, list[Piece]] = defaultdict(list)
    for piece in lines:
        pages[piece.line.page or 0].append(piece)
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    zones = {page: list(_zones(members)) for page, members in pages.items()}
    for page, members in zones.items():
        for zone, piece in members:
            for key in _keys(_flat(piece.text), page):
                seen[zone, key].add(page)
    for page, members in zones.items():
        for zone, piece in members:
            text = _flat(piece.text)
            repeated = any(len(seen[zone, key]) >= MIN_PAGES for key in _keys(text, page))
            if repeated and (piece.live or piece.role == "hashtags"):
                piece.role = piece.role if piece.role == "hashtags" else _reason(text, zone)
                templates.add(text, piece.role)
            elif piece.live and _PAGE_NUMBER.fullmatch(text) and _outermost(piece, members):
                piece.role = "page_number"


def _zones(members: Sequence[Piece]) -> Iterator[tuple[str, Piece]]:
    """The lines in the upper and the lower margin of a page, by their place."""
    height = max((p.line.page_height or 0.0) for p in members) or 1.0
    ordered = sorted((p for p in members if p.line.top is not None), key=lambda p: p.line.top or 0.0)
    for place, piece in enumerate(ordered):
        top, bottom = (piece.line.top or 0.0) / height, (piece.line.bottom or 0.0) / height
        if place < 4 and top < 0.16:
            yield "header", piece
        elif place >= len(ordered) - 4 and bottom > 0.86:
            yield "footer", piece


def _outermost(piece: Piece, members: Sequence[tuple[str, Piece]]) -> bool:
    zones = {zone for zone, other in members if other is piece}
    for zone in zones:
        tops = [other.line.top or 0.0 for z, other in members if z == zone]
        if (piece.line.top or 0.0) == (min(tops) if zone == "header" else max(tops)):
            return True
    return False


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
    for text, found in places.items():
        contact = bool(_CONTACT.fullmatch(text)) and bool(_HAS_CONTACT.search(text))
        if len(found) >= (2 if contact else MIN_REPEATS) and (contact or any(_interrupts(lines, i) for i in found)):
            for i in found:
                lines[i].role = _reason(text, "header")
            templates.add(text, _reason(text, "header"))
    for i, piece in enumerate(lines):
        if piece.role == "hashtags" and len(places.get(_flat(piece.text), ())) != 1:
            templates.add(_flat(lines[i].text), "hashtags")


def _interrupts(lines: Sequence[Piece], i: int) -> bool:
    """Whether a line stands inside a sentence, or among other furniture."""
    before = next((p for p in reversed(lines[:i]) if p.live), None)
    after = next((p for p in lines[i + 1 :] if p.live and p.text != lines[i].text), None)
    if (i and not lines[i - 1].live) or (i + 1 < len(lines) and not lines[i + 1].live):
        return True
    if before is None or after is None or BULLET.match(before.text.lstrip()):
        return False
    return not ENDS_SENTENCE.search(before.text) and after.text.lstrip()[:1].islower()


def _mark_numbered(lines: Sequence[Piece], templates: _Templates) -> None:
    """Lines alike but for a number that counts up: running heads and page numbers of a text without pages."""
    groups: dict[tuple[str, str], list[tuple[int, Piece]]] = defaultdict(list)
    for piece in lines:
        text = _flat(piece.text)
        if piece.live and piece.line.kind == "text" and len(text) <= 120:
            for m in _NUMBER.finditer(text):
                if len(m[0]) <= 4:
                    groups[text[: m.start()], text[m.end() :]].append((int(m[0]), piece))
    for (before, after), found in groups.items():
        numbers = [number for number, _ in found]
        steps = sum(1 for a, b in zip(numbers, numbers[1:], strict=False) if b - a == 1)
        bare_number = not (before + after).strip(" -–—|·.")
        looks_so = bare_number or re.search(r"\bpage\b|\bp\.|\|", before + after, re.I)
        listed = after.lstrip().startswith((".", ")")) or before.rstrip().endswith(("[", "("))
        if len(found) >= MIN_REPEATS - bool(looks_so) and steps >= 0.7 * (len(found) - 1) and not listed and (looks_so or len(found) >= 3):
            apart = all(lines_apart > 0 for lines_apart in _gaps(lines, [p for _, p in found]))
            if not apart:
                continue
            for _, piece in found:
                piece.role = "page_number" if bare_number else _reason(_flat(piece.text), "header")
            templates.add_numbered(before, after, _reason((before + after).strip(), "header"))


def _gaps(lines: Sequence[Piece], found: Sequence[Piece]) -> list[int]:
    index = {id(p): i for i, p in enumerate(lines)}
    places = [index[id(p)] for p in found]
    return [b - a - 1 for a, b in zip(places, places[1:], strict=False)]


def _mark_contacts(lines: Sequence[Piece]) -> None:
    """Lines of mail and web addresses beside other furniture or behind all text."""
    for i, piece in enumerate(lines):
        text = _flat(piece.text)
        if not piece.live or i < 5 or not (_CONTACT.fullmatch(text) and _HAS_CONTACT.search(text)):
            continue
        beside = any(not other.live for other in lines[max(0, i - 2) : i] + lines[i + 1 : i + 3])
        if beside or not any(p.live and not _CONTACT.fullmatch(_flat(p.text)) for p in lines[i + 1 :]):
            piece.role = "contact"


def _cut_glued(lines: Sequence[Piece], templates: _Templates) -> None:
    """Furniture that stands inside a line of text: glued to a word, or with its page number."""
    patterns = [(re.compile(re.escape(text)), reason) for text, reason in templates.fixed.items()]
    numbered = [(re.compile(pattern), reason) for pattern, reason in templates.numbered.items()]
    for piece in lines:
        if not piece.live:
            continue
        for pattern, reason in patterns:
            for m in pattern.finditer(piece.text):
                if _unnatural(piece.text, m.start(), m.end()) or reason in ("hashtags", "contact"):
                    piece.cut(m.start(), m.end(), reason)
        for pattern, reason in numbered:
            for m in pattern.finditer(piece.text):
                piece.cut(m.start(), m.end(), reason)


def _unnatural(text: str, start: int, end: int) -> bool:
    glued_before = start > 0 and text[start - 1].isalnum()
    glued_after = end < len(text) and text[end].isalnum()
    return glued_before or glued_after

"""Bare words that are items of a list: lines that would be headings if they did not stand beside their like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hrtag.reading.pieces import BULLET, ENDS_SENTENCE, LIST_ITEM, Piece

_WORDS = 6
_LEAD_WORDS = 3


def is_item(piece: Piece) -> bool:
    """Tell whether a line is an item of a list, by its format or its bullet."""
    return piece.line.kind == "list_item" or piece.role == LIST_ITEM or bool(BULLET.match(piece.text.lstrip()))


def listed_words(live: Sequence[Piece], names: Callable[[Piece], bool]) -> frozenset[int]:
    """Answer the places of lines that are bare words of a list.

    Parameters
    ----------
    live : sequence of Piece
        The lines of text, in reading order.
    names : callable
        Whether a line that ends with a colon names what follows, and is no lead-in of a list.

    Returns
    -------
    frozenset of int
        Items beside others that are as short, and lines that a lead-in with a colon calls for: several, or one item.
    """
    found: set[int] = set()
    for first, end in _runs(live):
        item, several = is_item(live[first]), end - first > 1
        called = first > 0 and _is_call(live[first - 1]) and not names(live[first - 1])
        if (item and several) or (called and (item or several)):
            found.update(range(first, end))
    return frozenset(found)


def _runs(live: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Stretches of neighbouring bare lines that are set alike; a blank line ends one that is set solid."""
    first = 0
    for i in range(1, len(live) + 1):
        solid = i - first > 1 and not live[i - 1].line.space_before
        if i == len(live) or not _alike(live[i - 1], live[i]) or (solid and live[i].line.space_before):
            if _is_bare(live[first]):
                yield first, i
            first = i


def _alike(a: Piece, b: Piece) -> bool:
    return (
        _is_bare(a)
        and _is_bare(b)
        and is_item(a) == is_item(b)
        and a.line.bold == b.line.bold
        and a.line.size == b.line.size
    )


def _is_bare(piece: Piece) -> bool:
    text = piece.ending
    told = piece.line.kind in ("heading", "table_row", "note")
    return not told and len(text.split()) <= _WORDS and not ENDS_SENTENCE.search(text)


def _is_call(piece: Piece) -> bool:
    text = piece.ending
    return text.endswith(":") and piece.line.kind != "heading" and len(text.split()) >= _LEAD_WORDS

"""Where many short texts stand in one long text, in time that grows with the length and not with their number."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

WINDOW = 8
_PRIME = np.uint64(1_099_511_628_211)
_MOST_TRIALS = 5_000_000


def occurrences(texts: Iterable[str], whole: str) -> dict[str, list[int]]:
    """Find every place of each text.

    Each text is looked for only where its rarest window of 8 characters stands.

    Parameters
    ----------
    texts : iterable of str
        Of at least 8 characters each; shorter ones are not looked for.
    whole : str
        The long text.

    Returns
    -------
    dict of str to list of int
        Offsets in ``whole``, ascending, without overlaps of a text with itself; texts that stand nowhere are left out. Where millions of
        places would have to be tried, as in no text that people wrote, the commonest texts are left out too.

    Examples
    --------
    >>> occurrences(["Freedom Monitor"], "and Freedom Monitor 3 the courtsFreedom Monitor 4")
    {'Freedom Monitor': [4, 32]}
    """
    wanted = [text for text in dict.fromkeys(texts) if len(text) >= WINDOW]
    if not wanted or len(whole) < WINDOW:
        return {}
    hashes = _windows(whole)
    order = np.argsort(hashes, kind="stable")
    ranked = hashes[order]
    rarest: list[tuple[int, int, int, str]] = []
    joined = _windows("".join(wanted))
    at = 0
    for text in wanted:
        own = joined[at : at + len(text) - WINDOW + 1]
        at += len(text)
        first, last = np.searchsorted(ranked, own, "left"), np.searchsorted(ranked, own, "right")
        window = int(np.argmin(last - first))
        if last[window] > first[window]:
            rarest.append((int(last[window] - first[window]), window, int(first[window]), text))
    found: dict[str, list[int]] = {}
    left = _MOST_TRIALS
    for count, window, first_place, text in sorted(rarest):
        left -= count
        if left < 0:
            break
        places: list[int] = []
        for start in np.sort(order[first_place : first_place + count]).tolist():
            place = start - window
            if place >= 0 and (not places or place >= places[-1] + len(text)) and whole.startswith(text, place):
                places.append(place)
        if places:
            found[text] = places
    return found


def _windows(text: str) -> NDArray[np.uint64]:
    """A hash of each window of the text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    count = len(codes) - WINDOW + 1
    hashes = np.zeros(count, np.uint64)
    for offset in range(WINDOW):
        hashes *= _PRIME
        hashes += codes[offset : offset + count]
    return hashes

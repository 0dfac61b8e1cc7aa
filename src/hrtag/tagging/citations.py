"""Provisions and the act they belong to: "Article 20 of the CAT" is one mention, and a treaty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hrtag.tagging.mentions import Mention

_OF = re.compile(
    r",?[ \u00a0](?:of|to|in)[ \u00a0](?:the[ \u00a0]|that[ \u00a0]|this[ \u00a0]|its[ \u00a0]|[Tt]he[ \u00a0]said[ \u00a0])?"
)
_MEMBER = re.compile(r"(?:,[ \u00a0](?:and[ \u00a0])?|[ \u00a0](?:and|or)[ \u00a0])(?=[\dIVX])")
_SINGULAR_WORD = re.compile(r"(?:Article|Section|Paragraph|Rule|Clause|Chapter|Part|article|section)\b")


def join_provisions(text: str, mentions: list[Mention]) -> list[Mention]:
    """Join each provision to the act, treaty or provision that follows it with "of the".

    Parameters
    ----------
    text : str
        The text the mentions are offsets into.
    mentions : list of Mention
        Provisions are those of kind ``provision``; lists of them ("Articles 369 and 193-1") are split.

    Returns
    -------
    list of Mention
        The other mentions as they were, provisions joined where an act follows.
    """
    provisions = [part for mention in mentions if mention.kind == "provision" for part in _members(text, mention)]
    others = [mention for mention in mentions if mention.kind != "provision"]
    acts: dict[int, Mention] = {}
    for mention in others:
        best = acts.get(mention.start)
        if mention.label in ("LAW", "TREATY") and (best is None or mention.end > best.end):
            acts[mention.start] = mention
    joined: list[Mention] = []
    for provision in sorted(provisions, key=lambda mention: -mention.start):
        link = _OF.match(text, provision.end)
        act = acts.get(link.end()) if link else None
        if act:
            provision = replace(provision, label=act.label, end=act.end, entry=act.entry, score=4)
        acts[provision.start] = provision
        joined.append(provision)
    return [*others, *_without_doubles(joined)]


def _members(text: str, mention: Mention) -> Iterator[Mention]:
    """Split "Articles 369, 370 and 193-1" into its members; the first keeps the word."""
    span = text[mention.start : mention.end]
    if _SINGULAR_WORD.match(span):
        yield mention
        return
    start = mention.start
    for separator in _MEMBER.finditer(text, mention.start, mention.end):
        yield replace(mention, start=start, end=separator.start())
        start = separator.end()
    yield replace(mention, start=start)


def _without_doubles(mentions: Sequence[Mention]) -> list[Mention]:
    return list(dict.fromkeys(mentions))

"""What a page's nesting would cost a parser, counted from its tags before it is parsed."""

from __future__ import annotations

import re

from hrtag.errors import TooLargeError

MAX_DEPTHS = 100_000_000
MAX_COPIES = 200_000

MAX_ATTRIBUTES = 5_000  # of one element

_QUOTED = r"""=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+"""
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1|\Z)"
    rf"|<(/?)([a-z][a-z0-9]*)((?:[^=>]++|{_QUOTED})*+)",
    re.IGNORECASE | re.DOTALL,
)
_VALUE = re.compile(_QUOTED)
_ATTRIBUTE = re.compile(r"(?:^|[\s/])[^\s/]")
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_CLOSED_BY_THE_NEXT = frozenset(
    [
        "area",
        "base",
        "body",
        "br",
        "caption",
        "col",
        "colgroup",
        "dd",
        "dt",
        "embed",
        "head",
        "hr",
        "html",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "optgroup",
        "option",
        "p",
        "param",
        "rp",
        "rt",
        "source",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "track",
        "wbr",
    ]
)


def check_depth(html: str) -> None:
    """Refuse a page whose nesting would hold a parser up.

    A parser looks through the open elements at each tag, so that its time grows with the sum of the depths at all tags;
    and it opens unclosed formatting again in each new block, so that its memory grows with the sum of those.

    Parameters
    ----------
    html : str
        The page.

    Raises
    ------
    TooLargeError
        The depths add up to more than 100 million, as 7,000 nested lists do, or the formatting elements that would be
        opened again to more than 200,000; or an element has thousands of attributes.
    """
    open_now: dict[str, int] = {}
    depth = formatting = depths = copies = 0
    for tag in _TAG.finditer(html):
        if tag[3] is None:
            continue
        name = tag[3].lower()
        if len(tag[4]) > 2 * MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(_VALUE.sub("", tag[4]))) > MAX_ATTRIBUTES:
            raise TooLargeError(f"an element of the page has more than {MAX_ATTRIBUTES:,} attributes; not opened")
        if name not in _CLOSED_BY_THE_NEXT:
            step = -1 if tag[2] else 1
            count = open_now.get(name, 0)
            if count + step >= 0:
                open_now[name] = count + step
                depth += step
                formatting += step if name in _FORMATTING else 0
        depths += depth
        copies += formatting if not tag[2] and name not in _FORMATTING else 0
        if depths > MAX_DEPTHS or copies > MAX_COPIES:
            raise TooLargeError("the page nests its elements more deeply than any page of text does; not opened")

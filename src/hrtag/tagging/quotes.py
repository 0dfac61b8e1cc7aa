"""Quotation marks of other languages, as the models know them from the corpus."""

from __future__ import annotations

import re

_LOW = re.compile("„([^„“”]{0,400})“")
_OTHER = str.maketrans("«»„‟", "“”““")


def english_quotes(text: str) -> str:
    """Answer a text of the same length in which quotation marks are those of English.

    Examples
    --------
    >>> english_quotes("A law on «assembly», a code on „parties“, and a “decree”.")
    'A law on “assembly”, a code on “parties”, and a “decree”.'
    """
    return _LOW.sub("“\\1”", text).translate(_OTHER)

"""Countries by name and by adjective → ISO 3166-1 alpha-2."""

from __future__ import annotations

import re
from functools import lru_cache

from hrtag.tagging.alternation import alternation
from hrtag.tagging.knowledge import table

_STYLE = r"(?:(?:Political )?Constitution of )?(?:(?:the )?(?:(?:[A-Z][\w’']+ ){0,3}(?:Republic|Kingdom|State|Principality|Commonwealth|Sultanate|Union|Federation) of )(?:the )?)?"


def country_in(text: str) -> str | None:
    """Answer the country that a name states, by "of Kenya", "Kenya's" or "Kenyan".

    Parameters
    ----------
    text : str
        The name of an act, a body or a paper.

    Returns
    -------
    str or None
        The ISO 3166-1 alpha-2 code; None if no country is named.

    Examples
    --------
    >>> country_in("Constitution of the Republic of Kenya"), country_in("Turkish Penal Code"), country_in("Press Act")
    ('KE', 'TR', None)
    """
    match = _find(text)
    return _by_name()[match["name"].replace("\u00a0", " ")] if match else None


def without_country(text: str) -> str:
    """Take the country off the name of an act.

    Examples
    --------
    >>> without_country("Criminal Code of the Republic of Belarus"), without_country("Turkish Penal Code")
    ('Criminal Code', 'Penal Code')
    """
    match = _find(text)
    return f"{text[: match.start()]} {text[match.end() :]}".replace("  ", " ").strip() if match else text


def _find(text: str) -> re.Match[str] | None:
    return _complement("").search(text) or _complement(_STYLE).search(text) or _adjective().search(text)


@lru_cache
def _by_name() -> dict[str, str]:
    countries = (entry for entry in table("places") if entry.kind in ("country", "territory"))
    names = {name: entry.id for entry in (*countries, *table("demonyms")) for name in entry.names}
    return names | {name.replace("’", "'"): code for name, code in names.items()}


@lru_cache
def _complement(style: str) -> re.Pattern[str]:
    names = [n for e in table("places") if e.kind in ("country", "territory") for n in e.names]
    listed = alternation(names)
    return re.compile(rf"(?:\b(?:of|in) (?:the )?{style}(?P<name>{listed})(?![\w-]))")


@lru_cache
def _adjective() -> re.Pattern[str]:
    places = [n for e in table("places") if e.kind in ("country", "territory") for n in e.names]
    adjectives = [name for entry in table("demonyms") for name in entry.aliases]
    return re.compile(rf"(?<!\w)(?P<name>{alternation([*adjectives, *places])})(?:[’']s)?(?= [\w“])")


def country_named(text: str) -> str | None:
    """Answer the country a text begins with, by its name."""
    match = _named().match(text)
    return _by_name()[match["name"].replace("\u00a0", " ")] if match else None


@lru_cache
def _named() -> re.Pattern[str]:
    names = [n for e in table("places") if e.kind in ("country", "territory") for n in e.names]
    return re.compile(rf"(?:the )?(?P<name>{alternation(names)})(?![\w-])")

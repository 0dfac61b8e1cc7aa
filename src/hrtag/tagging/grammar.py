"""The patterns of the grammar: regexes as data, put together from macros and compiled once.

A file of ``hrtag/data/patterns`` holds ``[macros]`` and a list of ``[[pattern]]`` with ``name``, ``label``, ``regex``, and
if need be ``kind``, ``open`` (names inside are marked too) and ``needs`` (literals, one of which must stand in the text).
``start`` of a file is what every match must begin with, a quick way out. ``{NAME}`` in a regex is the macro of that name;
``{words:KIND}`` (``{words:KIND_or_KIND}``), ``{numbers:KIND}``, ``{digits}``, ``{plurals}``, ``{groups:KIND}``,
``{beginnings}`` (of the words of groups), ``{hedges}``, ``{currencies}`` and ``{months:KIND}`` are alternations made of the gazetteers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from hrtag.tagging import numbers
from hrtag.tagging.alternation import alternation
from hrtag.tagging.knowledge import group_words, irregular_plurals, table, words

PATTERNS = files("hrtag") / "data" / "patterns"
_MACRO = re.compile(r"\{([A-Za-z]+[a-zA-Z_:]*)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: ``source`` keeps its named groups, for reading the value of a span."""

    name: str
    label: str
    source: str
    flags: re.RegexFlag
    kind: str | None
    open: bool
    needs: tuple[str, ...]

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern by itself."""
        return _compile(self.source, self.flags)


class Grammar:
    """The patterns of one file, in their order: at one place the first that fits wins.

    Parameters
    ----------
    patterns : iterable of Pattern
        ``name`` must be an identifier.
    """

    def __init__(self, patterns: Iterable[Pattern], start: str = "") -> None:
        self.patterns = tuple(patterns)
        self._start = start
        self._by_name = {pattern.name: pattern for pattern in self.patterns}

    def find(self, text: str) -> Iterator[tuple[Pattern, int, int]]:
        """Answer pattern, start and end of every match, label by label.

        Matches of one label do not overlap, but for those of patterns with ``needs``: they are looked for by themselves,
        and only where one of their literals stands in the text.
        """
        for needs, regex in self._combined:
            if needs and not any(literal in text for literal in needs):
                continue
            for match in regex.finditer(text):
                if match.lastgroup and match.end() > match.start():
                    yield self._by_name[match.lastgroup], match.start(), match.end()

    def read(self, text: str) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """Answer every pattern that matches the whole of a span, with its match."""
        for pattern in self.patterns:
            match = pattern.regex.fullmatch(text)
            if match:
                yield pattern, match

    @cached_property
    def _combined(self) -> list[tuple[tuple[str, ...], re.Pattern[str]]]:
        together: dict[tuple[str, tuple[str, ...]], list[Pattern]] = {}
        for pattern in self.patterns:
            together.setdefault((pattern.label, pattern.needs), []).append(pattern)
        return [(needs, self._compiled(patterns)) for (_, needs), patterns in together.items()]

    def _compiled(self, patterns: Sequence[Pattern]) -> re.Pattern[str]:
        bare = (re.sub(r"\?P<\w+>", "?:", pattern.source) for pattern in patterns)
        joined = "|".join(f"(?P<{pattern.name}>{source})" for pattern, source in zip(patterns, bare, strict=True))
        return re.compile(f"{self._start}(?:{joined})", patterns[0].flags)


@cache
def _compile(source: str, flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(source, flags)


@lru_cache
def grammar(name: str) -> Grammar:
    """Answer the compiled grammar of one file, for example ``grammar("dates")``."""
    return read_grammar((PATTERNS / f"{name}.toml").read_text(encoding="utf-8"))


def read_grammar(text: str) -> Grammar:
    """Compile a pattern file.

    Raises
    ------
    ValueError
        If a macro or a word list is not known.
    """
    data = tomllib.loads(text)
    macros: dict[str, str] = {}
    for name, regex in data.get("macros", {}).items():
        macros[name] = _expand(regex, macros)
    flags = re.IGNORECASE if data.get("ignore_case") else re.NOFLAG
    patterns = []
    for row in data["pattern"]:
        source = _expand(row["regex"], macros)
        label = row.get("label", data.get("label", ""))
        needs = tuple(row.get("needs", ()))
        patterns.append(Pattern(row["name"], label, source, flags, row.get("kind"), row.get("open", False), needs))
    return Grammar(patterns, _expand(data.get("start", ""), macros))


def _expand(regex: str, macros: dict[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        name = match[1]
        return macros[name] if name in macros else _list(name)

    return _MACRO.sub(replace, regex)


def _list(name: str) -> str:
    source, _, kind = name.partition(":")
    match source:
        case "words":
            return alternation(word for part in kind.split("_or_") for word in words(part))
        case "numbers":
            return alternation(numbers.word_values(kind))
        case "digits":
            return numbers.DIGITS
        case "groups":
            return alternation(group_words(kind))
        case "beginnings":
            return alternation(
                _beginnings(word for part in ("head", "weak_head", "modifier") for word in group_words(part))
            )
        case "plurals":
            return alternation(irregular_plurals())
        case "hedges" | "months":
            return alternation(name for row in table(source) if kind in ("", row.kind) for name in row.names)
        case "currencies":
            return alternation(name for row in table(source) for name in (*row.names, row.id))
    raise ValueError(f"Unknown macro {name!r} in a pattern file.")


def _beginnings(names: Iterable[str]) -> set[str]:
    """The first three letters of names, in small letters and with a capital."""
    first = {name[:3].lower() for name in names}
    return first | {letters.capitalize() for letters in first}

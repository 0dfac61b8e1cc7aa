"""Patterns over tokens: regexes whose letters are classes of words, read from a data file.

A file holds ``[classes]`` (class → words and phrases, or ``"@hedges"``, ``"@currencies"``, ``"@months"``, ``"@words:KIND"``,
``"@groups:KIND"`` for a gazetteer), ``[macros]`` and a list of ``[[pattern]]`` with ``name``, ``tokens`` and if need be
``kind``. In ``tokens``, ``<of>`` is a token of that class, ``<a|b>`` of either, ``<!a|b>`` of neither, ``<a-b>`` of the
first but not of the second, ``{NAME}`` a macro; blanks mean nothing; the rest is the syntax of regexes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from hrtag.tagging.knowledge import group_words, table, words
from hrtag.tagging.lexer import Tokens, Vocabulary

_CLASS = re.compile(r"<(!?)([a-z_]+(?:\|[a-z_]+)*)((?:-[a-z_]+)*)>")
_MACRO = re.compile(r"\{([A-Z_]+)\}")


@dataclass(frozen=True, slots=True)
class TokenPattern:
    """One pattern; ``kind`` is the kind of statistic it always means, or ``trap`` for what is none."""

    name: str
    kind: str | None


class TokenGrammar:
    """The patterns of one file in their order: at one place the first that fits wins, and matches do not overlap.

    Parameters
    ----------
    text : str
        The file.

    Raises
    ------
    ValueError
        If a class, a macro or a word list is not known.
    """

    def __init__(self, text: str) -> None:
        data = tomllib.loads(text)
        self.vocabulary = Vocabulary({name: list(_entries(items)) for name, items in data["classes"].items()})
        macros: dict[str, str] = {}
        for name, source in data.get("macros", {}).items():
            macros[name] = f"(?:{self._expand(source, macros)})"
        self._patterns = {row["name"]: TokenPattern(row["name"], row.get("kind")) for row in data["pattern"]}
        sources = (f"(?P<{row['name']}>{self._expand(row['tokens'], macros)})" for row in data["pattern"])
        self._regex = re.compile("|".join(sources))

    def _expand(self, source: str, macros: dict[str, str]) -> str:
        def macro(match: re.Match[str]) -> str:
            if match[1] not in macros:
                raise ValueError(f"Unknown macro {match[1]!r} in a pattern over tokens.")
            return macros[match[1]]

        def codes(match: re.Match[str]) -> str:
            listed = {code for name in match[2].split("|") for code in self.vocabulary.codes_of(name)}
            listed -= {code for name in match[3].split("-")[1:] for code in self.vocabulary.codes_of(name)}
            return f"[{match[1] and '^'}{_ranges(sorted(map(ord, listed)))}]"

        return _CLASS.sub(codes, _MACRO.sub(macro, re.sub(r"\s+", "", source)))

    def find(self, tokens: Tokens) -> Iterator[tuple[TokenPattern, int, int]]:
        """Answer pattern, first and last-but-one token of every match, from left to right."""
        for match in self._regex.finditer(tokens.codes):
            if match.lastgroup and match.end() > match.start():
                yield self._patterns[match.lastgroup], match.start(), match.end()


def _ranges(numbers: Sequence[int]) -> str:
    """Write sorted code points as the inside of a character class, runs as ranges."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "".join(chr(first) if first == last else f"{chr(first)}-{chr(last)}" for first, last in runs)


def _entries(items: Iterable[str]) -> Iterator[str]:
    for item in items:
        if not item.startswith("@"):
            yield item
            continue
        source, _, kind = item[1:].partition(":")
        match source:
            case "hedges":
                yield from (name for row in table("hedges") for name in row.names)
            case "currencies":
                yield from (name for row in table("currencies") for name in (*row.names, row.id))
            case "months":
                yield from (name for row in table("months") if row.kind == (kind or "month") for name in row.names)
            case "words":
                yield from words(kind)
            case "groups":
                yield from group_words(kind)
            case _:
                raise ValueError(f"Unknown word list {item!r} in a pattern file.")


@lru_cache
def token_grammar(name: str) -> TokenGrammar:
    """Answer the grammar of one file of ``hrtag/data/patterns``, for example ``token_grammar("statistics")``."""
    return TokenGrammar((files("hrtag") / "data" / "patterns" / f"{name}.toml").read_text(encoding="utf-8"))

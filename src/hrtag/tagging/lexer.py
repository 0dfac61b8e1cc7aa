"""A text as the tokens of the grammar of quantities: numbers with their values, and words with the classes they belong to.

Each token bears a *code*, one letter that stands for the set of its classes; patterns are regexes over the string of codes
(`hrtag.tagging.token_grammar`). Numbers of several words ("two hundred and five"), fractions, dates and phrases of the
word lists ("at least") are one token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from hrtag.tagging.nouns import is_plural
from hrtag.tagging.numbers import BLANKS, DIGITS, read_digits, read_fraction, read_words, tidy, word_values

_B = f"[{BLANKS}]"
_PLAIN = r"[A-Za-z]+(?=[,.;:)]?(?:\s|\Z))"  # no other kind of token can begin here: most words are read without a try of the others
_TOKEN = re.compile(
    rf"(?P<plain>{_PLAIN})|(?P<code>(?:https?://|www\.)\S+|\S+@\S+\.\S+"
    rf"|(?<!\w)[A-Z][A-Za-z]{{0,7}}/[\w./()-]*\d[\w./()-]*"
    rf"|\d{{1,2}}[:.]\d\d{_B}?(?:[ap]\.?m\b\.?|hours\b|h\b)|\d{{1,2}}{_B}?[ap]\.?m\b\.?|\d{{1,2}}:\d\d"
    rf"|(?<!\w)[A-Z]{{1,6}}-?\d+(?:[./-]\d+)+|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{4}}-\d\d-\d\d|\d+(?:-\d+){{2,}}|\d+(?:-\d+)?(?:/[\w-]+)+|[+]\d[\d{BLANKS}-]+|\d+\(\d+\))"
    rf"|(?P<ordinal>\d+(?:st|nd|rd|th)\b)"
    rf"|(?P<number>{DIGITS})(?P<size>(?:bn|mn|mln|m|k)\b(?!²|³))?(?![^\W_]|\.\d|,\d|/\d)"
    r"|(?P<mixed>\d[\w.]*\w|[^\W\d_]+-?\d[\w-]*)"
    r"|(?P<word>[^\W\d_]+(?:[’'-](?!(?:year|month|week|day|hour|minute)s?\b(?!-)|fold\b)[^\W\d_]+)*(?:(?<=s)[’'](?!\w))?)"
    r"|(?P<line>\n)|(?P<mark>[^\w\s])"
)
_KINDS = {"plain": "word", "size": "number"}
_DIGITS = re.compile(DIGITS)
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_GLUED = re.compile(r"[A-Z][A-Za-z]{0,3}(?=\d{3}|\d{1,3}(?:[.,]\d| ?(?:[mb]n?|million|billion)\b))")
_GENITIVE = re.compile(r"(?:[’']s|s[’'])$")


class Raw(NamedTuple):
    """A token before classes: its kind is a group of the token pattern."""

    text: str
    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Tokens:
    """The tokens of a text; ``values`` holds the numbers by place, for numbers, fractions and years."""

    text: str
    codes: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    values: dict[int, float] = field(default_factory=dict)


class Vocabulary:
    """The words and phrases of each class, and the code of each set of classes.

    Parameters
    ----------
    classes : mapping of str to iterable of str
        Class → its words and phrases; what has a capital is matched letter for letter, the rest whatever its capitals.
    """

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self.classes = set(classes) | set(OPEN_CLASSES)
        self._codes: dict[frozenset[str], str] = {}
        self._words: dict[str, str] = {}
        self._by_class: dict[str, str] = {}
        found: dict[str, set[str]] = {}
        for name, entries in classes.items():
            for entry in entries:
                plain = entry.replace(" ", "").isalpha()
                found.setdefault(entry if plain else " ".join(raw.text for raw in _raw(entry)), set()).add(name)
        self.known = {phrase: frozenset(names) for phrase, names in found.items()}
        self.firsts = {phrase.split(" ")[0] for phrase in self.known if " " in phrase}
        self.longest = max((phrase.count(" ") + 1 for phrase in self.known), default=1)
        self._beginnings = {phrase[:end] for phrase in self.known for end in _word_ends(phrase)}
        self.lone: dict[str, str] = {}  # words that are a token by themselves whatever follows, and their codes
        for names in sorted(self._sets(), key=_neighbours):
            self.code(names)

    def _sets(self) -> set[frozenset[str]]:
        """Answer every set of classes a token can have."""
        sets = {frozenset((name,)) for name in OPEN_CLASSES}
        sets |= {_sized(value) for value in (1, 2, 10, 11)} | {frozenset(("one", "small"))}
        for phrase, names in self.known.items():
            sets.add(names)
            if not names & _CLOSED and " " not in phrase and phrase[0].isalpha():
                sets |= {names | {word_class(phrase)}, names | {"capital"}}
        return sets

    def code(self, names: frozenset[str]) -> str:
        """Answer the code of a set of classes."""
        return self._codes.setdefault(names, chr(0x100 + len(self._codes)))

    def codes_of(self, name: str) -> str:
        """Answer the codes of all sets that hold a class.

        Raises
        ------
        ValueError
            If there is no such class.
        """
        if name not in self.classes:
            raise ValueError(f"Unknown class {name!r} in a pattern over tokens.")
        if name not in self._by_class:
            self._by_class[name] = "".join(code for names, code in self._codes.items() if name in names)
        return self._by_class[name]

    def classes_of(self, phrase: str) -> frozenset[str]:
        """Answer the classes of a word or phrase of the lists, none if it is in none."""
        phrase = phrase.replace("’", "'")
        return self.known.get(phrase) or self.known.get(phrase.lower(), frozenset())

    def begins_phrase(self, words: str) -> bool:
        """Say whether a word or phrase of the lists begins with these words."""
        words = words.replace("’", "'")
        return words in self._beginnings or words.lower() in self._beginnings

    def word_code(self, word: str) -> str:
        """Answer the code of one word."""
        code = self._words.get(word)
        if code is None:
            names = self.classes_of(word)
            code = self._codes.get(names if names & _CLOSED else names | {word_class(word)})
            code = code or self.code(names or frozenset(("word",)))
            if len(self._words) < _MOST_WORDS:
                self._words[word] = code
        return code


_WORD_CLASSES = ("plural", "capital", "genitive", "ed", "ing", "adverb", "word")
OPEN_CLASSES = (
    *_WORD_CLASSES,
    "number",
    "small",
    "base",
    "one",
    "fraction",
    "year",
    "date",
    "ordinal",
    "code",
    "line",
    "mark",
)
_CLOSED = frozenset(("stop",))
_LONGEST_NUMBER = 24
_MOST_WORDS = 50_000  # whose codes are remembered
_NUMERALS = frozenset(("twice", "double", "triple", "thrice", "doubled", "tripled", "trebled", "quadrupled", "halved"))
_ARTICLES = frozenset(("a", "an", "the", "only", "its", "their", "between", "one"))
_BASES = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1000))


def _word_ends(phrase: str) -> list[int]:
    """Where the words of a phrase end."""
    return [at for at, letter in enumerate(phrase) if letter == " "] + [len(phrase)]


def _neighbours(names: frozenset[str]) -> tuple[bool, list[str], list[str]]:
    """Sort sets so that those of one class lie together: their codes are ranges then."""
    return "stop" in names, sorted(names & set(_WORD_CLASSES)), sorted(names)


def word_class(word: str) -> str:
    """Answer what a word looks like: ``plural, capital, genitive, ed, ing, adverb`` or just ``word``."""
    if _GENITIVE.search(word):
        return "genitive"
    if word[0].isupper():
        return "capital"
    if len(word) > 4 and word.endswith("ed"):
        return "ed"
    if len(word) > 5 and word.endswith("ing"):
        return "ing"
    if len(word) > 4 and word.endswith("ly"):
        return "adverb"
    return "plural" if is_plural(word) else "word"


def _raw(text: str) -> list[Raw]:
    """Split a text into plain tokens; a currency glued to its number ("EUR5") is a token of its own."""
    found: list[Raw] = []
    at: int | None = 0
    while at is not None:
        following, at = _TOKEN.finditer(text, at), None
        for m in following:
            kind = m.lastgroup or "mark"
            start, end = m.span()
            if kind == "mixed" and (glued := _GLUED.match(text, start)):
                at = glued.end()
                found.append(Raw(glued.group(), start, at, "glued"))
                break
            found.append(Raw(m.group(), start, end, _KINDS.get(kind, kind)))
    return found


def lex(text: str, vocabulary: Vocabulary, *, decimal_comma: bool | None = None) -> Tokens:
    """Answer the tokens of a text.

    Parameters
    ----------
    text : str
    vocabulary : Vocabulary
    decimal_comma : bool, optional
        Whether the document writes decimals with a comma (see `hrtag.tagging.numbers.decimal_comma_of`).
    """
    raw = _unglued(_raw(text), vocabulary)
    tokens = Tokens(text)
    codes: list[str] = []
    at = 0
    lone = vocabulary.lone
    while at < len(raw):
        token = raw[at]
        if token.kind == "word" and (code := lone.get(token.text)):
            codes.append(code)
            tokens.starts.append(token.start)
            tokens.ends.append(token.end)
            at += 1
            continue
        names, value, count = _read(raw, at, vocabulary, decimal_comma)
        if value is not None:
            tokens.values[len(codes)] = value
        codes.append(names if isinstance(names, str) else vocabulary.code(names))
        tokens.starts.append(token.start)
        tokens.ends.append(raw[at + count - 1].end)
        at += count
    tokens.codes = "".join(codes)
    return tokens


def _unglued(raw: list[Raw], vocabulary: Vocabulary) -> list[Raw]:
    """Put back together what looked like a currency glued to a number and is none ("M23")."""
    if not any(token.kind == "glued" for token in raw):
        return raw
    joined: list[Raw] = []
    for token in raw:
        last = joined[-1] if joined else None
        if last and last.kind == "glued":
            if "currency" in vocabulary.classes_of(last.text):
                joined[-1] = last._replace(kind="word")
            else:
                joined[-1] = Raw(last.text + token.text, last.start, token.end, "mixed")
                continue
        joined.append(token)
    return joined


def _read(
    raw: list[Raw], at: int, vocabulary: Vocabulary, decimal_comma: bool | None
) -> tuple[str | frozenset[str], float | None, int]:
    """Read one token of the grammar: its code or classes, its value, and how many plain tokens it takes."""
    token = raw[at]
    if token.kind == "word":
        lower = token.text.lower()
        if lower in _spelled() or "-" in lower or lower in ("a", "an"):
            value, count, kind = _spelled_number(raw, at)
            if count:
                names = _sized(value) if kind == "number" else frozenset((kind, "small") if kind == "one" else (kind,))
                return names, value, count
        if lower in vocabulary.firsts or token.text in vocabulary.firsts:
            names, count = _phrase(raw, at, vocabulary)
            if count:
                return names, None, count
        elif (
            lower not in _spelled()
            and "-" not in lower
            and lower not in ("a", "an")
            and len(vocabulary.lone) < _MOST_WORDS
        ):
            vocabulary.lone[token.text] = vocabulary.word_code(token.text)
        return vocabulary.word_code(token.text), None, 1
    if token.kind == "number":
        return _number(raw, at, vocabulary, decimal_comma)
    if token.kind == "mark":
        names, count = _phrase(raw, at, vocabulary)
        return (names, None, count) if count else (names or frozenset(("mark",)), None, 1)
    return frozenset(("code" if token.kind in ("mixed", "glued") else token.kind,)), None, 1


def _number(
    raw: list[Raw], at: int, vocabulary: Vocabulary, decimal_comma: bool | None
) -> tuple[frozenset[str], float | None, int]:
    token = raw[at]
    digits = _DIGITS.match(token.text)
    if digits is None:
        return frozenset(("code",)), None, 1
    sizes = word_values("multiplier")
    size, count = token.text[digits.end() :].lower(), 1
    after = at + 1 + (at + 2 < len(raw) and raw[at + 1].text == "-" and raw[at + 1].start == token.end)
    if not size and after < len(raw) and len(word := raw[after].text.lower()) > 1 and word in sizes:
        size, count = word, after - at + 1
    if not size and _YEAR.fullmatch(token.text):
        return frozenset(("year",)), float(token.text), 1
    own = decimal_comma
    if own is None and (size or _is_percent(raw, at + 1)) and "," not in digits.group():
        own = False
    value = read_digits(digits.group(), own)
    if value is not None and size:
        value = tidy(value * sizes[size])
    return _sized(value), value, count


def _sized(value: float | None) -> frozenset[str]:
    """The classes of a number: "three in ten" is told by how small it is and by what shares are taken of."""
    names = {"number"}
    if value in _BASES:
        names.add("base")
    if value is not None and 1 <= value < 10 and value == int(value):
        names.add("small")
    return frozenset(names)


def _is_percent(raw: list[Raw], at: int) -> bool:
    return at < len(raw) and raw[at].text.lower() in ("%", "per", "percent", "pp", "percentage")


@lru_cache
def _spelled() -> dict[str, float]:
    words = word_values("unit", "ten", "multiplier", "fraction")
    return {word: value for word, value in words.items() if len(word) > 2}


def _spelled_number(raw: list[Raw], at: int) -> tuple[float | None, int, str]:
    """Read the longest number in words: its value, how many tokens it takes (0 if none), and its class."""
    words: list[str] = []
    best: tuple[float | None, int, str] = (None, 0, "")
    for count, token in enumerate(raw[at : at + _LONGEST_NUMBER], 1):
        if token.kind == "number" and words == ["half"]:
            break
        if token.kind != "word":
            break
        pieces = token.text.lower().split("-")
        if not all(piece in _spelled() or piece in ("and", "a", "an") for piece in pieces):
            break
        words += pieces
        if (fraction := read_fraction(words)) is not None:
            best = fraction, count, "fraction"
        elif pieces[-1] in _spelled() and (value := read_words(" ".join(words))) is not None:
            best = value, count, "one" if words == ["one"] else "number"
    return best


def _phrase(raw: list[Raw], at: int, vocabulary: Vocabulary) -> tuple[frozenset[str], int]:
    """Answer the classes of the longest phrase that begins here, and how many tokens it takes (0 if none)."""
    names: frozenset[str] = frozenset()
    best = 0
    phrase = ""
    for count, token in enumerate(raw[at : at + vocabulary.longest], 1):
        if token.kind == "line":
            break
        phrase = f"{phrase} {token.text}" if phrase else token.text
        if not vocabulary.begins_phrase(phrase):
            break
        classes = vocabulary.classes_of(phrase)
        if "hedge" in classes and not _leads_a_number(raw, at + count):
            classes -= {"hedge"}
        if classes and (count > 1 or token.kind != "word"):
            names, best = classes, count
    return names, best


def _leads_a_number(raw: list[Raw], at: int) -> bool:
    """Say whether a number follows, be it behind an article or a currency."""
    for token in raw[at : at + 4]:
        if token.kind in ("number", "ordinal") or token.text.lower().split("-")[0] in _NUMERALS or _is_spelled(token):
            return True
        if token.kind not in ("mark", "glued") and token.text.lower() not in _ARTICLES and not token.text[0].isupper():
            return False
    return False


def _is_spelled(token: Raw) -> bool:
    return token.text.lower().split("-")[0] in _spelled()

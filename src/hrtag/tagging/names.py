"""Names found by their capitals: organs, acts and papers by their head noun, persons and places by their company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hrtag.tagging.knowledge import Entry, names_gazetteer, table, words
from hrtag.tagging.mentions import Mention

_WORD = re.compile(
    r"\((?:[A-Z][a-z]+[ ]){0,4}(?:Amendments?|Provisions|Prevention|Regulation|Registration|Protection|Control|Repeal"
    r"|Measures|Prohibition|Scotland|Consolidation|Offences)\)|[^\W\d_]\w*(?:[’'&/-](?!s\b)\w+)*(?:[’']s(?=[ ][A-Z])|(?<=s)[’'](?=[ ][A-Z]))?"
)
_JOIN = frozenset(
    ("of", "for", "on", "against", "concerning", "and", "the", "to", "in", "with", "de", "la", "du", "des", "del", "&")
)
_COMPLEMENT = {"BODY": ("of", "for", "on", "against", "de", "du", "des", "del"), "DOCUMENT": ("of", "on", "for")}
_LAW_COMPLEMENT = ("of", "for", "on", "against", "concerning", "to", "de")
_PERSONAL = frozenset(("minister", "secretary", "president", "prosecutor", "ombudsman", "rapporteur"))
_SEATED = frozenset(("court", "mission", "prosecutor"))
_STRONG = frozenset(
    ("ministry", "minister", "court", "committee", "commission", "parliament", "president", "cabinet", "prosecutor", "act", "code")
)  # fmt: skip
_STATE_ORGANS = frozenset(("parliament", "cabinet", "president"))
_ARTICLE = re.compile(r"(?:\b(?:the|this|that|its|their|his|said|same|our|The|This|That|Its|new)[ \u00a0])$")
_LAW_TAIL = re.compile(
    r"(?:,?[ \u00a0](?:No\.[ \u00a0]?\d+[ \u00a0])?(?:B\.E\.[ \u00a0])?(?:1[89]|2[05])\d\d(?!\d)(?:[–/-]\d{2,4})?"
    r"|[ \u00a0](?:for|to)[ \u00a0](?:the[ \u00a0](?:period|years)[ \u00a0])?20\d\d(?:[–/-]\d{2,4})?"
    r"|[ \u00a0]\(?20\d\d[–-]\d{2,4}\)?"
    r"|[ \u00a0]of[ \u00a0](?:(?:\d{1,2}[ \u00a0])?[A-Z][a-z]{2,8}[ \u00a0])?(?:1[89]|20)\d\d(?!\d))"
)
_PLACE_BEFORE = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]utside|[Aa]round|[Ii]nto|[Tt]own of|[Cc]ity of|[Vv]illage of|[Rr]egion of|[Pp]rovince of|[Pp]olice in|[Oo]ff|[Aa]cross|[Ff]rom|[Tt]hrough|[Bb]etween|[Bb]eyond)(?: the)? $")  # fmt: skip
_LIST_NEXT = re.compile(r"(?:, (?:and |or )?|,? and | or )$")
_ROLE_AFTER = re.compile(
    r", (?:aged \w+|\d\d,|(?:eighteen|nineteen|twenty\S*|thirty\S*),|who\b|whose\b|(?P<words>(?:[\w’'-]+[ ]){0,4}[\w-]+))"
)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int
    comma: bool

    @property
    def capital(self) -> bool:
        return self.word[0].isupper() or self.word[0] == "("


def find_names(text: str) -> Iterator[Mention]:
    """Answer the names of a text that their capitals and their head nouns give away, from left to right."""
    for run in _runs(text):
        yield from _read_run(text, run)


def _runs(text: str) -> Iterator[list[_Token]]:
    """Split the text into runs of capitalised words with what may join them."""
    run: list[_Token] = []
    last_end = -3
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        gap = text[last_end:start] if last_end >= 0 else "\n"
        capital = word[0].isupper() or word[0] == "("
        if run and (gap not in (" ", "\u00a0", ", ") or not (capital or word in _JOIN)):
            yield _trim(run)
            run = []
        if capital or run:
            run.append(_Token(word, start, match.end(), gap == ", "))
        last_end = match.end()
    if run:
        yield _trim(run)


def _trim(run: list[_Token]) -> list[_Token]:
    first, last = 0, len(run)
    while first < last and (not run[first].capital or is_function_word(run[first].word)):
        first += 1
    while last > first and not run[last - 1].capital:
        last -= 1
    return run[first:last]


@lru_cache(maxsize=4096)
def is_function_word(word: str) -> bool:
    """Say whether a capitalised word only stands at the head of a sentence."""
    return word.lower() in words("stop") or word in (
        "Some",
        "Most",
        "Many",
        "Several",
        "Other",
        "Following",
        "Like",
        "Given",
    )


@lru_cache
def _heads() -> dict[tuple[str, ...], Entry]:
    return {tuple(name.replace("’", "'").split()): entry for entry in table("heads") for name in entry.names}


def _head_at(run: list[_Token], at: int) -> tuple[Entry, int] | None:
    for size in (4, 3, 2, 1):
        key = tuple(token.word.replace("’", "'") for token in run[at : at + size])
        if len(key) == size and key in _heads():
            return _heads()[key], at + size
    return None


def _stretch_end(run: list[_Token], at: int) -> int:
    end = at
    while end < len(run) and run[end].capital and (end == at or not run[end].comma):
        end += 1
    return end


def _read_run(text: str, run: list[_Token]) -> Iterator[Mention]:
    done = at = 0
    while at < len(run):
        if not run[at].capital:
            at += 1
            continue
        end = _stretch_end(run, at)
        head = _last_head(run, at, end)
        if head is None:
            # a law whose head stands behind a connector: "Freedom of Information Act"
            at = end
            continue
        entry, head_start, head_end = head
        left = _left_end(run, max(done, at - 12), at, entry) if head_end == end else at
        while left < head_start and is_function_word(run[left].word):
            left += 1
        right = _right_end(run, end if _takes_following(entry, head_start, left) else head_end, entry)
        yield from _loose(text, run[done:left])
        mention = _named(text, run[left:right], entry, run[left:right] == run[head_start:head_end])
        if mention:
            yield mention
        done = at = right
    yield from _loose(text, run[done:])


def _last_head(run: list[_Token], start: int, end: int) -> tuple[Entry, int, int] | None:
    """Answer the last head noun of a stretch; one that wants its complement behind it wins."""
    found: tuple[Entry, int, int] | None = None
    at = start
    while at < end:
        head = _head_at(run, at)
        if head is None:
            at += 1
            continue
        entry, stop = head
        found = (entry, at, stop)
        if entry.kind == "first":
            break
        at = max(stop, at + 1)
    return found


def _left_end(run: list[_Token], lowest: int, at: int, entry: Entry) -> int:
    if entry.label not in ("LAW", "TREATY", "BODY"):
        return at
    joins = ("and",) if entry.label == "BODY" else ("of", "and", "to")
    left = at
    while left - 2 >= lowest and run[left - 1].word in joins and run[left - 2].capital:
        before = left - 2
        if run[left].comma or run[left - 1].comma or _stands_alone(run[before].word):
            break
        first = before
        while first > lowest and run[first - 1].capital and not run[first].comma:
            first -= 1
        left = first
    return left


def _stands_alone(word: str) -> bool:
    return _month_or_day(word) or _is_acronym(word) or bool(names_gazetteer().lookup(word))


def _takes_following(entry: Entry, head_start: int, left: int) -> bool:
    return entry.label == "BODY" and head_start == left and entry.id not in _PERSONAL


def _right_end(run: list[_Token], end: int, entry: Entry) -> int:
    """Take the complement: "of Health, Labour and Social Affairs"."""
    if entry.kind == "last":
        return end
    joins = _COMPLEMENT.get(entry.label, _LAW_COMPLEMENT)
    inside = False
    while end < len(run):
        token = run[end]
        following = end + 1
        if token.capital and inside and token.comma and _list_goes_on(run, end):
            following = end
        elif token.word in joins and not token.comma:
            if following < len(run) and run[following].word == "the":
                following += 1
        elif entry.id in _SEATED and token.word == "in":
            following = end + 1
        elif not (inside and token.word in ("and", "&", "with", "to")):
            break
        if following >= len(run) or not run[following].capital or _month_or_day(run[following].word):
            break
        stop = _stretch_end(run, following)
        own_head = _last_head(run, following, stop)
        if token.word == "and" and own_head and own_head[0].id in _STRONG:
            break
        end, inside = stop, entry.id not in _SEATED or token.word != "in"
    return end


def _list_goes_on(run: list[_Token], at: int) -> bool:
    for token in run[at : at + 8]:
        if token.word in ("and", "&"):
            return True
        if not token.capital:
            return False
    return False


def _named(text: str, tokens: list[_Token], entry: Entry, lone: bool) -> Mention | None:
    start, end = tokens[0].start, tokens[-1].end
    label, name = entry.label, text[start:end]
    if _is_place(name):
        return None
    lone = lone and (len(tokens) == 1 or name in words("lone_head"))
    if label == "LAW" and text[max(0, start - 6) : start].lower() == "draft ":
        start -= 6
    if lone:
        introduced = _ARTICLE.search(text, max(0, start - 12), start) is not None
        if (
            label == "PLACE"
            or label == "DOCUMENT"
            or (name not in words("lone_head") and entry.id not in _STATE_ORGANS)
        ):
            return None
        if not introduced and entry.id not in _STATE_ORGANS:
            return None
    if label in ("LAW", "TREATY"):
        tail = _LAW_TAIL.match(text, end)
        if tail and not (lone and label == "TREATY"):
            end = tail.end()
    return Mention(label, start, end, kind=_kind(entry), score=1 if lone else 3, short=lone)


def _kind(entry: Entry) -> str | None:
    return {"BODY": "national_organ", "LAW": entry.id, "PLACE": "region", "DOCUMENT": entry.id}.get(entry.label)


def _loose(text: str, tokens: list[_Token]) -> Iterator[Mention]:
    """Read capitalised words without a head noun: acronyms, persons, places."""
    at = 0
    listing = False
    while at < len(tokens):
        if not tokens[at].capital or is_function_word(tokens[at].word):
            at += 1
            continue
        end = _stretch_end(tokens, at)
        while end + 1 < len(tokens) and tokens[end].word in ("de", "del", "la", "du") and tokens[end + 1].capital:
            end = _stretch_end(tokens, end + 1)
        mention = _loose_stretch(text, tokens[at:end], listing)
        if mention:
            yield mention
        listing = mention is not None and mention.label == "PLACE"
        at = end


def _loose_stretch(text: str, tokens: list[_Token], listing: bool) -> Mention | None:
    start, end = tokens[0].start, tokens[-1].end
    if len(tokens) == 1 and _is_acronym(tokens[0].word) and not _is_place(tokens[0].word):
        return Mention("BODY", start, end, score=0)
    if _is_person(text, tokens):
        while len(tokens) > 1 and (tokens[0].word in words("title") or tokens[0].word + "." in words("title")):
            tokens = tokens[1:]
        return Mention("PERSON", tokens[0].start, end, score=1)
    name = tokens[0].word
    located = _PLACE_BEFORE.search(text, max(0, start - 16), start)
    if (located or (listing and _LIST_NEXT.search(text, max(0, start - 6), start))) and len(tokens) <= 4:
        if _demonym(tokens[-1].word) or name.isupper() or text[end : end + 1] == "-" or _month_or_day(name):
            return None
        if (
            len(tokens) == 1
            and re.match(r" [a-z]+(?:s|ed)?\b(?<! and)(?<! or)(?<! in)", text[end : end + 14])
            and not located
        ):
            return None
        return Mention("PLACE", start, end, score=0)
    return None


def _is_place(name: str) -> bool:
    return any(entry.label == "PLACE" for entry in names_gazetteer().lookup(name))


def _is_acronym(word: str) -> bool:
    if word in _currency_codes():
        return False
    letters = word.replace("-", "").replace("/", "")
    return 2 <= len(letters) <= 9 and letters.isupper() and letters.isalpha() and word not in words("not_acronym")


@lru_cache
def _currency_codes() -> frozenset[str]:
    return frozenset(name for e in table("currencies") for name in (e.id, *e.names))


def _is_person(text: str, tokens: list[_Token]) -> bool:
    start, end = tokens[0].start, tokens[-1].end
    before = text[max(0, start - 24) : start].rstrip()
    last_word = before.rsplit(" ", 1)[-1].strip(',(“"')
    if tokens[0].word in words("title") or tokens[0].word + "." in words("title") or last_word in words("title"):
        return len(tokens) > 1 or last_word in words("title")
    if (
        not 2 <= len(tokens) <= 4
        or any(_demonym(t.word) and t is tokens[0] for t in tokens)
        or tokens[0].word.isupper()
    ):
        return False
    if last_word.lower() in words("role") and (not before.endswith(",") or text[end : end + 1] in (",", ".")):
        return True
    after = _ROLE_AFTER.match(text, end)
    return bool(after and (after["words"] is None or any(word in words("role") for word in after["words"].split())))


@lru_cache(maxsize=4096)
def _demonym(word: str) -> bool:
    return len(word) > 4 and word.lower().endswith(tuple(words("demonym_end"))) and not names_gazetteer().lookup(word)


def _month_or_day(word: str) -> bool:
    return word in _month_names() or word.endswith("day")


@lru_cache
def _month_names() -> frozenset[str]:
    return frozenset(name for e in table("months") for name in e.names)

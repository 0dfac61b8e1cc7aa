"""Bytes to text: which encoding a file is in, found out from what its bytes become."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from hrtag.errors import UnsupportedFileError

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDE = (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2))
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_COMMON = re.compile("[\t\n\r\f -~\u00a0-\u017f\u0400-\u04ff\u2010-\u205e\u20ac\u2116\u2122]")
_SAMPLE = 200_000

# Shares of the file: above the first it is binary, above the second it deserves a look for UTF-16 without NULs.
_BINARY_SHARE = 0.02
_WIDE_SHARE = 0.2
_WIDE_PLAUSIBLE = 0.95

_FOREIGN_BYTES = "hrtag-foreign-bytes"
_SINGLE_BYTE = ("cp1252", "mac_roman", "cp1251")
_DOUBTFUL = 0.3
_OTHER_ENCODINGS = {
    *("koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic", "cp1250", "iso8859_2", "cp1253", "iso8859_7"),
    *("cp1254", "iso8859_9", "cp1255", "cp1256", "cp1257", "cp1258", "big5", "gb18030", "gb2312", "gbk"),
    *("shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "iso2022_jp"),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text found in bytes.

    Parameters
    ----------
    text : str
        The text, without a byte order mark.
    encoding : str
        Python's name of the encoding.
    guessed : bool
        True where neither the bytes nor a declaration settle the encoding.
    """

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Find the encoding of a text and decode it.

    Parameters
    ----------
    data : bytes
        The whole file.
    declared : str, optional
        What the file says of itself (HTML ``charset``); believed where the bytes do not speak against it.

    Returns
    -------
    Decoded

    Raises
    ------
    UnsupportedFileError
        The bytes are not text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(name, "replace"), name, False)
    controls = len(_CONTROL.findall(data, 0, _SAMPLE))
    share = controls / max(1, min(len(data), _SAMPLE))
    if (controls and b"\0" in data[:_SAMPLE]) or share > _WIDE_SHARE:
        wide = _wide_encoding(data)
        if wide is not None:
            return Decoded(data.decode(wide, "replace"), wide, True)
    if controls > 1 and share > _BINARY_SHARE:
        raise UnsupportedFileError("binary data, not text; give a PDF, DOCX, HTML, Markdown or text file")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError:
        pass
    if declared is not None:
        believed = _declared(data, declared)
        if believed is not None:
            return believed
    nearly = _nearly_utf8(data)
    if nearly is not None:
        return Decoded(nearly, "utf-8", True)
    return _single_byte(data)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, if the text it gives looks like one."""
    best: tuple[float, str] | None = None
    for name, unit in _WIDE:
        sample = data[: _SAMPLE // 4 * 4]
        sample = sample[: len(sample) - len(sample) % unit]
        text = sample.decode(name, "replace").strip("\0")
        if not text:
            continue
        share = len(_COMMON.findall(text)) / len(text)
        if share >= _WIDE_PLAUSIBLE and (best is None or share > best[0]):
            best = (share, name)
    return None if best is None else best[1]


def _declared(data: bytes, declared: str) -> Decoded | None:
    """The text in the declared encoding, or None where it is unknown, does not fit or cannot be meant."""
    name = declared.strip().lower()
    if name in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252"}:
        name = "cp1252"
    if name.startswith(("utf-16", "utf-32", "utf16", "utf32", "utf-7", "utf7")):
        return None
    try:
        text = data.decode(name)
    except (LookupError, ValueError):
        return None
    return Decoded(text, name, False) if isinstance(text, str) else None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few foreign bytes, which are then read as cp1252."""
    trial = data.decode("utf-8", "replace")
    bad = trial.count("\ufffd")
    good = sum(not character.isascii() for character in trial) - bad
    if good < 1 or good < 3 * bad:
        return None
    return data.decode("utf-8", _FOREIGN_BYTES)


def _read_foreign_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    cut_off = error.end >= len(error.object) and broken[0] >= 0xC2
    return "\ufffd" if cut_off else _cp1252(broken), error.end


codecs.register_error(_FOREIGN_BYTES, _read_foreign_bytes)


def _single_byte(data: bytes) -> Decoded:
    """The most plausible single-byte encoding."""
    first = next(index for index, byte in enumerate(data) if byte >= 0x80)
    sample = data[max(0, first - 200) : first + _SAMPLE]
    high = sum(byte >= 0x80 for byte in sample)
    scores: dict[str, float] = {}
    for name in _SINGLE_BYTE:
        text = _text_of(sample, name)
        if text is not None:
            scores[name] = plausibility(text)
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < _DOUBTFUL * high:
        opinion = from_bytes(sample).best()
        if opinion is not None and opinion.encoding in _OTHER_ENCODINGS:
            try:
                return Decoded(data.decode(opinion.encoding), opinion.encoding, True)
            except UnicodeDecodeError:
                pass
    return Decoded(_text_of(data, best) or _cp1252(data), best, True)


def _text_of(data: bytes, name: str) -> str | None:
    if name == "cp1252":
        return _cp1252(data)
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _cp1252(data: bytes) -> str:
    """As browsers read it: a byte that cp1252 leaves open is the control character of Latin-1."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ɏЀ-ӿ]*[À-ÖØ-öø-ɏЀ-ӿ][A-Za-zÀ-ÖØ-öø-ɏЀ-ӿ]*")
_SYMBOL = re.compile("[^\x00-\x7fÀ-ÖØ-öø-ɏЀ-ӿ]")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_SLAVIC = re.compile("[А-яЁёІіЇїЄєЎўҐґ]+")
_FREQUENT = frozenset("éèêëàâäáãåçíìîïñóòôöõøúùûüßæœšžýÉÈÊÀÂÄÁÃÅÇÍÎÑÓÔÖÕØÚÜÆŒŠŽ")
_ALONE_LATIN = frozenset("àáéèêóôöòåæøüíìÀÁÉÓÅÖ")
_ALONE_CYRILLIC = frozenset("авикосуяійжўАВИКОСУЯІ")
_OPENING = frozenset("“„‘‚«‹")
_CLOSING = frozenset("”’»›")
_BEFORE_OPENING = frozenset("([{—–-/“„‘«\"'=>")
_AFTER_CLOSING = frozenset(")]}—–-/”’».,;:!?…\"'<¹²³")


def plausibility(text: str) -> float:
    """How much like real text the characters outside ASCII look; the higher the better."""
    score = sum(_score_word(match.group()) for match in _WORD.finditer(text))
    for match in _SYMBOL.finditer(text):
        before = text[match.start() - 1] if match.start() else "\n"
        after = text[match.end()] if match.end() < len(text) else "\n"
        score += _score_symbol(match.group(), before, after)
    return score


def _score_word(word: str) -> float:
    cyrillic = len(_CYRILLIC.findall(word))
    ascii_letters = sum(letter.isascii() for letter in word)
    latin = len(word) - cyrillic - ascii_letters
    regular_case = word.islower() or word.isupper() or word.istitle()
    if cyrillic:
        if ascii_letters or latin:
            return -2.0 * cyrillic
        if len(word) == 1:
            return 0.5 if word in _ALONE_CYRILLIC else -1.0
        return 1.5 * len(word) if regular_case and _SLAVIC.fullmatch(word) else -2.0 * len(word)
    if not ascii_letters:
        if len(word) == 1:
            return 1.0 if word in _ALONE_LATIN else -1.0
        return -1.0 * latin
    score = 0.0
    for before, letter in zip(" " + word, word, strict=False):
        if letter.isascii():
            continue
        if letter.isupper() and before.islower():
            score -= 3.0
        elif letter in _FREQUENT and regular_case:
            score += 2.0
        else:
            score += 0.5 if letter in _FREQUENT else -0.5
    return score


def _score_symbol(symbol: str, before: str, after: str) -> float:
    blank_before, blank_after = before.isspace(), after.isspace()
    if symbol in _OPENING:
        if (blank_before or before in _BEFORE_OPENING) and (after.isalnum() or after in _OPENING):
            return 3.0
        return 1.0 if symbol in "“‘" and not blank_before and (blank_after or after in _AFTER_CLOSING) else -1.5
    if symbol in _CLOSING:
        if not blank_before and (blank_after or after in _AFTER_CLOSING):
            return 3.0
        return 3.0 if symbol == "’" and before.isalnum() and after.isalpha() else -1.5
    if symbol in "–—":
        if (blank_before and blank_after) or (before.isdigit() and after.isdigit()):
            return 2.5
        if before.isalpha() and after.isalpha():
            return 2.0 if symbol == "—" else 1.0
        return 0.0
    if symbol == "…":
        return 2.0 if before.isalnum() or blank_before or before in "([" else -0.5
    if symbol in "•·":
        return 2.5 if blank_before and (blank_after or after.isalpha()) else -1.0
    if symbol == "\u00a0":
        return 0.0 if blank_before or blank_after else 1.0
    if symbol in "¹²³":
        return 2.5 if (before.isalnum() or before in ".,;:!?)”’\"'") and not after.isalpha() else -1.0
    if symbol in "§№":
        return 2.0 if not before.isalnum() and (blank_after or after.isdigit() or after == "§") else -2.0
    if symbol in "€£":
        if before.isdigit() or after.isdigit():
            return 2.0
        return 0.5 if blank_before and blank_after else -0.5
    if symbol in "¿¡":
        return 2.5 if after.isalpha() and not before.isalnum() else -2.0
    if symbol in "°ºª%":
        return 2.0 if before.isdigit() else -1.0
    if symbol == "©":
        return 1.5 if not before.isalnum() else -1.0
    if symbol in "®™":
        return 1.5 if before.isalpha() else -1.0
    if symbol in "ﬁﬂ":
        return 1.0 if before.isalpha() or after.isalpha() else -2.0
    if "\x80" <= symbol <= "\x9f":
        return -5.0
    return 0.0 if symbol in "½¼¾±×÷´" else -2.0

"""Which encoding a file is in."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtag.errors import HrtagError, UnsupportedFileError
from hrtag.reading.encoding import decode

ENGLISH = "The government’s “waves” of pardons – 1,265 people… did not change anything."
FRENCH = "Un café à Genève, naïve façade"
RUSSIAN = "Экспертный комментарий: права человека в 2024 году"


@pytest.mark.parametrize("bom", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN])
def test_byte_order_mark_settles(text: str, bom: str) -> None:
    decoded = decode(text.encode(bom))
    assert decoded.text == text
    assert not decoded.guessed


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, "Yes.\n", "Права"])
def test_wide_without_mark(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, encoding, True)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (ENGLISH, "mac_roman"),
        (FRENCH, "cp1252"),
        (FRENCH, "latin-1"),
        (FRENCH, "mac_roman"),
        (RUSSIAN, "cp1251"),
        ("Права", "cp1251"),
        ("Закон № 5 «О правах»", "cp1251"),
        ("The law («Закон») was adopted – twice", "cp1251"),
        ("It’s", "cp1252"),
        ("It’s", "mac_roman"),
        ("• State policy\t1,4", "cp1252"),
        ("• State policy\t1,4", "mac_roman"),
        ("A – B", "cp1252"),
        ("A – B", "mac_roman"),
        ("Il va à la mairie", "cp1252"),
        ("Il va à la mairie", "mac_roman"),
        ("He wrote it¹ and that².", "cp1252"),
        ("€5 million", "cp1252"),
        ("Señor Núñez: ¿qué?", "mac_roman"),
        ("Señor Núñez: ¿qué?", "latin-1"),
        ("see § 5 and Art. 193–1", "cp1252"),
        ("Köln", "latin-1"),
        ("правы чалавека ў Беларусі", "cp1251"),
    ],
)
def test_single_byte_even_on_one_line(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed


def test_ascii_and_utf8_are_no_guess() -> None:
    assert not decode(b"plain").guessed
    assert decode(RUSSIAN.encode()).encoding == "utf-8"


def test_utf8_with_one_foreign_byte() -> None:
    decoded = decode("“waves” – the government".encode() + b"\x92s plan")
    assert decoded.text == "“waves” – the government’s plan"
    assert decoded.encoding == "utf-8"
    assert decoded.guessed


def test_utf8_cut_off_in_a_letter() -> None:
    assert decode(RUSSIAN.encode()[:-1]).text == RUSSIAN[:-1] + "\ufffd"


def test_declared_encoding_is_believed_where_it_fits() -> None:
    assert decode(RUSSIAN.encode("koi8_r"), declared="koi8-r").text == RUSSIAN
    assert decode(RUSSIAN.encode(), declared="windows-1251").text == RUSSIAN
    assert decode(FRENCH.encode("cp1252"), declared="utf-8").text == FRENCH
    assert decode(FRENCH.encode("cp1252"), declared="no-such-encoding").text == FRENCH
    assert decode(FRENCH.encode("cp1252"), declared="base64").text == FRENCH


@pytest.mark.parametrize(
    "data", [bytes(range(256)), b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x00\x01\x02\x03\x04\x05"]
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedFileError, match="binary"):
        decode(data)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with suppress(HrtagError):
        decode(data)

"""Tokens: text as the encoder reads it, word pieces with their places and the shape of their letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import ModelError
from hrtag.tagging.quotes import english_quotes

SHAPES = 6
_NONE, _LOWER, _TITLE, _UPPER, _DIGIT, _OTHER = range(SHAPES)


@dataclass(frozen=True)
class Tokens:
    """One text as tokens.

    Parameters
    ----------
    ids : array of int64, shape (tokens,)
        Numbers of the word pieces, without begin and end marks.
    shapes : array of int64, shape (tokens,)
        The shape of each piece's letters, which the encoder's lower-case vocabulary does not tell.
    starts, ends : array of int64, shape (tokens,)
        Where each piece stands in the text.
    """

    ids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def within(self, start: int, end: int) -> slice:
        """Answer the run of tokens that stand in a range of characters, at least one token long."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        first = min(first, max(0, len(self.ids) - 1))
        return slice(first, max(last, first + 1))


class Tokenizer:
    """A word-piece tokenizer read from its JSON description.

    Parameters
    ----------
    description : bytes
        A ``tokenizer.json`` as the `tokenizers` library writes it.
    """

    def __init__(self, description: bytes) -> None:
        import tokenizers

        try:
            self._tokenizer: Any = tokenizers.Tokenizer.from_buffer(description)
        except Exception as error:
            raise ModelError(f"tokenizer.json cannot be read ({error}). Get the model folder again.") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        begin, end = (self._tokenizer.token_to_id(mark) for mark in ("<s>", "</s>"))
        if begin is None or end is None:
            raise ModelError("tokenizer.json has no begin and end marks (<s>, </s>): not a tokenizer of hrtag.")
        self.begin, self.end = int(begin), int(end)

    def marked(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Answer token numbers between begin and end mark, as the encoder wants them."""
        return np.concatenate([[self.begin], ids, [self.end]])

    def __call__(self, texts: Sequence[str]) -> list[Tokens]:
        """Answer the tokens of each text."""
        answers = []
        for text, encoding in zip(
            texts, self._tokenizer.encode_batch(list(map(english_quotes, texts)), add_special_tokens=False), strict=True
        ):
            offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
            shapes = np.array([shape(text[a:b]) for a, b in encoding.offsets], dtype=np.int64)
            answers.append(Tokens(np.array(encoding.ids, dtype=np.int64), shapes, offsets[:, 0], offsets[:, 1]))
        return answers


def shape(piece: str) -> int:
    """Answer the number of a piece's shape: none, lower case, capitalised, capitals, digits, other."""
    if not piece:
        return _NONE
    if piece[0].isdigit():
        return _DIGIT
    if piece[0].isupper():
        return _UPPER if len(piece) > 1 and piece.isupper() else _TITLE
    return _LOWER if piece[0].isalpha() else _OTHER

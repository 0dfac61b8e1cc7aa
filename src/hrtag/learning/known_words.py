"""What a pretrained encoder's vocabulary says of words: for each a few numbers, alike for words that are used alike. Needs onnx."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from hrtag.model import ModelFolder

NUMBERS = 256  # kept of each vector, those that tell words apart best
SHORTEST = 3  # letters of a word that no lesson holds
TABLE = "encoder.word.weight"
Vectors = dict[str, NDArray[np.float32]]


def known_words(folder: ModelFolder, wanted: Iterable[str]) -> Vectors:
    """Answer the vectors of words, in lower case: the wanted ones and all whole words of the encoder's vocabulary.

    Parameters
    ----------
    folder : ModelFolder
        A model with an encoder.
    wanted : iterable of str
        Words; one that is no whole word of the vocabulary gets the mean of its pieces.

    Returns
    -------
    dict of str to array of float32, shape (NUMBERS,)
    """
    pieces: dict[str, int] = json.loads(folder.read("tokenizer.json"))["model"]["vocab"]
    table = _reduced(word_table(folder.read("encoder.onnx")))
    whole = [piece for piece in pieces if piece.isascii() and piece.isalpha() and len(piece) >= SHORTEST]
    found: Vectors = {}
    for word in dict.fromkeys([*(word for word in wanted if word.isalpha()), *whole]):
        if numbers := cut(word, pieces):
            mean = table[numbers].mean(axis=0)
            found[word] = mean / max(float(np.linalg.norm(mean)), 1e-6)
    return found


def word_table(network: bytes) -> NDArray[np.float32]:
    """Answer the vectors of an encoder's word pieces, shape (pieces, width), from its ONNX graph."""
    import onnx
    from onnx import numpy_helper

    arrays = {array.name: array for array in onnx.load_from_string(network).graph.initializer}
    if TABLE in arrays:
        return numpy_helper.to_array(arrays[TABLE]).astype(np.float32)
    exact, zero, step = (
        numpy_helper.to_array(arrays[f"{TABLE}_{part}"]) for part in ("quantized", "zero_point", "scale")
    )
    table: NDArray[np.float32] = (exact.astype(np.float32) - np.float32(zero)) * np.float32(step)
    return table


def cut(word: str, pieces: Mapping[str, int]) -> list[int]:
    """Answer the numbers of a word's pieces, the longest first; none where one is unknown.

    Examples
    --------
    >>> cut("nurses", {"nurse": 4, "nu": 5, "##s": 6})
    [4, 6]
    """
    numbers: list[int] = []
    at = 0
    while at < len(word):
        mark = "##" if at else ""
        end = next((end for end in range(len(word), at, -1) if mark + word[at:end] in pieces), at)
        if end == at:
            return []
        numbers.append(pieces[mark + word[at:end]])
        at = end
    return numbers


def _reduced(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors along the directions in which they differ most."""
    centred = table - table.mean(axis=0)
    directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1]
    answer: NDArray[np.float32] = centred @ directions[:, :NUMBERS]
    return answer

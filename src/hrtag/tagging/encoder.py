"""The encoder: a paragraph becomes one vector a token, by ONNX Runtime on one processor core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import ModelError
from hrtag.model import ModelFolder
from hrtag.sentences import split_sentences
from hrtag.tagging.tokens import Tokenizer, Tokens

LONGEST_PASSAGE = 1600  # characters the encoder reads at once
LONGEST_RUN = 500  # tokens


@dataclass(frozen=True)
class States:
    """A text as the encoder sees it.

    Parameters
    ----------
    tokens : Tokens
        The text's word pieces.
    vectors : array of float32, shape (tokens, width)
        One vector a word piece.
    """

    tokens: Tokens
    vectors: NDArray[np.float32]

    def mean(self, start: int, end: int) -> NDArray[np.float32]:
        """Answer the mean vector of a range of characters, shape (width,); zeros where there is no piece at all."""
        run = self.vectors[self.tokens.within(start, end)]
        mean: NDArray[np.float32] = run.mean(axis=0) if len(run) else np.zeros(run.shape[1], dtype=np.float32)
        return mean

    def first(self, start: int, end: int) -> NDArray[np.float32]:
        """Answer the vector of the first piece of a range of characters, shape (width,)."""
        first: NDArray[np.float32] = self.vectors[self.tokens.within(start, end).start]
        return first


class Encoder:
    """A tokenizer and a network.

    Parameters
    ----------
    tokenizer : Tokenizer
        Text to word pieces.
    network : bytes
        An ONNX graph from ``ids`` and ``shapes`` to ``states``.
    """

    def __init__(self, tokenizer: Tokenizer, network: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(f"encoder.onnx cannot be read ({error}). Get the model folder again.") from error
        self.tokenizer = tokenizer
        self.width = int(self._session.get_outputs()[0].shape[-1])

    @classmethod
    def from_folder(cls, folder: ModelFolder) -> Self:
        """Load the encoder of a model folder."""
        return cls(Tokenizer(folder.read("tokenizer.json")), folder.read("encoder.onnx"))

    def read(self, text: str) -> States:
        """Answer the states of a text of any length; long texts are read in passages that end with a sentence.

        Each passage is read by itself: one fills a core already, and nothing depends on what else is read.
        """
        parts = [self._read_passage(text[start:end], start) for start, end in passages(text)]
        tokens = Tokens(*(np.concatenate(column) for column in zip(*(p[0] for p in parts), strict=True)))
        return States(tokens, np.concatenate([vectors for _, vectors in parts]))

    def _read_passage(self, text: str, offset: int) -> tuple[tuple[NDArray[Any], ...], NDArray[np.float32]]:
        tokens = self.tokenizer([text])[0]
        runs = []
        for at in range(0, max(len(tokens.ids), 1), LONGEST_RUN):
            run = slice(at, at + LONGEST_RUN)
            feed = {"ids": self.tokenizer.marked(tokens.ids[run])[None], "shapes": np.pad(tokens.shapes[run], 1)[None]}
            runs.append(self._session.run(None, feed)[0][0, 1:-1])
        vectors: NDArray[np.float32] = np.concatenate(runs)
        return (tokens.ids, tokens.shapes, tokens.starts + offset, tokens.ends + offset), vectors


def passages(text: str) -> list[tuple[int, int]]:
    """Answer the ranges in which a text is read: whole sentences, together no longer than the encoder reads at once.

    Examples
    --------
    >>> passages("A first sentence. A second one.")
    [(0, 31)]
    """
    found: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        if found and end - found[-1][0] <= LONGEST_PASSAGE:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found or [(0, len(text))]

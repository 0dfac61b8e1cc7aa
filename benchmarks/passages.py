"""One passage at a time, or length-sorted batches: ``python benchmarks/passages.py`` (needs ``onnx``).

The encoder of hrtag-en reads passages of the corpus's validation split on one core, alone as it does when it tags, then in batches of
growing size, the longest first, padded to the longest of each. The graph of the model takes one passage; here its first dimension is
opened. "states moved" is the mean difference of a number of the states from what the same graph says of the passage alone, over their
mean size; "most probable polarity changed" counts sentences.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from throughput import commentaries

from hrtag.model import open_model
from hrtag.sentences import split_sentences
from hrtag.tagging.encoder import Encoder, States, passages
from hrtag.tagging.heads import Heads
from hrtag.tagging.tokens import Tokenizer, Tokens

SIZES = (1, 2, 4, 8, 16)
ROUNDS = 3  # of which the fastest counts
Vectors = list[NDArray[np.float32]]


def opened(network: bytes) -> bytes:
    """Answer a graph that takes several passages: its reshapes keep the first dimension, whatever it is."""
    model = onnx.load_model_from_string(network)
    reshapes = [node for node in model.graph.node if node.op_type == "Reshape"]
    wanted = {node.input[1] for node in reshapes}
    for array in model.graph.initializer:
        if array.name in wanted:
            array.CopyFrom(numpy_helper.from_array(np.array([0, *numpy_helper.to_array(array)[1:]]), array.name))
    for attribute in (each for node in reshapes for each in node.attribute if each.name == "allowzero"):
        attribute.i = 0
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "passages"
    del model.graph.value_info[:]
    return bytes(model.SerializeToString())


def read_all(encoder: Encoder, tokens: list[Tokens], size: int) -> Vectors:
    """Answer the states of passages that are read in batches of a size."""
    lengths = [len(each.ids) for each in tokens]
    order = sorted(range(len(tokens)), key=lambda i: -lengths[i])
    found: Vectors = [np.empty(0, np.float32)] * len(tokens)
    for at in range(0, len(order), size):
        batch = order[at : at + size]
        longest = lengths[batch[0]] + 2
        ids, shapes = np.full((len(batch), longest), -1), np.zeros((len(batch), longest), int)
        for row, i in enumerate(batch):
            ids[row, : lengths[i] + 2] = encoder.tokenizer.marked(tokens[i].ids)
            shapes[row, 1 : lengths[i] + 1] = tokens[i].shapes
        states = encoder._session.run(None, {"ids": ids, "shapes": shapes})[0]
        for row, i in enumerate(batch):
            found[i] = states[row, 1 : lengths[i] + 1]
    return found


def polarities(texts: list[str], tokens: list[Tokens], vectors: Vectors, heads: Heads) -> NDArray[np.int64]:
    """Answer the most probable polarity of each sentence."""
    means = [
        States(each, states).mean(*span)
        for text, each, states in zip(texts, tokens, vectors, strict=True)
        for span in split_sentences(text)
    ]
    best: NDArray[np.int64] = heads.polarity.probabilities(np.stack(means)).argmax(axis=1)
    return best


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="One passage at a time, or length-sorted batches.")
    parser.add_argument("--words", type=int, default=10_000, help="about how many words are read")
    options = parser.parse_args()
    folder = open_model("hrtag-en")
    encoder = Encoder(Tokenizer(folder.read("tokenizer.json")), opened(folder.read("encoder.onnx")))
    heads = Heads.from_folder(folder, encoder.width)
    paragraphs = [paragraph for text in commentaries(options.words) for paragraph in text.split("\n\n")]
    texts = [text[start:end] for text in paragraphs for start, end in passages(text)]
    texts, tokens = zip(*((t, k) for t, k in zip(texts, encoder.tokenizer(texts), strict=True) if len(k.ids) < 500), strict=True)  # fmt: skip
    texts, tokens = list(texts), list(tokens)
    seconds, found = dict.fromkeys(SIZES, float("inf")), {}
    for _ in range(ROUNDS):
        for size in SIZES:
            start = time.process_time()
            found[size] = read_all(encoder, tokens, size)
            seconds[size] = min(seconds[size], time.process_time() - start)
    words = sum(len(text.split()) for text in texts)
    alone = polarities(texts, tokens, found[1], heads)
    print(f"{words:,} words in {len(texts)} passages, {len(alone)} sentences; processor time of one core\n")
    print(
        "| passages at once | words/s | times alone | states moved | most probable polarity changed |\n|---:|---:|---:|---:|---:|"
    )
    scale = np.mean([np.abs(each).mean() for each in found[1]])
    for size in SIZES:
        moved = np.mean([np.abs(a - b).mean() for a, b in zip(found[size], found[1], strict=True)]) / scale
        changed = int((polarities(texts, tokens, found[size], heads) != alone).sum())
        rate = words / seconds[size]
        print(f"| {size} | {rate:,.0f} | {seconds[1] / seconds[size]:.2f} | {moved:.1%} | {changed} |")


if __name__ == "__main__":
    main()

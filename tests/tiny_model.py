"""A model folder with a real ONNX graph that is nothing but a table of word vectors: each test knows what it must answer."""

import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from hrtag.model import arrays_bytes, write_model

WIDTH = 8
WORDS = [
    "good",
    "bad",
    "ban",
    "lifted",
    "papers",
    "closed",
    "this",
    "court",
    "women",
    "un",
    ".",
    ",",
    "the",
    "a",
    "##s",
]
PIECES = ["<s>", "<pad>", "</s>", "[UNK]", *WORDS]
GOOD, BAD, COURT, WOMEN, THIS = range(5)


def tokenizer_bytes() -> bytes:
    tokenizer = Tokenizer(WordPiece({piece: i for i, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = BertNormalizer(lowercase=True), BertPreTokenizer()
    return tokenizer.to_str().encode()


def graph_bytes() -> bytes:
    table = np.zeros((len(PIECES), WIDTH), dtype=np.float32)
    for word, column in (("good", GOOD), ("lifted", GOOD), ("bad", BAD), ("closed", BAD), ("court", COURT), ("women", WOMEN), ("this", THIS)):  # fmt: skip
        table[PIECES.index(word), column] = 1
    nodes = [
        helper.make_node("Gather", ["table", "ids"], ["words"]),
        helper.make_node("Cast", ["shapes"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["numbers", "zero"], ["nothing"]),
        helper.make_node("Unsqueeze", ["nothing", "last"], ["column"]),
        helper.make_node("Add", ["words", "column"], ["states"]),
    ]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"]) for name in ("ids", "shapes")]
    outputs = [helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "tokens", WIDTH])]
    constants = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(np.zeros(1, dtype=np.float32), "zero"),
        numpy_helper.from_array(np.array([-1]), "last"),
    ]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def heads() -> dict[str, np.ndarray]:
    polarity, component = np.zeros((WIDTH, 4), dtype=np.float32), np.zeros((WIDTH, 2), dtype=np.float32)
    polarity[GOOD, 0] = polarity[BAD, 1] = 30
    component[COURT, 0] = component[WOMEN, 1] = 30
    inner = np.zeros((3 * WIDTH, 2), dtype=np.float32)
    inner[2 * WIDTH + THIS, 0] = 10  # the first word of the second sentence
    return {
        "polarity.weight": polarity, "polarity.bias": np.zeros(4, dtype=np.float32),
        "component.weight": component, "component.bias": np.zeros(2, dtype=np.float32),
        "gap.inner": inner, "gap.inner_bias": np.zeros(2, dtype=np.float32),
        "gap.outer": np.array([5, 0], dtype=np.float32), "gap.outer_bias": np.float32(-5),
    }  # fmt: skip


def files() -> dict[str, bytes]:
    labels = {"polarity": ["positive", "negative", "mixed", "neutral"], "component": ["state-policy", "equality"]}
    config = {name: {"labels": values, "temperature": 1.0} for name, values in labels.items()}
    config |= {"gap": {"threshold": 0.5}, "review_below": 0.5}
    arrays = {name: np.asarray(array) for name, array in heads().items()}
    return {
        "encoder.onnx": graph_bytes(),
        "tokenizer.json": tokenizer_bytes(),
        "heads.safetensors": arrays_bytes(arrays),
        "heads.json": json.dumps(config).encode(),
    }


def tiny_model(path):
    meta = {"name": "tiny", "version": "1", "labels": {"polarity": [], "component": []}}
    return write_model(path, files(), meta)

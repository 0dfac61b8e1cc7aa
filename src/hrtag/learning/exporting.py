"""Exporting: what was learned becomes the files of a model folder. Needs torch and onnx (``pip install hrtag[train]``)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from hrtag.learning.network import WIDTH, Encoder, Network
from hrtag.learning.rowwise import by_token
from hrtag.tagging.tokens import Tokenizer

COMMON_WORDS = 12_000
LONGEST = 512


def prune(description: bytes, texts: Iterable[str]) -> tuple[bytes, list[int]]:
    """Answer a tokenizer with fewer word pieces, and which pieces of the old one it keeps, in its own order.

    Kept are the marks, all single letters and word ends, the pieces of ``texts``, and the most common words.

    Parameters
    ----------
    description : bytes
        A ``tokenizer.json``, its vocabulary ordered by how common the words are.
    texts : iterable of str
        Text whose every piece is kept.
    """
    whole = json.loads(description)
    vocabulary: dict[str, int] = whole["model"]["vocab"]
    used = {int(i) for tokens in Tokenizer(description)(list(texts)) for i in tokens.ids}
    marks = {token["id"] for token in whole["added_tokens"]}
    words = sorted(i for piece, i in vocabulary.items() if piece.isalpha())[:COMMON_WORDS]
    basic = {i for piece, i in vocabulary.items() if piece.startswith("##") or len(piece) == 1}
    kept = sorted(used | marks | set(words) | basic)
    new = {old: n for n, old in enumerate(kept)}
    whole["model"]["vocab"] = {piece: new[i] for piece, i in vocabulary.items() if i in new}
    for token in whole["added_tokens"]:
        token["id"] = new[token["id"]]
    whole["post_processor"] = whole["padding"] = whole["truncation"] = None
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode(), kept


class _Single(nn.Module):
    """The encoder for one text without padding."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, shapes: Tensor) -> Tensor:
        states: Tensor = self.encoder(ids, shapes, ids >= 0)
        return states


def encoder_bytes(encoder: Encoder) -> bytes:
    """Answer the encoder as an ONNX graph with eight-bit weights, in which each token is rounded by itself."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ids = torch.arange(5, 55)[None]
    length = torch.export.Dim("tokens", min=2, max=LONGEST)
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        exact, ready, small = (Path(folder) / f"{name}.onnx" for name in ("exact", "ready", "small"))
        torch.onnx.export(
            _Single(encoder).eval(), (ids, torch.zeros_like(ids)), str(exact), input_names=["ids", "shapes"], output_names=["states"],
            dynamic_shapes={"ids": {1: length}, "shapes": {1: length}}, dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
        quant_pre_process(str(exact), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(str(ready), str(small), per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm", "Gather"])  # fmt: skip
        graph = onnx.load(str(small))
    graph.graph.output[0].type.tensor_type.shape.dim[2].dim_value = WIDTH
    del graph.metadata_props[:]
    for node in graph.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    return by_token(graph.SerializeToString(deterministic=True))


def head_arrays(network: Network) -> dict[str, NDArray[Any]]:
    """Answer the heads as arrays, in the forms that `hrtag.tagging.heads` reads; the cuts are learned later, on what ships."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, head in network.heads.items():
        arrays[f"{name}.weight"], arrays[f"{name}.bias"] = _array(head.weight).T, _array(head.bias)
    arrays["tokens.weight"], arrays["tokens.bias"] = _array(network.tokens.weight).T, _array(network.tokens.bias)
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _array(parameter: Any) -> NDArray[Any]:
    array: NDArray[Any] = parameter.detach().float().numpy()
    return array

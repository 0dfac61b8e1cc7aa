"""Matrix products that round each token by a scale of its own."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from hrtag.learning.rowwise import by_token

WIDTH, OUT = 16, 6


@pytest.fixture
def graphs(tmp_path: Path) -> tuple[bytes, bytes]:
    """A product in eight bits as ONNX Runtime makes it, and the same by token."""
    weight = np.random.default_rng(0).normal(size=(WIDTH, OUT)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "weight"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, "tokens", WIDTH])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, "tokens", OUT])],
        [numpy_helper.from_array(weight, "weight")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, tmp_path / "exact.onnx")
    quantize_dynamic(tmp_path / "exact.onnx", tmp_path / "small.onnx", per_channel=True, weight_type=QuantType.QInt8)
    small = (tmp_path / "small.onnx").read_bytes()
    return small, by_token(small)


def run(graph: bytes, x: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x[None].astype(np.float32)})[0][0]


def test_a_large_number_coarsens_no_other_token(graphs: tuple[bytes, bytes]) -> None:
    x = np.random.default_rng(1).normal(size=(5, WIDTH))
    loud = np.concatenate([x, np.full((1, WIDTH), 1000.0)])
    usual, ours = graphs
    assert not np.allclose(run(usual, x), run(usual, loud)[:5], atol=0.1)
    assert np.array_equal(run(ours, x), run(ours, loud)[:5])


def test_it_is_the_product_but_for_the_rounding(graphs: tuple[bytes, bytes]) -> None:
    x = np.random.default_rng(2).normal(size=(40, WIDTH))
    usual, ours = graphs
    assert np.allclose(run(usual, x), run(ours, x), atol=0.3)


def test_the_same_bytes_each_time(graphs: tuple[bytes, bytes]) -> None:
    usual, ours = graphs
    assert by_token(usual) == ours

"""Eight-bit arithmetic token by token: each token's numbers are rounded by a scale of their own.

ONNX Runtime's dynamic quantisation rounds a whole text by one scale, so that one large number coarsens all others and an
answer hangs on what else is read, and on how the graph is optimised. Needs onnx (``pip install hrtag[train]``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

LEAST, STEPS, MIDDLE = np.float32(1e-6), np.float32(1 / 127), np.uint8(128)


def by_token(graph: bytes) -> bytes:
    """Answer an encoder's ONNX graph whose matrix products round each token by itself; the weights stay as they are.

    Parameters
    ----------
    graph : bytes
        An encoder for one text, as `onnxruntime.quantization.quantize_dynamic` makes it: dynamic quantisation, an integer product,
        and its result times both scales.
    """
    import onnx
    from onnx import numpy_helper

    model = onnx.load_from_string(graph)
    tables = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    made = {name: node for node in model.graph.node for name in node.output}
    users: dict[str, list[Any]] = defaultdict(list)
    for node in model.graph.node:
        for name in node.input:
            users[name].append(node)
    replaced: dict[int, list[Any]] = {}
    gone: set[int] = set()
    for number, product in enumerate([n for n in model.graph.node if n.op_type == "MatMulInteger"]):
        scaling = made[product.input[0]]
        cast = users[product.output[0]][0]
        result = users[cast.output[0]][0]
        scales = made[next(name for name in result.input if name != cast.output[0])]
        weight_scale = next(name for name in scales.input if name in tables)
        replaced[id(result)] = list(
            _product(f"token{number}_", product, scaling.input[0], weight_scale, result.output[0])
        )
        gone |= {id(product), id(cast), id(scales), id(scaling)}
    nodes = [each for node in model.graph.node if id(node) not in gone for each in replaced.get(id(node), [node])]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    constants = {"least": LEAST, "steps": STEPS, "middle": MIDDLE, "last": np.array([-1]), "first": np.array([0])}
    used = {name for node in nodes for name in node.input}
    kept = [each for each in model.graph.initializer if each.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    model.graph.initializer.extend(
        numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()
    )
    del model.graph.value_info[:]
    return bytes(model.SerializeToString(deterministic=True))


def _product(name: str, product: Any, states: str, weight_scale: str, result: str) -> Iterator[Any]:
    """The nodes of one product: states of shape (1, tokens, numbers) lose their first axis, and get it back."""
    from onnx import TensorProto, helper, numpy_helper

    def node(kind: str, inputs: list[str], output: str, **settings: Any) -> Any:
        return helper.make_node(kind, inputs, [output], **settings)

    _, weights, _, zero = product.input
    yield node("Squeeze", [states, "first"], f"{name}flat")
    yield node("Abs", [f"{name}flat"], f"{name}size")
    yield node("ReduceMax", [f"{name}size", "last"], f"{name}largest", keepdims=0)
    yield node("Mul", [f"{name}largest", "steps"], f"{name}step")
    yield node("Max", [f"{name}step", "least"], f"{name}scale")
    yield node("Shape", [f"{name}scale"], f"{name}count")
    yield node("ConstantOfShape", [f"{name}count"], f"{name}middles", value=numpy_helper.from_array(np.array([MIDDLE])))
    yield node("QuantizeLinear", [f"{name}flat", f"{name}scale", f"{name}middles"], f"{name}rounded", axis=0)
    yield node("MatMulInteger", [f"{name}rounded", weights, "middle", zero], f"{name}whole")
    yield node("Cast", [f"{name}whole"], f"{name}real", to=TensorProto.FLOAT)
    yield node("Mul", [f"{name}real", weight_scale], f"{name}weighed")
    yield node("Unsqueeze", [f"{name}scale", "last"], f"{name}scales")
    yield node("Mul", [f"{name}weighed", f"{name}scales"], f"{name}product")
    yield node("Unsqueeze", [f"{name}product", "first"], result)

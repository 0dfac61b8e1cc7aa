"""Teaching a network of one layer: it learns, goes on from its checkpoint, tells how it did, and ships as the graph it was."""

import json

import numpy as np
import pytest
from tiny_model import PIECES, tokenizer_bytes

torch = pytest.importorskip("torch", reason="needs the train extra")
pytest.importorskip("onnxscript", reason="needs the train extra")

from hrtag.errors import ModelError  # noqa: E402
from hrtag.learning.distilling import targets  # noqa: E402
from hrtag.learning.exporting import encoder_bytes  # noqa: E402
from hrtag.learning.network import Encoder, Network  # noqa: E402
from hrtag.learning.passages import paragraphs  # noqa: E402
from hrtag.learning.rounds import figures_of, recorder  # noqa: E402
from hrtag.learning.teaching import Settings, resume, teach  # noqa: E402
from hrtag.tagging import encoder as shipped  # noqa: E402
from hrtag.tagging.tokens import Tokenizer  # noqa: E402

LABELS = {"polarity": ["positive", "negative"], "component": ["state-policy", "equality"]}
SETTINGS = Settings(epochs=4, rate=3e-4, head_rate=3e-3, tokens=120, keep=0.5)
TEXTS = [("The good court lifted the ban.", 0, 0), ("The bad court closed papers.", 1, 0), ("Women lifted the ban.", 0, 1), ("The un closed this.", 1, 1)]  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    return [
        {
            "doc": f"d{i % 6}", "paragraph": i // 12, "list_item": False, "text": text, "contrast": None, "footnotes": [],
            "polarity": LABELS["polarity"][polarity], "component": LABELS["component"][component],
            "entities": [{"start": 4, "end": 9, "label": "BODY"}],
        }
        for i, (text, polarity, component) in enumerate(TEXTS * 12)
    ]  # fmt: skip


@pytest.fixture
def tokenizer():
    return Tokenizer(tokenizer_bytes())


def network(layers=1):
    torch.manual_seed(0)
    return Network(Encoder(layers, len(PIECES)), LABELS)


def test_it_learns_and_says_so(rows, tokenizer, tmp_path):
    record = recorder(tmp_path / "rounds.jsonl", rows[:12], tokenizer)
    taught = teach(network(), paragraphs(rows), tokenizer, targets(rows, LABELS), SETTINGS, None, record)
    rounds = [json.loads(line) for line in (tmp_path / "rounds.jsonl").read_text("utf-8").splitlines()]
    assert [each["round"] for each in rounds] == [1, 2, 3, 4]
    assert rounds[-1]["alone"]["polarity_accuracy"] > 0.9
    assert figures_of(taught.to(torch.bfloat16), paragraphs(rows), tokenizer)["component_accuracy"] > 0.9


def test_a_stopped_run_goes_on_where_it_was(rows, tokenizer, tmp_path):
    goals, passages, checkpoint = targets(rows, LABELS), paragraphs(rows), tmp_path / "checkpoint.pt"

    def stop(number, _):
        if number == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        teach(network(), passages, tokenizer, goals, SETTINGS, checkpoint, stop)
    resumed = teach(network(), passages, tokenizer, goals, SETTINGS, checkpoint)
    whole = teach(network(), passages, tokenizer, goals, SETTINGS)
    for name, value in whole.state_dict().items():
        assert torch.allclose(value, resumed.state_dict()[name], atol=1e-5), name


def test_another_run_starts_from_its_weights(rows, tokenizer, tmp_path):
    checkpoint = tmp_path / "checkpoint.pt"
    teach(network(), paragraphs(rows), tokenizer, targets(rows, LABELS), Settings(epochs=1, tokens=120), checkpoint)
    fresh = network()
    resume(fresh, checkpoint)
    learned = torch.load(checkpoint, weights_only=True)["learner"]["network"]
    assert torch.equal(fresh.state_dict()["encoder.layers.0.qkv.weight"], learned["encoder.layers.0.qkv.weight"])
    with pytest.raises(ModelError, match="another shape"):
        resume(network(layers=2), checkpoint)


def test_what_ships_answers_as_what_was_taught(tokenizer):
    encoder = network().encoder.eval()
    graph = shipped.Encoder(tokenizer, encoder_bytes(encoder))
    text = "The good court lifted the ban."
    (tokens,) = tokenizer([text])
    ids = torch.from_numpy(tokenizer.marked(tokens.ids))[None]
    shapes = torch.zeros_like(ids)
    shapes[0, 1:-1] = torch.from_numpy(tokens.shapes)
    with torch.no_grad():
        wanted = encoder(ids, shapes, ids >= 0)[0, 1:-1].numpy()
    got = graph.read(text).vectors
    closeness = (wanted * got).sum(1) / np.linalg.norm(wanted, axis=1) / np.linalg.norm(got, axis=1)
    assert got.shape == wanted.shape and closeness.min() > 0.98

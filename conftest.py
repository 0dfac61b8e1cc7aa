"""What the whole test run shares: modules that need the ``train`` extra are left out where it is not installed."""

from importlib.util import find_spec

NEED_TRAIN = ("building", "exporting", "network", "rounds", "teaching", "word_teaching")

collect_ignore = (
    [] if find_spec("torch") and find_spec("onnxscript") else [f"src/hrtag/learning/{name}.py" for name in NEED_TRAIN]
)

"""What the whole test run shares: modules that need the ``train`` extra are left out where it is not installed."""

import re
from importlib.util import find_spec
from pathlib import Path

LEARNING = Path(__file__).parent / "src" / "hrtag" / "learning"
NEEDS_TORCH = re.compile(r"^(?:import|from) torch", re.MULTILINE)

collect_ignore = (
    []
    if find_spec("torch") and find_spec("onnxscript")
    else [str(path) for path in LEARNING.glob("*.py") if NEEDS_TORCH.search(path.read_text("utf-8"))]
)

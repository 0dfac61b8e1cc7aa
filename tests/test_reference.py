"""The reference lists every public name and every command, as the code says them."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

import build_reference  # noqa: E402


def test_reference_is_up_to_date():
    assert (ROOT / "docs" / "reference.md").read_text("utf-8") == build_reference.reference(), (
        "run: python docs/build_reference.py"
    )


def test_every_public_name_is_in_it():
    import hrtag

    text = (ROOT / "docs" / "reference.md").read_text("utf-8")
    for name in set(hrtag.__all__) - {"__version__"}:
        assert f"### `hrtag.{name}" in text, name

"""What importing hrtag, and asking for help, does not load."""

import json
import subprocess
import sys

import pytest

HEAVY = ("spacy", "sklearn", "datasets", "pandas", "pyarrow", "torch")


def loaded(code: str) -> set[str]:
    out = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.split(".")[0] for name in json.loads(out.stdout.splitlines()[-1])}


@pytest.mark.parametrize(
    "code",
    [
        "import hrtag",
        "import hrtag; dir(hrtag); hrtag.__version__; hrtag.Report",
        "from typer.testing import CliRunner; from hrtag.cli import app; assert CliRunner().invoke(app, ['--help']).exit_code == 0",
    ],
)
def test_nothing_heavy_is_loaded(code):
    assert not loaded(code) & set(HEAVY)


def test_tagging_needs_neither_spacy_nor_datasets():
    assert not loaded("import hrtag; hrtag.tag_text('The ban was lifted in May 2019.')") & {"spacy", "datasets"}


def test_names():
    import hrtag

    for name in hrtag.__all__:
        assert getattr(hrtag, name) is not None
    with pytest.raises(AttributeError, match="tag_file"):
        _ = hrtag.tag_flie

"""The command line: what goes where, and which exit status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "corpus" / "samples" / "georgia-2018.pdf"
TEXT = "State policy on human rights\n\nThe ban on assemblies was lifted in May 2019.\n\nPolice dismissed at least 12 nurses.\n"


def run(*arguments, stdin="", cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "hrtag", *map(str, arguments)], capture_output=True, text=True, input=stdin, cwd=cwd
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "c.html").write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
    (tmp_path / "notes.xyz").write_text("not looked at", "utf-8")
    return tmp_path


def test_summary_of_the_sample():
    done = run("tag", SAMPLE)
    assert done.returncode == 0
    assert "Caucasus Rights Barometer" in done.stdout
    assert "▼ −0.3" in done.stdout
    assert "\x1b" not in done.stdout


def test_json_is_one_report():
    done = run("tag", SAMPLE, "--format", "json")
    report = json.loads(done.stdout)
    assert report["schema"] == "hrtag/report/1"
    assert report["source"]["pages"] == 2
    assert run("tag", SAMPLE, SAMPLE.with_suffix(".html"), "-f", "json").returncode == 2


def test_a_broken_file_does_not_stop_the_others(folder):
    done = run("tag", folder, "-f", "jsonl")
    assert done.returncode == 1
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(r["source"]["path"]).name for r in reports] == ["a.txt", "c.html"]
    assert "b.pdf" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_output_files(folder, suffix):
    (folder / "b.pdf").unlink()
    done = run("tag", folder, "-o", folder / f"out.{suffix}")
    assert done.returncode == 0
    assert (folder / f"out.{suffix}").stat().st_size > 0
    assert "2 reports" in done.stderr
    assert run("tag", folder, "-q", "-o", folder / f"out.{suffix}").stderr == ""


def test_standard_input():
    done = run("tag", "-", "-f", "json", stdin=TEXT)
    assert [f["component_source"] for f in json.loads(done.stdout)["findings"]] == ["heading", "heading"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["tag", "nothing-here.pdf"], 1, "nothing-here.pdf"),
        (["tag", SAMPLE, "--scheme", "genral"], 1, "general-measures"),
        (["tag", SAMPLE, "--model", "none"], 1, "hrtag-en"),
        (["tag", SAMPLE, "-f", "xml"], 2, "jsonl"),
        (["tag", SAMPLE, "-f", "parquet"], 2, "-o FILE"),
        (["tag"], 2, "Missing argument"),
        (["corpus", "check", "nowhere"], 1, "nowhere"),
    ],
)
def test_errors_are_one_line(arguments, status, message):
    done = run(*arguments)
    assert done.returncode == status
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    if status == 1:
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_source_is_never_overwritten(folder):
    for form in ("json", "jsonl"):
        done = run("tag", folder / "a.txt", "-f", form, "-o", folder / "a.txt")
        assert done.returncode == 2
    assert (folder / "a.txt").read_text("utf-8") == TEXT


def test_standard_input_in_another_encoding():
    data = TEXT.replace("nurses", "infirmières").encode("cp1252")
    done = subprocess.run([sys.executable, "-m", "hrtag", "tag", "-", "-f", "json"], capture_output=True, input=data)
    assert "infirmières" in json.loads(done.stdout)["text"]


def test_small_commands():
    assert run("--version").stdout.startswith("hrtag ")
    assert "equality" in run("schemes").stdout
    assert "hrtag-en" in run("models").stdout
    assert run().returncode == 2


def test_corpus_commands(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    header = (
        "---\nvoice: v\ncountry: BO\nyear: 2014\nwriter: w\nannotator: w\nsplit: train\nscheme: general-measures\n---\n"
    )
    (source / "BO-2014-v.md").write_text(header + "[+ equality] The ban on {group:nurses} was lifted.\n", "utf-8")
    assert run("corpus", "build", tmp_path).stdout.startswith("train: 1")
    assert run("corpus", "check", tmp_path).returncode == 0
    assert "| train | 1 | 1 |" in run("corpus", "describe", tmp_path).stdout
    assert run("corpus", "export", tmp_path / "train.jsonl", "-o", tmp_path / "t.json").returncode == 0
    assert run("corpus", "import", tmp_path / "t.json", "-o", tmp_path / "back.jsonl").returncode == 0
    assert json.loads((tmp_path / "back.jsonl").read_text("utf-8")) == json.loads(
        (tmp_path / "train.jsonl").read_text("utf-8")
    )
    assert "boundary_f1" in run("corpus", "agreement", source, source).stdout
    (source / "BO-2014-v.md").write_text(header + "[+ water] x\n", "utf-8")
    done = run("corpus", "check", tmp_path)
    assert done.returncode == 1
    assert "BO-2014-v.md:10" in done.stdout

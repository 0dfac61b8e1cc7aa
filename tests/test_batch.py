"""Many files: order, errors as records, what is done again and what is not, formats, progress."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from made_reports import make_reports, report
from pyarrow import parquet

import hrtag
from hrtag.batch.listing import list_files, read_list
from hrtag.batch.store import Entry, Store
from hrtag.progress import bar, is_shown

FAST = "hrtag-en-fast"
SAMPLE = Path(__file__).parents[1] / "corpus" / "samples" / "georgia-2018.pdf"


@pytest.fixture
def folder(tmp_path):
    return make_reports(tmp_path / "in", 8, broken_every=4)


def hrtag_(*arguments, stdin=b"", **settings):
    return subprocess.run([sys.executable, "-m", "hrtag", *map(str, arguments)], capture_output=True, input=stdin, **settings)  # fmt: skip


def tag_out(folder, out, **settings):
    return hrtag.tag_to_file(folder, out, model=settings.pop("model", FAST), progress=False, **settings)


# what is taken


def test_reports_come_in_the_order_of_the_files_and_errors_beside_them(folder):
    reports = hrtag.tag_files(folder, model=FAST)
    assert reports.files == 8
    names = [Path(each.source.path).name for each in reports]
    assert names == [f"{n:06d}.txt" for n in (0, 1, 2, 4, 5, 6)]
    assert [(Path(each.path).name, each.error) for each in reports.errors] == [("000003.txt", "NoTextError"), ("000007.pdf", "DamagedFileError")]  # fmt: skip
    assert list(reports.errors_frame().columns) == ["path", "error", "message"]
    assert reports.summary.errors.total() == 2
    assert reports.summary.reports == 6


def test_a_report_of_a_batch_is_that_of_tag_file(tmp_path):
    (got,) = hrtag.tag_files(SAMPLE, model=FAST, cache=tmp_path)
    assert got == hrtag.tag_file(SAMPLE, model=FAST)
    (again,) = hrtag.tag_files(SAMPLE, model=FAST, cache=tmp_path)
    assert again == got


def test_work_is_lazy(folder, tmp_path):
    reports = hrtag.tag_files(folder, model=FAST, cache=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()
    next(reports)
    assert len(list((tmp_path / "cache").rglob("*.gz"))) == 1


def test_on_error_raise(folder):
    with pytest.raises(hrtag.errors.NoTextError, match="000003"):
        list(hrtag.tag_files(folder, model=FAST, on_error="raise"))
    with pytest.raises(ValueError, match="'record'"):
        hrtag.tag_files(folder, model=FAST, on_error="ignore")
    with pytest.raises(hrtag.HrtagError, match="hrtag-en"):
        hrtag.tag_files(folder, model="none")
    with pytest.raises(ValueError, match="above 0"):
        hrtag.tag_files(folder, model=FAST, timeout=0)


def test_a_fault_of_the_library_is_a_record_of_one_file(folder, monkeypatch):
    from hrtag.tagging.tagger import Tagger

    whole = Tagger.tag

    def broken(self, commentary):
        if "report 2" in (commentary.title or commentary.text):
            raise ZeroDivisionError("a fault")
        return whole(self, commentary)

    monkeypatch.setattr(Tagger, "tag", broken)
    reports = hrtag.tag_files(folder, model=FAST)
    assert len(list(reports)) == 5
    assert "ZeroDivisionError" in [error.error for error in reports.errors]


def test_files_folders_patterns_and_lists(folder, tmp_path):
    (folder / "sub").mkdir()
    (folder / "sub" / "a.md").write_text(report(1000), "utf-8")
    (folder / "table.xlsx").write_bytes(b"x")
    found = list_files(folder)
    assert len(found.files) == 9
    assert [Path(each).name for each in found.passed_over] == ["table.xlsx"]
    assert len(list_files(f"{folder}/*.txt").files) == 7
    assert len(list_files(f"{folder}/**/*.md").files) == 1
    assert len(list_files([folder / "000000.txt", folder]).files) == 9  # each once
    assert list_files(tmp_path / "missing.pdf").files == (str(tmp_path / "missing.pdf"),)
    assert list_files(folder, leave_out=[folder / "sub"]).files == found.files[:-1]
    (folder / "[1].txt").write_text(report(1), "utf-8")
    assert list_files(folder / "[1].txt").files == (str(folder / "[1].txt"),)
    with pytest.raises(hrtag.HrtagError, match="no file to read"):
        list_files(f"{folder}/*.pages")
    assert read_list("a.pdf\n\nb c.pdf\n") == ["a.pdf", "b c.pdf"]
    assert read_list("a\nb.pdf\0c.pdf\0") == ["a\nb.pdf", "c.pdf"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes there")
def test_a_name_that_is_no_text(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")  # noqa: PTH118
    Path(os.fsdecode(path)).write_text(report(1), "utf-8")
    summary = tag_out(tmp_path, tmp_path.parent / "out.parquet", n_jobs=1)
    assert (summary.reports, summary.errors.total()) == (1, 0)


# what is done again


def test_only_what_changed_is_tagged_again(folder, tmp_path, monkeypatch):
    from hrtag.tagging.tagger import Tagger

    out = tmp_path / "out.jsonl"
    tagged = []
    whole = Tagger.tag
    monkeypatch.setattr(Tagger, "tag", lambda self, c: (tagged.append(Path(c.source.path).name), whole(self, c))[1])
    tag_out(folder, out)
    first = out.read_bytes()
    assert len(tagged) == 6
    tag_out(folder, out)
    assert len(tagged) == 6
    assert out.read_bytes() == first
    (folder / "000001.txt").write_text(report(5000), "utf-8")
    (folder / "000002.txt").rename(folder / "000009.txt")  # known by its content
    tag_out(folder, out)
    assert tagged[6:] == ["000001.txt"]
    assert [Path(each.source.path).name for each in hrtag.read_reports(out)][-1] == "000009.txt"
    tag_out(folder, out, scheme="rights")
    assert len(tagged) == 13
    tag_out(folder, out, force=True)
    assert len(tagged) == 19
    tag_out(folder, tmp_path / "other.csv", cache=tmp_path / "cache")
    tag_out(folder, tmp_path / "third.csv", cache=tmp_path / "cache")
    assert len(tagged) == 25
    assert (tmp_path / "other.csv").read_bytes() == (tmp_path / "third.csv").read_bytes()


def test_another_model_tags_again(folder, tmp_path):
    from tiny_model import tiny_model

    tiny_model(tmp_path / "tiny")
    tag_out(folder, tmp_path / "out.jsonl")
    tag_out(folder, tmp_path / "out.jsonl", model=tmp_path / "tiny")
    assert {each.model.name for each in hrtag.read_reports(tmp_path / "out.jsonl")} == {"tiny"}


def test_an_entry_is_whole_or_not_there(tmp_path):
    store = Store(tmp_path)
    entry = Entry(path="a.txt", report='{"source": {"path": "a.txt"}}', findings=2, balance={"equality": {"mixed": 2}})
    store.write("ab" * 32, entry)
    assert store.read("ab" * 32) == entry
    assert json.loads(entry.named("b.txt").report)["source"]["path"] == "b.txt"
    (file,) = tmp_path.rglob("*.gz")
    data = file.read_bytes()
    for cut in (b"", data[: len(data) // 2], data[:-1], data[:20] + b"\xff" + data[21:], b"\x1f\x8b" + b"{}" * 9):
        file.write_bytes(cut)
        assert store.read("ab" * 32) is None
    assert store.read("cd" * 32) is None


def test_a_full_disk_is_told_and_work_goes_on_from_there(folder, tmp_path):
    resource = pytest.importorskip("resource")
    out = tmp_path / "out.jsonl"

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))

    done = hrtag_("tag", folder, "-o", out, "--model", FAST, "--timeout", 0, "--memory", 0, preexec_fn=small)
    assert done.returncode == 1
    assert b"what is done is kept" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not out.exists()
    tag_out(folder, out)
    tag_out(folder, tmp_path / "undisturbed.jsonl")
    assert out.read_bytes() == (tmp_path / "undisturbed.jsonl").read_bytes()


def test_one_run_at_a_time(folder, tmp_path):
    out = tmp_path / "out.jsonl"
    code = (
        "import sys; from pathlib import Path; from hrtag.batch.output import _locked\n"
        "with _locked(Path(sys.argv[1]), 'x'): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, f"{out}.work"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    holder.stdout.readline()
    with pytest.raises(hrtag.errors.LockedError, match=rf"another run writes it \(process {holder.pid} on "):
        tag_out(folder, out)
    assert not out.exists()
    holder.kill()  # a lock dies with its process
    holder.wait()
    assert tag_out(folder, out).reports == 6
    holder.stdin.close()
    holder.stdout.close()


# what is written


def test_files_beside_the_output(folder, tmp_path):
    (tmp_path / "in" / "=1+1.txt").write_bytes(b"")
    out = tmp_path / "in" / "out.jsonl"
    summary = tag_out(folder, out)
    rows = list(csv.DictReader((tmp_path / "in" / "out.jsonl.errors.csv").open(encoding="utf-8")))
    assert [(Path(row["path"]).name, row["error"]) for row in rows] == [("000003.txt", "NoTextError"), ("000007.pdf", "DamagedFileError"), ("=1+1.txt", "NoTextError")]  # fmt: skip
    assert rows[0]["message"] == "the file is empty"
    assert summary.passed_over == 0  # the output is not among what is passed over
    for path in ("000003.txt", "000007.pdf", "=1+1.txt"):
        (folder / path).unlink()
    assert tag_out(folder, out).passed_over == 0
    assert not (folder / "out.jsonl.errors.csv").exists()
    assert not (folder / "out.jsonl.work" / "unfinished").exists()


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out.csv", "out"])
def test_formats_hold_the_same_however_they_come_about(folder, tmp_path, name):
    tag_out(folder, tmp_path / name)
    reports = list(hrtag.tag_files(folder, model=FAST))
    hrtag.write_reports(reports, tmp_path / f"other-{name}")
    files = [tmp_path / name, tmp_path / f"other-{name}"]
    if name == "out":
        files = [path / "data" / "reports-00000.parquet" for path in files]
    assert files[0].read_bytes() == files[1].read_bytes()
    if name != "out.csv":
        assert list(hrtag.read_reports(tmp_path / name)) == reports
    tag_out(folder, tmp_path / name)  # over the old one


def test_a_folder_of_others_is_not_replaced(folder, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("mine", "utf-8")
    for name, form in (("mine", "datasets"), ("mine", "jsonl"), ("mine/nowhere/a.jsonl", "jsonl")):
        with pytest.raises(hrtag.errors.OutputError):
            tag_out(folder, tmp_path / name, format=form)
    with pytest.raises(hrtag.errors.OutputError, match="one of the files to read"):
        tag_out([folder / "000000.txt"], folder / "000000.txt", format="jsonl")
    assert (tmp_path / "mine" / "note.txt").read_text("utf-8") == "mine"


def test_the_folder_opens_as_a_dataset(folder, tmp_path, monkeypatch):
    import datasets

    tag_out(folder, tmp_path / "out", format="datasets")
    opened = datasets.load_dataset(str(tmp_path / "out"), split="train", cache_dir=str(tmp_path / "hf"))
    made = hrtag.to_dataset(hrtag.tag_files(folder, model=FAST))
    assert opened.features == made.features
    assert opened[3] == made[3]
    assert opened[3]["findings"][0]["polarity"] in hrtag.labels.POLARITIES


def test_parquet_is_written_in_groups(tmp_path):
    reports = list(hrtag.tag_files(make_reports(tmp_path / "in", 3), model=FAST))
    hrtag.write_reports(reports * 50, tmp_path / "a.parquet")
    file = parquet.ParquetFile(tmp_path / "a.parquet")
    assert file.metadata.num_rows == 150
    assert max(file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)) == 64
    assert file.schema_arrow.field("findings").type.value_type.field("text").type == "string"


def test_the_summary_shows_itself(folder, capsys):
    from IPython.lib.pretty import pretty

    reports = hrtag.tag_files(folder, model=FAST)
    list(reports)
    shown = str(reports.summary)
    assert pretty(reports.summary) == shown
    rows = {line[:22].strip(): line[22:].strip() for line in shown.splitlines()}
    assert (rows["files"], rows["reports"], rows["errors"], rows["DamagedFileError"]) == ("8", "6", "2", "1")
    assert rows["findings"] == str(reports.summary.findings)
    assert "+ positive" in shown and "civil-society" in shown


# the command line


def test_a_scheme_of_ones_own(folder, tmp_path):
    (tmp_path / "ours.toml").write_text(
        'id = "ours"\nname = "Ours"\n[[components]]\nid = "policy"\nname = "State policy on human rights"\n', "utf-8"
    )
    done = hrtag_("tag", folder / "000000.txt", "-o", tmp_path / "a.jsonl", "--model", FAST, "--scheme", tmp_path / "ours.toml")  # fmt: skip
    assert done.returncode == 0
    (got,) = hrtag.read_reports(tmp_path / "a.jsonl")
    assert got.scheme == "ours"
    assert "policy" in {finding.component for finding in got.findings}
    assert b"State policy on human rights" in done.stderr


def test_lists_of_files_and_the_summary(folder, tmp_path):
    (folder / "table.xlsx").write_bytes(b"x")
    names = "\n".join(str(folder / f"{n:06d}.txt") for n in (0, 1, 3))
    done = hrtag_("tag", "--files-from", "-", "-o", tmp_path / "a.csv", "--model", FAST, stdin=names.encode())
    assert done.returncode == 1
    assert b"2 reports written" in done.stderr
    assert b"1 of 3 files could not be tagged" in done.stderr
    assert b"000003.txt: NoTextError: the file is empty" in done.stderr
    assert done.stdout == b""
    done = hrtag_("tag", folder, "-f", "jsonl", "--model", FAST)
    assert len(done.stdout.splitlines()) == 6
    assert b"table.xlsx" in done.stderr
    assert b"%|" not in done.stderr  # no bar where nobody looks


# progress


def test_progress_is_asked_for_or_seen(monkeypatch, capsys):
    monkeypatch.delenv("HRTAG_PROGRESS", raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert is_shown()
    monkeypatch.setenv("HRTAG_PROGRESS", "0")
    assert not is_shown()
    assert is_shown(True)
    monkeypatch.delenv("HRTAG_PROGRESS")
    hrtag.disable_progress()
    assert not is_shown()
    hrtag.enable_progress()
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert not is_shown()
    list(bar([1, 2], progress=True, desc="counting"))
    assert "counting" in capsys.readouterr().err


def test_the_bar_counts_findings_and_errors(folder, capsys):
    list(hrtag.tag_files(folder, model=FAST, progress=True))
    last = capsys.readouterr().err.split("\r")[-1]
    assert "8/8" in last
    assert "findings, 2 errors" in last

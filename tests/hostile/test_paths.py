"""Names and places that are no files, or that other programs would stumble over."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from evil_kinds import SENTENCE, TEXT

from hrtag.errors import HrtagError, ReadError
from hrtag.reading.reader import read

NAMES = (
    "a\nb.txt", "a\rb.txt", "a\tb.txt", "-rf.txt", "--output.txt", "$(touch pwned).txt", "`touch pwned`.txt", "a;touch pwned.txt",
    "=1+1.txt", "<script>.txt", "{{7*7}}.txt", "\x1b[31mred.txt", "\u202etxt.exe", "é.txt", "e\u0301.txt", "👩‍👩‍👧.txt", " .txt", "...txt", "*.txt",
    "[a-z].txt", "a'b\"c.txt", "%s%n.txt", "x" * 236 + ".txt", "NUL.txt", "~.txt",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str, tmp_path: Path) -> None:
    try:
        (tmp_path / name).write_text(TEXT, "utf-8")
    except OSError:
        pytest.skip("this file system does not take the name")
    commentary = read(tmp_path / name)
    assert SENTENCE in commentary.text
    assert commentary.source.path == str(tmp_path / name)
    broken = tmp_path / f"{name[:200]}.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(ReadError) as caught:
        read(broken)
    assert str(broken) in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
def test_the_command_line_names_them_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    hostile = ["a\nb.pdf", "\x1b[31m.pdf", "\u202e.pdf", "-x.pdf"]
    for name in hostile:
        (folder / name).write_bytes(b"%PDF-1.7 broken")
    (folder / os.fsdecode(b"\xff\xfe.pdf")).write_bytes(b"%PDF-1.7 broken")
    (folder / "good\nname.txt").write_text(TEXT, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "hrtag", "tag", str(folder), "-o", "out.jsonl", "--model", "hrtag-en-fast"],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if "damaged" in line]) == len(hostile) + 1
    assert not {"\x1b", "\u202e"} & set(done.stderr)
    assert (tmp_path / "out.jsonl").read_text("utf-8").count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in",
        "out.jsonl",
        "out.jsonl.errors.csv",
        "out.jsonl.work",
    ]


def refused(path: str | Path) -> str:
    with pytest.raises(ReadError) as caught:
        read(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_places_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    assert "folder" in refused(tmp_path / "folder.pdf")
    assert "no such file" in refused(tmp_path / "gone.pdf")
    assert "no such file" in refused(tmp_path / "folder.pdf" / "gone" / "a.txt")
    assert "opened" in refused(tmp_path / ("x" * 5_000))


@pytest.mark.skipif(os.name == "nt", reason="POSIX files")
def test_pipes_links_devices_and_sockets(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "regular" in refused(tmp_path / "pipe.txt")
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert "opened" in refused(tmp_path / "a.txt")
    (tmp_path / "dangling.txt").symlink_to("nowhere")
    assert "no such file" in refused(tmp_path / "dangling.txt")
    assert "regular" in refused("/dev/zero")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert "regular" in refused(tmp_path / "zero.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        place = os.path.relpath(tmp_path / "s.txt")
        listening.bind(place if len(place) < len(str(tmp_path)) else str(tmp_path / "s.txt"))
        assert "regular" in refused(tmp_path / "s.txt")


def test_a_nul_in_the_name() -> None:
    with pytest.raises(HrtagError):
        read("a\0b.txt")


def test_a_folder_that_links_into_itself(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8")
    from hrtag.batch.listing import list_files

    assert list(list_files([str(tmp_path / "in")]).files) == [str(tmp_path / "in" / "a.txt")]

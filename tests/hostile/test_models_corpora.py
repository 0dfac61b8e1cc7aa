"""Model folders, corpora, schemes and reports are data: what is not what it should be is refused before it is parsed."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_model import files, tiny_model

import hrtag
from hrtag.errors import HrtagError, ModelError
from hrtag.learning.corpus import read_rows
from hrtag.model import FORMAT, bundled, open_model, write_model
from hrtag.report import Report
from hrtag.schemes import Scheme
from hrtag.tagging.judge import open_judge

DEPTH = b"[" * 200_000
META = {"name": "tiny", "version": "1", "labels": {"polarity": [], "component": []}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tiny_model(tmp_path / "model")
    return tmp_path / "model"


def edit(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    change(meta)
    (folder / "meta.json").write_text(json.dumps(meta), "utf-8")


def refused(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        open_judge(open_model(folder)).judge(["The ban was lifted."], [[(0, 19)]])
    assert str(folder) in str(caught.value) or "model" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", sorted(files()))
def test_a_changed_file_is_never_parsed(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    if name == "encoder.onnx":
        monkeypatch.setattr(
            "onnxruntime.InferenceSession", lambda *a, **k: pytest.fail("opened before its hash was checked")
        )
    assert "sha256" in refused(folder)


@pytest.mark.parametrize("name", sorted(files()))
def test_a_truncated_missing_or_linked_file(name: str, folder: Path, tmp_path: Path) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[:-1])
    assert "sha256" in refused(folder)
    (folder / name).unlink()
    assert "cannot be read" in refused(folder)
    (folder / name).mkdir()
    assert "cannot be read" in refused(folder)


def test_swapped_files(folder: Path) -> None:
    one, two = (folder / "heads.json").read_bytes(), (folder / "tokenizer.json").read_bytes()
    (folder / "heads.json").write_bytes(two)
    (folder / "tokenizer.json").write_bytes(one)
    assert "sha256" in refused(folder)


def test_a_file_of_another_model(folder: Path, tmp_path: Path) -> None:
    for name in open_model("hrtag-en-fast").meta["files"]:
        shutil.copy(open_model("hrtag-en-fast").path / name, folder / name)
    (folder / "heads.safetensors").write_bytes((open_model("hrtag-en-fast").path / "polarity.safetensors").read_bytes())
    assert "sha256" in refused(folder)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "..\\secret", "a/b", "", ".", "..", "a\0b", "meta.json/x", "\n"]
)
def test_no_path_leads_out_of_the_folder(name: str, folder: Path) -> None:
    edit(folder, lambda meta: meta["files"].update({name: "0" * 64}))
    with pytest.raises(ModelError):
        open_model(folder)


@pytest.mark.parametrize("format", ["hrtag/model/2", "hrtag/model/0", None, 1, ["hrtag/model/1"], {}])
def test_foreign_versions(format: Any, folder: Path) -> None:  # noqa: A002
    edit(folder, lambda meta: meta.update(format=format))
    assert FORMAT in refused(folder)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        DEPTH,
        b'{"a":' * 100_000,
        b"9" * 5_000,
        b'{"format": "hrtag/model/1", "files": [], "name": "a"}',
    ],
)
def test_a_broken_list_of_hashes(data: bytes, folder: Path) -> None:
    (folder / "meta.json").write_bytes(data)
    refused(folder)


def test_oversize_files_are_not_read(folder: Path) -> None:
    for name in ("meta.json", "heads.json"):
        kept = (folder / name).read_bytes()
        with (folder / name).open("wb") as out:
            out.truncate(500_000_000)  # a hole: it takes no room on the disk
        assert "larger than" in refused(folder)
        (folder / name).write_bytes(kept)


def header(content: bytes, length: int | None = None, rest: bytes = b"") -> bytes:
    return struct.pack("<Q", len(content) if length is None else length) + content + rest


ARRAYS = {
    "empty": b"",
    "short": b"\x00\x00",
    "header longer than the file": header(b"{}", 2**40),
    "header of 2^64": header(b"{}", 2**64 - 1),
    "not JSON": header(b"{{{{"),
    "deep": header(DEPTH),
    "offsets outside": header(b'{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}'),
    "offsets backward": header(b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}', rest=bytes(4)),
    "shape overflows": header(b'{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}}', rest=bytes(4)),
    "unknown type": header(b'{"a":{"dtype":"PICKLE","shape":[1],"data_offsets":[0,4]}}', rest=bytes(4)),
    "pickle": b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
    "overlaps": header(b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', rest=bytes(4)),
    "no arrays": header(b"{}"),
}  # fmt: skip


@pytest.mark.parametrize("case", ARRAYS)
def test_arrays_that_lie_although_their_hash_is_right(case: str, tmp_path: Path) -> None:
    write_model(tmp_path / "model", {**files(), "heads.safetensors": ARRAYS[case]}, META)
    refused(tmp_path / "model")


@pytest.mark.parametrize("data", [b"", b"{}", b"not onnx", b"\x08\x08" * 1000, DEPTH])
def test_a_network_that_is_none(data: bytes, tmp_path: Path) -> None:
    write_model(tmp_path / "model", {**files(), "encoder.onnx": data}, META)
    refused(tmp_path / "model")


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff", b'{"model":' * 10_000, DEPTH, b'{"version":"9.9","model":{"type":"Evil"}}']
)
def test_a_tokenizer_that_is_none(data: bytes, tmp_path: Path) -> None:
    write_model(tmp_path / "model", {**files(), "tokenizer.json": data}, META)
    refused(tmp_path / "model")


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"1", DEPTH, b'{"polarity": null}', b'{"polarity": {"labels": ["a"], "temperature": 0}}'],
)
def test_settings_that_are_none(data: bytes, tmp_path: Path) -> None:
    write_model(tmp_path / "model", {**files(), "heads.json": data}, META)
    refused(tmp_path / "model")


@given(st.data())
def test_any_change_of_a_byte_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    tiny_model(folder)
    name = data.draw(st.sampled_from(sorted(files())))
    content = bytearray((folder / name).read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    (folder / name).write_bytes(content)
    assert "sha256" in refused(folder)


@given(st.binary(max_size=400), st.integers(0, 3))
def test_any_bytes_as_a_list_of_hashes(tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    whole = tiny_model(folder).path / "meta.json"
    good = whole.read_bytes()
    whole.write_bytes(data + good[len(data) * cut :])
    try:
        open_judge(open_model(folder))
    except HrtagError:
        pass


@given(st.binary(max_size=300), st.integers(0, 10_000))
def test_any_bytes_as_a_report_or_a_scheme(tmp_path_factory: pytest.TempPathFactory, data: bytes, place: int) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    good = hrtag.tag_text("The ban was lifted in May 2019.", model="hrtag-en-fast").to_json().encode()
    place %= len(good)
    (folder / "a.jsonl").write_bytes(good[:place] + data + good[place + 1 :])
    (folder / "a.parquet").write_bytes(data)
    (folder / "a.toml").write_bytes(data)
    for load in (lambda: list(hrtag.read_reports(folder / "a.jsonl")), lambda: list(hrtag.read_reports(folder / "a.parquet")), lambda: Scheme.from_toml(folder / "a.toml")):  # fmt: skip
        try:
            load()
        except HrtagError:
            pass


@pytest.mark.parametrize(
    "text", [DEPTH.decode(), '{"schema":' * 50_000, "9" * 5_000, "NaN", '"\\ud800"', "{}", "[]", ""]
)
def test_reports_that_are_none(text: str) -> None:
    with pytest.raises(HrtagError):
        Report.from_json(text)


@pytest.mark.parametrize("data", [DEPTH, b"{", b"[]", b"\xff\xfe\x00", b"9" * 5_000])
def test_corpora_that_are_none(data: bytes, tmp_path: Path) -> None:
    source = bundled("corpus")
    for name in ("train", "validation"):
        (tmp_path / f"{name}.jsonl").write_bytes(
            data if name == "train" else (source / f"{name}.jsonl").read_bytes()[:0]
        )
    with pytest.raises(HrtagError):
        list(read_rows(tmp_path, ["train"]))

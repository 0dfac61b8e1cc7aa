"""Model folders: arrays, JSON and text behind a list of hashes. Nothing in them is ever executed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hrtag.errors import ModelError
from hrtag.files import bundled, replacing

FORMAT = "hrtag/model/1"
DEFAULT_MODEL = "hrtag-en"
MAX_FILE = 400_000_000
MAX_META = 1_000_000

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class ModelFolder:
    """An opened model folder whose files are what its ``meta.json`` says.

    Parameters
    ----------
    path : Path
        The folder.
    meta : dict
        What ``meta.json`` holds: format, name, version, labels, files with their sha256, training data, scores.
    """

    path: Path
    meta: dict[str, Any]

    @property
    def name(self) -> str:
        """What the model calls itself."""
        return str(self.meta["name"])

    @property
    def version(self) -> str:
        """The model's own version."""
        return str(self.meta["version"])

    @property
    def sha256(self) -> str:
        """A hash over the hashes of all its files."""
        return hashlib.sha256(json.dumps(self.meta["files"], sort_keys=True).encode()).hexdigest()

    def read(self, name: str) -> bytes:
        """Answer a file's bytes after its hash was checked; raises `ModelError` if it is not what it should be."""
        files = self.meta["files"]
        if name not in files:
            raise ModelError(f"{self.path}: the model has no file {name!r}. It lists: {', '.join(sorted(files))}.")
        target = self.path / name
        try:
            if target.stat().st_size > MAX_FILE:
                raise ModelError(f"{target}: larger than {MAX_FILE // 1_000_000} MB, so no model file of hrtag.")
            data = target.read_bytes()
        except OSError as error:
            raise ModelError(f"{target}: cannot be read ({error.strerror}). Get the model folder again.") from error
        if hashlib.sha256(data).hexdigest() != files[name]:
            raise ModelError(f"{target}: its sha256 is not the one in meta.json. Get the model folder again.")
        return data

    def json(self, name: str) -> Any:
        """Answer a JSON file of the folder."""
        return _parsed(self.read(name), self.path / name)

    def lines(self, name: str) -> list[str]:
        """Answer a text file of the folder, a list with one entry a line."""
        try:
            return self.read(name).decode("utf-8").removesuffix("\n").split("\n")
        except UnicodeDecodeError as error:
            raise ModelError(f"{self.path / name}: not UTF-8 ({error}). Get the model folder again.") from error

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Answer the arrays of a safetensors file."""
        from safetensors import SafetensorError
        from safetensors.numpy import load

        try:
            return load(self.read(name))
        except (SafetensorError, ValueError) as error:
            raise ModelError(f"{self.path / name}: not a safetensors file ({error}).") from error


def model_names() -> list[str]:
    """Answer the names of the bundled models."""
    folder = bundled("models")
    return sorted(p.name for p in folder.iterdir() if (p / "meta.json").is_file()) if folder.is_dir() else []


def open_model(name_or_path: str | Path = DEFAULT_MODEL) -> ModelFolder:
    """Open a bundled model by its name, or a model folder by its path.

    Raises
    ------
    ModelError
        If there is no such model, or its ``meta.json`` cannot be read.
    """
    known = model_names()
    path = bundled("models") / str(name_or_path) if str(name_or_path) in known else Path(name_or_path)
    meta_file = path / "meta.json"
    try:
        with meta_file.open("rb") as stream:
            data = stream.read(MAX_META + 1)
    except OSError as error:
        raise ModelError(
            f"No model {str(name_or_path)!r}. Bundled: {', '.join(known) or 'none'}. For your own, give the path of its folder."
        ) from error
    if len(data) > MAX_META:
        raise ModelError(f"{meta_file}: larger than {MAX_META // 1_000_000} MB, so no meta.json of hrtag.")
    meta = _parsed(data, meta_file)
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise ModelError(f"{meta_file}: not the meta.json of a model in format {FORMAT!r}.")
    files = meta.get("files")
    if (
        not isinstance(files, dict)
        or not all(isinstance(n, str) and _NAME.fullmatch(n) for n in files)
        or not {"name", "version"} <= set(meta)
    ):
        raise ModelError(f"{meta_file}: name, version or the list of files is missing.")
    return ModelFolder(path, meta)


def write_model(path: str | Path, files: Mapping[str, bytes], meta: Mapping[str, Any]) -> ModelFolder:
    """Write a model folder: each file, then ``meta.json`` with their hashes, so that a broken write leaves no model."""
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    whole = {
        "format": FORMAT,
        **meta,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    for name, data in files.items():
        with replacing(folder / name) as temporary:
            temporary.write_bytes(data)
    with replacing(folder / "meta.json") as temporary:
        temporary.write_text(json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    return open_model(folder)


def arrays_bytes(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Answer the arrays as the bytes of a safetensors file."""
    from safetensors.numpy import save

    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()})


def _parsed(data: bytes, path: Path) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not JSON ({error}).") from error

"""Which files a batch reads: files, folders and patterns become one list, and what is passed over is told."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from hrtag.errors import ReadError
from hrtag.reading.reader import READABLE_SUFFIXES

Paths = str | Path | Iterable[str | Path]


@dataclass(frozen=True)
class Listing:
    """What a batch reads.

    Parameters
    ----------
    files : tuple of str
        Each file once, in the order given; the files of a folder or pattern sorted by path.
    passed_over : tuple of str
        Files of those folders whose names say that they are no commentary.
    """

    files: tuple[str, ...]
    passed_over: tuple[str, ...] = ()


def list_files(paths: Paths, *, leave_out: Iterable[str | Path] = ()) -> Listing:
    """List files.

    Parameters
    ----------
    paths : str, Path or iterable of them
        Files, folders (with all below them) and patterns such as ``reports/**/*.pdf``. A file that is named is taken
        whatever it is called, there or not; from a folder or pattern, those whose suffix can be a commentary's.
    leave_out : iterable of str or Path
        Files and folders that are neither taken nor told: the output of the batch itself.

    Returns
    -------
    Listing

    Raises
    ------
    ReadError
        A folder or pattern holds no file to read.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("b.txt", "a.pdf", "table.xlsx"):
    ...     _ = (folder / name).write_text("")
    >>> found = list_files(folder)
    >>> [Path(file).name for file in found.files], [Path(file).name for file in found.passed_over]
    (['a.pdf', 'b.txt'], ['table.xlsx'])
    """
    hidden = [Path(path).resolve() for path in leave_out]
    files: dict[str, None] = {}
    passed: dict[str, None] = {}
    for path in [paths] if isinstance(paths, str | Path) else paths:
        found = _within(str(path))
        if found is None:
            files[str(path)] = None
            continue
        seen = [file for file in found if not _is_under(Path(file).resolve(), hidden)]
        readable = [file for file in seen if Path(file).suffix.lower() in READABLE_SUFFIXES]
        if not readable:
            raise ReadError(f"holds no file to read; known suffixes: {' '.join(READABLE_SUFFIXES)}", str(path))
        files |= dict.fromkeys(readable)
        passed |= dict.fromkeys(file for file in seen if Path(file).suffix.lower() not in READABLE_SUFFIXES)
    return Listing(tuple(files), tuple(passed))


def read_list(text: str) -> list[str]:
    """Answer the paths of a list, one a line; or parted by NUL characters, as ``find -print0`` writes them."""
    return [path for path in (text.split("\0") if "\0" in text else text.splitlines()) if path.strip()]


def _within(path: str) -> list[str] | None:
    """The files of a folder or pattern, sorted; None for a single file."""
    if os.path.isdir(path):  # noqa: PTH112
        walked = (os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)  # noqa: PTH118
        return sorted(file for file in walked if not os.path.isdir(file))  # noqa: PTH112
    if has_magic(path) and not os.path.lexists(path):
        return sorted(file for file in glob(path, recursive=True) if os.path.isfile(file))  # noqa: PTH113, PTH207
    return None


def _is_under(path: Path, places: list[Path]) -> bool:
    return any(path == place or place in path.parents for place in places)

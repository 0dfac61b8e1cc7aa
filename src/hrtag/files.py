"""Writing files so that a half-written one never stands under its final name, and finding the bundled folders."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hrtag.errors import OutputError


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; what is written there takes its name when the block ends well.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with replacing(target) as temporary:
    ...     _ = temporary.write_text("whole")
    >>> target.read_text()
    'whole'
    """
    target = Path(path)
    if target.exists() and not target.is_file():  # a device or a pipe is written to, never replaced
        yield target
        return
    target = target.resolve()
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder {target.parent}; make it first.")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".hrtag-", suffix=".tmp")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def settle(unfinished: str | Path, target: str | Path) -> None:
    """Give what was written on the same disk, a file or a folder, its final name, after it has reached the disk."""
    source, final = Path(unfinished), Path(target)
    for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
    if source.is_file():
        source.replace(final)
        return
    old = source.with_name(f"{source.name}.old")
    if final.exists():
        final.replace(old)
    source.replace(final)
    shutil.rmtree(old, ignore_errors=True)


def bundled(name: str) -> Path:
    """Answer the bundled folder ``models`` or ``corpus``: inside the installed package, or in the checkout it runs from."""
    package = Path(__file__).resolve().parent
    inside = package / name
    return inside if inside.is_dir() else package.parents[1] / name

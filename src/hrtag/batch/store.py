"""The store: what came of each file, kept under the hash of its content, the model and the settings.

An entry is written beside its name and then renamed, and carries a checksum: it is whole or it is not there. So a run
that was stopped at any moment goes on by doing what is not in the store yet, and a cache is the same thing kept longer.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import stat
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from hrtag.errors import OutputError
from hrtag.reading.reader import MAX_FILE
from hrtag.report import Report

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Entry:
    """What came of one file.

    Parameters
    ----------
    path : str
        The file, as the caller named it.
    report : str, optional
        Its report as JSON on one line; None where the file could not be read.
    error, message : str, optional
        The kind of error and what it says.
    lasting : bool
        Whether the same file would end the same way again.
    pages, findings, review, warnings : int
        Counts for the summary; ``review`` counts the findings that need review.
    balance : dict
        Findings by component and polarity.
    """

    path: str
    report: str | None = None
    error: str | None = None
    message: str | None = None
    lasting: bool = True
    pages: int = 0
    findings: int = 0
    review: int = 0
    warnings: int = 0
    balance: dict[str, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Report) -> Self:
        """Answer the entry of a report."""
        return cls(
            path=report.source.path or "",
            report=report.to_json(),
            pages=report.source.pages or 0,
            findings=len(report.findings),
            review=sum(finding.needs_review for finding in report.findings),
            warnings=len(report.warnings),
            balance={component: dict(counts) for component, counts in report.polarity_counts().items()},
        )

    def named(self, path: str) -> Entry:
        """Answer the same entry for a file of another name with the same content."""
        if path == self.path:
            return self
        report = self.report
        if report is not None:
            data = json.loads(report)
            data["source"]["path"] = path
            report = json.dumps(data, ensure_ascii=False)
        return Entry(**{**vars(self), "path": path, "report": report})

    def to_bytes(self) -> bytes:
        """Answer the entry compressed, with a checksum."""
        head = json.dumps({**vars(self), "report": None}, ensure_ascii=False)
        return gzip.compress(f"{head}\n{self.report or ''}".encode(), 1, mtime=0)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` answered; raises an error of the builtins for anything else."""
        head, _, report = gzip.decompress(data).decode().partition("\n")
        return cls(**{**json.loads(head), "report": report or None})


class Store:
    """A folder of entries that many processes may read and write at once.

    Parameters
    ----------
    folder : str or Path
        Made where it is missing.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def read(self, key: str) -> Entry | None:
        """Answer an entry; None where there is none, or none that is whole."""
        try:
            return Entry.from_bytes(self._path(key).read_bytes())
        except (OSError, EOFError, ValueError, TypeError, zlib.error):
            return None

    def write(self, key: str, entry: Entry) -> None:
        """Keep an entry; raises `OutputError` where it can't be, for example on a full disk."""
        path = self._path(key)
        temporary = self.folder / "unfinished" / f"{key}.{os.getpid()}"
        data = entry.to_bytes()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
            temporary.replace(path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise OutputError(
                f"{path.parent}: cannot be written ({error.strerror}). Make room there, then start again: what is done is kept."
            ) from error

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.json.gz"


def content_hash(path: str) -> str | None:
    """Answer the sha256 of a file's content; None for what is no readable file of a size that is read at all."""
    try:
        status = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_FILE:
            return None
        digest = hashlib.sha256()
        with open(path, "rb") as stream:  # noqa: PTH123
            while block := stream.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()
    except (OSError, ValueError):
        return None

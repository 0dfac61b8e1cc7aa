"""The errors of hrtag. Each says what was given, what is allowed and what to do next."""

from __future__ import annotations

from pathlib import Path


class HrtagError(Exception):
    """Base class of every error that hrtag raises on purpose."""


class ReadError(HrtagError, ValueError):
    """A file cannot be read as a commentary.

    Parameters
    ----------
    message : str
        One sentence: what is wrong and what to do.
    path : str or Path, optional
        The file; put before the message.
    """

    def __init__(self, message: str, path: str | Path | None = None) -> None:
        self.path = None if path is None else str(path)
        self.message = message
        super().__init__(message if self.path is None else f"{self.path}: {message}")


class UnsupportedFileError(ReadError):
    """The file is of a kind that hrtag does not read."""


class DamagedFileError(ReadError):
    """The file claims a kind that it does not keep."""


class EncryptedFileError(ReadError):
    """The file is locked by a password."""


class NoTextError(ReadError):
    """The file holds no text: it is empty, or a scan without a text layer."""


class TooLargeError(ReadError):
    """The file, or what it unpacks to, is larger than the stated limit."""


class TimeLimitError(ReadError):
    """The file took longer than the time limit of a batch."""


class MemoryLimitError(ReadError):
    """The file needs more memory than the limit of a batch."""


class CrashError(ReadError):
    """The process that read the file died."""


class OutputError(HrtagError, ValueError):
    """A file cannot be written where it should be."""


class LockedError(OutputError):
    """Another run writes the same output."""


class SchemeError(HrtagError, ValueError):
    """A component scheme is unknown or cannot be read."""


class ModelError(HrtagError, ValueError):
    """A model folder is missing, incomplete or not what its hashes say."""


class CorpusError(HrtagError, ValueError):
    """A corpus folder cannot be read."""


class RecordError(HrtagError, ValueError):
    """A dict or JSON text is no record of the report contract."""


class MissingExtraError(HrtagError, ImportError):
    """An optional dependency is not installed."""

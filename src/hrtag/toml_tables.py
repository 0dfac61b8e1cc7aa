"""Tables of a user's own TOML file: each value is checked, and each error names its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hrtag.errors import SchemeError

MAX_FILE = 200_000

_MAX_TEXT = 1_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def read_toml(path: Path, known: Sequence[str]) -> dict[str, Any]:
    """Read a small TOML file.

    Parameters
    ----------
    path : Path
        The file.
    known : sequence of str
        What there is instead, for the error.

    Raises
    ------
    SchemeError
        If the file is missing, cannot be read, is too large or is no TOML.
    """
    try:
        if not path.is_file():
            raise SchemeError(f"{path}: no such file. Give a TOML file, or one of: {listed(known)}.")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise SchemeError(f"{path}: cannot be read ({error.strerror}). Check the file and its rights.") from error
    if len(data) > MAX_FILE:
        raise SchemeError(f"{path}: larger than {MAX_FILE // 1000} kB. A scheme holds names and aliases only.")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SchemeError(f"{path}: not a TOML file in UTF-8 ({error}). Correct it there.") from error


@dataclass(frozen=True)
class Table:
    """One table of a file.

    Parameters
    ----------
    data : dict
        What stands in it.
    where : str
        How errors name its place.
    """

    data: dict[str, Any]
    where: str

    def known(self, allowed: Sequence[str]) -> Table:
        """Answer the table itself if it is one and has no other keys."""
        if not isinstance(self.data, dict):
            raise SchemeError(f"{self.where}: found {short(self.data)}, want a table with {', '.join(allowed)}.")
        for key in self.data:
            if key not in allowed:
                raise SchemeError(f"{self.where}: unknown key {short(key)}. Allowed: {', '.join(allowed)}.")
        return self

    def text(self, key: str) -> str:
        """Answer a text that has to be there."""
        if key not in self.data:
            raise SchemeError(f'{self.where}: {key} is missing. Add {key} = "…".')
        return self._checked(key, self.data[key])

    def id(self, key: str = "id") -> str:
        """Answer an id that has to be there."""
        return self._checked_id(key, self.text(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Answer a list of texts, empty where there is none."""
        return tuple(self._checked(key, value) for value in self.list(key))

    def ids(self, key: str) -> dict[str, str]:
        """Answer a table of ids, empty where there is none."""
        found = self.data.get(key, {})
        if not isinstance(found, dict):
            raise SchemeError(f'{self.where}: {key} is {short(found)}, want {{ scheme-id = "component-id" }}.')
        return {
            self._checked_id(key, target): self._checked_id(key, self._checked(key, found[target])) for target in found
        }

    def list(self, key: str) -> Sequence[Any]:
        """Answer a list of anything, empty where there is none."""
        found = self.data.get(key, [])
        if not isinstance(found, list):
            raise SchemeError(f"{self.where}: {key} is {short(found)}, want a list in square brackets.")
        return found

    def _checked(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > _MAX_TEXT:
            raise SchemeError(
                f"{self.where}: {key} is {short(value)}, want a text of one line, up to {_MAX_TEXT} letters, in quotes."
            )
        return value.strip()

    def _checked_id(self, key: str, value: str) -> str:
        if not _ID.fullmatch(value):
            raise SchemeError(
                f"{self.where}: {key} is {short(value)}, want an id of up to 80 letters, digits and hyphens: right-to-water."
            )
        return value


def listed(names: Sequence[str]) -> str:
    """Answer names in quotes for an error."""
    return ", ".join(map(repr, names)) or "none"


def short(value: object) -> str:
    """Answer a value for an error, cut if it is long."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"

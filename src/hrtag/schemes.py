"""Component schemes: which components a commentary has, what they are called, and which heading means which."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hrtag.errors import SchemeError

DEFAULT_SCHEME = "general-measures"

_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset(
    [
        "of",
        "on",
        "the",
        "a",
        "an",
        "and",
        "in",
        "to",
        "with",
        "for",
        "by",
        "its",
        "at",
        "human",
        "rights",
        "right",
        "general",
        "overall",
        "situation",
        "field",
        "area",
    ]
)
_SAME = {
    "cso": "civil society",
    "csos": "civil society",
    "ngo": "civil society",
    "ngos": "civil society",
    "nondiscrimination": "non discrimination",
    "un": "international",
    "organizations": "organisations",
    "relations": "interaction",
    "cooperation": "interaction",
    "engagement": "interaction",
    "dialogue": "interaction",
    "collaboration": "interaction",
    "relationship": "interaction",
    "mechanism": "mechanisms",
    "bodies": "mechanisms",
    "organisations": "mechanisms",
    "procedures": "mechanisms",
    "anti": "non",
}
_CLOSE = 0.75


@dataclass(frozen=True)
class Component:
    """One component of a scheme."""

    id: str
    name: str
    description: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A component scheme, read from a TOML file.

    Examples
    --------
    >>> scheme = Scheme.load("general-measures")
    >>> [component.id for component in scheme.components]
    ['state-policy', 'civil-society', 'international-mechanisms', 'equality']
    >>> scheme.match("Relations with CSOs")
    'civil-society'
    >>> scheme.match("Freedom of the press") is None
    True
    """

    id: str
    name: str
    components: tuple[Component, ...]

    @classmethod
    def load(cls, name: str) -> Scheme:
        """Load a bundled scheme by its id; raises `SchemeError` naming the known ones."""
        return _load(name)

    @classmethod
    def from_toml(cls, path: str | Path) -> Scheme:
        """Read a scheme of your own from a TOML file; raises `SchemeError` if it is none."""
        try:
            return _scheme(tomllib.loads(Path(path).read_text("utf-8")), str(path))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SchemeError(f"{path}: not a scheme file: {error}.") from error

    @property
    def component_ids(self) -> tuple[str, ...]:
        """The ids of the components, in order."""
        return tuple(component.id for component in self.components)

    def component_name(self, component: str | None) -> str:
        """Answer the name of a component, or its id where the scheme does not know it."""
        return next((c.name for c in self.components if c.id == component), component or "")

    def match(self, heading: str) -> str | None:
        """Answer the id of the component that a heading names, by name, alias or close paraphrase, else None."""
        key = _key(heading)
        if not key or len(heading) > 150:
            return None
        if key in self._exact:
            return self._exact[key]
        words = _content_words(key)
        best, second = 0.0, 0.0
        found = None
        for component, forms in self._bags.items():
            score = max(_dice(words, form) for form in forms)
            if score > best:
                best, second, found = score, best, component
            else:
                second = max(second, score)
        return found if best >= _CLOSE and best > second else None

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {_key(form): c.id for c in self.components for form in (c.name, *c.aliases)}

    @cached_property
    def _bags(self) -> dict[str, list[frozenset[str]]]:
        return {c.id: [_content_words(_key(form)) for form in (c.name, *c.aliases)] for c in self.components}


def scheme_names() -> list[str]:
    """Answer the ids of the bundled schemes."""
    return sorted(file.name.removesuffix(".toml") for file in _folder().iterdir() if file.name.endswith(".toml"))


@lru_cache
def _load(name: str) -> Scheme:
    known = scheme_names()
    if name not in known:
        listed = ", ".join(repr(k) for k in known)
        raise SchemeError(
            f"Unknown component scheme {name!r}. Known: {listed}. Pass scheme=Scheme.from_toml(path) for your own."
        )
    return _scheme(tomllib.loads((_folder() / f"{name}.toml").read_text("utf-8")), name)


def _folder() -> Any:
    return files("hrtag") / "data" / "schemes"


def _scheme(data: dict[str, Any], where: str) -> Scheme:
    try:
        components = tuple(
            Component(
                str(c["id"]), str(c["name"]), str(c.get("description", "")), tuple(map(str, c.get("aliases", ())))
            )
            for c in data["components"]
        )
        return Scheme(str(data["id"]), str(data["name"]), components)
    except (KeyError, TypeError) as error:
        raise SchemeError(
            f"{where}: a scheme needs id, name and [[components]] with id and name; {error} is missing."
        ) from error


def _key(heading: str) -> str:
    return " ".join(_WORD.findall(heading.casefold()))


def _content_words(key: str) -> frozenset[str]:
    words = " ".join(_SAME.get(word, word) for word in key.split()).split()
    return frozenset(word for word in words if word not in _FILLERS)


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0

"""Component schemes: which components a commentary has, what they are called, and which heading means which."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hrtag.errors import SchemeError
from hrtag.heading_match import HeadingMatcher, heading_key
from hrtag.toml_tables import Table, listed, read_toml, short

DEFAULT_SCHEME = "general-measures"
_SCHEME_KEYS = ("id", "name", "includes", "undecided", "components")
_COMPONENT_KEYS = ("id", "name", "description", "aliases", "articles", "maps_to")


@dataclass(frozen=True)
class Component:
    """One component of a scheme.

    Parameters
    ----------
    id, name : str
        What data and people call it.
    description : str
        What belongs there, in one sentence.
    aliases : tuple of str
        Other headings that mean it.
    articles : tuple of str
        Where the treaties keep it, for example ``"ICCPR 17"``.
    maps_to : mapping of str to str
        The component it belongs to in other schemes, by their ids.
    """

    id: str
    name: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    maps_to: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Scheme:
    """A component scheme, read from a TOML file.

    Parameters
    ----------
    id, name : str
        What data and people call it.
    components : tuple of Component
        In the scheme's own order.
    undecided : tuple of str
        Headings that name several components at once, so that none of them is meant.

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
    undecided: tuple[str, ...] = ()

    @classmethod
    def load(cls, name_or_path: str | Path) -> Scheme:
        """Load a bundled scheme by its id, or one of your own by the path of its TOML file.

        Parameters
        ----------
        name_or_path : str or Path
            A name of `scheme_names`; else a path: a ``Path``, or a text that ends in ``.toml`` or has a slash in it.

        Returns
        -------
        Scheme

        Raises
        ------
        SchemeError
            If there is no such scheme, or the file is none.

        Examples
        --------
        >>> Scheme.load("rights").match("Right to privacy (art. 17)")
        'privacy'
        """
        if name_or_path in scheme_names():
            return _bundled(str(name_or_path))
        if _is_path(name_or_path):
            return cls.from_toml(name_or_path)
        raise SchemeError(
            f"Unknown component scheme {short(name_or_path)}. Known: {listed(scheme_names())}. "
            "For your own, give the path of its TOML file."
        )

    @classmethod
    def from_toml(cls, path: str | Path) -> Scheme:
        """Read a scheme of your own from a TOML file; raises `SchemeError` if it is none."""
        scheme = _scheme(read_toml(Path(path), scheme_names()), str(path))
        if scheme.id in scheme_names():
            raise SchemeError(f"{path}: the id {scheme.id!r} is that of a bundled scheme. Choose another.")
        _check_mappings(scheme, str(path))
        return scheme

    @property
    def component_ids(self) -> tuple[str, ...]:
        """The ids of the components, in order."""
        return tuple(component.id for component in self.components)

    @property
    def maps_to(self) -> tuple[str, ...]:
        """The ids of the schemes under which findings of this one can be counted.

        Examples
        --------
        >>> Scheme.load("rights").maps_to
        ('general-measures', 'un-themes')
        """
        return tuple(dict.fromkeys(target for component in self.components for target in component.maps_to))

    def component_name(self, component: str | None) -> str:
        """Answer the name of a component, or its id where the scheme does not know it."""
        return self._by_id[component].name if component in self._by_id else component or ""

    def translate(self, component_id: str | None, other: str | Scheme) -> str | None:
        """Answer the component of another scheme that a component belongs to.

        Parameters
        ----------
        component_id : str or None
            A component of this scheme, None where a finding has none. One that only the other scheme has stays what it
            is: a model answers the components that it learned, whichever scheme the headings were read by.
        other : str or Scheme
            One of `maps_to`, by its id; or the scheme itself, which then has to know the component answered.

        Returns
        -------
        str or None
            None where this scheme does not say where the component belongs.

        Raises
        ------
        SchemeError
            If this scheme does not map to the other one, or neither of them has the component.

        Examples
        --------
        >>> themes = Scheme.load("un-themes")
        >>> themes.translate("torture", "general-measures"), themes.translate("migrants", "rights")
        ('state-policy', 'aliens')
        >>> themes.translate("business", "rights") is None
        True
        """
        target = other.id if isinstance(other, Scheme) else other
        if target != self.id and target not in self.maps_to:
            raise SchemeError(
                f"Scheme {self.id!r} does not map to {short(target)}. It maps to: {listed(self.maps_to)}. "
                "Name the components of that scheme under maps_to in its TOML file."
            )
        component = self._by_id.get(component_id)
        known = self.component_ids if target == self.id else _ids_of(other)
        if component is None and component_id is not None and component_id not in (known or ()):
            raise SchemeError(
                f"Scheme {self.id!r} has no component {short(component_id)}. It has: {listed(self.component_ids)}. "
                "Give one of these."
            )
        if component is None or target == self.id:
            return component_id
        found = component.maps_to.get(target)
        _check_target(f"Scheme {self.id!r}, component {component_id!r}", target, found, known)
        return found

    def match(self, heading: str) -> str | None:
        """Answer the id of the component that a heading names, by name, alias or close paraphrase, else None.

        Articles in brackets or at its beginning do not count: "Article 6: Right to life", "Right to life (art. 6)".
        """
        return self._matcher.match(heading)

    @cached_property
    def _by_id(self) -> dict[str | None, Component]:
        return {component.id: component for component in self.components}

    @cached_property
    def _matcher(self) -> HeadingMatcher:
        return HeadingMatcher(_headings(self))


def scheme_names() -> list[str]:
    """Answer the ids of the bundled schemes."""
    return sorted(file.name.removesuffix(".toml") for file in _folder().iterdir() if file.name.endswith(".toml"))


@lru_cache
def _bundled(name: str) -> Scheme:
    return _scheme(tomllib.loads((_folder() / f"{name}.toml").read_text("utf-8")), name)


def _folder() -> Any:
    return files("hrtag") / "data" / "schemes"


def _is_path(name_or_path: str | Path) -> bool:
    text = str(name_or_path)
    return isinstance(name_or_path, Path) or text.endswith(".toml") or "/" in text or "\\" in text


def _scheme(data: dict[str, Any], where: str) -> Scheme:
    table = Table(data, where).known(_SCHEME_KEYS)
    tables = table.list("components")
    if not tables:
        raise SchemeError(f"{where}: components are missing. Add [[components]] with id and name, at least one.")
    own = [_component(each, f"{where}, component {n}") for n, each in enumerate(tables, 1)]
    others = [_includable(name, where) for name in table.texts("includes")]
    scheme = Scheme(
        id=table.id(),
        name=table.text("name"),
        components=(*own, *(each for other in others for each in _included(other, table.id()))),
        undecided=(*table.texts("undecided"), *(heading for other in others for heading in other.undecided)),
    )
    _check_ids(scheme, where)
    _check_headings(scheme, where)
    return scheme


def _component(data: dict[str, Any], where: str) -> Component:
    table = Table(data, where).known(_COMPONENT_KEYS)
    return Component(
        id=table.id(),
        name=table.text("name"),
        description=table.text("description") if "description" in table.data else "",
        aliases=table.texts("aliases"),
        articles=table.texts("articles"),
        maps_to=table.ids("maps_to"),
    )


def _includable(name: str, where: str) -> Scheme:
    if name not in scheme_names():
        raise SchemeError(f"{where}: includes names {short(name)}. Bundled: {listed(scheme_names())}.")
    return _bundled(name)


def _included(other: Scheme, scheme: str) -> Iterator[Component]:
    """The components of another scheme as they stand in this one: they still belong to themselves there."""
    for component in other.components:
        kept = {target: found for target, found in component.maps_to.items() if target != scheme}
        yield replace(component, maps_to={other.id: component.id, **kept})


def _check_ids(scheme: Scheme, where: str) -> None:
    seen = set()
    for component in scheme.components:
        if component.id in seen:
            raise SchemeError(f"{where}: two components have the id {component.id!r}. Rename one of them.")
        seen.add(component.id)


def _check_headings(scheme: Scheme, where: str) -> None:
    """Check that a name or alias says which component is meant."""
    owners: dict[str, str] = {}
    for component, heading in _headings(scheme):
        key = heading_key(heading)
        if not key:
            raise SchemeError(f"{where}: the heading {heading!r} has no letters. Remove it.")
        if owners.setdefault(key, component) != component:
            named = " and ".join(repr(each) if each else "undecided" for each in (owners[key], component))
            raise SchemeError(f"{where}: the heading {heading!r} stands for {named}. Keep it in one of them.")


def _check_mappings(scheme: Scheme, where: str) -> None:
    """Check that mappings to bundled schemes lead somewhere."""
    for component in scheme.components:
        for target, found in component.maps_to.items():
            if target == scheme.id:
                raise SchemeError(f"{where}, component {component.id!r}: it maps to its own scheme. Remove that.")
            _check_target(f"{where}, component {component.id!r}", target, found, _ids_of(target))


def _ids_of(scheme: str | Scheme) -> tuple[str, ...] | None:
    """The components of a scheme, None where only an id is at hand that is not bundled."""
    if isinstance(scheme, Scheme):
        return scheme.component_ids
    return _bundled(scheme).component_ids if scheme in scheme_names() else None


def _check_target(where: str, target: str, found: str | None, known: Sequence[str] | None) -> None:
    if found is not None and known is not None and found not in known:
        raise SchemeError(f"{where}: {target!r} has no component {found!r}. It has: {listed(known)}. Correct maps_to.")


def _headings(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Each component with each of its names, and "" with the headings that decide nothing."""
    for component in scheme.components:
        for heading in (component.name, *component.aliases):
            yield component.id, heading
    for heading in scheme.undecided:
        yield "", heading

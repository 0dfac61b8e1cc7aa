"""What the styles of a DOCX file say of its paragraphs and runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from docx.oxml.xmlchemy import BaseOxmlElement

from hrtag.reading.lines import LineKind

_T = TypeVar("_T")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_HEADING_NAME = re.compile(r"(?:heading|überschrift|titre|título|titolo|заголовок|nagłówek)\s*([1-9])\b", re.IGNORECASE)
_TITLE_NAME = re.compile(r"(?:sub)?title\b", re.IGNORECASE)
_LIST_NAME = re.compile(r"list\s*(?:bullet|number)\s*([2-9])?$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|contents|table of figures)\s*\d*$", re.IGNORECASE)
_FALSE = {"0", "false", "off", "none"}
_BODY_LEVEL = 9
_MAX_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Look:
    """Style of type; None where nothing is said."""

    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    raised: bool | None = None
    hidden: bool | None = None

    def over(self, base: Look) -> Look:
        """This look where it says something, else the base."""
        return Look(
            size=_first(self.size, base.size),
            bold=_first(self.bold, base.bold),
            italic=_first(self.italic, base.italic),
            raised=_first(self.raised, base.raised),
            hidden=_first(self.hidden, base.hidden),
        )


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph is by its style."""

    kind: LineKind = "text"
    level: int | None = None
    contents: bool = False


def value(element: BaseOxmlElement | None, name: str = "val") -> str | None:
    """An attribute of WordprocessingML, None where it or the element is absent."""
    if element is None:
        return None
    found = element.get(W + name)
    return None if found is None else str(found)


def number(text: str | None) -> int | None:
    """A whole number, None where there is none."""
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None


def child(element: BaseOxmlElement | None, path: str) -> BaseOxmlElement | None:
    """A descendant by names: ``'pPr/numPr'``."""
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(W + name)
    return element


def is_on(element: BaseOxmlElement | None) -> bool | None:
    """A toggle such as ``<w:b/>``; None where it is absent."""
    if element is None:
        return None
    return (value(element) or "1").lower() not in _FALSE


def look_of(properties: BaseOxmlElement | None) -> Look:
    """What run properties say themselves."""
    if properties is None:
        return Look()
    size = number(value(child(properties, "sz")))
    position = number(value(child(properties, "position")))
    vertical = value(child(properties, "vertAlign"))
    raised = None if vertical is None else vertical == "superscript"
    return Look(
        size=None if size is None else size / 2,
        bold=is_on(child(properties, "b")),
        italic=is_on(child(properties, "i")),
        raised=True if position is not None and position > 0 else raised,
        hidden=is_on(child(properties, "vanish")),
    )


class Styles:
    """The style sheet of a document.

    Parameters
    ----------
    root : element or None
        The root of the styles part.
    """

    def __init__(self, root: BaseOxmlElement | None) -> None:
        self._styles: dict[str, BaseOxmlElement] = {}
        self._default: str | None = None
        self._looks: dict[str | None, Look] = {}
        self._roles: dict[str | None, Role] = {}
        for style in [] if root is None else root.findall(W + "style"):
            name = value(style, "styleId")
            if name is None:
                continue
            self._styles[name] = style
            if value(style, "type") == "paragraph" and (value(style, "default") or "0").lower() not in _FALSE:
                self._default = name
        self._base = look_of(child(root, "docDefaults/rPrDefault/rPr"))

    def run_look(self, style: str | None) -> Look:
        """What a character style says, with the styles it is based on."""
        if style not in self._looks:
            look = Look()
            for element in self._chain(style):
                look = look.over(look_of(child(element, "rPr")))
            self._looks[style] = look
        return self._looks[style]

    def paragraph_look(self, style: str | None) -> Look:
        """How the type of a paragraph looks where its runs say nothing."""
        return self.run_look(style or self._default).over(self._base)

    def role(self, style: str | None) -> Role:
        """What a paragraph style makes of a paragraph."""
        style = style or self._default
        if style not in self._roles:
            self._roles[style] = self._find_role(style)
        return self._roles[style]

    def _find_role(self, style: str | None) -> Role:
        if style is not None and style not in self._styles:
            return _role_of_name(style) or Role()
        numbered: Role | None = None
        for element in self._chain(style):
            outline = number(value(child(element, "pPr/outlineLvl")))
            if outline is not None:
                named = _role_of_name(value(child(element, "name")) or "")
                title = named is not None and named.kind == "heading"
                return (named if title and named else Role("heading", outline + 1)) if outline < _BODY_LEVEL else Role()
            named = _role_of_name(value(child(element, "name")) or "")
            if named is not None and (named.kind == "heading" or named.contents):
                return named
            numbered = numbered or named or list_role(child(element, "pPr/numPr"))
        return numbered or Role()

    def _chain(self, style: str | None) -> list[BaseOxmlElement]:
        """A style and those it is based on; a circle is cut."""
        chain: list[BaseOxmlElement] = []
        while style in self._styles and len(chain) < _MAX_CHAIN:
            chain.append(self._styles[style])
            style = value(child(chain[-1], "basedOn"))
        return chain


def list_role(numbering: BaseOxmlElement | None) -> Role | None:
    """The role that ``w:numPr`` gives; None where it is absent or switches the numbering off."""
    if numbering is None or value(child(numbering, "numId")) == "0":
        return None
    if child(numbering, "numId") is None and child(numbering, "ilvl") is None:
        return None
    return Role("list_item", (number(value(child(numbering, "ilvl"))) or 0) + 1)


def _role_of_name(name: str) -> Role | None:
    heading = _HEADING_NAME.match(name)
    if heading:
        return Role("heading", int(heading[1]))
    if _TITLE_NAME.match(name):
        return Role("heading", 0)
    if _CONTENTS_NAME.match(name):
        return Role(contents=True)
    item = _LIST_NAME.match(name)
    return Role("list_item", int(item[1] or 1)) if item else None


def _first(value: _T | None, other: _T | None) -> _T | None:
    return other if value is None else value

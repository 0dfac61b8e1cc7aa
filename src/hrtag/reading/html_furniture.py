"""Which elements of an HTML page are not its text: menus, banners, forms, share bars, what is hidden."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import Literal

from hrtag.reading.html_notes import Notes
from hrtag.reading.html_tree import SECTION_HEADINGS, Node, Tree

Reason = Literal["hidden", "control", "landmark", "function", "place"]

_CONTROLS = {"button", "select", "option", "optgroup", "datalist", "svg", "menu", "search"}
_LANDMARKS = {"nav", "aside", "footer", "header", "form", "dialog"}
_ROLES = {
    *("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar"),
    *("toolbar", "tablist", "button", "doc-toc", "form", "tooltip"),
}
_MAIN = {"main", "article"}
_SECTIONS = {"main", "article", "section"}
_NEVER = {"html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "tbody", "tr", "td"}
_HEAD_WORDS = re.compile(r"header|masthead|banner", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FUNCTIONS = (
    r"(?:nav|navbar|navigation|breadcrumbs?|pagination|pager|cookies?|gdpr|consent|share|sharing|addtoany|sharedaddy"
    r"|social|socials|tags|tagcloud|hashtags|taglist|skip|skiplink|newsletter|subscribe|subscription|related|popup|modal"
    r"|backlink|toc|editsection|catlinks|printfooter|jump|sr-only|visually-hidden|visuallyhidden|screen-reader-text"
    r"|read-?more|back-to-top|backtotop|totop|comments?-form|respond|navbox|noprint)"
)
_SUFFIXES = (
    r"(?:[-_]?(?:container|wrapper|wrap|bar|links|list|items?|icons?|buttons?|box|block|area|inner|top|bottom|menu|main"
    r"|primary|banner|notice|popup|overlay|nav))*"
)
_FUNCTION_WORDS = re.compile(rf"(?:^|[-_]){_FUNCTIONS}(?:$|[-_])", re.IGNORECASE)
# Ids are often made from headings ("social-rights"), so the whole id must be furniture.
_FUNCTION_ID = re.compile(rf"(?:(?:main|site|page|top|global|mw)[-_]?)?{_FUNCTIONS}{_SUFFIXES}", re.IGNORECASE)
_PLACES = {"div", "section", "ul", "ol", "dl", "table", "p", "span"}
_PLACE_WORDS = re.compile(
    r"(?:^|[-_])(?:header|masthead|footer|sidebar|banner|menu|topbar|toolbar|widgets?|meta|copyright|search|login|advert|ads?)"
    rf"{_SUFFIXES}$",
    re.IGNORECASE,
)
_COOKIES = re.compile(r"cookie|gdpr|consent", re.IGNORECASE)
_RETURN_TEXT = re.compile(
    r"[↩↑⤴⏎↵^▲⬆\ufe0e\ufe0f\s]+|(?:back|return|go|jump|skip)\s+(?:up\s+)?to\s+(?:the\s+)?(?:top|text|contents?|main|start|navigation|search|main\s+content)"
    r"|(?:back|top|jump\s+up)",
    re.IGNORECASE,
)

_MOST = 0.5
_NEARLY_ALL = 0.75
_MUCH = 0.3
_LITTLE = 0.1
_ELSEWHERE = 0.25
_SECTION_PROSE = 200
_MENU_LINKS = 3
_MENU_LETTERS = 30


def find_furniture(tree: Tree, notes: Notes) -> set[int]:
    """Find the elements that are no text of the commentary.

    Parameters
    ----------
    tree : Tree
        The page.
    notes : Notes
        Its notes: what holds the body of one is kept.

    Returns
    -------
    set of int
        The outermost ones. An element that looks like furniture but holds most of the page's prose is not among them.
    """
    return _Page(tree, notes).furniture()


class _Page:
    def __init__(self, tree: Tree, notes: Notes) -> None:
        self.tree = tree
        self.nodes = tree.nodes
        self.notes = notes
        self.by_prose = bool(self.nodes and self.nodes[0].prose)
        self.total = max(1, self.amount(self.nodes[0])) if self.nodes else 1
        self.bodies = [start for start, _, _ in notes.bodies]
        self.marks = sorted(notes.marks)
        self.titles = [index for index, node in enumerate(self.nodes) if node.tag == "h1"]
        self.mains = [index for index, node in enumerate(self.nodes) if _is_main(node)]
        self.first_prose = self.nodes[0].end if self.nodes else 0
        for index, node in enumerate(self.nodes):
            if node.prose and node.tag in {"p", "li", "blockquote", "dd"}:
                self.first_prose = index
                break

    def amount(self, node: Node) -> int:
        return node.prose if self.by_prose else node.letters

    def furniture(self) -> set[int]:
        found: set[int] = set()
        inside_main = [False] * len(self.nodes)
        index = 0
        while index < len(self.nodes):
            node = self.nodes[index]
            inside_main[index] = _is_main(node) or (node.parent >= 0 and inside_main[node.parent])
            if node.tag and self.is_furniture(index, node, inside_main[index]):
                found.add(index)
                index = node.end
            else:
                index += 1
        return found

    def is_furniture(self, index: int, node: Node, inside_main: bool) -> bool:
        if not node.letters or index in self.notes.marks:
            return False
        if index in self.notes.returns or (node.tag == "a" and self.is_return(index, node)):
            return True
        reason = _reason(node)
        if reason is None and self.is_menu(index, node):
            reason = "function"
        if reason is None or (node.tag in _NEVER and reason != "hidden") or _holds(self.bodies, index, node):
            return False
        if reason != "hidden" and (self.stands_in_heading(index) or self.holds_heading(index, node, reason)):
            return False
        share = self.amount(node) / self.total
        if reason in {"landmark", "hidden", "control"} or _COOKIES.search(_names(node)):
            return share <= _MOST or (share <= _NEARLY_ALL and self.stands_elsewhere(index, node))
        if reason == "function":
            return share <= _MUCH
        if inside_main:
            return node.prose == 0 and node.tag not in {"section", "p"} and node.link_letters * 2 > node.letters
        return share <= _LITTLE

    def stands_in_heading(self, index: int) -> bool:
        """Whether it is the button of an accordion's heading, or the like."""
        return any(self.nodes[above].tag in SECTION_HEADINGS for above in islice(self.tree.ancestors(index), 3))

    def holds_heading(self, index: int, node: Node, reason: Reason) -> bool:
        """Whether it is the head of the page's text or of a section of it."""
        headings = self.tree.headings_before[node.end] - self.tree.headings_before[index]
        if not headings:
            return False
        titles = bisect_left(self.titles, node.end) - bisect_left(self.titles, index)
        is_head = node.tag == "header" or (reason == "place" and bool(_HEAD_WORDS.search(_names(node))))
        if is_head:
            of_section = any(self.nodes[above].tag in _SECTIONS for above in islice(self.tree.ancestors(index), 3))
            return titles == len(self.titles) > 0 or of_section or (node.tag != "header" and titles == 0)
        return reason == "function" and node.prose > _SECTION_PROSE and not _COOKIES.search(_names(node))

    def is_return(self, index: int, node: Node) -> bool:
        if not node.attributes.get("href", "").startswith("#"):
            return False
        return bool(_RETURN_TEXT.fullmatch(self.tree.text(index, node.end).strip()))

    def is_menu(self, index: int, node: Node) -> bool:
        """Short links and nothing else: a menu without the name of one."""
        if node.tag not in {"ul", "ol", "div", "p"} or node.links < _MENU_LINKS or node.prose:
            return False
        if node.link_letters < 0.9 * node.letters or node.letters > _MENU_LETTERS * node.links:
            return False
        if _holds(self.marks, index, node):
            return False
        if node.end <= self.first_prose:
            return True
        hrefs = [inner.attributes.get("href", "") for inner in self.nodes[index : node.end] if inner.tag == "a"]
        return not any(href.lower().startswith(("http:", "https:", "mailto:")) for href in hrefs)

    def stands_elsewhere(self, index: int, node: Node) -> bool:
        """Whether a main element outside holds a good part of the page."""
        return any(
            (main >= node.end or self.nodes[main].end <= index)
            and self.amount(self.nodes[main]) >= _ELSEWHERE * self.total
            for main in self.mains
        )


def _holds(places: list[int], index: int, node: Node) -> bool:
    place = bisect_left(places, index)
    return place < len(places) and places[place] < node.end


def _is_main(node: Node) -> bool:
    return node.tag in _MAIN or node.attributes.get("role") == "main"


def _names(node: Node) -> str:
    return f"{node.attributes.get('class', '')} {node.attributes.get('id', '')}"


def _reason(node: Node) -> Reason | None:
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return "hidden"
    if "style" in attributes and _HIDDEN_STYLE.search(attributes["style"]):
        return "hidden"
    if node.tag in _CONTROLS:
        return "control"
    if node.tag in _LANDMARKS or attributes.get("role") in _ROLES:
        return "landmark"
    if "class" not in attributes and "id" not in attributes:
        return None
    classes = [_HUMP.sub("-", name) for name in attributes.get("class", "").split()]
    name = _HUMP.sub("-", attributes.get("id", ""))
    if any(_FUNCTION_WORDS.search(given) for given in classes) or _FUNCTION_ID.fullmatch(name):
        return "function"
    if node.tag in _PLACES and any(_PLACE_WORDS.search(given) for given in (*classes, name)):
        return "place"
    return None

"""An HTML page as a flat list of nodes in document order, with what each holds counted; nothing here recurses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from hrtag.errors import TooLargeError

MAX_NODES = 1_000_000

NOT_TEXT = {
    *("head", "script", "style", "template", "noscript", "iframe", "noframes", "object", "embed", "audio", "video"),
    *("canvas", "map", "colgroup", "datalist", "textarea", "title", "meta", "link"),
}
BLOCKS = {
    *(
        "html",
        "body",
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
    ),
    *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "search", "section"),
    *("select", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "optgroup", "svg"),
}
SECTION_HEADINGS = {"h1", "h2", "h3", "h4"}
_PROSE = 40
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(slots=True)
class Node:
    """An element, or a text (``tag`` is empty then).

    Parameters
    ----------
    tag, text, attributes
        As the page has them, names in lower case.
    parent : int
        Index of the parent, -1 for the root.
    end : int
        Index behind the last descendant.
    letters, link_letters : int
        Characters other than blanks in it, and how many of them are link text.
    prose : int
        Characters in blocks of running text in it.
    links, items : int
        Links and list items in it.
    """

    tag: str
    text: str
    attributes: dict[str, str]
    parent: int
    end: int = 0
    letters: int = 0
    link_letters: int = 0
    prose: int = 0
    links: int = 0
    items: int = 0


@dataclass(slots=True)
class Tree:
    """A page.

    Parameters
    ----------
    nodes : list of Node
        In document order.
    targets : dict of str to int
        Elements by ``id``, and anchors by ``name``.
    letters_before, headings_before : list of int
        Characters other than blanks, and headings, before each node and before the end.
    """

    nodes: list[Node] = field(default_factory=list)
    targets: dict[str, int] = field(default_factory=dict)
    letters_before: list[int] = field(default_factory=list)
    headings_before: list[int] = field(default_factory=list)

    def ancestors(self, index: int) -> Iterator[int]:
        """Indices of the element's parents, from the inside."""
        index = self.nodes[index].parent
        while index >= 0:
            yield index
            index = self.nodes[index].parent

    def text(self, start: int, end: int) -> str:
        """The text of a stretch of nodes."""
        return "".join(node.text for node in self.nodes[start:end])


def parse(html: str) -> Tree:
    """Read a page.

    Parameters
    ----------
    html : str
        The page.

    Returns
    -------
    Tree

    Raises
    ------
    TooLargeError
        It has more than a million elements.
    """
    tree = Tree()
    root = LexborHTMLParser(html).root
    if root is None:
        return tree
    _flatten(root, tree)
    _count(tree.nodes)
    letters = (0 if node.tag else node.letters for node in tree.nodes)
    tree.letters_before = list(accumulate(letters, initial=0))
    tree.headings_before = list(accumulate((node.tag in SECTION_HEADINGS for node in tree.nodes), initial=0))
    for index, node in enumerate(tree.nodes):
        for key in ("id", "name"):
            target = node.attributes.get(key)
            if target and (key == "id" or node.tag == "a"):
                tree.targets.setdefault(target, index)
    return tree


def _flatten(root: LexborNode, tree: Tree) -> None:
    nodes = tree.nodes
    current: LexborNode | None = root
    parent = -1
    open_elements: list[int] = []
    while current is not None:
        if len(nodes) > MAX_NODES:
            raise TooLargeError(f"the page has more than {MAX_NODES} elements; split it")
        inner: LexborNode | None = None
        entered = False
        if current.is_text_node:
            text = _CONTROL.sub("", current.text_content or "")
            nodes.append(Node("", text, {}, parent, len(nodes) + 1))
        elif current.is_element_node and (current.tag or "") not in NOT_TEXT:
            attributes = {key.lower(): given or "" for key, given in current.attributes.items()}
            nodes.append(Node((current.tag or "").lower(), "", attributes, parent))
            inner = current.child
            entered = True
        if entered:
            open_elements.append(len(nodes) - 1)
            parent = len(nodes) - 1
            if inner is not None:
                current = inner
                continue
        while current is not None:
            if entered:
                nodes[open_elements.pop()].end = len(nodes)
                parent = open_elements[-1] if open_elements else -1
            following = current.next if open_elements else None
            if following is not None:
                current = following
                break
            current = current.parent if open_elements else None
            entered = True


def _count(nodes: list[Node]) -> None:
    """Fill in what nodes hold."""
    in_link = [False] * len(nodes)
    block = [0] * len(nodes)
    direct = [[0, 0] for _ in nodes]
    for index, node in enumerate(nodes):
        above = max(node.parent, 0)
        in_link[index] = in_link[above] or (node.tag == "a" and "href" in node.attributes)
        block[index] = index if node.tag in BLOCKS else block[above]
        if not node.tag:
            node.letters = len("".join(node.text.split()))
            node.link_letters = node.letters if in_link[index] else 0
            direct[block[index]][0] += node.letters
            direct[block[index]][1] += node.link_letters
        node.links = int(node.tag == "a" and "href" in node.attributes)
        node.items = int(node.tag == "li")
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        letters, link_letters = direct[index]
        if letters >= _PROSE and link_letters * 2 < letters and node.tag not in {"h1", "h2", "h3", "button", "option"}:
            node.prose += letters
        if node.parent >= 0:
            parent = nodes[node.parent]
            parent.letters += node.letters
            parent.link_letters += node.link_letters
            parent.prose += node.prose
            parent.links += node.links
            parent.items += node.items

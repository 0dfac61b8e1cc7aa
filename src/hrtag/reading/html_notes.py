"""Notes of an HTML page: which links are marks, and where the text of a note stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote

from hrtag.reading.html_tree import BLOCKS, Node, Tree

_NOTE_ID = re.compile(
    r"_?(?:ftn|edn|fn|en|footnote|endnote|note|cite[-_]?note|sdfootnote|sdendnote|f|n)[-_:.]*\w*\d", re.IGNORECASE
)
_RETURN_ID = re.compile(r"(?:ref|back|anc|src|return|body|mark|call)", re.IGNORECASE)
_MARK = re.compile(
    r"[\[(]?\s*(?:\d{1,4}|[ivxlcdm]{1,7}|[a-z]|(?:note|fn|nb)\s*\d{1,4}|[*†‡§¶#]{1,4})\s*[\])]?[.,]?", re.IGNORECASE
)
_MARK_ROLES = {"doc-noteref", "noteref"}
_MARK_CLASS = re.compile(
    r"(?:^|[\s_-])(?:footnote-?ref|noteref|footnote-reference|endnote-?ref|reference|fn-?ref)(?:$|[\s_-])"
)
_BODY_CLASS = re.compile(r"(?:^|\s)(?:footnote|endnote|note|footnote-item|footnote-body)(?:$|\s)")
_BODY_ID = re.compile(r"_?(?:ftn|edn|fn|footnote|endnote|sdfootnote|sdendnote|note)[-_:.]?\d+$", re.IGNORECASE)
_RETURN_CLASS = re.compile(r"(?:back-?link|back-?ref|footnote-?back|footnote-?return|reversefootnote)", re.IGNORECASE)
_RETURN_ROLES = {"doc-backlink", "backlink", "referrer"}
_BRACKETS = re.compile(r"[\[\]()\s]*")
_WHOLE_PAGE = {"body", "html", "main", "article"}
_ROWS = {"td", "th"}
_LONGEST_MARK = 12
_LONGEST_RETURN = 40
_LONGEST_LABEL = 6
_LONGEST_BODY = 6000


@dataclass(slots=True)
class Notes:
    """What was found.

    Parameters
    ----------
    marks : dict of int to str
        Note by the element that is its mark.
    bodies : list of (int, int, str)
        First node, node behind the last, and note; in order, without overlaps.
    returns : set of int
        Links that lead from a note back to the text.
    """

    marks: dict[int, str] = field(default_factory=dict)
    bodies: list[tuple[int, int, str]] = field(default_factory=list)
    returns: set[int] = field(default_factory=set)

    def body_at(self, index: int) -> tuple[int, int, str] | None:
        """The body that a node stands in."""
        place = bisect_right(self.bodies, index, key=lambda body: body[0]) - 1
        return self.bodies[place] if place >= 0 and index < self.bodies[place][1] else None


def find_notes(tree: Tree) -> Notes:
    """Find the marks and bodies of a page's notes.

    Parameters
    ----------
    tree : Tree
        The page.

    Returns
    -------
    Notes
    """
    notes = Notes()
    links = _inner_links(tree)
    bodies: dict[int, tuple[int, int]] = {}
    names: dict[int, str] = {}
    refused: set[int] = set()
    for index, fragment, target in links:
        if target < index or target in bodies or target in refused or not _may_be_mark(tree, index, fragment):
            continue
        body = _body(tree, target)
        if body is None:
            refused.add(target)
        elif not body[0] <= index < body[1]:
            bodies[target] = body
            names[target] = fragment
    clean = _without_overlaps(tree, bodies)
    notes.bodies = [(start, end, names[target]) for start, end, target in clean]
    targets = {target: names[target] for _, _, target in clean}
    for index, fragment, target in links:
        inside = notes.body_at(index)
        if inside is not None and _may_be_return(tree, index, target, inside[0], targets):
            notes.returns.add(index)
        elif target in targets and inside is None and _may_be_mark(tree, index, fragment):
            notes.marks[_whole_mark(tree, index)] = targets[target]
    return notes


def _inner_links(tree: Tree) -> list[tuple[int, str, int]]:
    """Links to places of the page: link, fragment, target (-1 where there is none)."""
    found = []
    for index, node in enumerate(tree.nodes):
        href = node.attributes.get("href", "") if node.tag == "a" else ""
        path, hash_sign, fragment = href.partition("#")
        if not hash_sign or not fragment or (path and not _NOTE_ID.match(fragment)):
            continue
        target = tree.targets.get(fragment, tree.targets.get(unquote(fragment), -1))
        found.append((index, fragment, target))
    return found


def _may_be_mark(tree: Tree, index: int, fragment: str) -> bool:
    node = tree.nodes[index]
    text = tree.text(index, node.end).strip()
    if _kinds(node) & _MARK_ROLES:
        return True
    if len(text) > _LONGEST_MARK:
        return False
    around = [index, *islice(tree.ancestors(index), 3)]
    raised = any(tree.nodes[above].tag == "sup" for above in around)
    raised = raised or any(tree.nodes[inner].tag == "sup" for inner in range(index, node.end))
    if raised or any(_MARK_CLASS.search(tree.nodes[above].attributes.get("class", "")) for above in around[:2]):
        return bool(_MARK.fullmatch(text)) or not text or raised
    return bool(_NOTE_ID.match(fragment) and not _RETURN_ID.search(fragment) and _MARK.fullmatch(text))


def _may_be_return(tree: Tree, index: int, target: int, body: int, notes: dict[int, str]) -> bool:
    node = tree.nodes[index]
    text = tree.text(index, node.end).strip()
    if _kinds(node) & _RETURN_ROLES or _RETURN_CLASS.search(node.attributes.get("class", "")):
        return True
    if target in notes or len(text) > _LONGEST_RETURN:
        return False
    return target < body if target >= 0 else not any(letter.isalpha() for letter in text) or bool(_MARK.fullmatch(text))


def _kinds(node: Node) -> set[str]:
    return {*node.attributes.get("role", "").split(), *node.attributes.get("epub:type", "").split()}


def _whole_mark(tree: Tree, index: int) -> int:
    """The ``sup`` around a link where it adds nothing but brackets, else the link."""
    parent = tree.nodes[index].parent
    if parent < 0 or tree.nodes[parent].tag != "sup":
        return index
    node, above = tree.nodes[index], tree.nodes[parent]
    rest = tree.text(parent, index) + tree.text(node.end, above.end)
    return parent if _BRACKETS.fullmatch(rest) and above.links == 1 else index


def _body(tree: Tree, target: int) -> tuple[int, int] | None:
    """The stretch of nodes that is the text of a note, from the element that its mark leads to."""
    nodes = tree.nodes
    block = target
    while block > 0 and nodes[block].tag not in BLOCKS:
        block = nodes[block].parent
    if nodes[block].tag in _ROWS:
        block = next((above for above in tree.ancestors(block) if nodes[above].tag == "tr"), block)
    block = _single_container(tree, block)
    start, end = block, nodes[block].end
    if tree.letters_before[target] - tree.letters_before[block] > _LONGEST_LABEL:
        start = target
    if nodes[block].tag == "dt" or tree.letters_before[end] == tree.letters_before[start]:
        following = end
        while following < len(nodes) and not nodes[following].tag:
            following += 1
        if following < len(nodes) and nodes[following].parent == nodes[block].parent:
            end = nodes[following].end
    if tree.letters_before[end] == tree.letters_before[start] or (nodes[block].tag in _WHOLE_PAGE and start == block):
        return None
    return start, end


def _single_container(tree: Tree, block: int) -> int:
    """The element around a block that holds this one note: a list item, ``<div id="ftn1">``."""
    nodes = tree.nodes
    for above in list(islice(tree.ancestors(block), 3)):
        node = nodes[above]
        named = _BODY_ID.match(node.attributes.get("id", "")) or _BODY_CLASS.search(node.attributes.get("class", ""))
        if not (named or node.tag == "li" or _kinds(node) & {"doc-footnote", "footnote", "doc-endnote", "endnote"}):
            break
        block = above
    return block


def _without_overlaps(tree: Tree, bodies: dict[int, tuple[int, int]]) -> list[tuple[int, int, int]]:
    """First node, node behind the last, and target of each body; one ends where the next begins."""
    ordered = sorted((start, end, target) for target, (start, end) in bodies.items())
    clean = []
    for place, (start, end, target) in enumerate(ordered):
        end = min(end, ordered[place + 1][0] if place + 1 < len(ordered) else end)
        letters = tree.letters_before[end] - tree.letters_before[start]
        headings = tree.headings_before[end] - tree.headings_before[start]
        if start < end and letters <= _LONGEST_BODY and not headings:
            clean.append((start, end, target))
    return clean

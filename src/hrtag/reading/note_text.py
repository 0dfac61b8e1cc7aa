"""The text of a note and the URLs in it, also where lines break them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

_URL = re.compile(r"<((?:https?://|www\.)[^<>]*)>|((?:https?://|www\.)[^\s<>\"]+)")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
_URL_TAIL = re.compile(r"(?:https?://|www\.)\S*$")
_TORN_SCHEME = re.compile(r"(?:^|[\s<(])(h\w{0,4}:?/?)$")
_ENDS_OPEN = re.compile(r"[/\-_.?&=%+,:]$")
_URL_PART = re.compile(r"[^\s<>\"]*[/.=&%?_\d-][^\s<>\"]*")


def text_and_urls(parts: Sequence[str], targets: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Answer the text of a note and the URLs in it.

    Parameters
    ----------
    parts : sequence of str
        Its lines.
    targets : sequence of str
        What its hyperlinks point to.
    """
    text = parts[0] if parts else ""
    for part in parts[1:]:
        text = _join(text, part)
    text = " ".join(text.split())
    links = [m[2] for m in _MARKDOWN_LINK.finditer(text) if m[2].startswith(("http://", "https://"))]
    text = _MARKDOWN_LINK.sub(lambda m: m[1], text)
    urls = []
    for m in _URL.finditer(text):
        url = "".join((m[1] or m[2]).split()) if m[1] else m[2]
        rest = text[m.end() :]
        if m[2] and (tail := re.match(r" ([^\s<>\"]*%[0-9A-F]{2}[^\s<>\"]*)$", rest)):
            url += tail[1]  # a URL of the source with a blank in it, to the end of the note
        urls.append(_trim(url))
    text = re.sub(r"<((?:https?://|www\.|[\w.+-]+@)[^<>]*)>", r"\1", text)
    for link in [*links, *("".join(link.split()) for link in targets)]:
        if not any(_same_url(link, url) for url in urls):
            urls.append(link)
    return text, tuple(dict.fromkeys(urls))


def _same_url(a: str, b: str) -> bool:
    def plain(url: str) -> str:
        return unquote(url).rstrip("/.").replace(" ", "").casefold()

    first, second = plain(a), plain(b)
    return first == second or first.startswith(second) or second.startswith(first)


def _trim(url: str) -> str:
    url = url.rstrip(".,;:!?’”'\"")
    while url.endswith((")", "]")) and url.count("(") < url.count(")") + url.count("]") - url.count("["):
        url = url[:-1].rstrip(".,;")
    return url


def _join(text: str, part: str) -> str:
    """Put two lines of a body together; a URL that a line break cut is made whole."""
    tail = _URL_TAIL.search(text)
    head = part.split(" ", 1)[0] if part else ""
    torn = _TORN_SCHEME.search(text)
    if torn and re.match(r"https?://", torn[1] + part):
        return text + part
    open_bracket = text.rfind("<") > text.rfind(">")
    if tail and not head.startswith(("http", "<", "(", "www.")) and (open_bracket or _goes_on(tail[0], head)):
        return text + part
    if re.search(r"[^\W\d]-$", text) and head[:1].islower():
        return text[:-1] + part
    if re.search(r"\w[/–-]$", text) and head[:1].isalnum():
        return text + part
    return f"{text} {part}".strip()


def _goes_on(url: str, head: str) -> bool:
    if _ENDS_OPEN.search(url) and not url.endswith((".", ",", ":")):
        return True
    return bool(_URL_PART.fullmatch(head)) and not head.endswith((".", ",")) and len(head) > 3 and len(url) > 40

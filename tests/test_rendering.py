"""The notebook display: everything escaped, no script, the chain to the source in it."""

import re
from html.parser import HTMLParser

from hrtag.rendering import plain, safe_url, segments


class Balance(HTMLParser):
    """Counts tags that do not close what is open."""

    VOID = ("br", "img", "meta", "hr", "input", "wbr")

    def __init__(self):
        super().__init__()
        self.stack, self.wrong, self.tags, self.links = [], [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.wrong += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(tag)


def test_display_is_escaped_and_well_formed(evil):
    page = evil._repr_html_()
    balance = Balance()
    balance.feed(page)
    assert balance.wrong == []
    assert balance.stack == []
    assert "script" not in balance.tags
    assert all(re.match(r"#|https://|mailto:", link) for link in balance.links), balance.links
    assert "https://ok.example/a?b=1&c=2" in balance.links
    assert "\x1b" not in page
    assert "{{ 7*7 }}" in page
    assert "49" not in re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)


def test_segments_are_the_text():
    text = "abcdefgh"
    spans = [{"start": 0, "end": 5, "n": 1}, {"start": 1, "end": 3, "n": 2}, {"start": 4, "end": 99, "n": 3}]
    pieces = segments(text, spans)
    assert "".join(piece.text for piece in pieces) == text
    assert sum(len(piece.opens) for piece in pieces) == sum(len(piece.closes) for piece in pieces)


def test_urls_and_control_characters():
    assert safe_url("https://a.example/b?c=1") == "https://a.example/b?c=1"
    for wrong in (
        "javascript:alert(1)",
        " https://a.example",
        "data:text/html,x",
        'https://a.example/"onclick=x',
        None,
        "",
    ):
        assert safe_url(wrong) == ""
    assert plain("a\x1b[31mb\x00c\u202ed\x9b1m") == "abcd"

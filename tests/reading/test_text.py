"""Plain text and Markdown to lines."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtag.errors import HrtagError, TooLargeError
from hrtag.reading import text as text_module
from hrtag.reading.lines import RawDocument
from hrtag.reading.text import lines_of_text, read_text


def kept(document: RawDocument) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in document.lines if line.drop is None]


def solid(text: str) -> str:
    return "".join(text.split())


def test_plain_lines_keep_tabs_and_blanks() -> None:
    document = lines_of_text("The score:\t1,7\n\n\n\u00a0 A\u2009B\r\nC\rD\x85E\u2028F")
    assert [line.text for line in document.lines] == ["The score:\t1,7", "\u00a0 A\u2009B", "C", "D", "E", "F"]
    assert [line.space_before for line in document.lines] == [False, True, False, False, False, False]
    assert all(line.paragraph is None and line.page is None for line in document.lines)
    assert document.media_type == "text/plain"
    assert document.pages is None


def test_form_feeds_are_pages() -> None:
    document = lines_of_text("one\ntwo\fthree\n\f\n")
    assert [(line.page, line.text) for line in document.lines] == [(1, "one"), (1, "two"), (2, "three")]
    assert document.pages == 2


def test_control_characters_go_with_a_warning() -> None:
    document = lines_of_text("a\x00b\x07c\ud800")
    assert document.lines[0].text == "abc\ufffd"
    assert document.warnings == ["2 control characters left out"]


def test_guess_is_told() -> None:
    document = read_text("It’s “late”".encode("cp1252"))
    assert document.lines[0].text == "It’s “late”"
    assert "cp1252" in document.warnings[0]


@pytest.mark.parametrize(
    "plain",
    [
        "#human rights\n\n#discrimination\n",
        "- one\n- two\n\nsee *in absentia* and [this](http://a.org)\n",
        "1 * 2 * 3\n¹ <https://a.org>\n",
        "Prices | rise\nand fall",
        "page one\f# Not a heading?\n",
    ],
)
def test_plain_text_is_not_markdown(plain: str) -> None:
    assert lines_of_text(plain).media_type == "text/plain"


@pytest.mark.parametrize(
    "markdown",
    [
        "# Title\n\ntext",
        "text\n\n## Section\nmore",
        "A claim.[^1]\n\n[^1]: http://a.org",
        "---\ntitle: X\n---\ntext",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```\ncode\n```",
        "Title\n=====\n\n**bold** text",
    ],
)
def test_markdown_is_told_by_its_content(markdown: str) -> None:
    assert lines_of_text(markdown).media_type == "text/markdown"


MARKDOWN = """---
title: Report
---
# Report 2024 #

Overview
--------

The ban was lifted[^1] and
the law<sup>2</sup> stayed.

* first
  of all
* second
  1. inner

> quoted
> text

| Component | Score |
|---|---:|
| Policy | 1,4 |

```
code # here
```

[^1]: BHC. Report
    <https://a.org/x>

    Second paragraph of the note.

***
End.
"""


def test_markdown_blocks() -> None:
    document = lines_of_text(MARKDOWN)
    assert kept(document) == [
        ("heading", "Report 2024"),
        ("heading", "Overview"),
        ("text", "The ban was lifted1 and"),
        ("text", "the law2 stayed."),
        ("list_item", "first"),
        ("list_item", "of all"),
        ("list_item", "second"),
        ("list_item", "1. inner"),
        ("text", "quoted"),
        ("text", "text"),
        ("table_row", "Component\tScore"),
        ("table_row", "Policy\t1,4"),
        ("text", "code # here"),
        ("note", "BHC. Report"),
        ("note", "<https://a.org/x>"),
        ("note", "Second paragraph of the note."),
        ("text", "End."),
    ]


def test_markdown_structure() -> None:
    lines = {line.text: line for line in lines_of_text(MARKDOWN).lines if line.drop is None}
    assert lines["Report 2024"].level == 0
    assert lines["Overview"].level == 2
    assert lines["The ban was lifted1 and"].paragraph == lines["the law2 stayed."].paragraph
    assert lines["first"].paragraph == lines["of all"].paragraph != lines["second"].paragraph
    assert (lines["second"].level, lines["1. inner"].level) == (1, 2)
    mark = lines["The ban was lifted1 and"].runs[1]
    assert (mark.text, mark.raised, mark.note) == ("1", True, "1")
    assert lines["the law2 stayed."].runs[1].raised
    assert {lines[text].note for text in ("BHC. Report", "<https://a.org/x>", "Second paragraph of the note.")} == {"1"}
    assert lines["End."].note is None


def test_markdown_accounts_for_every_character() -> None:
    taken = sorted(solid("".join(line.text for line in lines_of_text(MARKDOWN).lines)))
    # A note mark is its id: its brackets are not text.
    assert taken == sorted(solid(MARKDOWN.replace("lifted[^1]", "lifted1").replace("[^1]:", "")))


def test_escaped_pipe_and_empty_cells() -> None:
    document = lines_of_text("a | b | c\n--|--|--\nx\\|y |  | z\n", markdown=True)
    assert kept(document)[1] == ("table_row", "x|y\t\tz")


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "MAX_TEXT", 10)
    with pytest.raises(TooLargeError):
        read_text(b"x" * 11)
    with pytest.raises(TooLargeError):
        lines_of_text("x" * 11)


@pytest.mark.parametrize("piece", ["[", "[^", "<sup>", "# ", "**a", "|", "- ", "<!--", "> ", " ", "`", "{#"])
def test_a_megabyte_on_one_line_comes_to_an_end(piece: str) -> None:
    for markdown in (None, True):
        lines_of_text("# a\n\n" + piece * (1_000_000 // len(piece)), markdown=markdown)


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, True, False]))
def test_any_text(text: str, markdown: bool | None) -> None:
    for line in lines_of_text(text, markdown).lines:
        assert line.text.strip()


@settings(deadline=None)
@given(st.text(alphabet="ab1 \n\t#>-*|.[]^:`~=_<!", max_size=120))
def test_markdown_loses_no_letter(text: str) -> None:
    taken = "".join(line.text for line in lines_of_text(text, markdown=True).lines)
    for letter in "ab1":
        assert taken.count(letter) >= text.count(letter) - text.count("]:")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with suppress(HrtagError):
        read_text(data)

"""HTML to lines."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrtag.errors import HrtagError, TooLargeError
from hrtag.reading import html_tree
from hrtag.reading.html import read_html
from hrtag.reading.lines import Line

PROSE = "In 2024 the authorities did not take any steps to remedy the situation of systematic violations."
ARTICLE = f"<h1>Report</h1><p>{PROSE}</p><h2>Policy</h2><p>{PROSE}</p>"


def lines(html: str) -> list[Line]:
    return read_html(html.encode()).lines


def kept(html: str) -> list[str]:
    return [line.text for line in lines(html) if line.drop is None]


def dropped(html: str) -> list[str]:
    return [line.text for line in lines(html) if line.drop == "navigation"]


def notes(html: str) -> tuple[list[tuple[str, str]], list[tuple[str | None, str]]]:
    """Marks as (text, note), bodies as (note, text)."""
    read = lines(html)
    marks = [(run.text, run.note) for line in read for run in line.runs if run.note]
    return marks, [(line.note, line.text) for line in read if line.kind == "note"]


def test_blocks_and_inline_styles() -> None:
    read = lines(
        "<title>out</title><style>p{}</style><h1>Title</h1><h2>Section</h2>"
        "<p>One <b>bold</b>\n <em>italic</em> <a href='https://a.org'>web</a> "
        "<a href='/x'>own</a> m<sup>2</sup>&nbsp;.</p>"
        "<ul><li>first<ul><li>inner</li></ul></li><li><p>para</p><p>more</p></li></ul>"
        "<dl><dt>term</dt><dd>meaning</dd></dl><blockquote>quote</blockquote><script>x</script><noscript>y</noscript>"
    )
    assert [(line.kind, line.level, line.text) for line in read] == [
        ("heading", 0, "Title"),
        ("heading", 2, "Section"),
        ("text", None, "One bold italic web own m2\u00a0."),
        ("list_item", 1, "first"),
        ("list_item", 2, "inner"),
        ("list_item", 1, "para"),
        ("text", None, "more"),
        ("text", None, "term"),
        ("text", None, "meaning"),
        ("text", None, "quote"),
    ]
    styles = {run.text: (run.bold, run.italic, run.raised, run.link) for run in read[2].runs if run.text.strip()}
    assert styles["bold"] == (True, False, False, None)
    assert styles["italic"] == (False, True, False, None)
    assert styles["web"] == (False, False, False, "https://a.org")
    assert styles["2"] == (False, False, True, None)
    assert len({line.paragraph for line in read}) == len(read)


def test_later_h1_is_a_section() -> None:
    read = lines(f"<h1>A</h1><h1>B</h1><p>{PROSE}</p><h1>C</h1>")
    assert [line.level for line in read if line.kind == "heading"] == [0, 0, 1]


def test_breaks_share_a_paragraph_and_two_end_it() -> None:
    read = lines("<p>a<br>b<br><br>c</p><pre>d\n  e</pre>")
    assert [(line.text, line.paragraph) for line in read] == [("a", 0), ("b", 0), ("c", 1), ("d", 2), ("  e", 2)]
    assert read[2].space_before


def test_tables() -> None:
    read = lines(
        "<table><tr><th>Score</th><td>1,7</td><td></td></tr><tr><td></td><td><p>a</p><p>b</p></td></tr></table>"
        f"<table><tr><td><p>{PROSE}</p><p>{PROSE}</p></td><td>side</td></tr></table>"
        "<table><tr><td>outer<table><tr><td>x</td><td>y</td></tr></table></td><td>z</td></tr></table>"
        "<table><tr><td>box</td></tr></table>"
    )
    assert [(line.kind, line.text) for line in read] == [
        ("table_row", "Score\t1,7"),
        ("table_row", "\ta b"),
        ("text", PROSE),
        ("text", PROSE),
        ("text", "side"),
        ("text", "outer"),
        ("table_row", "x\ty"),
        ("text", "z"),
        ("text", "box"),
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><ul><li><a href='/'>Home</a></li></ul></nav>",
        "<header><a href='/'>Site</a></header>",
        "<header><h1>Site name</h1></header>",
        "<footer><p>© All rights reserved by the organisation, registered in the capital</p></footer>",
        "<aside><h3>Read also</h3></aside>",
        "<form><input><button>Search</button></form>",
        (
            "<div class='cookie-banner'>"
            "<p>This site uses cookies to improve your experience and to count visits.</p></div>"
        ),
        "<div id='cookieNotice'>We use cookies</div>",
        "<div class='share-buttons'>Share</div>",
        "<p class='tags'>#human rights #business and human rights #discrimination</p>",
        "<div class='breadcrumbs'><a href='/'>Home</a> / Report</div>",
        "<div class='site-footer'>office@example.org</div>",
        "<ul><li><a href='/a'>One</a></li><li><a href='/b'>Two</a></li><li><a href='/c'>Three</a></li></ul>",
        "<div role='navigation'>Menu</div>",
        "<a href='#main'>Skip to content</a>",
        "<a class='skip-link' href='#main'>Zum Inhalt</a>",
        "<a href='#top'>Back to top</a>",
        "<div style='display: none'>hidden</div>",
        "<p hidden>hidden</p>",
        "<span aria-hidden='true'>★</span>",
    ],
)
def test_furniture_is_named_and_not_lost(furniture: str) -> None:
    for page in (
        f"<body>{furniture}<main id='main'>{ARTICLE}</main></body>",
        f"<body><div>{ARTICLE}</div>{furniture}</body>",
    ):
        assert kept(page) == ["Report", PROSE, "Policy", PROSE]
        assert dropped(page)


@pytest.mark.parametrize(
    "page",
    [
        f"<section class='header-2024'>{ARTICLE}</section>",
        f"<div class='sidebar-layout'>{ARTICLE}</div>",
        f"<div class='sidebar'>{ARTICLE}</div>",
        f"<form id='aspnetForm'>{ARTICLE}</form>",
        f"<aside>{ARTICLE}</aside>",
        f"<nav>{ARTICLE}</nav>",
        f"<footer>{ARTICLE}</footer>",
        f"<div style='display:none'>{ARTICLE}</div>",
        f"<div aria-hidden='true'>{ARTICLE}</div>",
        f"<body class='has-sidebar cookies-shown nav-open'>{ARTICLE}</body>",
        f"<article class='tag-x share'>{ARTICLE}</article>",
        f"<header><h1>Report</h1></header><p>{PROSE}</p><h2>Policy</h2><p>{PROSE}</p>",
        (
            f"<h1>Report</h1><p>{PROSE}</p><section id='social-rights'><h2 id='consent'>Policy</h2><p>{PROSE}</p>"
            f"</section>"
        ),
        f"<h1>Report</h1><p>{PROSE}</p><div class='section-header'><h2>Policy</h2></div><p>{PROSE}</p>",
        f"<h1>Report</h1><p>{PROSE}</p><section><header><h2>Policy</h2></header><p>{PROSE}</p></section>",
        f"<h1>Report</h1><p>{PROSE}</p><h2><button>Policy</button></h2><p>{PROSE}</p>",
        f"<table role='presentation'><tr><td>{ARTICLE}</td></tr></table>",
        f"<app-root><x-page>{ARTICLE}</x-page></app-root>",
        f"<h1>Report<p>{PROSE}</h1><h2>Policy</h2>{PROSE}",
    ],
)
def test_the_article_is_never_lost(page: str) -> None:
    assert kept(page) == ["Report", PROSE, "Policy", PROSE]


def test_cookie_wall_longer_than_the_article() -> None:
    wall = f"<div class='cookie-wall' role='dialog'><p>{PROSE}</p><p>{PROSE}</p></div>"
    assert kept(f"{wall}<main><h1>Report</h1><p>{PROSE}</p></main>") == ["Report", PROSE]


def test_inline_furniture_does_not_cut_the_sentence() -> None:
    read = lines(f"<p>{PROSE} <span class='share'>Share</span> And on.</p>")
    assert [(line.drop, line.text) for line in read] == [(None, f"{PROSE} And on."), ("navigation", "Share")]


SEVERAL = [
    pytest.param(
        "<p>One<sup id='ref1'><a href='#fn1'>1</a></sup>.</p><p>Two<sup><a href='#fn2'>[2]</a></sup></p>"
        "<footer class='footnotes'><ol><li id='fn1'>First <a href='#ref1'>↩</a></li><li id='fn2'><p>Second</p>"
        "<p>more</p></li></ol></footer>",
        [("1", "fn1"), ("[2]", "fn2")],
        [("fn1", "First"), ("fn2", "Second"), ("fn2", "more")],
        id="linked list",
    ),
    pytest.param(
        "<p>One<a href='#_ftn1' name='_ftnref1'><span><sup>[1]</sup></span></a>.</p>"
        "<p>Two<a href='#_ftn2' name='_ftnref2'>[2]</a></p>"
        "<div><hr><div id='ftn1'><p class='MsoFootnoteText'><a href='#_ftnref1' name='_ftn1'><sup>[1]</sup>"
        "</a> First</p><p>more</p></div>"
        "<div id='ftn2'><p><a href='#_ftnref2' name='_ftn2'>[2]</a> Second</p></div></div>",
        [("[1]", "_ftn1"), ("[2]", "_ftn2")],
        [("_ftn1", "First"), ("_ftn1", "more"), ("_ftn2", "Second")],
        id="Word",
    ),
    pytest.param(
        "<p>One<sup id='cite_ref-1' class='reference'><a href='#cite_note-1'><span>[</span>1<span>]</span></a>"
        "</sup> and"
        "<sup><a href='#cite_note-1'>[1]</a></sup></p>"
        "<ol class='references'><li id='cite_note-1'><span class='mw-cite-backlink'>↑ <sup>"
        "<a href='#cite_ref-1'>a</a></sup></span>"
        " <span class='reference-text'>First</span></li></ol>",
        [("[1]", "cite_note-1"), ("[1]", "cite_note-1")],
        [("cite_note-1", "First")],
        id="MediaWiki",
    ),
    pytest.param(
        "<p>One<a href='#fn1' class='footnote-ref' id='fnref1' role='doc-noteref'><sup>1</sup></a></p>"
        "<section class='footnotes' role='doc-endnotes'><ol><li id='fn1'>"
        "<p>First<a href='#fnref1' role='doc-backlink'>↩︎</a></p></li></ol></section>",
        [("1", "fn1")],
        [("fn1", "First")],
        id="pandoc",
    ),
    pytest.param(
        "<p>One<a epub:type='noteref' href='#n1'>*</a></p>"
        "<aside epub:type='footnote' role='doc-footnote' id='n1'><p>First</p></aside>",
        [("*", "n1")],
        [("n1", "First")],
        id="EPUB",
    ),
    pytest.param(
        "<p>One<sup>[<a href='#a'>1</a>]</sup> two<sup><a href='#b'>2</a>, <a href='#a'>1</a></sup></p>"
        "<div><sup>1</sup><a name='a'></a> First<br>2 <a name='b'></a>Second</div>",
        [("[1]", "a"), ("2", "b"), ("1", "a")],
        [("a", "1 First"), ("a", "2"), ("b", "Second")],
        id="anchors between breaks",
    ),
    pytest.param(
        "<p>One<sup><a href='#n1'>1</a></sup></p><table><tr><td id='n1'>1</td><td>First</td></tr><tr><td>x</td>"
        "<td>y</td></tr></table>",
        [("1", "n1")],
        [("n1", "1\tFirst")],
        id="table",
    ),
    pytest.param(
        "<p>One<sup><a href='#n1'></a></sup></p><dl><dt id='n1'>1.</dt><dd>First</dd></dl>",
        [("n1", "n1")],
        [("n1", "1."), ("n1", "First")],
        id="definition list, no printed mark",
    ),
]


@pytest.mark.parametrize(("html", "marks", "bodies"), SEVERAL)
def test_notes(html: str, marks: list[tuple[str, str]], bodies: list[tuple[str, str]]) -> None:
    assert notes(f"<h1>T</h1><p>{PROSE}</p>" + html) == (marks, bodies)


def test_links_that_are_no_notes() -> None:
    page = (
        "<p><a href='#s1'>1</a> see <a href='#s1'>Section 1</a>, 10<sup>2</sup>, <sup>"
        "<a href='https://a.org#x'>3</a></sup>"
        f" <sup><a href='#gone'>4</a></sup></p><h2 id='s1'>One</h2><p>{PROSE}</p>"
    )
    assert notes(page) == ([], [])


def test_return_arrow_stays_as_navigation() -> None:
    page = f"<p>{PROSE}<sup id='r'><a href='#fn1'>1</a></sup></p><ol><li id='fn1'>First <a href='#r'>↩</a></li></ol>"
    assert dropped(page) == ["↩"]
    mark = next(run for line in lines(page) for run in line.runs if run.note)
    assert mark.raised


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ("<meta charset='windows-1251'><p>Права человека</p>", "cp1251"),
        ("<p>Права человека</p>", "utf-8"),
        ("<p>Права человека</p>", "utf-16"),
        ("<meta charset=utf-8><p>Права человека</p>", "cp1251"),
        ("<meta charset='windows-1251'><p>Права человека</p>", "utf-8"),
        ("<?xml version='1.0' encoding='koi8-r'?><html><p>Права человека</p></html>", "koi8-r"),
        ("<meta http-equiv=Content-Type content='text/html; charset=macintosh'><p>It’s “late”</p>", "mac_roman"),
    ],
)
def test_encodings(page: str, encoding: str) -> None:
    text = page.split("<p>")[1].split("</p>")[0]
    assert [line.text for line in read_html(page.encode(encoding)).lines] == [text]


def test_every_character_is_in_some_line() -> None:
    words = [f"w{number}w" for number in range(12)]
    page = (
        "<body>{}<div>{}<p>{}<b>{}</b><nav>{}</nav></p>{}</div><table><tr><td>{}<p>{}</p></table>"
        "<ul>{}<li>{}</ul><button>{}</button>{}"
    ).format(*words)
    text = "".join(line.text for line in lines(page))
    assert all(text.count(word) == 1 for word in words)


@pytest.mark.parametrize(
    "tag", ["div", "b", "table", "table><tr><td", "ul><li", "p", "sup", "a href='#x'", "font", "tr"]
)
def test_deep_nesting_neither_crashes_nor_hangs(tag: str) -> None:
    assert lines("<html>" + f"<{tag}>" * 300 + "x")[-1].text == "x"
    try:
        assert lines("<html>" + f"<{tag}>" * 20_000 + "x")[-1].text == "x"
    except TooLargeError:
        assert tag not in {"p", "tr"}


def test_wide_pages() -> None:
    rows = "<tr>" + "<td></td>" * 20_000 + "<td>x</td></tr>"
    marks = "".join(f"<sup><a href='#n{n}'>{n}</a></sup>" for n in range(5_000))
    anchors = "".join(f"<a name='n{n}'></a>note {n}<br>" for n in range(5_000))
    read = lines(f"<table>{rows}</table><p>{PROSE}{marks}</p><div>{anchors}</div>")
    assert sum(line.kind == "note" for line in read) == 5_000


def test_too_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_tree, "MAX_NODES", 100)
    with pytest.raises(TooLargeError):
        lines("<b>x</b>" * 200)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with suppress(HrtagError):
        read_html(data)


PIECES = [
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<a href='#n'>",
    "</a>",
    "<sup>",
    "<li id=n>",
    "<div id=n>",
    "<nav>",
    "<br>",
    "<pre>",
    "a ",
    "b\n",
    "<h2>",
    "</h2>",
    "<dt id=n>",
    "<dd>",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_tags_lose_no_letter(pieces: list[str]) -> None:
    text = "".join(line.text for line in lines("<html><body>" + "".join(pieces)))
    for letter in "ab":
        assert text.count(letter) == sum(piece.strip() == letter for piece in pieces)

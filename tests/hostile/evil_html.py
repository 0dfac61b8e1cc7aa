"""Hostile web pages."""

from __future__ import annotations

from collections.abc import Callable

from evil_kinds import SECOND, SENTENCE, Hostile

SAID = f"<p>{SENTENCE}</p>"


def page(body: str, head: str = "") -> Callable[[], bytes]:
    return lambda: f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def deep(tag: str, depth: int) -> Callable[[], bytes]:
    return page(f"<{tag}>" * depth + SAID)


def hidden(style: str) -> Callable[[], bytes]:
    return page(f"<p>{SENTENCE} Nobody had expected it so soon.</p>" * 40 + f"<p {style}>{SECOND}</p>")


FILES = (
    Hostile("nested-div.html", deep("div", 50_000), "nests"),
    Hostile("nested-list.html", lambda: b"<html><body>" + b"<ul><li>" * 50_000 + SAID.encode(), "nests"),
    Hostile("nested-dl.html", lambda: b"<html><body>" + b"<dl><dd>" * 50_000 + SAID.encode(), "nests"),
    Hostile("nested-table.html", lambda: b"<html><body>" + b"<table><tr><td>" * 50_000 + SAID.encode(), "nests"),
    Hostile("nested-font.html", deep("font", 50_000), "nests"),
    Hostile("nested-span-3000.html", deep("span", 3_000), holds=SENTENCE),
    Hostile("nested-quote-2000.html", deep("blockquote", 2_000), holds=SENTENCE),
    Hostile("nested-closed.html", page("<div>" * 3_000 + SAID + "</div>" * 3_000), holds=SENTENCE),
    Hostile("reopened.html", page("".join(f"<p><b id={i}>x" for i in range(5_000)) + SAID), "nests"),
    Hostile("reopened-600.html", page("".join(f"<p><b id={i}>x" for i in range(600)) + SAID)),
    Hostile("closing-only.html", page("</b></div></p></table>" * 50_000 + SAID), holds=SENTENCE),
    Hostile("open-comments.html", page(SAID + "<!--" * 300_000), holds=SENTENCE),
    Hostile("open-scripts.html", page(SAID + "<script>" * 200_000), holds=SENTENCE),
    Hostile("open-brackets.html", page(SAID + "<" * 50_000)),
    Hostile("open-quotes.html", page(SAID + '<a "' * 20_000), "attributes"),
    Hostile("attributes-many.html", page("<p " + "".join(f"a{i}=1 " for i in range(100_000)) + f">{SENTENCE}</p>"), "attributes"),
    Hostile("attribute-long.html", page(f'<p title="{"x" * 3_000_000}">{SENTENCE}</p>'), holds=SENTENCE),
    Hostile("tag-long.html", page(f"<{'x' * 1_000_000}>{SAID}"), holds=SENTENCE),
    Hostile("entities.html", page("&amp;lt;script&amp;gt; " * 20_000 + SAID)),
    Hostile("entity-numbers.html", page("<p>&#0; &#xD800; &#x110000; &#99999999999; &#x202e; &#27;[31m</p>" + SAID), holds=SENTENCE),
    Hostile("links-many.html", page(SAID + "".join(f"<a href=#n{i}>{i}</a> " for i in range(3_000)) + "".join(f"<p id=n{i}>note {i}" for i in range(3_000)))),
    Hostile("links-one-target.html", page(SAID + "<a href=#n1><sup>1</sup></a> " * 3_000 + "<p id=n1>1 The note.</p>")),
    Hostile("link-loop.html", page('<p id="a"><a href="#b">1</a></p><p id="b"><a href="#a">1</a></p>' + SAID)),
    Hostile("script.html", page(f"{SAID}<script>fetch('http://attacker.invalid/')</script>"), holds=SENTENCE, lacks="attacker"),
    Hostile("script-unclosed.html", page(f"{SAID}<script>document.write('attacker')"), holds=SENTENCE, lacks="attacker"),
    Hostile("svg-script.html", page(f"{SAID}<svg onload=alert(1)><script>attacker()</script></svg>"), holds=SENTENCE, lacks="attacker"),
    Hostile("handlers.html", page(f'<p onclick="alert(1)">{SENTENCE}</p><img src=x onerror=alert(1)>'), holds=SENTENCE, lacks="alert"),
    Hostile("javascript-link.html", page(f'{SAID}<p>See <a href="javascript:alert(1)">this page</a> of the ministry, which nobody has read.</p>'), holds="this page", lacks="alert"),
    Hostile("meta-refresh.html", page(SAID, '<meta http-equiv="refresh" content="0;url=http://attacker.invalid/">'), holds=SENTENCE),
    Hostile("base.html", page(SAID, '<base href="http://attacker.invalid/"><link rel=stylesheet href=a.css>'), holds=SENTENCE),
    Hostile("frames.html", page(f'{SAID}<iframe src="file:///etc/passwd"></iframe><object data="file:///etc/passwd"></object>'), holds=SENTENCE, lacks="root:"),
    Hostile("hidden-style.html", hidden('style="display:none"'), holds=SENTENCE, lacks=SECOND),
    Hostile("hidden-attribute.html", hidden("hidden"), holds=SENTENCE, lacks=SECOND),
    Hostile("hidden-aria.html", hidden('aria-hidden="true"'), holds=SENTENCE),
    Hostile("template.html", page(f"{SAID}<template><p>{SECOND}</p></template><noscript><p>{SECOND}</p></noscript>"), holds=SENTENCE, lacks=SECOND),
    Hostile("comment.html", page(f"{SAID}<!-- {SECOND} -->"), holds=SENTENCE, lacks=SECOND),
    Hostile("charset-utf8-lies.html", lambda: page(f"<p>Café. {SENTENCE}</p>", "<meta charset=utf-8>")().decode().encode("cp1252"), holds="Café"),
    Hostile("charset-latin-lies.html", page(f"<p>Café. {SENTENCE}</p>", "<meta charset=iso-8859-1>"), holds="Café"),
    Hostile("charset-unknown.html", page(SAID, "<meta charset=martian>"), holds=SENTENCE),
    Hostile("charset-codec.html", page(SAID, "<meta charset=zlib_codec>"), holds=SENTENCE),
    Hostile("charset-utf7.html", page("<p>+ADw-script+AD4-</p>" + SAID, "<meta charset=utf-7>"), holds=SENTENCE, lacks="<script>"),
    Hostile("charset-idna.html", page(SAID, "<meta charset=idna>"), holds=SENTENCE),
    Hostile("charset-long.html", page(SAID, f"<meta charset={'a' * 100_000}>"), holds=SENTENCE),
    Hostile("utf16.html", lambda: page(SAID)().decode().encode("utf-16"), holds=SENTENCE),
    Hostile("nul.html", lambda: page(SAID)().replace(b"<p>", b"<p>\x00\x00"), holds=SENTENCE),
    Hostile("empty.html", page(""), "no text"),
    Hostile("spans-wide.html", page("<table><tr><td colspan=999999999 rowspan=999999999>" + SENTENCE + "</td></tr></table>"), holds=SENTENCE),
    Hostile("table-holes.html", page("<table>" + "<tr>" * 5_000 + "<td>" * 5_000 + SENTENCE)),
    Hostile("svg.svg", lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image"),
    Hostile("feed.xml", lambda: b'<?xml version="1.0"?><rss><channel/></rss>', "feed"),
    Hostile("entity-bomb.xml", lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', "XML"),
    Hostile("mail.mht", lambda: b"From: a@b.c\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>x</p>", "mail"),
    Hostile("page-too-large.html", lambda: b"<html><body><p>" + b"word " * 20_100_000, "MB"),
    Hostile("text-too-long.html", page("<p>" + "word " * 4_100_000), "million"),
    Hostile("elements-too-many.html", page("<i>a</i>" * 510_000), "elements"),
)  # fmt: skip

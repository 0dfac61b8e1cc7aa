"""One HTML file to review findings in, without server or network, and the file that it saves."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from hrtag.errors import CorpusError
from hrtag.labels import ENTITY_LABELS, POLARITIES
from hrtag.learning.review_documents import Region, Row
from hrtag.learning.review_items import Correction, Item
from hrtag.rendering import render

SCHEMA = "hrtag/review/1"


def review_page(items: Sequence[Item]) -> str:
    """Answer the page as HTML: script and style carry hashes that its content security policy names, and nothing else runs."""
    style, script = (_asset(name) for name in ("review.css", "review.js"))
    content = [item.to_dict() for item in items]
    data: Row = {
        "schema": SCHEMA,
        "id": hashlib.sha256(_json(content).encode("utf-8", "replace")).hexdigest()[:16],
        "polarities": POLARITIES,
        "labels": ENTITY_LABELS,
        "items": content,
    }
    return render(
        "review.html.j2",
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=Markup(_json(data)),
    )


def _asset(name: str) -> str:
    return files("hrtag").joinpath("data", "templates", name).read_text("utf-8")


def _hash(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _json(value: Any) -> str:
    """JSON that no HTML parser takes for markup."""
    text = json.dumps(value, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" or c in "\u2028\u2029" else c for c in text)


def is_saved_page(data: Any) -> bool:
    """Answer whether this is what the page saves."""
    return isinstance(data, dict) and data.get("schema") == SCHEMA


def corrections_of(data: Row) -> Iterator[Correction | CorpusError]:
    """Answer the corrections of a saved file one by one; one that cannot be read comes as an error."""
    for number, review in enumerate(data.get("reviews") or [], 1):
        try:
            item = Item.from_dict(review["item"])
            marks = [
                Region(int(f["start"]), int(f["end"]), str(f["polarity"]), _text(f.get("component")))
                for f in review["findings"]
            ]
            marks += [Region(int(e["start"]), int(e["end"]), str(e["label"])) for e in review["entities"]]
            yield Correction(
                item,
                tuple(marks),
                _text(data.get("reviewer")),
                _text(review.get("reviewed_at")),
                _text(review.get("note")),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield CorpusError(f"review {number}: not what the review page saves ({error!r})")


def _text(value: Any) -> str | None:
    return str(value) if value else None

"""hrtag turns human rights commentary into data: findings, their polarity and component, entities, sources.

Importing it loads neither spaCy nor scikit-learn nor datasets; each name is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str
    from hrtag.batch.output import tag_to_file as tag_to_file
    from hrtag.batch.running import tag_files as tag_files
    from hrtag.errors import HrtagError as HrtagError
    from hrtag.learning.corpus import load_corpus as load_corpus
    from hrtag.presenting.comparing import compare as compare
    from hrtag.presenting.drafting import draft as draft
    from hrtag.presenting.export import read_reports as read_reports
    from hrtag.presenting.export import to_dataset as to_dataset
    from hrtag.presenting.export import write_reports as write_reports
    from hrtag.progress import disable_progress as disable_progress
    from hrtag.progress import enable_progress as enable_progress
    from hrtag.report import Commentary as Commentary
    from hrtag.report import Entity as Entity
    from hrtag.report import Finding as Finding
    from hrtag.report import Report as Report
    from hrtag.schemes import Scheme as Scheme
    from hrtag.tagging.tagger import classify as classify
    from hrtag.tagging.tagger import load as load
    from hrtag.tagging.tagger import tag_file as tag_file
    from hrtag.tagging.tagger import tag_text as tag_text

_HOMES = {
    "Commentary": "hrtag.report",
    "Entity": "hrtag.report",
    "Finding": "hrtag.report",
    "HrtagError": "hrtag.errors",
    "Report": "hrtag.report",
    "Scheme": "hrtag.schemes",
    "classify": "hrtag.tagging.tagger",
    "compare": "hrtag.presenting.comparing",
    "draft": "hrtag.presenting.drafting",
    "disable_progress": "hrtag.progress",
    "enable_progress": "hrtag.progress",
    "load": "hrtag.tagging.tagger",
    "load_corpus": "hrtag.learning.corpus",
    "read_reports": "hrtag.presenting.export",
    "tag_file": "hrtag.tagging.tagger",
    "tag_files": "hrtag.batch.running",
    "tag_text": "hrtag.tagging.tagger",
    "tag_to_file": "hrtag.batch.output",
    "to_dataset": "hrtag.presenting.export",
    "write_reports": "hrtag.presenting.export",
}

__all__ = sorted([*_HOMES, "__version__"])


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name not in _HOMES:
        raise AttributeError(f"module 'hrtag' has no attribute {name!r}. It has: {', '.join(__all__)}.")
    return getattr(import_module(_HOMES[name]), name)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("hrtag")
    except PackageNotFoundError:
        return "0+unknown"


def __dir__() -> list[str]:
    return __all__

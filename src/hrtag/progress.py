"""Progress bars: one kind, one switch for all of them. Terminals and notebooks show them; files and pipes never see one."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import Any

_switched: bool | None = None


def disable_progress() -> None:
    """Show no progress bars from now on, unless a call asks for one (``progress=True``); ``HRTAG_PROGRESS=0`` does the same.

    Examples
    --------
    >>> import hrtag
    >>> hrtag.disable_progress()
    >>> hrtag.enable_progress()
    """
    global _switched
    _switched = False


def enable_progress() -> None:
    """Show progress bars in terminals and notebooks again."""
    global _switched
    _switched = None


def is_shown(progress: bool | None = None) -> bool:
    """Answer whether a bar is shown.

    Parameters
    ----------
    progress : bool, optional
        What the caller asks for. None shows a bar in a terminal or notebook, unless `disable_progress` was called or the
        environment variable ``HRTAG_PROGRESS`` is ``0``.
    """
    if progress is not None:
        return progress
    if _switched is False or os.environ.get("HRTAG_PROGRESS", "").strip().lower() in ("0", "false", "no", "off"):
        return False
    return _in_notebook() or bool(getattr(sys.stderr, "isatty", bool)())


def bar(things: Any = None, *, progress: bool | None = None, **settings: Any) -> Any:
    """Answer a `tqdm` bar for the terminal or the notebook, over ``things`` if they are given.

    Parameters
    ----------
    things : iterable, optional
        What is counted as it is taken.
    progress : bool, optional
        See `is_shown`.
    **settings
        What `tqdm` takes: ``desc``, ``total``, ``unit``.
    """
    if _in_notebook() and find_spec("ipywidgets"):  # without it tqdm.auto warns and draws the plain bar
        from tqdm.auto import tqdm
    else:
        from tqdm import tqdm
    return tqdm(things, disable=not is_shown(progress), **settings)


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"

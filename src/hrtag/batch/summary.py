"""What a batch came to: counts, and a table of them for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING, Any

from hrtag.batch.store import Entry
from hrtag.labels import POLARITIES
from hrtag.records import Record

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True, kw_only=True)
class FileError(Record):
    """A file that could not be tagged: its path, the kind of error (a name of `hrtag.errors` or Python's) and what it says."""

    path: str
    error: str
    message: str


@dataclass(slots=True)
class Summary:
    """Counts over a batch.

    Parameters
    ----------
    reports, pages, findings, review, warned : int
        Reports, their pages and findings, the findings that need review, and the reports with warnings.
    balance : dict
        Findings by component and polarity; the component is ``""`` where none is known.
    errors : Counter
        Files that could not be tagged, by the kind of error.
    passed_over : int
        Files of the folders whose names say that they are no commentary.
    """

    reports: int = 0
    pages: int = 0
    findings: int = 0
    review: int = 0
    warned: int = 0
    balance: dict[str, Counter[str]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    passed_over: int = 0

    def add(self, entry: Entry) -> None:
        """Count what came of one more file."""
        if entry.error is not None:
            self.errors[entry.error] += 1
            return
        self.reports += 1
        self.pages += entry.pages
        self.findings += entry.findings
        self.review += entry.review
        self.warned += bool(entry.warnings)
        for component, counts in entry.balance.items():
            self.balance.setdefault(component, Counter()).update(counts)

    def so_far(self) -> str:
        """Answer what a progress bar says beside the count of files.

        Examples
        --------
        >>> from collections import Counter
        >>> Summary(findings=1, errors=Counter(NoTextError=2)).so_far()
        '1 finding, 2 errors'
        """
        counts = {"finding": self.findings, "error": self.errors.total()}
        return ", ".join(f"{count:,} {what}{'' if count == 1 else 's'}" for what, count in counts.items())

    def __str__(self) -> str:
        from rich.console import Console

        console = Console(file=StringIO(), width=100, color_system=None, highlight=False, force_jupyter=False)
        with console.capture() as shown:
            console.print(self.table())
        return "\n".join(line.rstrip() for line in shown.get().splitlines())

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython and notebooks show."""
        printer.text(str(self))

    def table(self, names: Mapping[str, str] | None = None) -> RenderableType:
        """Answer what `rich` prints of it.

        Parameters
        ----------
        names : mapping of str to str, optional
            The components in their order, with what people call them.
        """
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        facts = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        facts.add_column()
        facts.add_column(justify="right")
        for name, value in self._facts():
            facts.add_row(name, value)
        if not self.findings:
            return facts
        return Group(facts, Text(), self._balance(names or {}))

    def _facts(self) -> list[tuple[str, str]]:
        failed = self.errors.total()
        facts = [
            ("files", f"{self.reports + failed:,}"), ("reports", f"{self.reports:,}"), ("pages", f"{self.pages:,}"),
            ("findings", f"{self.findings:,}"),
        ]  # fmt: skip
        if self.findings:
            facts.append(("needing review", f"{self.review:,} ({self.review / self.findings:.0%})"))
        facts.append(("reports with warnings", f"{self.warned:,}"))
        if self.passed_over:
            facts.append(("passed over", f"{self.passed_over:,}"))
        facts.append(("errors", f"{failed:,}"))
        return facts + [(f"  {name}", f"{count:,}") for name, count in sorted(self.errors.items())]

    def _balance(self, names: Mapping[str, str]) -> Any:
        from rich.table import Table
        from rich.text import Text

        from hrtag.presenting.terminal import SIGNS
        from hrtag.rendering import plain

        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
        table.add_column("component")
        for polarity in POLARITIES:
            table.add_column(f"{SIGNS[polarity]} {polarity}", justify="right")
        order = [*(each for each in names if each in self.balance), *sorted(set(self.balance) - set(names))]
        for component in order:
            counts = self.balance[component]
            shown = Text(plain(names.get(component, component) or "none"))
            table.add_row(shown, *(f"{counts[polarity]:,}" if counts[polarity] else "" for polarity in POLARITIES))
        return table

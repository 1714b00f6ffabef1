"""A bar while many connectors are judged."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from report.plain import visible

if TYPE_CHECKING:
    from rich import progress as bars


class Progress:
    """A bar on standard error while many connectors are judged; nothing where that is no terminal.

    >>> with Progress(total=2) as progress:
    ...     progress.done("certified-connectors/Contoso Invoices")
    """

    def __init__(self, total: int, file: TextIO | None = None) -> None:
        self._total = total
        self._file = sys.stderr if file is None else file
        self._bar: bars.Progress | None = None
        self._task: bars.TaskID | None = None

    def __enter__(self) -> Self:
        if self._total > 1 and self._file.isatty() and os.environ.get("TERM") != "dumb":
            from rich import progress as bars
            from rich.console import Console

            self._bar = bars.Progress(
                bars.MofNCompleteColumn(),
                bars.BarColumn(),
                bars.TextColumn("{task.description}", markup=False),
                console=Console(file=self._file),
                transient=True,
            )
            self._task = self._bar.add_task("", total=self._total)
            self._bar.start()
        return self

    def done(self, path: str) -> None:
        """One more connector is judged."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, description=visible(path, 60))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

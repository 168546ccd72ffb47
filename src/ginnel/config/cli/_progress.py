"""A progress bar for loads: on a terminal a moving line, elsewhere nothing until the receipt."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Report:
    """Called with a load after each committed batch."""

    def __init__(self, quiet: bool) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=quiet or not sys.stderr.isatty(),
            transient=True,
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Report:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, load: Any) -> None:
        key = str(load.id)
        if key not in self._tasks:
            self._tasks[key] = self._bar.add_task(load.filename, total=None)
        self._bar.update(self._tasks[key], completed=load.read)

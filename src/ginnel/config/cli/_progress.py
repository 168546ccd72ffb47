"""Progress bars: on a terminal a moving line, elsewhere nothing until the receipt."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def _bar(quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=quiet or not sys.stderr.isatty(),
        transient=True,
    )


@contextmanager
def counting(what: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar for work that says how much of how much is done."""
    with _bar(quiet) as bar:
        task = bar.add_task(what, total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress


class Report:
    """Called with a load after each committed batch."""

    def __init__(self, quiet: bool) -> None:
        self._bar = _bar(quiet)
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

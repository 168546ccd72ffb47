"""A file in the home that says a restore is under way, so that half of one is never taken for an installation.

It is there before the first key moves and goes when all is back; a restore that was killed leaves it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ginnel.kernel.errors import GinnelError

# How far it came: what was here is whole and can come back, or some of it may be gone.
STARTED, REPLACING = "started", "replacing"


class NotRestored(GinnelError):
    """A restore into this home did not finish."""

    code = "not-restored"


def path(home: Path) -> Path:
    return home / "restoring"


def refuse(home: Path) -> None:
    """Raises `NotRestored` while a restore has not finished."""
    if path(home).exists():
        raise NotRestored(
            f"A restore into {home} did not finish. Run the restore again: ginnel restore SOURCE --force"
        )


def put(home: Path, stage: str) -> None:
    """On disk before anything that it warns of."""
    with path(home).open("w", encoding="ascii") as file:
        file.write(stage)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def restoring(home: Path) -> Iterator[None]:
    """The marker is there inside the block, and goes with it: when all is done, or when nothing was replaced.

    One that an earlier restore left goes only when all is done.
    """
    home.mkdir(parents=True, exist_ok=True)
    was_left = path(home).exists()
    if not was_left:
        put(home, STARTED)
    try:
        yield
    except BaseException:
        if not was_left and path(home).read_text(encoding="ascii") == STARTED:
            path(home).unlink()
        raise
    path(home).unlink()

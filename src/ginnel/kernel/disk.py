"""Room on a disk, to say so when something failed for want of it."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

MEGABYTE = 2**20
# PostgreSQL cannot go on with less than a few segments of its write-ahead log, 16 MB each.
HARDLY_ANY = 64 * MEGABYTE
_DISK_FULL = "53100"  # SQLSTATE disk_full


def is_full(place: Path) -> bool:
    """Whether the disk that holds `place` has no room worth the name."""
    try:
        return shutil.disk_usage(place).free < HARDLY_ANY
    except OSError:
        return False


def lacks_room(error: BaseException) -> bool:
    """Whether an error is a disk's, or a database's that says it had no room."""
    cause = error.__cause__ or error
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return getattr(cause, "sqlstate", None) == _DISK_FULL


def said(place: Path) -> str:
    """A sentence that names the disk and what is left on it."""
    return f"The disk that holds {place} is full: {shutil.disk_usage(place).free // MEGABYTE:,} MB left."

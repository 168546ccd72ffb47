"""The machine and the files of the installation."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ginnel.config import keys
from ginnel.config.finding import Finding, State
from ginnel.config.running import home
from ginnel.kernel import clock

GIGABYTE = 2**30
LITTLE_SPACE, HARDLY_ANY = 5 * GIGABYTE, GIGABYTE
BACKUP_AGE = timedelta(days=1, hours=6)


def python() -> Iterator[Finding]:
    said = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    fine = sys.version_info >= (3, 11)
    yield Finding(
        "python", State.FINE if fine else State.WRONG, said, "" if fine else "Install Python 3.11 or newer."
    )


def disk() -> Iterator[Finding]:
    free = shutil.disk_usage(home()).free
    state = State.WRONG if free < HARDLY_ANY else State.WARNING if free < LITTLE_SPACE else State.FINE
    do = "" if state is State.FINE else f"Make room on the disk that holds {home()}."
    yield Finding("disk", state, f"{free / GIGABYTE:.1f} GB free under {home()}", do)


def keys_in_place() -> Iterator[Finding]:
    place = keys.directory(home())
    missing = [name for name in keys.PURPOSES if not keys.serials(home(), name)]
    if missing:
        do = "Restore them from a backup; see docs/how-to/keys.md."
        yield Finding("keys", State.WRONG, f"missing: {', '.join(missing)}", do)
    elif not place.exists():
        yield Finding("keys", State.FINE, "all from the environment")
    else:
        open_ones = [path.name for path in [place, *place.iterdir()] if _others_may(path.stat().st_mode)]
        if open_ones:
            do = f"chmod -R go= {place}"
            yield Finding("keys", State.WRONG, f"other users may read {', '.join(sorted(open_ones))}", do)
        else:
            yield Finding("keys", State.FINE, f"{len(keys.PURPOSES)} keys, readable by their owner alone")


def _others_may(mode: int) -> bool:
    return bool(stat.S_IMODE(mode) & 0o077)


def backups() -> Iterator[Finding]:
    """The moment of the last backup that went well is noted in the home by `ginnel backup`."""
    note = home() / "last-backup"
    if not note.exists():
        yield Finding("backup", State.WARNING, "none has been taken", "ginnel backup DESTINATION, every day.")
        return
    taken = datetime.fromtimestamp(os.stat(note).st_mtime, UTC)
    late = clock.now() - taken > BACKUP_AGE
    do = "ginnel backup DESTINATION, every day." if late else ""
    yield Finding(
        "backup", State.WARNING if late else State.FINE, f"last taken {taken:%Y-%m-%d %H:%M} UTC", do
    )

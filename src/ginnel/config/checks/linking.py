"""Spark, where everybody is matched with it: is what it needs here, and is its folder ours alone."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from ginnel.config.finding import Finding, State
from ginnel.kernel.errors import GinnelError

_HOW = "See docs/how-to/link-with-spark.md."


def linking_engine() -> Iterator[Finding]:
    """Nothing is said where DuckDB is chosen, which needs nothing. Spark itself is not started: that takes too long."""
    from ginnel.foundation.people import actions

    try:
        ready = actions.spark_readiness()
    except GinnelError as refused:
        yield Finding("linking", State.WRONG, "everybody cannot be matched with Spark", str(refused))
        return
    if ready is None:
        return
    do = _folder(ready.folder, is_local=ready.is_local)
    yield Finding("linking", State.WRONG if do else State.FINE, ready.found, do)


def _folder(folder: Path, *, is_local: bool) -> str:
    """What to do about it; on this machine it is made when it is needed."""
    if not folder.is_dir():
        return (
            ""
            if is_local
            else f"{folder} is not there: mount what Spark's workers see under that path. {_HOW}"
        )
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return f"chmod go= {folder}"
    return ""

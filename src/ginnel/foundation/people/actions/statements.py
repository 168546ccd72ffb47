"""The statements of the hot path, and what is sent with them."""

from __future__ import annotations

from collections.abc import Iterable

from ginnel.kernel.prepared import run

__all__ = ["array", "run"]


def array(values: Iterable[object]) -> str:
    """Numbers or ids as PostgreSQL writes an array of them: of thousands, the client makes it ten times as fast."""
    return "{" + ",".join(map(str, values)) + "}"

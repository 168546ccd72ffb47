"""What a command that handles very many small objects asks of the interpreter."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Look for rubbish seldom: trees die young and hold no cycles. Loading the pretend county takes a quarter less time
    so, and what is read back for relationships half."""
    gc.set_threshold(100_000, 50, 50)

"""Keeping the bytes as they arrived."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ginnel.foundation.record.store import frames
from ginnel.foundation.record.store import originals as store
from ginnel.kernel.viewer import Viewer


def keep_originals(*, load: UUID, first_row: int, originals: Sequence[bytes], by: Viewer) -> None:
    """Keep the bytes of consecutive rows from `first_row` as provenance, in the caller's transaction.

    Audited by the caller, whose event names the load; `by` is required so that no bytes enter without a name.
    """
    store.keep(load, first_row, originals)


def keep_frame(*, load: UUID, first_row: int, pieces: Sequence[bytes], by: Viewer) -> None:
    """Keep what stands before rows `first_row`, `first_row` + 1, … of a file that is one Bundle and, last, after them.

    Audited by the caller, as `keep_originals` is.
    """
    frames.keep(load, first_row, pieces)

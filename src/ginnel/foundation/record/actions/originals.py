"""Keeping the bytes as they arrived."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ginnel.foundation.record.store import originals as store
from ginnel.kernel.viewer import Viewer


def keep_originals(*, load: UUID, first_row: int, originals: Sequence[bytes], by: Viewer) -> None:
    """Keep the bytes of consecutive rows from `first_row` as provenance, in the caller's transaction.

    Audited by the caller, whose event names the load; `by` is required so that no bytes enter without a name.
    """
    store.keep(load, first_row, originals)

"""The bytes as they arrived."""

from __future__ import annotations

from uuid import UUID

from ginnel.foundation.record.store import originals as store
from ginnel.kernel.viewer import Viewer


def original(*, viewer: Viewer, load: UUID, row: int) -> bytes | None:
    """One row of a load exactly as it arrived, or None. The caller has decided that `viewer` may see it: for an
    entry through `entry`, for a quarantined row because keeping the record is their work."""
    return store.fetch(load, row)

"""The bytes as they arrived."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.record.store import frames
from ginnel.foundation.record.store import originals as store
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


def original(*, viewer: Viewer, load: UUID, row: int) -> bytes | None:
    """One row of a load exactly as it arrived, or None. The caller has decided that `viewer` may see it: for an
    entry through `entry`, for a quarantined row because keeping the record is their work."""
    return store.fetch(load, row)


def received(*, viewer: Viewer, load: UUID) -> Iterator[bytes]:
    """A file that is one Bundle, put together again as it was received, piece by piece; the reading is written down.

    For keeping the record only: raises NotPermitted for any other purpose, because no person is asked about, and
    NotFound for a load that was no such file.
    """
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record reads whole files.",))
    if not frames.framed([load]):
        raise NotFound("That load was no file of one Bundle, or the file is no longer kept.")
    audit.append(by=viewer, events=[Event("load.file-read", None, detail={"load": str(load)})])
    return frames.whole(load)

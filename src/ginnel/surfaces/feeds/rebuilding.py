"""A file that was received, given back as it came."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from ginnel.care.reception import queries
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel.viewer import Purpose


def received(load: UUID) -> Iterator[bytes]:
    """The Bundle that `load` brought, piece by piece, whichever load first brought the same bytes.

    Raises NotFound for a load that does not exist or was no file of one Bundle.
    """
    viewer = sharing.service("hand-back", purpose=Purpose.RECORD_KEEPING)
    queries.load(viewer=viewer, id=load)
    return record.received(viewer=viewer, load=queries.kept_under(viewer=viewer, ids=[load])[load])

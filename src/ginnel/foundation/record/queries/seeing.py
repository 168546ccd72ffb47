"""Which of some entries of a person may be seen, for what was taken from them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ginnel.foundation.record.queries import sight
from ginnel.kernel.viewer import Viewer


def seen(ids: Collection[UUID], *, person: UUID, viewer: Viewer) -> frozenset[UUID]:
    """Of these, those that the viewer may see now on the person's story."""
    if not ids:
        return frozenset()
    wanted = {str(one): one for one in ids}
    rows = sight.visible(sight.see(viewer, person))
    return frozenset(wanted[row.id_text] for row in rows if row.id_text in wanted)

"""What was withdrawn where it stood because it is about somebody else: its words are that person's, and are shown
where it stood only to whoever may see them where it stands now."""

from __future__ import annotations

from uuid import UUID

from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.fhir.hashing import code_hash
from ginnel.foundation.record.fhir.parameters import of_kind
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.rules import notes
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.viewer import Viewer

_MOST = 10  # moves of one entry that are followed; beyond them nothing is shown


def may_look_back(viewer: Viewer, row: Row, most: int = _MOST) -> bool:
    """Whether the earlier versions of what may be seen may be shown, as far as it was moved: decided anew for whose it
    is now."""
    if row.standing != Standing.ENTERED_IN_ERROR:
        return True
    to = _moved_to(row)
    if to is None:
        return True
    found = reading.opening(to)
    if found is None or found.person is None or not most:
        return False
    permits = access.granted(access.see(viewer, found.person)).permits(found.row)
    return permits and may_look_back(viewer, found.row, most - 1)


def _moved_to(row: Row) -> UUID | None:
    """As the withdrawal says; of one that was moved before withdrawals said so, by what says where it came from."""
    stored = reading.bodies([row]).get(row.number)
    said = notes.moved_to(json.read(stored.body)) if stored else None
    if said:
        return said
    ((param, _),) = of_kind("Basic")["_source"].stored
    return reading.come_from(param, code_hash(f"urn:uuid:{row.id}"))

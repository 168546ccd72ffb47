"""The viewer with whom a safeguarding page is read: the same worker, for the purpose of keeping somebody safe."""

from __future__ import annotations

from django.http import HttpRequest

from ginnel.foundation.sharing.queries import StaffViewer, staff
from ginnel.foundation.sharing.rules import PURPOSES
from ginnel.kernel.errors import Unauthenticated
from ginnel.kernel.viewer import Purpose


def for_safety(request: HttpRequest) -> StaffViewer:
    """Theirs as they signed in, where their role does not work for that purpose. An objection to sharing does not bind
    it, and what is read so is none of the looks that a resident is told of. Raises Unauthenticated where the role has
    ended since."""
    viewer: StaffViewer = request.viewer  # type: ignore[attr-defined]
    if Purpose.SAFEGUARDING not in PURPOSES.get(viewer.role, ()) or viewer.staff_role is None:
        return viewer
    found = staff(staff_role=viewer.staff_role, request_id=viewer.request_id, purpose=Purpose.SAFEGUARDING)
    if found is None:
        raise Unauthenticated("That role has ended.", challenge="")
    found.refusals = viewer.refusals  # so that what was refused is kept when the request ends
    return found

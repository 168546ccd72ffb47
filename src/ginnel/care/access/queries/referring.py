"""What whoever refers out of a contact is asked of the assessments that it owes."""

from __future__ import annotations

from uuid import UUID

from ginnel.care.access.queries.ending import ending_of
from ginnel.care.access.queries.files import is_theirs
from ginnel.care.access.queries.finding import contact_for, referral_for
from ginnel.care.access.queries.sight import open_to
from ginnel.care.access.rules.referring import Asking, asking
from ginnel.care.access.states import ReferredFor
from ginnel.kernel.viewer import Viewer


def assessment_asked(contact: UUID | None, *, again: UUID | None = None, viewer: Viewer) -> Asking:
    """Out of a contact, or of a referral that one repeats: for the same as that. Nothing is said to whoever does not
    read what the contact says, of which what it owes is part. Raises NotFound."""
    if again is not None:
        earlier = ReferredFor(referral_for(again, viewer=viewer).assessment)
        if earlier != ReferredFor.UNSAID or contact is None:
            return Asking(otherwise=earlier)
    if contact is None:
        return Asking()
    found = contact_for(contact, viewer=viewer)
    is_open = found.category in open_to(found, viewer=viewer) or is_theirs(found, viewer=viewer)
    return asking(ending_of(found, viewer=viewer)) if is_open else Asking()

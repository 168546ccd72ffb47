"""Parts of a resource that are closed to some of those who may see the rest of it.

What tells that somebody changed their gender stands in what describes them, which many may read, and in what described
them before. It is shown to whoever may read the category of that subject about the person, and to the organisation
that said it, and to nobody else (Gender Recognition Act 2004, section 22).
"""

from __future__ import annotations

from uuid import UUID

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.record.fhir import gender
from ginnel.foundation.record.fhir.gender import Part
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.viewer import Action, Viewer


def seen(viewer: Viewer, row: Row, person: UUID | None, body: bytes, *, version: int) -> Part:
    """Of what a version of a resource of `person` says, all that the viewer may see."""
    is_earlier = version != row.version
    is_open = not gender.tells(body, is_earlier=is_earlier) or _may_see(viewer, row, person)
    return gender.seen(body, is_open=is_open, is_earlier=is_earlier)


def _may_see(viewer: Viewer, row: Row, person: UUID | None) -> bool:
    if person and gender.may_be_told(viewer.categories(person, Action.READ), is_own=False):
        return True
    holder = organisations.by_numbers([row.organisation_number], viewer=viewer).get(row.organisation_number)
    is_own = holder is not None and holder.code == viewer.organisation != ""
    return gender.may_be_told((), is_own=is_own)

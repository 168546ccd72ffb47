"""Parts of a resource that are closed to some of those who may see the rest of it.

What tells that somebody changed their gender stands in what describes them, which many may read. It is shown to whoever
may read the category of that subject about the person, and to the organisation that said it, and to nobody else
(Gender Recognition Act 2004, section 22).
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.record.fhir import gender
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.viewer import Action, Category, Viewer

SUBJECT = Category.SEXUAL_AND_REPRODUCTIVE_HEALTH


class Seen(NamedTuple):
    """The bytes that may be seen, and whether something was left out of them."""

    body: bytes
    is_part: bool


def seen(viewer: Viewer, row: Row, person: UUID | None, body: bytes) -> Seen:
    """Of what a resource of `person` says, all that the viewer may see."""
    if not gender.tells(body) or _may_see(viewer, row, person):
        return Seen(body, False)
    return Seen(gender.without(body), True)


def _may_see(viewer: Viewer, row: Row, person: UUID | None) -> bool:
    if person and SUBJECT in viewer.categories(person, Action.READ):
        return True
    holder = organisations.by_numbers([row.organisation_number], viewer=viewer).get(row.organisation_number)
    return holder is not None and holder.code == viewer.organisation != ""

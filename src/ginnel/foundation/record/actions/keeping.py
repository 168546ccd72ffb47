"""Keeping the entry of something that another noun owns as that noun says it is now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.people import actions as people
from ginnel.foundation.record.actions.notes import place_of
from ginnel.foundation.record.actions.publish import Place, publish
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import resources
from ginnel.kernel.viewer import Category, Viewer


@transaction.atomic
def keep(
    *,
    person: UUID,
    id: UUID,
    kind: str,
    tree: dict[str, Any],
    category: Category,
    is_mistake: bool = False,
    by: Viewer,
) -> bool:
    """Publish `tree` under `id`, or as its next version, on the source record where the first hangs: an entry never
    changes hands because what it is about has moved on.

    False where somebody withdrew the entry or gave it to another person: it stays so, whatever its noun says of it.
    Raises Invalid as `publish`.
    """
    place = place_of(person, by)
    resources.lock_organisation(place.organisation_number)
    first = resources.held([id.bytes]).get(id.bytes)
    if first is not None and first.is_withdrawn:
        return False
    if first is not None:
        owner = people.hold_records(numbers=[first.source_number], by=by)[first.source_number].person
        place = Place(owner, first.source_number, place.organisation_number)
    standing = Standing.ENTERED_IN_ERROR if is_mistake else Standing.CURRENT
    publish(place=place, kind=kind, tree=tree, by=by, id=id, standing=standing, category=category)
    return True

"""Of whose knowing somebody the viewer may not be told."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ginnel.foundation.people.models import Closing, SourceRecord
from ginnel.foundation.people.queries.choosing import knowable
from ginnel.foundation.people.queries.describing import with_closing
from ginnel.foundation.people.rules.closing import may_know
from ginnel.kernel.viewer import Action, Viewer


def kept_back(person: UUID, *, viewer: Viewer) -> frozenset[int]:
    """The person's source records, by number, that a list of people leaves out for this viewer (`rules.closing`)."""
    records = with_closing([person])
    known = {one.number for one in knowable(records, viewer=viewer)} if records else set()
    return frozenset(one.number for one in records if one.number not in known)


def telling(codes: Collection[str], person: UUID, *, viewer: Viewer) -> frozenset[str]:
    """Those of these organisations, by code, that tell by being named beside this person what the viewer may not read:
    each says nothing of anybody that is not closed. What one of them has said of this person alone does not count: an
    organisation that vanished with it would tell of it. Nobody is kept from their own."""
    permitted = viewer.categories(person, Action.READ)
    found = set()
    for code in set(codes) - {viewer.organisation}:
        described = SourceRecord.objects.filter(organisation__code=code, described_at__isnull=False)
        if described.filter(closing=None).exists():
            continue
        said = Closing.objects.filter(source__organisation__code=code).values_list("categories", flat=True)
        closed_by = {category for categories in said.distinct() for category in categories}
        if not may_know(closed_by, permitted, purpose=viewer.purpose, is_own=False):
            found.add(code)
    return frozenset(found)

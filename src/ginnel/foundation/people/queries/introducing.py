"""Who knows a person by which records, for looking back at what systems read. Only a service that checks how records
are used may ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries.closeness import check_looks_back
from ginnel.foundation.people.rules.knowing import KnownBy
from ginnel.kernel.viewer import Viewer


def known_by(people: Collection[UUID], *, viewer: Viewer) -> dict[UUID, list[KnownBy]]:
    """By person as they stand now. Raises NotPermitted."""
    check_looks_back(viewer=viewer)
    found: dict[UUID, list[KnownBy]] = defaultdict(list)
    rows = SourceRecord.objects.filter(person_id__in=people).order_by("number")
    fields = ("person_id", "organisation__code", "number", "home_id", "described_at", "practice_code")
    for person, organisation, number, home, described_at, practice in rows.values_list(*fields):
        found[person].append(KnownBy(organisation, number, home, described_at is not None, practice))
    return dict(found)

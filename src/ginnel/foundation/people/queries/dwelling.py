"""How many of some people live where, for counts in which nobody is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from itertools import islice
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries.restrictions import hidden_people
from ginnel.kernel.viewer import Viewer

_AT_ONCE = 20_000


def by_postcode(counted: Mapping[UUID, int], *, viewer: Viewer) -> dict[str, int]:
    """Sums by the postcode that most sources say of each person. Those of whom nobody may learn where they live, and of
    whom no source says it, are in none; nor is it asked of a source whose knowing somebody is closed."""
    found: Counter[str] = Counter()
    left = iter(counted)
    while people := tuple(islice(left, _AT_ONCE)):
        for person, postcode in _homes(people).items():
            found[postcode] += counted[person]
    return dict(found)


def _homes(people: tuple[UUID, ...]) -> dict[UUID, str]:
    said: dict[UUID, Counter[str]] = defaultdict(Counter)
    apart = set(hidden_people().filter(id__in=people).values_list("id", flat=True))
    rows = SourceRecord.objects.filter(person_id__in=people, closing=None).exclude(postcode="")
    for person, postcode in rows.values_list("person_id", "postcode"):
        said[person][postcode] += 1
    return {
        person: min(counts, key=lambda code: (-counts[code], code))
        for person, counts in said.items()
        if person not in apart
    }


def living_at(postcodes: Collection[str], *, viewer: Viewer) -> QuerySet:
    """Ids of those of whom some source says that they live at one of these, to narrow a list that the viewer may read
    by; nobody of whom it is protected. Only for use in a query: it decides nothing about the viewer."""
    there = SourceRecord.objects.filter(
        postcode__in=list(postcodes), closing=None, is_separated=False, traced_apart=False
    )
    apart = hidden_people().filter(id=OuterRef("person_id"))
    return there.filter(~Exists(apart)).values("person_id")

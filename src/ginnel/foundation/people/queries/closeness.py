"""How people stand to each other outside any service: names, dwellings. For looking back at who opened whose record.

Nothing here is shown. Only a service that checks how records are used may ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries.restrictions import current
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

Name = tuple[str, str]
# Everybody who, of any organisation, has the postcode and the address of one of these people. An address of a postcode
# alone is a street, so both must be said.
_HOUSEMATES = """
SELECT DISTINCT one.person_id, other.family_folded, other.given_folded
FROM people_sourcerecord one
JOIN people_sourcerecord other
  ON other.postcode = one.postcode AND other.address_folded = one.address_folded
 AND other.person_id <> one.person_id
WHERE one.person_id = ANY(%s) AND one.postcode <> '' AND one.address_folded <> '' AND other.family_folded <> ''
"""
_APART = (
    "SELECT person_id FROM people_sourcerecord WHERE person_id = ANY(%s) AND (is_separated OR traced_apart)"
)
_SHARES = """
SELECT family_folded, 1000.0 * count(*) / (SELECT greatest(count(*), 1) FROM people_sourcerecord)
FROM people_sourcerecord WHERE family_folded = ANY(%s) GROUP BY family_folded
"""


@dataclass(slots=True)
class Described:
    """What organisations say of a person that could tie them to a worker: folded names, e-mail addresses in lower
    case, whether any keeps the identity apart or the record is restricted."""

    names: set[Name] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    is_apart: bool = False


def described(people: Collection[UUID], *, viewer: Viewer) -> dict[UUID, Described]:
    """By person; those of whom nothing is said are left out. Raises NotPermitted."""
    check_looks_back(viewer=viewer)
    found: dict[UUID, Described] = defaultdict(Described)
    columns = ("person_id", "family_folded", "given_folded", "email", "is_separated", "traced_apart")
    for person, family, given, email, separated, apart in SourceRecord.objects.filter(
        person_id__in=people
    ).values_list(*columns):
        if family:
            found[person].names.add((family, given))
        if email:
            found[person].emails.add(email.casefold())
        found[person].is_apart |= separated or apart
    for person in current().filter(person_id__in=people).values_list("person_id", flat=True):
        found[person].is_apart = True
    return dict(found)


def restricted_or_apart(people: Collection[UUID], *, viewer: Viewer) -> set[UUID]:
    """Those of these whose record is restricted or kept apart. Raises NotPermitted."""
    check_looks_back(viewer=viewer)
    with connection.cursor() as cursor:
        cursor.execute(_APART, [list(people)])
        apart = {person for (person,) in cursor}
    return apart | (set(current().values_list("person_id", flat=True)) & set(people))


def housemates(people: Collection[UUID], *, viewer: Viewer) -> dict[UUID, set[Name]]:
    """The folded names of whoever lives where each of these people lives. Raises NotPermitted."""
    check_looks_back(viewer=viewer)
    found: dict[UUID, set[Name]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_HOUSEMATES, [list(people)])
        for person, family, given in cursor:
            found[person].add((family, given))
    return dict(found)


def surnames_per_thousand(families: Collection[str], *, viewer: Viewer) -> dict[str, float]:
    """How common folded surnames are among the place's records. Raises NotPermitted."""
    check_looks_back(viewer=viewer)
    with connection.cursor() as cursor:
        cursor.execute(_SHARES, [sorted(families)])
        return {family: float(share) for family, share in cursor}


def check_looks_back(*, viewer: Viewer) -> None:
    """Raises NotPermitted for all but a service that checks how records are used."""
    if viewer.purpose != Purpose.INFORMATION_GOVERNANCE or not viewer.identity.startswith("service:"):
        raise NotPermitted(("Only a check of how records are used asks this.",))

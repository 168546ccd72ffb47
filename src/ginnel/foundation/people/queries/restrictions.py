"""What restricts people's records now, for whatever shows, finds or counts them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ginnel.foundation.people.models import Person, Restriction, SourceRecord
from ginnel.foundation.people.states import RestrictionKind
from ginnel.kernel.exemptions import needs_no_viewer

IS_APART = Q(is_separated=True) | Q(traced_apart=True)
"""`SourceRecord.is_apart`, as a condition."""


def current() -> QuerySet[Restriction]:
    """Those that are not ended."""
    return Restriction.objects.filter(ending=None)


def hiding_whereabouts() -> list[str]:
    return [str(kind) for kind in RestrictionKind if kind.hides_whereabouts]


@needs_no_viewer("whom not to place anywhere; says nothing else")
def addresses_protected(people: Collection[UUID]) -> set[UUID]:
    """Those of these people of whom nobody may learn where they live who does not work with them."""
    rows = current().filter(person_id__in=people, kind__in=hiding_whereabouts())
    return set(rows.values_list("person_id", flat=True))


@needs_no_viewer("whether more is asked of a viewer; says nothing else")
def is_hidden(person: UUID) -> bool:
    """Whether where they live, or their name, is only for those who work with them."""
    is_restricted = Q(kind__in=hiding_whereabouts()) | ~Q(alias_family="")
    return (
        current().filter(is_restricted, person_id=person).exists()
        or SourceRecord.objects.filter(IS_APART, person_id=person).exists()
    )


@needs_no_viewer("a condition on many; says nothing by itself")
def hidden_people() -> QuerySet[Person]:
    """Those of whom `is_hidden` holds."""
    marks = current().filter(Q(kind__in=hiding_whereabouts()) | ~Q(alias_family=""), person_id=OuterRef("id"))
    apart = SourceRecord.objects.filter(IS_APART, person_id=OuterRef("id"))
    return Person.objects.filter(Exists(marks) | Exists(apart))

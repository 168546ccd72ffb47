"""Which contacts somebody may know of, and what of one they may read."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, ContactPerson
from ginnel.care.access.queries.finding import people_of
from ginnel.foundation.sharing import rules
from ginnel.kernel.viewer import RESTRICTED, Action, Category, Purpose, Viewer


def known_of(found: QuerySet, *, contact_field: str, viewer: Viewer) -> QuerySet:
    """Narrow rows of contacts to those that name nobody who is closed to the viewer. What names nobody yet is no
    person's: its organisation's."""
    one = ContactPerson.objects.filter(pk=OuterRef("pk"))
    allowed = viewer.restrict(one, person_field="person_id")
    named = ContactPerson.objects.filter(
        contact=OuterRef(contact_field), person__isnull=False, replaced_by=None
    )
    closed = named.filter(~Exists(allowed))
    return found.filter(~Exists(closed))


def open_to(found: Contact, *, viewer: Viewer) -> frozenset[int]:
    """The categories that the viewer may read of everybody whom it names. Where it names nobody who was found, what was
    said is nobody's record yet: open to its organisation but for the restricted subjects of which their role reads
    nothing."""
    of_each = [viewer.categories(one, Action.READ) for one in people_of(found, viewer=viewer)]
    if not of_each:
        of_each = [frozenset(one for one in Category if one not in RESTRICTED or reads(one, viewer=viewer))]
    return frozenset(int(one) for one in frozenset.intersection(*of_each))


def reads(category: Category, *, viewer: Viewer) -> bool:
    """Whether the viewer's role reads facts of this kind of anybody at all."""
    if viewer.purpose is Purpose.RECORD_KEEPING:
        return True
    return bool(rules.reach_of(viewer.role, viewer.purpose, category, Action.READ))


def shown(text: str, *, otherwise: Category, read: frozenset[int], viewer: Viewer) -> str:
    """Free text, where the viewer may read of the subject that its words are about; "" where they may not."""
    return text if not text or category_of(text, otherwise) in read else ""

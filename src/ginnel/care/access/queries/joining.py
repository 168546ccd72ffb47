"""Contacts that are one case: those that were closed as the same as another, and the one that goes on for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from ginnel.care.access.models import Contact, ContactOutcome, ContactStep
from ginnel.care.access.queries.finding import contact_for
from ginnel.care.access.queries.sight import known_of
from ginnel.care.access.states import ContactState, Part
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

_INSIDE = "asked by this noun's own actions and queries, of what they were let read"


@needs_no_viewer(_INSIDE)
def joined_to(contact: Contact) -> list[Contact]:
    """Those that were joined to it, to one of them, and so on, oldest first: each with `joined_at`. What was opened
    again since goes on by itself."""
    said = ContactOutcome.objects.filter(contact=OuterRef("pk"), same_as__isnull=False).order_by("-at", "-id")
    moved_since = ContactStep.objects.filter(contact=OuterRef("pk"), at__gt=OuterRef("joined_at"))
    rows = Contact.objects.annotate(
        goes_on_as=Subquery(said.values("same_as")[:1]), joined_at=Subquery(said.values("at")[:1])
    ).filter(~Exists(moved_since.exclude(state=ContactState.CLOSED)), standing=None)
    found: dict[UUID, Contact] = {}
    looked_at = {contact.pk}
    while looked_at:
        more = rows.filter(outcomes__same_as__in=looked_at, goes_on_as__in=looked_at).distinct()
        found |= (new := {one.pk: one for one in more if one.pk not in found and one.pk != contact.pk})
        looked_at = set(new)
    return sorted(found.values(), key=lambda one: (one.recorded_at, one.pk))


@needs_no_viewer(_INSIDE)
def last_joined(contact: Contact) -> datetime | None:
    """When the last of them was joined to it or to another of them; None where none is."""
    return max((one.joined_at for one in joined_to(contact)), default=None)  # type: ignore[attr-defined]


@needs_no_viewer(_INSIDE)
def goes_on_at(contact: Contact) -> Contact:
    """The contact that goes on for it: itself, unless it was joined to another."""
    passed = set[UUID]()
    while contact.pk not in passed:
        passed.add(contact.pk)
        said = contact.outcomes.filter(same_as__isnull=False).order_by("-at", "-id").first()
        other = said.same_as if said else None
        if other is None or contact.pk not in {one.pk for one in joined_to(other)}:
            break
        contact = other
    return contact


@needs_no_viewer(_INSIDE)
def whom(contact: Contact) -> frozenset[UUID]:
    """Everybody whom it is about; nobody where somebody of them is not known, for who that is nobody can say."""
    rows = contact.people.filter(part=Part.ABOUT, replaced_by=None).values_list("person_id", flat=True)
    return frozenset() if None in rows else frozenset(rows)


def may_join(contact: UUID, *, viewer: Viewer) -> frozenset[UUID]:
    """The open contacts of the same organisation that are about everybody whom this one is about."""
    found = contact_for(contact, viewer=viewer)
    about = whom(found)
    others = Contact.objects.filter(organisation=found.organisation, standing__isnull=False)
    others = others.filter(people__person__in=about).exclude(pk=found.pk).distinct()
    known = known_of(others, contact_field="pk", viewer=viewer)
    return frozenset(one.pk for one in known if about <= whom(one)) if about else frozenset()

"""Finding a contact or a referral, for those who may work with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ginnel.care.access.models import Contact, ContactStep, Referral, ReferralStep
from ginnel.care.access.states import ContactState
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel.errors import Conflict, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer

_CONTACT, _REFERRAL = "There is no such contact.", "There is no such referral."


def contact_for(id: UUID, *, viewer: Viewer) -> Contact:
    """A contact of the viewer's organisation. Raises NotFound: to others, and to those who may not know of somebody
    whom it names, there is none."""
    found = Contact.objects.select_related("organisation").filter(id=id).first()
    if found is None or found.organisation.code != viewer.organisation:
        raise NotFound(_CONTACT)
    _check_knows(people_of(found, viewer=viewer), _CONTACT, viewer)
    return found


def referral_for(id: UUID, *, viewer: Viewer) -> Referral:
    """A referral that the viewer's organisation sent or was sent. Raises NotFound as `contact_for`."""
    rows = Referral.objects.select_related(
        "from_team__organisation", "to_team__organisation", "person", "contact__organisation"
    )
    found = rows.filter(id=id).first()
    sides = found and {found.from_team.organisation.code, found.to_team.organisation.code}
    if found is None or not sides or viewer.organisation not in sides:
        raise NotFound(_REFERRAL)
    _check_knows([found.person_id], _REFERRAL, viewer)
    return found


def check_may_keep_time(of: Contact | Referral, *, viewer: Viewer) -> None:
    """Whoever has it keeps its clocks. Raises NotFound where the viewer may not know of it, Conflict for others."""
    if isinstance(of, Contact):
        contact_for(of.pk, viewer=viewer)
        check_has(of, viewer=viewer)
        return
    referral_for(of.pk, viewer=viewer)
    step = last_referral_step(of, viewer=viewer)
    if step.team_id != getattr(viewer, "team", None):
        raise Conflict(f"{step.team.name} has it: only they keep its clocks.")


def people_named(of: Contact | Referral, *, viewer: Viewer) -> list[UUID | None]:
    """Everybody found whom it names; one None where none is."""
    if isinstance(of, Contact):
        return [*people_of(of, viewer=viewer)] or [None]
    return [of.person_id]


def check_has(contact: Contact, *, viewer: Viewer) -> None:
    """Only whoever has a contact works on it, so that one knows who did. Raises Conflict: they take it first."""
    step = last_step(contact, viewer=viewer)
    if step.state == ContactState.CLOSED:
        raise Conflict("That contact is closed. Open it again first.")
    is_given_out = step.state == ContactState.WAITING  # it waits for them, and nobody has looked at it yet
    if is_given_out or step.staff_id is None or step.staff_id != staff_id(viewer=viewer):
        raise Conflict("Take the contact first: you do not have it.")


def people_of(contact: Contact, *, viewer: Viewer) -> list[UUID]:
    """Everybody found whom a contact names and still stands for, without order."""
    rows = contact.people.filter(replaced_by=None).exclude(person=None)
    return list(rows.values_list("person_id", flat=True).distinct())


def events_about(contact: Contact, action: str, detail: dict[str, Any], *, viewer: Viewer) -> list[Event]:
    """An event for each person found whom it names, so that whoever looks up one of them finds it; one of nobody where
    none is."""
    return [Event(action, person, detail=detail) for person in people_named(contact, viewer=viewer)]


def last_step(contact: Contact, *, viewer: Viewer) -> ContactStep:
    step = contact.steps.select_related("team__organisation").order_by("-number").first()
    assert step is not None  # receiving a contact makes its first
    return step


def state_of(of: Contact | Referral, *, viewer: Viewer) -> str:
    """What it stands in."""
    if isinstance(of, Contact):
        return last_step(of, viewer=viewer).state
    return last_referral_step(of, viewer=viewer).state


def last_referral_step(referral: Referral, *, viewer: Viewer) -> ReferralStep:
    step = referral.steps.select_related("team__organisation").order_by("-number").first()
    assert step is not None  # sending a referral makes its first
    return step


def knows(people: list[UUID], *, viewer: Viewer) -> bool:
    """Whether the viewer may know of each that they are here; decided, and in the trail."""
    return all(Category.DEMOGRAPHICS in viewer.categories(person, Action.READ) for person in people)


def _check_knows(people: list[UUID], said: str, viewer: Viewer) -> None:
    if not knows(people, viewer=viewer):
        raise NotFound(said)

"""Taking a contact: whichever door it came by, it is made here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ginnel.care.access import rules
from ginnel.care.access.actions.clocks import start
from ginnel.care.access.actions.publishing import publish_contact
from ginnel.care.access.actions.standing import put
from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, ContactPerson, ContactStep, Desk
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, ClockKind, ContactState, Door, Part, Urgency
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.foundation.people import actions as people
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def receive_contact(
    *,
    door: Door,
    caller: Caller,
    words: str,
    named: Sequence[Described],
    happened_at: datetime | None = None,
    may_have_needs: bool = True,
    carer_may_have_needs: bool = False,
    reference: str = "",
    organisation: str = "",
    is_taken: bool = False,
    again: UUID | None = None,
    urgency: Urgency | None = None,
    category: Category | None = None,
    by: Viewer,
) -> UUID:
    """Make a contact and answer its id: that of the first where the organisation has one of the same `reference`.

    It is the front door's of `organisation` (a code; the viewer's own unless said), or where `is_taken` the viewer's,
    who looks at it now. `urgency` starts the clock by which something must have happened, from when it was; `category`
    is the restricted subject of what the words repeat. Writing down what one was told opens nothing: whoever may find
    somebody may take a contact about them. Raises Invalid, and NotPermitted where the viewer may not know of one whom
    they named.
    """
    now = clock.now()
    happened = happened_at or now
    rules.check_can_be_taken(words, named, happened, now)
    holder = organisations.by_code(organisation or by.organisation, viewer=by)
    if holder is None:
        raise Invalid("There is no such organisation.")
    team = _front_door(holder, by, is_taken=is_taken)
    standing = [_as_they_are(one, by) for one in named]
    contact = Contact(
        organisation=holder,
        door=door,
        caller=caller,
        words=words.strip(),
        category=category_of(words, Category.SOCIAL_CARE, category),
        may_have_needs=may_have_needs,
        carer_may_have_needs=carer_may_have_needs,
        happened_at=happened,
        recorded_at=now,
        recorded_by=by.identity,
        reference=reference,
        again_id=again,
    )
    if (first := _made_before(contact)) is not None:
        return first
    _name(contact, standing, by)
    if urgency:
        start(of=contact, kind=ClockKind(urgency), since=happened, by=by)
    _begin(contact, team, by, is_taken=is_taken)
    publish_contact(contact, by=by)
    _record(contact, standing, by)
    return contact.id


def _record(contact: Contact, standing: Sequence[Described], by: Viewer) -> None:
    detail = {"contact": str(contact.id), "door": str(contact.door)}
    found = [one.person for one in standing if one.person]
    about: list[UUID | None] = [*found] if found else [None]
    audit.append(by=by, events=[Event("access.contact-taken", person, detail=detail) for person in about])


def _made_before(contact: Contact) -> UUID | None:
    """Puts it in: None; or the id of the contact that was made of this form, or of what this sender sent, before.

    Raises Invalid where that said something else: what was changed since would be lost without a word.
    """
    if (first := _first(contact)) is not None:
        return first
    try:
        with transaction.atomic():
            contact.save(force_insert=True)
    except IntegrityError:
        if (first := _first(contact)) is None:
            raise
        return first
    return None


def _first(contact: Contact) -> UUID | None:
    same = Contact.objects.filter(organisation=contact.organisation, reference=contact.reference)
    found = same.exclude(reference="").values_list("id", "words").first()
    if found is None:
        return None
    if found[1] != contact.words:
        raise Invalid(
            "This was saved already, with other words. Open it, and write what is new as another contact."
        )
    return found[0]


def _begin(contact: Contact, team: Team, by: Viewer, *, is_taken: bool) -> None:
    """Whoever takes it looks at it now; for what waits, the clock runs in which somebody must look."""
    step = ContactStep.objects.create(
        contact=contact,
        number=1,
        state=ContactState.TRIAGE if is_taken else ContactState.WAITING,
        team=team,
        staff_id=staff_id(viewer=by) if is_taken else None,
        at=contact.recorded_at,
        by=by.identity,
    )
    start(of=contact, kind=ClockKind.HANDLED if is_taken else ClockKind.TRIAGE, by=by)
    put(contact, step)


def _front_door(holder: Organisation, by: Viewer, *, is_taken: bool) -> Team:
    """Whoever takes it has it with their own team; else it is the organisation's front door's."""
    own = getattr(by, "team", None) if is_taken else None
    desk = Desk.objects.filter(organisation=holder).values_list("team_id", flat=True).first()
    team = organisations.team(rules.check_is_owned(own or desk), viewer=by)
    assert team is not None
    return team


def _as_they_are(one: Described, by: Viewer) -> Described:
    """Whom an id stands for now. Raises NotPermitted where the viewer may not know of them, NotFound for nobody."""
    if one.person is None:
        return one
    now = people.hold_still(person=one.person, by=by).person
    by.require(now, Category.DEMOGRAPHICS, Action.READ)
    return replace(one, person=now)


def _name(contact: Contact, named: Sequence[Described], by: Viewer) -> None:
    for one in named:
        ContactPerson.objects.create(
            contact=contact,
            part=Part(one.part),
            person_id=one.person,
            name=one.name.strip(),
            born=one.born.strip(),
            said=one.said.strip(),
            at=contact.recorded_at,
            by=by.identity,
        )

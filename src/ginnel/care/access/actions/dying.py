"""Saying to whoever has something open that somebody whom it is about has died."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import Contact, ContactPerson, OpenContact, OpenReferral, Referral
from ginnel.care.access.queries.finding import last_referral_step, last_step
from ginnel.care.access.states import OutcomeKind, Part
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.people import queries as people
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category, Viewer

DIED = "has-died"
_SOON = timedelta(hours=24)


def tell_of_deaths(*, by: Viewer) -> int:
    """Tell whoever has an open contact or referral about somebody of whom a source says that they died, or their team
    where nobody has it by name; once each, and not of what was said at the contact itself. How many."""
    dead = people.who_died(viewer=by)
    about = ContactPerson.objects.filter(part=Part.ABOUT, replaced_by=None, person__in=dead)
    contacts = OpenContact.objects.filter(contact__in=about.values("contact"))
    contacts = contacts.exclude(contact__outcomes__kind=OutcomeKind.DIED)
    referrals = OpenReferral.objects.filter(referral__person__in=dead)
    named = dict(about.order_by("-id").values_list("contact_id", "person_id"))
    told = [_tell(Contact, id, named[id], by) for id in sorted(contacts.values_list("pk", flat=True))]
    sent = referrals.order_by("pk").values_list("pk", "referral__person_id")
    return sum([*told, *(_tell(Referral, id, person, by) for id, person in sent)])


@transaction.atomic
def _tell(table: type[Contact] | type[Referral], id: UUID, person: UUID | None, by: Viewer) -> bool:
    of = table.objects.get(pk=id)
    hold(of)
    kind = "contact" if isinstance(of, Contact) else "referral"
    reference = f"{kind} {id} {DIED}"
    if notice_queries.about(references=[reference], viewer=by):
        return False
    step = last_step(of, viewer=by) if isinstance(of, Contact) else last_referral_step(of, viewer=by)
    notices.raise_notice(
        organisation=step.team.organisation,
        team=step.team,
        staff=step.staff_id,
        person=person,
        category=Category(of.category),
        reason=DIED,
        text=f"The record says that somebody has died. You have a {kind} about them: open it, and settle it.",
        read_by=clock.now() + _SOON,
        reference=reference,
        by=by,
    )
    return True

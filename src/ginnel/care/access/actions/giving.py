"""Giving a contact out to a colleague by name: it waits for them, its clocks run on, and they take it themself."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.moving import give, move_contact
from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import Contact
from ginnel.care.access.queries.duty import may_take
from ginnel.care.access.queries.finding import contact_for, last_step, people_of
from ginnel.care.access.rules.contacts import given_out
from ginnel.care.access.states import ContactState
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer

_WHY, _REASON = "Given out", "contact-given-out"
_HOUR = timedelta(hours=1)


@transaction.atomic
def give_contact(*, contact: UUID, number: int, staff: UUID, by: Viewer) -> None:
    """Let it wait for a colleague who works in the team that has it, and tell them. Whoever has it gives it, or a
    colleague of that team. Raises as `move_contact`; Invalid for who does not work there, or may not know of everybody
    whom it is about: why is not told apart."""
    found = contact_for(contact, viewer=by)
    hold(found)
    before = last_step(found, viewer=by)
    if before.state == ContactState.CLOSED:
        raise Conflict("That contact is closed. Open it again first.")
    about, team = people_of(found, viewer=by), before.team_id
    is_there = organisations.works_there(staff, team, clock.today(), viewer=by)
    if not is_there or not may_take(staff, found, about, team=team):
        raise Invalid("They cannot be given this contact.")
    give(found, number, staff, _WHY, by)
    _tell(found, before.team, staff, by)


def give_to_team(*, contact: UUID, number: int, team: UUID, by: Viewer) -> None:
    """Put it into the list of a team of the same organisation. Raises as `move_contact`."""
    move_contact(contact=contact, number=number, to=ContactState.WAITING, reason=_WHY, team=team, by=by)


def _tell(contact: Contact, team: Team, staff: UUID, by: Viewer) -> None:
    notices.raise_notice(
        organisation=team.organisation,
        team=team,
        staff=staff,
        reason=_REASON,
        text="A contact was given to you. Open the work list under Mine and take it.",
        read_by=clock.now() + _HOUR,
        reference=given_out(contact.pk),
        by=by,
    )

"""Keeping a worker or an organisation from one person's record, and telling of it when they try."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.sharing.actions.telling import tell_governance
from ginnel.foundation.sharing.models import Barring, BarringEnding
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules.barring import BARRED_NOTICE, check_can_bar
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer

TRIED = (
    "Somebody who is kept from this person's record tried to open it. They were told that nobody is there."
)
_READ_WITHIN = timedelta(days=1)


@transaction.atomic
def bar(*, person: UUID, username: str = "", organisation: str = "", reason: str, by: Viewer) -> UUID:
    """Keep a worker (by user name), or all who care for people at an organisation (by code), from this person, from the
    next request on; its id. Raises Invalid, NotFound, NotPermitted, and Conflict where they are kept from them now.
    """
    if bool(username) == bool(organisation):
        raise Invalid("Name one worker, or one organisation.")
    staff = organisations.account_named(username, viewer=by) if username else None
    held = organisations.by_code(organisation, viewer=by) if organisation else None
    check_can_bar(role=by.role, reason=reason, is_self=staff is not None and str(staff.id) == by.identity)
    if staff is None and held is None:
        raise Invalid("There is no such worker or organisation here.")
    now = people.hold_still(person=person, by=by).person
    by.require(now, Category.ADMINISTRATIVE, Action.READ)
    if Barring.objects.filter(person_id=now, staff=staff, organisation=held, ending=None).exists():
        raise Conflict("They are kept from this record already.")
    made = Barring.objects.create(
        person_id=now,
        staff=staff,
        organisation=held,
        reason=reason.strip(),
        recorded_at=clock.now(),
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    audit.append(by=by, events=[Event("sharing.barred", now, detail={"barring": str(made.id)})])
    return made.id


@transaction.atomic
def end_barring(*, barring: UUID, reason: str, by: Viewer) -> None:
    """Keep them from it no longer. Raises NotFound, Invalid, NotPermitted, and Conflict when that has ended."""
    row = Barring.objects.select_for_update().filter(id=barring).first()
    if row is None:
        raise NotFound("There is nothing of that kind.")
    check_can_bar(role=by.role, reason=reason, is_self=str(row.staff_id) == by.identity)
    by.require(row.person_id, Category.ADMINISTRATIVE, Action.READ)
    if BarringEnding.objects.filter(barring=row).exists():
        raise Conflict("They are not kept from this record any longer.")
    BarringEnding.objects.create(
        barring=row, ended_at=clock.now(), reason=reason.strip(), recorded_by=by.identity
    )
    detail = {"barring": str(row.id)}
    audit.append(by=by, events=[Event("sharing.barring-ended", row.person_id, detail=detail)])


@transaction.atomic
def tell_of_trying(*, person: UUID, by: StaffViewer) -> None:
    """Tell information governance, once a day, that somebody barred from a person tried to open their record.

    The officers of their own organisation, or of the place where it has none; never the one who tried.
    """
    reference = f"barred:{by.account}:{person}:{clock.today()}"
    if Notice.objects.filter(reference=reference).exists():
        return
    tell_governance(
        reason=BARRED_NOTICE,
        text=TRIED,
        reference=reference,
        read_by=clock.now() + _READ_WITHIN,
        organisation=by.organisation,
        person=person,
        but=by.account,
        by=by,
    )

"""What the safeguarding team learns: who it is, what they want, who may be harming them, and who may be told."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.safeguarding import rules
from ginnel.care.safeguarding.actions.stepping import hold
from ginnel.care.safeguarding.actions.working import work_with
from ginnel.care.safeguarding.models import Clearance, Concern, ConcernPerson, SourceOfHarm, Wish
from ginnel.care.safeguarding.queries.finding import check_has, concern_for
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def identify(*, concern: UUID, about: UUID, person: UUID | None, by: Viewer) -> None:
    """`about` is the row that says whom it is about, `person` who they are; None where nobody knows any more. Raises
    NotFound, NotPermitted, Invalid for who it is already, Conflict where somebody has said so meanwhile."""
    found = _mine(concern, by)
    row = ConcernPerson.objects.filter(id=about, concern=found).first()
    if row is None:
        raise NotFound("It is about nobody of that kind.")
    if ConcernPerson.objects.filter(instead_of=row).exists():
        raise Conflict("Somebody has said who that is since you opened it.")
    now = people.hold_still(person=person, by=by).person if person else None
    if now == row.person_id:
        raise Invalid("That is who it says they are.")
    if now:
        by.require(now, Category.DEMOGRAPHICS, Action.READ)
    said = {"name": row.name, "born": row.born, "said": row.said}
    ConcernPerson.objects.create(
        concern=found, person_id=now, instead_of=row, at=clock.now(), by=by.identity, **said
    )
    staff = staff_id(viewer=by)
    if staff is not None:
        work_with(found, staff, by=by)
    _note(found, "safeguarding.identified", by)


@transaction.atomic
def add_wish(*, concern: UUID, words: str, by: Viewer) -> None:
    """What they want to happen, in their words. Raises NotFound, Invalid, Conflict where the viewer has it not."""
    found = _mine(concern, by)
    said = rules.check_said(words, "Write what they want to happen, in their own words.", 2000)
    Wish.objects.create(concern=found, words=said, at=clock.now(), by=by.identity)
    _note(found, "safeguarding.wish-added", by)


@transaction.atomic
def add_source(*, concern: UUID, said: str, username: str = "", by: Viewer) -> None:
    """Who may be harming them. A worker here, by their user name, finds no such concern from then on, and a clearance
    that was given before counts no longer. Raises as `add_wish`, and Invalid for a user name that nobody has."""
    found = _mine(concern, by)
    words = rules.check_said(said, "Write who or what may be harming them.", 1000)
    account = organisations.account_named(username.strip(), viewer=by) if username.strip() else None
    if username.strip() and account is None:
        raise Invalid("Nobody has that user name.")
    if account is not None and str(account.id) == by.identity:
        raise Conflict("That is you. Give the concern to a colleague, who writes it down.")
    SourceOfHarm.objects.create(concern=found, said=words, staff=account, at=clock.now(), by=by.identity)
    _note(found, "safeguarding.source-added", by)


@transaction.atomic
def clear(*, concern: UUID, reason: str, by: Viewer) -> None:
    """Say that whoever may be harming them is left out of who is told, so that others may be. Raises as `add_wish`."""
    found = _mine(concern, by)
    why = rules.check_said(reason, "Say how those who may be harming them are kept from hearing of it.", 1000)
    Clearance.objects.create(concern=found, reason=why, at=clock.now(), by=by.identity)
    _note(found, "safeguarding.cleared", by)


def _mine(concern: UUID, by: Viewer) -> Concern:
    found = concern_for(concern, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    return found


def _note(concern: Concern, action: str, by: Viewer) -> None:
    audit.append(by=by, events=[Event(action, detail={"concern": str(concern.id)})])

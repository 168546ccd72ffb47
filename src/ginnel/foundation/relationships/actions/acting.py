"""Writing down who acts for a person, and that they no longer do."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.relationships import rules
from ginnel.foundation.relationships.models import Acting, ActingEnding
from ginnel.foundation.relationships.queries import acting_lasts
from ginnel.foundation.relationships.states import ActingKind
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def acts_for(
    *,
    person: UUID,
    kind: str,
    name: str,
    seen: str,
    relation: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: Viewer,
) -> UUID:
    """Write down that somebody acts for a person, on which ground, and what was `seen` that says so; its id.

    It ends by itself (`rules.acting_ends_at`): parental responsibility on the eighteenth birthday. It opens nothing to
    anybody. Raises Invalid, NotFound, and NotPermitted for whoever may not write whom to speak to.
    """
    now = clock.now()
    start = starts_at or now
    rules.check_can_act(kind, name, seen, start, ends_at, now)
    whom = people.hold_still(person=person, by=by).person
    by.require(whom, Category.CONTACT_AND_CARER, Action.WRITE)
    born = people_queries.banner(viewer=by, person=whom).shown.birth_date
    until = rules.acting_ends_at(kind, start, ends_at, born, acting_lasts(kind))
    if until is not None and until <= now:
        raise Invalid("It has ended already.")
    made = Acting.objects.create(
        person_id=whom,
        kind=ActingKind(kind),
        name=name.strip(),
        relation=relation.strip(),
        seen=seen.strip(),
        starts_at=start,
        ends_at=until,
        recorded_at=now,
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    detail = {"acting": str(made.id), "kind": str(made.kind)}
    audit.append(by=by, events=[Event("acting.begun", whom, detail=detail)])
    return made.id


@transaction.atomic
def no_longer_acts(*, acting: UUID, reason: str, by: Viewer) -> None:
    """From now on: revoked, discharged, disclaimed, or died. Raises NotFound, Conflict where it has ended already."""
    row = Acting.objects.filter(id=acting).first()
    if row is None:
        raise NotFound("Nobody is written down to act so.")
    people.hold_still(person=row.person_id, by=by)
    by.require(row.person_id, Category.CONTACT_AND_CARER, Action.WRITE)
    now = clock.now()
    if ActingEnding.objects.filter(acting=row).exists() or (row.ends_at and row.ends_at <= now):
        raise Conflict("They act no longer.")
    ActingEnding.objects.create(
        acting=row, ended_at=now, reason=reason.strip(), recorded_at=now, recorded_by=by.identity
    )
    audit.append(by=by, events=[Event("acting.ended", row.person_id, detail={"acting": str(row.id)})])

"""Writing down who acts for a person, and that they no longer do."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.relationships import rules
from ginnel.foundation.relationships.models import Acting, ActingEnding
from ginnel.foundation.relationships.queries import acting_lasts, ages
from ginnel.foundation.relationships.rules import SignsIn
from ginnel.foundation.relationships.states import ActingKind
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer


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
    signs_in: SignsIn | None = None,
    by: Viewer,
) -> UUID:
    """Write down that somebody acts for a person, on which ground, and what was `seen` that says so; its id.

    It ends by itself (`rules.acting_ends_at`): parental responsibility on the eighteenth birthday. It opens nothing to
    anybody but, where they may sign in, what `signs_in` says to them, up to `rules.opens_until`. Raises Invalid,
    NotFound, and NotPermitted for whoever may not write whom to speak to.
    """
    now = clock.now()
    start = starts_at or now
    rules.check_can_act(kind, name, seen, start, ends_at, now)
    whom = people.hold_still(person=person, by=by).person
    by.require(whom, Category.CONTACT_AND_CARER, Action.WRITE)
    shown = people_queries.banner(viewer=by, person=whom).shown
    until = rules.acting_ends_at(kind, start, ends_at, shown.birth_date, acting_lasts(kind))
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
        **(_opened(kind, signs_in, start, shown) if signs_in else {}),
        recorded_at=now,
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    detail = {"acting": str(made.id), "kind": str(made.kind), "scope": sorted(made.scope)}
    audit.append(by=by, events=[Event("acting.begun", whom, detail=detail)])
    return made.id


def _opened(kind: str, signs_in: SignsIn, start: datetime, shown: people_queries.Found) -> dict[str, Any]:
    """The columns of what whoever acts may read, and until when."""
    rules.check_can_sign_in(
        kind, signs_in, starts_at=start, born=shown.birth_date, own_number=shown.nhs_number, ages=ages()
    )
    return {
        "nhs_number": signs_in.nhs_number,
        "birth_date": signs_in.birth_date,
        "scope": sorted(set(signs_in.scope)),
        "opens_until": rules.opens_until(kind, start, shown.birth_date, ages()),
    }


@transaction.atomic
def no_longer_acts(*, acting: UUID, reason: str, by: Viewer) -> None:
    """From now on: revoked, discharged, disclaimed, stopped by the person, or died. What it opened closes with the next
    request. Raises NotFound, Conflict where it has ended already, Invalid for what the person cannot end themself."""
    row = Acting.objects.filter(id=acting).first()
    if row is None:
        raise NotFound("Nobody is written down to act so.")
    people.hold_still(person=row.person_id, by=by)
    by.require(row.person_id, Category.CONTACT_AND_CARER, Action.WRITE)
    rules.check_can_stop(row.kind, is_themself=by.purpose == Purpose.OWN_RECORD)
    now = clock.now()
    if ActingEnding.objects.filter(acting=row).exists() or (row.ends_at and row.ends_at <= now):
        raise Conflict("They act no longer.")
    ActingEnding.objects.create(
        acting=row, ended_at=now, reason=reason.strip(), recorded_at=now, recorded_by=by.identity
    )
    audit.append(by=by, events=[Event("acting.ended", row.person_id, detail={"acting": str(row.id)})])

"""Beginning and ending relationships."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.foundation.people import actions as people
from ginnel.foundation.relationships import rules
from ginnel.foundation.relationships.actions.lasting import hold_lead
from ginnel.foundation.relationships.models import Relationship, RelationshipEnding
from ginnel.foundation.relationships.queries import lasts, renewed, staff_id
from ginnel.foundation.relationships.rules.leading import ANOTHER_LEADS
from ginnel.foundation.relationships.states import SELF_GRANTED, RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict
from ginnel.kernel.viewer import Action, Category, Viewer

_ENDED = "That relationship has already ended."


@transaction.atomic
def begin(
    *,
    person: UUID,
    kind: RelationshipKind,
    organisation: Organisation,
    team: Team | None = None,
    staff: UUID | None = None,
    started_at: datetime | None = None,
    expires_at: datetime | None = None,
    reason: str = "",
    said_kind: str = "",
    need: str = "",
    by: Viewer,
) -> Relationship:
    """Say that an organisation, team or member of staff is working with a person.

    It expires by itself after `queries.lasts` unless said. A person merged away is whom they were merged into. Whoever
    becomes the accountable lead follows the one before: there is one at any moment.
    Raises NotFound, and NotPermitted for staff who put a person on their own caseload, or who may not write this
    person's contacts.
    """
    rules.check_can_begin(kind, staff_id(viewer=by), staff, reason)
    now = people.hold_still(person=person, by=by).person
    if kind not in SELF_GRANTED:
        by.require(now, Category.CONTACT_AND_CARER, Action.WRITE)
    if kind == RelationshipKind.ACCOUNTABLE_LEAD:
        _succeed(now, by)
    start = started_at or clock.now()
    begun = Relationship.objects.create(
        person_id=now,
        kind=kind,
        organisation=organisation,
        team=team,
        staff_id=staff,
        started_at=start,
        expires_at=expires_at or rules.expiry(start, lasts(kind)),
        reason=reason,
        said_kind=said_kind,
        need=need,
        recorded_at=clock.now(),
        recorded_by=by.identity,
    )
    detail = {"relationship": str(begun.id), "kind": str(kind), "organisation": organisation.code}
    audit.append(by=by, events=[Event("relationship.begun", now, detail=detail)])
    return begun


@transaction.atomic
def end(*, relationship: UUID, reason: str, by: Viewer) -> RelationshipEnding:
    """End a relationship now; one that was begun anew since, because its source said that it goes on, as what it goes
    on. Raises Conflict when it has ended already."""
    row = Relationship.objects.select_for_update(no_key=True).get(id=relationship)
    by.require(row.person_id, Category.CONTACT_AND_CARER, Action.WRITE)
    while RelationshipEnding.objects.filter(relationship=row).exists():
        row = _anew(row)
    now = clock.now()
    ending, is_first = RelationshipEnding.objects.get_or_create(
        relationship=row,
        defaults={"ended_at": now, "reason": reason, "recorded_at": now, "recorded_by": by.identity},
    )
    if not is_first:
        raise Conflict(_ENDED)
    audit.append(
        by=by, events=[Event("relationship.ended", row.person_id, detail={"relationship": str(row.id)})]
    )
    return ending


def _anew(ended: Relationship) -> Relationship:
    """What it goes on as, locked: its source may be saying again at this moment that it goes on."""
    if (goes_on := renewed(ended.id)) is None:
        raise Conflict(_ENDED)
    return Relationship.objects.select_for_update(no_key=True).get(id=goes_on)


def _succeed(person: UUID, by: Viewer) -> None:
    """Whoever led until now leads no longer; two who name leads at once do so one after the other."""
    hold_lead(person)
    leading = Relationship.objects.filter(
        person_id=person, kind=RelationshipKind.ACCOUNTABLE_LEAD, ending=None
    ).values_list("id", flat=True)
    for one in leading:
        end(relationship=one, reason=ANOTHER_LEADS, by=by)

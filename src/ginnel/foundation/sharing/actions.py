"""Opening a record in an emergency, and keeping the audit of what was refused."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit import queries as audit_queries
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


@transaction.atomic
def override(*, person: UUID, reason: str, by: Viewer) -> Relationship:
    """Open a person's record to this member of staff for `relationships.rules.EXPIRES_AFTER` hours.

    Information governance sees it. Raises NotPermitted for roles that may not, Invalid without a reason.
    """
    if by.role not in rules.MAY_OVERRIDE or by.purpose != Purpose.DIRECT_CARE:
        raise NotPermitted(("Your role may not open a record in an emergency.",))
    if len(reason.strip()) < 5:
        raise Invalid("Say why you need to open this record now.")
    organisation = organisations.by_code(by.organisation, viewer=by)
    if organisation is None:
        raise Invalid("Your organisation is not known here.")
    opened = relationships.begin(
        person=person,
        kind=RelationshipKind.OVERRIDE,
        organisation=organisation,
        staff=staff_id(viewer=by),
        reason=reason.strip(),
        by=by,
    )
    audit.append(by=by, events=[Event("sharing.overridden", person, detail={"relationship": str(opened.id)})])
    return opened


def settle(*, by: StaffViewer) -> int:
    """Write again the refusals whose events went when their transaction was rolled back; how many.

    Called once the request has its answer, outside any transaction.
    """
    if not by.refusals:
        return 0
    kept = audit_queries.known([event_id for event_id, _ in by.refusals], viewer=by)
    lost = [event for event_id, event in by.refusals if event_id not in kept]
    audit.append(by=by, events=lost)
    by.refusals.clear()
    return len(lost)

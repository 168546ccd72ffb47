"""Saying to which team a council's safeguarding concerns come."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.safeguarding.models import SafeguardingDesk
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


@transaction.atomic
def set_safeguarding_desk(*, team: UUID, by: Viewer) -> None:
    """Raises NotFound, NotPermitted, and Invalid for a team that is no council's: the duty is a council's alone."""
    if by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only those who set up organisations say which team is a safeguarding team.",))
    found = organisations.team(team, viewer=by)
    if found is None:
        raise NotFound("There is no such team.")
    if found.organisation.kind != OrganisationKind.COUNCIL:
        raise Invalid("Safeguarding concerns come to a council (Care Act 2014, section 42).")
    SafeguardingDesk.objects.update_or_create(
        organisation_id=found.organisation_id,
        defaults={"team": found, "set_at": clock.now(), "set_by": by.identity},
    )
    audit.append(by=by, events=[Event("safeguarding.desk-set", detail={"team": str(team)})])

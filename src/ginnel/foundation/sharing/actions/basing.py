"""Saying whether an organisation's records may be used for a purpose beyond care."""

from __future__ import annotations

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.sharing.models import Basis
from ginnel.foundation.sharing.rules import LONGEST_REASON
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Purpose, Viewer


@transaction.atomic
def set_basis(
    *, organisation: Organisation, purpose: Purpose, is_lawful: bool, reason: str, by: Viewer
) -> Basis:
    """Record that an organisation's records may, or may not, be used for a purpose, with the basis or the reason.

    Raises Invalid without a reason. Nothing is lawful that nobody has recorded.
    """
    why = reason.strip()
    if len(why) < 5 or len(why) > LONGEST_REASON:
        raise Invalid(
            f"Name the agreement or approval, or why it ended, in 5 to {LONGEST_REASON} characters."
        )
    made = Basis.objects.create(
        organisation=organisation,
        purpose=purpose,
        is_lawful=is_lawful,
        reason=why,
        recorded_at=clock.now(),
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    detail = {"organisation": organisation.code, "purpose": str(purpose), "lawful": is_lawful}
    audit.append(by=by, events=[Event("sharing.basis-recorded", detail=detail)])
    return made

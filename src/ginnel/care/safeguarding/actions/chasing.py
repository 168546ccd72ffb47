"""Telling of enquiries that were not answered by their day."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from ginnel.care.safeguarding.actions.reaching import tell_all
from ginnel.care.safeguarding.actions.stepping import READ_WITHIN, hold
from ginnel.care.safeguarding.models import Concern
from ginnel.care.safeguarding.queries.holding import late_enquiries
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

LATE = "enquiry-late"


@transaction.atomic
def chase_enquiries(*, by: Viewer) -> int:
    """Tell whoever has it and the desk of each enquiry that goes on past the day by which it was to be answered (the
    council answers for it, whoever makes it), once on each day; what was not read of the day before is taken back.
    How many."""
    return sum(_chase(one, by) for one in late_enquiries(viewer=by))


def _chase(concern: Concern, by: Viewer) -> bool:
    hold(concern)
    reference = _reference(concern.id)
    midnight = datetime.combine(clock.today(), time.min, tzinfo=clock.LONDON)
    if notice_queries.raised_for(reason=LATE, starting=reference, since=midnight, viewer=by):
        return False
    notices.withdraw_about(reference=reference, by=by)
    says = {
        "reason": LATE,
        "text": "An enquiry was not answered by its day. Open the safeguarding list.",
        "read_by": clock.now() + READ_WITHIN,
        "reference": reference,
    }
    tell_all(concern, says, by=by)
    return True


def late_no_more(concern: UUID) -> None:
    """It is concluded, or its day is another."""
    notices.withdraw_about(reference=_reference(concern), by=service("front-door"))


def _reference(concern: UUID) -> str:
    return f"concern {concern} late"

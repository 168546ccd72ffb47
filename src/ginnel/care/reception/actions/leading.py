"""One accountable lead of whoever came of a joining, a parting or a division, and telling those whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ginnel.care.reception.rules import leading as rules
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.queries import WorkingWith
from ginnel.foundation.sharing.rules.working import NO_LONGER_NOTICE, WORKING_NOTICE
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


def settle(source_numbers: Collection[int], *, by: Viewer) -> None:
    """Of those whom these source records are of, in the caller's transaction."""
    done = relationships.settle_leads(source_numbers=source_numbers, by=by)
    _tell(done.ended, NO_LONGER_NOTICE, rules.ENDED, by)
    _tell(done.going_on, WORKING_NOTICE, rules.GOES_ON, by)
    _tell(done.again, WORKING_NOTICE, rules.AGAIN, by)


def _tell(leads: Sequence[WorkingWith], reason: str, text: str, by: Viewer) -> None:
    """The colleague by name. What they were told before of the same and have not read is taken back."""
    for one in leads:
        at = organisations.by_code(one.organisation_code, viewer=by)
        reference = f"relationship {one.id}"
        notices.withdraw_about(reference=reference, by=by)
        if at is not None and one.staff_id is not None:
            notices.raise_notice(
                organisation=at,
                staff=one.staff_id,
                person=one.person,
                reason=reason,
                text=text,
                read_by=clock.now() + rules.READ_WITHIN,
                reference=reference,
                by=by,
            )

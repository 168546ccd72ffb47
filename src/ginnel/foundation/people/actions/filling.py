"""What was not kept when records were described, from what is held of them still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import columns, turns
from ginnel.kernel.viewer import Viewer


@transaction.atomic(savepoint=False)
def fill_ethnicity(*, said: Mapping[int, str], by: Viewer) -> int:
    """The ethnic category, by number, of records described before it was kept; answers how many had none.

    What is held stays, and nobody is matched again: nothing matches by it.
    """
    turns.take()
    filled = columns.write_ethnicity(said)
    if filled:
        audit.append(
            by=by, events=[Event("people.describe", person=None, detail={"ethnicity_filled": filled})]
        )
    return filled


@transaction.atomic(savepoint=False)
def fill_deaths(*, said: Sequence[int], by: Viewer) -> int:
    """That they have died, by number, of records described before a death without a date was kept; answers how many
    were not held to have. Nobody is matched again: whoever joined them had the date, or nothing to go by."""
    turns.take()
    filled = columns.write_deaths(said)
    if filled:
        audit.append(by=by, events=[Event("people.describe", person=None, detail={"deaths_filled": filled})])
    return filled

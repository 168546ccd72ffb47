"""Taking from entries who works with whom: as they change, before they end by themselves, and once of what is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from ginnel.foundation.record import queries as records
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import fhir, rules
from ginnel.foundation.relationships.queries import expiring
from ginnel.foundation.relationships.rules import Observed
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


def take_from(entries: Sequence[records.Latest], gone: Sequence[records.Gone] = (), *, by: Viewer) -> None:
    """Make the relationships say what entries say, and end those of what is said no more."""
    at = clock.now()
    over = [rules.said_no_more(str(one.id), one.source_number, at) for one in gone]
    relationships.observe(observed=[*_observed(entries, at), *over], by=by)


def renew(*, by: Viewer, limit: int = 500) -> int:
    """Go on with what would end by itself soon, or did, where its source has said since that it goes on; answers of
    how many entries. What is sent again as it was is no change, so nobody reacts to it."""
    looked_at = 0
    ends = expiring(viewer=by)
    while references := list(islice(ends, limit)):
        take_from(records.latest_named(viewer=by, ids=references, kinds=fhir.LASTING), by=by)
        looked_at += len(references)
    return looked_at


def observe_held(*, by: Viewer, limit: int = 500) -> int:
    """Take from what is held already the relationships that go on, where an earlier version did not; answers from how
    many entries. Again, it changes nothing."""
    looked_at, after = 0, 0
    kinds = fhir.LASTING
    while numbers := records.numbers_of(viewer=by, kinds=kinds, after=after, limit=limit):
        take_from(records.latest(viewer=by, numbers=numbers, kinds=kinds), by=by)
        looked_at, after = looked_at + len(numbers), numbers[-1]
    return looked_at


def _observed(entries: Sequence[records.Latest], at: datetime) -> Iterator[Observed]:
    for item in entries:
        observed = fhir.observed(
            str(item.tree.get("resourceType")),
            item.tree,
            reference=str(item.id),
            source_number=item.source_number,
            organisation=item.organisation,
            said_at=item.said_at or at,
            at=at,
        )
        if observed is not None:
            yield observed
        elif item.tree.get("resourceType") in fhir.LASTING:  # what it said before it says no more
            yield rules.said_no_more(str(item.id), item.source_number, at)

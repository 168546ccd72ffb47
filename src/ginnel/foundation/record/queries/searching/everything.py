"""All of one person that may be seen, as their record stands, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ginnel.foundation.record.fhir.kinds import ABSTRACT, NUMBERS
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries.searching import finding, seeing
from ginnel.foundation.record.queries.searching.finding import Answer
from ginnel.foundation.record.rules.criteria import Condition, Place
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.named import Named
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Writer
from ginnel.foundation.record.store.searching.fragments import Sql, among, equal, every, some
from ginnel.kernel.viewer import Viewer


def everything(
    *,
    viewer: Viewer,
    person: UUID,
    kinds: Sequence[int],
    limits: Mapping[int, Sequence[Condition]],
    since: datetime | None,
    count: int | None,
    place: Place | None,
    known: Named | None = None,
) -> Answer:
    """What stands on any of the person's source records, of these types, each within its limits; told `since`. All may
    be `known` of them already (`introduced`)."""
    known = known or access.named(viewer, person, seeing.PATIENT)
    sight = access.see(viewer, person, known=known)
    granted = access.granted(sight)
    writer = Writer(seeing.hops(viewer)) if limits else None
    free = [kind for kind in kinds if kind not in limits]
    within = [
        every([equal("r.kind", kind), writer.resources(tuple(limits[kind]), "r")])
        for kind in kinds
        if writer and kind in limits
    ]
    sql = every(
        [
            seeing.of_one(granted, with_veiled=True)("r"),
            equal("r.standing", int(Standing.CURRENT)),
            *([] if len(free) == len(NUMBERS) - len(ABSTRACT) else [some([among("r.kind", free), *within])]),
            *([Sql("r.recorded_at >= %s", (since,))] if since else []),
        ]
    )
    found = pages.page(sql, (), place, (count or MOST) + 1, keep=writer is None)
    kept = found[: count or MOST]
    hits = tuple(
        finding.hits_of(kept, viewer=viewer, veiled=granted.veiled, person=person, in_doubt=sight.in_doubt)
    )
    finding.note(viewer, hits, "everything")
    more = Place((), str(kept[-1].row.number)) if len(found) > len(kept) else None
    return Answer(hits, None, more)


# Of a record longer than this the next page is a request of its own.
MOST = 2_000

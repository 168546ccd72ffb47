"""Looking back, a day at a time, at who opened whose record, and raising what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit import queries as audit_queries
from ginnel.foundation.audit.rules.worth_a_look import Noticed, Opening, Scale, noticed, volumes
from ginnel.foundation.sharing.queries.nearness import MOST_AT_ONCE, nearness
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.viewer import Viewer

_DAY = timedelta(days=1)


def look_back(*, by: Viewer) -> int:
    """Look through every whole day that has waited long enough and was not yet looked through; how many alerts.

    A day waits, because the feed that explains an opening may come after it. Raises NotPermitted.
    """
    scale = audit_queries.scale(viewer=by)
    waited = audit_queries.waited(viewer=by)
    raised = 0
    for since, until in _days(by, waited):
        openings = audit_queries.openings(since=since, until=until, viewer=by)
        found = [*volumes(openings, scale), *_about_people(openings, scale, by)]
        raised += audit.raise_alerts(noticed=found, since=since, until=until, openings=len(openings), by=by)
    return raised


def _days(by: Viewer, waited: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """Days of England's calendar, oldest first."""
    begins = audit_queries.looked_back_until(viewer=by) or audit_queries.earliest(viewer=by)
    if begins is None:
        return
    last = clock.now() - waited
    since = _midnight(max(begins, last - audit_queries.farthest_back(viewer=by)))
    while (until := _midnight(since + _DAY * 1.5)) <= last:
        yield since, until
        since = until


def _midnight(at: datetime) -> datetime:
    return at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)


def _about_people(openings: Sequence[Opening], scale: Scale, by: Viewer) -> Iterator[Noticed]:
    related = audit_queries.related_within(viewer=by)
    waited = audit_queries.waited(viewer=by)
    for first in range(0, len(openings), MOST_AT_ONCE):
        some = openings[first : first + MOST_AT_ONCE]
        near = nearness(some, viewer=by)
        for one in some:
            ever = near.was_ever_related(one, before=related, after=waited)
            found = noticed(one, near.of(one), ever_related=ever, scale=scale)
            if found:
                yield found

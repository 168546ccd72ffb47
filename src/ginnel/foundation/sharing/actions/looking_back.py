"""Looking back, a day at a time, at who opened whose record, and raising what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit import queries as audit_queries
from ginnel.foundation.audit.rules.systems import people_read
from ginnel.foundation.audit.rules.worth_a_look import (
    Noticed,
    Opening,
    Scale,
    noticed,
    noticed_at_once,
    volumes,
)
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.actions.looking_at_systems import look_at_systems_at_once, of_day
from ginnel.foundation.sharing.actions.telling import tell_governance
from ginnel.foundation.sharing.queries.naming import is_system
from ginnel.foundation.sharing.queries.nearness import MOST_AT_ONCE, nearness
from ginnel.foundation.sharing.rules.barring import RESTRICTED_NOTICE
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.viewer import Viewer

_DAY = timedelta(days=1)
_AT_ONCE = timedelta(hours=1)
_READ_WITHIN = timedelta(days=1)
OPENED = (
    "Somebody opened this record whose organisation is not working with the person. Worth a look says who."
)
READ = "A system read this record whose organisation is not working with the person. Worth a look says which."


def look_back(*, by: Viewer) -> int:
    """Look through every whole day that has waited long enough and was not yet looked through; how many alerts.

    A day waits, because the feed that explains an opening may come after it. Raises NotPermitted.
    """
    scale = audit_queries.scale(viewer=by)
    waited = audit_queries.waited(viewer=by)
    raised = 0
    for since, until in _days(by, waited):
        openings = audit_queries.openings(since=since, until=until, viewer=by)
        readings = audit_queries.readings(since=since, until=until, viewer=by)
        searched = audit_queries.searched(since=since, until=until, viewer=by)
        found = [*volumes(openings, searched, scale), *_about_people(openings, scale, by)]
        raised += audit.raise_alerts(
            noticed=[*found, *of_day(readings=readings, since=since, by=by)],
            since=since,
            until=until,
            openings=len(openings) + len(readings),
            systems=people_read(readings),
            by=by,
        )
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


def look_at_once(*, by: Viewer) -> int:
    """Raise each opening of a restricted record, or of one kept apart, by somebody whose organisation is not working
    with the person in a way that lasts, and each reading by its system; how many are new. Raises NotPermitted.

    Looks through the last hour and so may run as often as one likes. What it misses while nothing runs for longer is
    found when its day is looked back at. Information governance is told of each worker or system and person once a day,
    but not of openings by their own word, of which it has been told.
    """
    until = clock.now()
    since = until - _AT_ONCE
    read = look_at_systems_at_once(since=since, until=until, by=by)
    for one in read:
        _tell(one, READ, by)
    return len(read) + _openings_at_once(since, until, by)


def _openings_at_once(since: datetime, until: datetime, by: Viewer) -> int:
    opened = audit_queries.people_opened(since=since, until=until, viewer=by)
    apart = people.restricted_or_apart(opened, viewer=by)
    if not apart:
        return 0
    openings = audit_queries.openings(since=since, until=until, people=apart, viewer=by)
    some = [one for one in openings if not one.is_told]
    found = {one: opening for opening, one in _at_once(some, by)}
    fresh = audit.raise_at_once(noticed=list(found), since=since, until=until, by=by)
    for one in fresh:
        if not found[one].was_self_opened:
            _tell(one, OPENED, by)
    return len(fresh)


def _at_once(openings: Sequence[Opening], by: Viewer) -> Iterator[tuple[Opening, Noticed]]:
    scale, related = audit_queries.scale(viewer=by), audit_queries.related_within(viewer=by)
    for first in range(0, len(openings), MOST_AT_ONCE):
        some = openings[first : first + MOST_AT_ONCE]
        near = nearness(some, viewer=by)
        for one in some:
            if near.was_ever_related(one, before=related, after=timedelta(0), lasting=True):
                continue
            ever = near.was_ever_related(one, before=related, after=timedelta(0))
            found = noticed_at_once(one, near.of(one), ever_related=ever, scale=scale)
            if found:
                yield one, found


def _tell(one: Noticed, text: str, by: Viewer) -> None:
    """Once a day of each worker or system and person; never the worker themself."""
    reference = f"restricted-opened:{one.identity}:{one.person}:{clock.today()}"
    if Notice.objects.filter(reference=reference).exists():
        return
    tell_governance(
        reason=RESTRICTED_NOTICE,
        text=text,
        reference=reference,
        read_by=clock.now() + _READ_WITHIN,
        organisation=one.organisation,
        person=one.person,
        but=None if is_system(one.identity) else UUID(one.identity),
        by=by,
    )

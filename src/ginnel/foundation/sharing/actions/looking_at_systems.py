"""Looking back at what organisations' systems read, and raising what is worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit import queries as audit_queries
from ginnel.foundation.audit.rules.systems import Reading, noticed_of_systems, read_at_once
from ginnel.foundation.audit.rules.worth_a_look import Noticed
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.queries.ties import ties
from ginnel.kernel.viewer import Viewer


def of_day(*, readings: Sequence[Reading], since: datetime, by: Viewer) -> list[Noticed]:
    """What is worth a look of what systems read in a day that began at `since`. Raises NotPermitted."""
    scale = audit_queries.system_scale(viewer=by)
    past = audit_queries.days_before(since, viewer=by)
    return noticed_of_systems(ties(readings, viewer=by), past, scale)


def look_at_systems_at_once(*, since: datetime, until: datetime, by: Viewer) -> list[Noticed]:
    """Raise what systems read of anybody whose record is restricted or kept apart and with whom their organisation does
    not work in a way that lasts; those that are new, one a day for a system and a person. Raises NotPermitted."""
    read = audit_queries.people_read_of(since=since, until=until, viewer=by)
    apart = people.restricted_or_apart(read, viewer=by)
    if not apart:
        return []
    scale = audit_queries.system_scale(viewer=by)
    readings = audit_queries.readings(since=since, until=until, people=apart, viewer=by)
    fresh = [one for one in readings if not one.is_told]
    found = [read_at_once(one, tie, scale) for one, tie in ties(fresh, viewer=by, at_once=True)]
    return audit.raise_at_once(noticed=[one for one in found if one], since=since, until=until, by=by)

"""What organisations' systems read of whom, out of the trail, and whom they introduced to their organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from ginnel.foundation.audit import models
from ginnel.foundation.audit.queries.looking_back import scale, value
from ginnel.foundation.audit.queries.reading import check_answers_for_use
from ginnel.foundation.audit.rules.systems import Reading, SystemScale
from ginnel.kernel.viewer import Viewer

# A system is shown people by each search and read, so that each is a reading; what it asked and was not given is none,
# nor is what a request was answered of what it had sent.
# It may ask all day: once something about it and a person is raised, what it reads of them within a day is told.
_READ = """
    at >= %(since)s AND at < %(until)s AND action IN ('entry.read', 'entries.searched', 'entry.original-read')
    AND person IS NOT NULL AND outcome IN ('permit', 'done') AND starts_with(identity, 'client:')
"""
_READINGS = """
WITH sent AS (
    SELECT DISTINCT request_id, detail->>'id' AS id FROM audit_event
    WHERE at >= %(since)s AND at < %(until)s AND action = 'entry.received' {about}
), read AS (
    SELECT identity, role, organisation, person, at, request_id,
           EXISTS (SELECT FROM audit_privacyalert alert
                   WHERE (alert.identity, alert.person) = (audit_event.identity, audit_event.person)
                     AND alert.since <= audit_event.at AND audit_event.at < alert.since + interval '1 day') AS told
    FROM audit_event WHERE {read} {about} AND NOT EXISTS (
        SELECT FROM sent WHERE (sent.request_id, sent.id) = (audit_event.request_id, audit_event.detail->>'id'))
)
SELECT identity, role, organisation, person, min(at), max(at), count(DISTINCT request_id) FILTER (WHERE NOT told),
       bool_and(told)
FROM read GROUP BY identity, role, organisation, person ORDER BY identity, person
"""
_PEOPLE = "SELECT DISTINCT person FROM audit_event WHERE {read}"
# Before records are joined, what is received is about whoever was made with the record it hangs on.
_RECEIVED = """
SELECT organisation, person, at, detail->>'id',
       detail->>'kind' = 'Patient' AND detail->>'version' = '1' AND starts_with(identity, 'client:')
FROM audit_event WHERE person = ANY(%(people)s) AND action = 'entry.received' ORDER BY at
"""
_OTHERS = """
SELECT DISTINCT identity, person FROM audit_event
WHERE {read} AND person = ANY(%(people)s) AND NOT (detail ? 'id' AND detail->>'id' = ANY(%(own)s))
"""


def readings(
    *, since: datetime, until: datetime, viewer: Viewer, people: Collection[UUID] | None = None
) -> list[Reading]:
    """Every system's readings of every person, or of these people, between two moments. Raises NotPermitted."""
    about = "" if people is None else "AND person = ANY(%(people)s)"
    asked = {"since": since, "until": until, "people": list(people or ())}
    return [Reading(*row) for row in _rows(_READINGS.format(read=_READ, about=about), asked, viewer)]


def people_read_of(*, since: datetime, until: datetime, viewer: Viewer) -> set[UUID]:
    """Of whom any system read between two moments. Raises NotPermitted."""
    return {
        person for (person,) in _rows(_PEOPLE.format(read=_READ), {"since": since, "until": until}, viewer)
    }


def introductions(
    people: Collection[UUID], *, viewer: Viewer
) -> tuple[dict[tuple[str, UUID], datetime], set[str]]:
    """When a system created a Patient of which a record and these people were made, by organisation and person; and
    the ids of all that was received about them. Raises NotPermitted."""
    created: dict[tuple[str, UUID], datetime] = {}
    ids = set()
    for organisation, person, at, id, is_created in _rows(_RECEIVED, {"people": list(people)}, viewer):
        ids.add(id)
        if is_created:
            created.setdefault((organisation, person), at)
    return created, ids


def read_more(
    people: Collection[UUID], own: Collection[str], *, since: datetime, until: datetime, viewer: Viewer
) -> set[tuple[str, UUID]]:
    """Which systems read anything of which of these people but the entries with these ids. Raises NotPermitted."""
    asked = {"since": since, "until": until, "people": list(people), "own": list(own)}
    return set(_rows(_OTHERS.format(read=_READ), asked, viewer))


def days_before(until: datetime, *, viewer: Viewer) -> dict[str, list[int]]:
    """Of how many people each system read on the days before, as far back as is compared with."""
    since = until - timedelta(days=value("look-system-volume-days"))
    found: dict[str, list[int]] = defaultdict(list)
    kept = models.SystemDay.objects.filter(since__gte=since, since__lt=until)
    for identity, count in kept.values_list("identity", "people"):
        found[identity].append(count)
    return dict(found)


def system_scale(*, viewer: Viewer) -> SystemScale:
    """The place's weights and limits today, for what systems read."""
    usual = scale(viewer=viewer)
    return SystemScale(
        weights=usual.weights,
        least=usual.least,
        times_median=value("look-system-volume-times-median"),
        least_people=int(value("look-system-volume-least-people")),
        least_days=int(value("look-system-volume-least-days")),
        together=int(value("look-system-introduced-together")),
    )


def _rows(sql: str, asked: dict[str, Any], viewer: Viewer) -> Sequence[tuple[Any, ...]]:
    check_answers_for_use(viewer)
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return cursor.fetchall()

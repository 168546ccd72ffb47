"""What was made while two people were taken for one, and waits for a human to say whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from ginnel.foundation.people.models import Person
from ginnel.foundation.people.queries.listing import listed
from ginnel.foundation.people.rules.dividing import OWN, Item, ToDivide
from ginnel.kernel.viewer import Viewer

# What was once listed and still is with several persons: whatever was divided, or is together again, is not.
_WAITING = """
WITH listed AS (
    SELECT model, field, "row", max(decision_id) AS decision FROM people_undivided {among}
    GROUP BY model, field, "row"
), waiting AS (
    SELECT listed.*, own.number, coalesce(own.person_id, note.destination_id) AS kept_by,
        coalesce(own.made_with, note.made_with) AS made_with
    FROM listed
    LEFT JOIN people_sourcerecord own
        ON listed.model = %(own)s AND own.id = CASE WHEN listed.model = %(own)s THEN listed."row"::uuid END
    LEFT JOIN LATERAL (
        SELECT c.made_with, c.destination_id FROM people_carried c
        WHERE (c.model, c.field, c."row") = (listed.model, listed.field, listed."row") AND c.made_with <> '{{}}'
        ORDER BY c.id DESC LIMIT 1
    ) note ON true
)
SELECT w.model, w.field, w."row", w.number, w.kept_by, w.decision, d.made_at, d.made_by_name,
    array_agg(DISTINCT s.person_id)
FROM waiting w
JOIN people_sourcerecord s ON s.number = ANY(w.made_with)
JOIN people_linkdecision d ON d.sequence = w.decision
GROUP BY w.model, w.field, w."row", w.number, w.kept_by, w.decision, d.made_at, d.made_by_name
HAVING count(DISTINCT s.person_id) > 1
ORDER BY w.decision, w.model, w."row"
"""
_EVERYBODY = _WAITING.format(among="")
_ONE = _WAITING.format(
    among='WHERE (model, field, "row") IN (SELECT model, field, "row" FROM people_undivided '
    "WHERE kept_by_id = %(person)s OR claimed_by_id = %(person)s)"
)


def undivided(*, viewer: Viewer, person: UUID | None = None) -> list[ToDivide]:
    """What waits to be divided, oldest parting first, of which the viewer may know everybody concerned.

    Only what `person` has or may claim, where one is given. Everybody concerned is audited as listed.
    """
    waiting = list(_waiting(person))
    concerned = {each for one in waiting for each in one.claimants}
    rows = viewer.restrict(Person.objects.filter(id__in=concerned), person_field="id") if waiting else ()
    known = {row.id for row in rows}
    shown = [one for one in waiting if one.claimants <= known]
    listed((each for one in shown for each in sorted(one.claimants)), viewer=viewer, place="undivided")
    return shown


def awaits_division(*, viewer: Viewer, person: UUID | None = None) -> list[ToDivide]:
    """What waits, about this person where one is given, for a page that counts it and says nobody's name."""
    return list(_waiting(person))


def _waiting(person: UUID | None) -> Iterable[ToDivide]:
    with connection.cursor() as cursor:
        cursor.execute(_ONE if person else _EVERYBODY, {"person": person, "own": OWN[0]})
        rows: list[Any] = cursor.fetchall()
    for model, field, row, number, kept_by, decision, parted_at, parted_by, persons in rows:
        yield ToDivide(
            Item(model, field, row), kept_by, frozenset(persons), decision, parted_at, parted_by, number
        )

"""Whom an id stands for now, with all that it takes to decide about them, in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from ginnel.foundation.record.store.reading import EVERY, SAYS, Said, SourceRow
from ginnel.kernel import prepared


class Named(NamedTuple):
    """Their source records (as `records_of`), ids that may refer to them, what is said, and what was asked beside."""

    person: UUID
    records: list[SourceRow]
    patients: list[PatientRow]
    former: list[UUID]
    said: list[Said]
    beside: tuple[Any, ...] = ()


class PatientRow(NamedTuple):
    """Where one organisation's Patient stands."""

    id: UUID
    number: int
    source_number: int
    standing: int
    recorded_seconds: float


def whose(
    id: UUID, patient: int, columns: str = "NULL", values: Mapping[str, Any] = MappingProxyType({})
) -> Named | None:
    """By the id of a person, whatever became of it; `patient` is the number of the type. `columns`, of SQL with its
    values by name, are asked about `now.id` in the same statement."""
    values = {**values, "id": id, "patient": patient, "every": EVERY}
    found = prepared.run(f"{_WHOSE}, {columns} FROM now", values)
    if not found:
        return None
    person, records, patients, former, said, *rest = found[0]
    return Named(
        person,
        [tuple(one) for one in orjson.loads(records)],
        [PatientRow(UUID(id), *place) for id, *place in orjson.loads(patients)],
        former,
        [Said(*map(int, one.split("/"))) for one in said],
        tuple(rest),
    )


_WHOSE = f"""
WITH RECURSIVE step AS (
    SELECT id, merged_into_id FROM people_person WHERE id = %(id)s
    UNION SELECT p.id, p.merged_into_id FROM people_person p JOIN step ON p.id = step.merged_into_id
), now AS (SELECT id FROM step WHERE merged_into_id IS NULL)
SELECT now.id,
    (SELECT coalesce(json_agg(json_build_array(s.number, o.number, o.code, o.name, s.local_id, s.made_with)
        ORDER BY o.name, s.number), '[]')::text
     FROM people_sourcerecord s JOIN organisations_organisation o ON o.id = s.organisation_id
     WHERE s.person_id = now.id),
    (SELECT coalesce(json_agg(json_build_array(r.id, r.number, r.source_number, r.standing,
        extract(epoch FROM r.recorded_at)::float8) ORDER BY r.number), '[]')::text
     FROM people_sourcerecord s JOIN record_resource r ON r.source_number = s.number
     WHERE s.person_id = now.id AND r.kind = %(patient)s),
    ARRAY(SELECT id FROM people_person WHERE merged_into_id = now.id),
    ARRAY(SELECT s.number || '/' || c.category FROM people_sourcerecord s CROSS JOIN {SAYS} WHERE s.person_id = now.id)
"""

"""Whom an id stands for now, with all that it takes to decide about them, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson

from ginnel.foundation.record.store.named import Introduced, Named, PatientRow
from ginnel.foundation.record.store.reading import EVERY, SAYS, Said
from ginnel.kernel import prepared

_WIDTH = len(Named._fields) - 1


def whose(
    ids: str, patient: int, columns: str = "NULL", values: Mapping[str, Any] = MappingProxyType({})
) -> list[Named]:
    """By `ids` of people, whatever became of them, that this SQL gives; `patient` is the number of the type. `columns`,
    of SQL with its values by name, are asked about `what.person_id` in the same statement."""
    asked = {**values, "patient": patient, "every": EVERY}
    return [_named(row) for row in prepared.run(_statement(ids, columns, "now"), asked)]


def whose_for(
    who: str, ids: str, asked: UUID | str, patient: int, columns: str, values: Mapping[str, Any]
) -> Introduced | None:
    """As `whose`, of what was `asked` in this SQL, for the one row `who` of this SQL, about which `columns` are too:
    nobody found is no reason to say nothing of it. None without such a row. For what a request asks first."""
    given = {**values, "asked": asked, "patient": patient, "every": EVERY}
    statement = _statement(ids, columns, f"({who}) who LEFT JOIN now ON true")
    found = prepared.first(statement, given)
    if not found:
        return None
    everybody = tuple(_named(row) for row in found if row[0])
    return Introduced(asked, everybody, found[0][_WIDTH:])


ONE = "SELECT %(asked)s::uuid"
"""The id that is `asked` for."""


def _statement(ids: str, columns: str, source: str) -> str:
    whose = _WHOSE.replace("[ids]", ids)
    return f"{whose}, {columns} FROM {source} CROSS JOIN LATERAL (SELECT now.id) what(person_id)"


def _named(row: Sequence[Any]) -> Named:
    person, records, patients, former, said, *rest = row
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
    SELECT id, merged_into_id FROM people_person WHERE id IN ([ids])
    UNION SELECT p.id, p.merged_into_id FROM people_person p JOIN step ON p.id = step.merged_into_id
), now AS (SELECT id FROM step WHERE merged_into_id IS NULL)
SELECT now.id,
    (SELECT coalesce(json_agg(json_build_array(s.number, o.number, o.code, o.name, s.local_id, s.made_with)
        ORDER BY o.name, s.number), '[]')::text
     FROM people_sourcerecord s JOIN organisations_organisation o ON o.id = s.organisation_id
     WHERE s.person_id = now.id),
    (SELECT coalesce(json_agg(json_build_array(r.id, r.number, r.source_number, r.standing,
        date_part('epoch', r.recorded_at)) ORDER BY r.number), '[]')::text
     FROM people_sourcerecord s JOIN record_resource r ON r.source_number = s.number
     WHERE s.person_id = now.id AND r.kind = %(patient)s),
    ARRAY(SELECT id FROM people_person WHERE merged_into_id = now.id),
    ARRAY(SELECT s.number || '/' || c.category FROM people_sourcerecord s CROSS JOIN {SAYS} WHERE s.person_id = now.id)
"""

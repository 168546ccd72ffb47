"""All that organisations say of who some people are, in one statement."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import orjson

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import Closing, SourceRecord
from ginnel.kernel import prepared


def with_closing(people: Collection[UUID]) -> list[SourceRecord]:
    """The source records of these people, oldest first, with all that is asked of each to show it: its `organisation`,
    its `closing` if any, and `restricted_as`, the person's current restrictions.

    As `select_related` would give them: asked for at every Patient, its statement is written once.
    """
    return [_record(row) for row in prepared.run(_statement(), [list(people)])]


@cache
def _statement() -> str:
    columns = ", ".join(
        f'{alias}."{field.column}"'
        for alias, model in (("s", SourceRecord), ("o", Organisation), ("c", Closing))
        for field in model._meta.concrete_fields
    )
    return f"""
        SELECT {columns}, ARRAY(
            SELECT json_build_object('kind', r.kind, 'family', r.alias_family, 'given', r.alias_given)::text
            FROM people_restriction r LEFT JOIN people_restrictionending e ON e.restriction_id = r.id
            WHERE r.person_id = s.person_id AND e.restriction_id IS NULL)
        FROM people_sourcerecord s JOIN organisations_organisation o ON o.id = s.organisation_id
        LEFT JOIN people_closing c ON c.source_id = s.number
        WHERE s.person_id = ANY(%s::uuid[]) ORDER BY s.number
    """


def _record(row: tuple[Any, ...]) -> SourceRecord:
    *values, marks = row
    record = _taken(SourceRecord, values)
    record.organisation = _taken(Organisation, values)
    closing = _taken(Closing, values) if values[0] is not None else None
    SourceRecord._meta.get_field("closing").set_cached_value(record, closing)
    record.restricted_as = [orjson.loads(mark) for mark in marks]  # type: ignore[attr-defined]
    return record


Model = TypeVar("Model", SourceRecord, Organisation, Closing)


def _taken(model: type[Model], values: list[Any]) -> Model:
    """Of its columns, which are the next; they are taken away."""
    names = _names(model)
    made = model.from_db("default", names, values[: len(names)])
    del values[: len(names)]
    return made


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]

"""What hangs on a whole person, and which records each thing was made with.

The list of relations is read from the model graph, so that a noun added later is found too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from ginnel.foundation.people.models import Carried, Person, SourceRecord
from ginnel.foundation.people.rules.dividing import OWN, Item
from ginnel.foundation.people.rules.staying import STAYS


class Hung(NamedTuple):
    """Where an item hangs and the numbers of the records it was made with; `is_noted` if that is written down."""

    item: Item
    person: UUID
    made_with: tuple[int, ...]
    is_noted: bool


_NOTED = """
SELECT DISTINCT ON (model, field, "row") model, field, "row", made_with FROM people_carried
WHERE made_with <> '{}' AND (model, field, "row") IN
    (SELECT model, field, "row" FROM people_carried WHERE made_with && %s::bigint[])
ORDER BY model, field, "row", id DESC
"""


_HANGING = """
WITH asked AS MATERIALIZED (SELECT number, home_id FROM people_sourcerecord WHERE number = ANY(%s::bigint[]))
"""
_HANGS_IN = "SELECT a.number FROM asked a JOIN {table} r ON r.{person} = a.home_id"
_MADE_WITH = """
SELECT unnest(made_with) FROM people_sourcerecord WHERE made_with && %s::bigint[]
UNION SELECT unnest(made_with) FROM people_carried WHERE made_with && %s::bigint[]
"""


@cache
def relations() -> tuple[tuple[type[models.Model], models.ForeignKey[Any, Any]], ...]:
    """(model, its key to a person) of every row that merging carries, in order of their names."""
    found = [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.model is Person
        and f"{model._meta.label}.{field.name}" not in STAYS
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0]._meta.label, pair[1].name)))


def unnoted(persons: Collection[UUID]) -> list[Hung]:
    """Rows on these persons of which nobody has noted what they were made with: all that is together there now.

    To be called before the records move.
    """
    found = []
    for model, field in relations():
        rows = dict(_rows(model, field, persons))
        known = Carried.objects.filter(model=model._meta.label, field=field.name, row__in=rows)
        new = rows.keys() - set(known.exclude(made_with=[]).values_list("row", flat=True))
        found += [(Item(model._meta.label, field.name, row), rows[row]) for row in sorted(new)]
    together = _together({person for _, person in found})
    return [Hung(item, person, together[person], is_noted=False) for item, person in found]


def own(numbers: list[int]) -> Iterator[Hung]:
    """Our own records that were made with any of these."""
    own = SourceRecord.objects.filter(made_with__overlap=numbers).order_by("number")
    for id_, person, together in own.values_list("id", "person_id", "made_with"):
        yield Hung(Item(*OWN, str(id_)), person, tuple(together or ()), is_noted=True)


def noted(numbers: list[int]) -> Iterator[Hung]:
    """Rows noted earlier whose records, as they stand now, are among those that moved."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTED, [numbers])
        notes = {Item(*found): tuple(together) for *found, together in cursor.fetchall()}
    wanted = {item: together for item, together in notes.items() if not set(together).isdisjoint(numbers)}
    for model, field in relations():
        rows = [item.row for item in wanted if item[:2] == (model._meta.label, field.name)]
        held = model._default_manager.filter(pk__in=rows).values_list("pk", field.attname) if rows else ()
        for row, person in held:
            item = Item(model._meta.label, field.name, str(row))
            yield Hung(item, person, wanted[item], is_noted=True)


def disturbed(numbers: list[int]) -> set[int]:
    """Which of these records, each with the person it came with, cannot be moved without looking at what hangs there:
    on the person, or made with the record."""
    asked = "{" + ",".join(map(str, numbers)) + "}"
    with connection.cursor() as cursor:
        cursor.execute(_MADE_WITH, [asked, asked])
        found = {number for (number,) in cursor.fetchall()}
        cursor.execute(_HANGING + " UNION ALL ".join(_hanging()), [asked])
        return found | {number for (number,) in cursor.fetchall()}


def _hanging() -> Iterator[str]:
    """For each relation, whom of `asked` something hangs on that does not go with one of their records."""
    for model, field in relations():
        record_key = key_to_record(model)
        whole = f" WHERE r.{record_key}_id IS NULL" if record_key else ""
        yield _HANGS_IN.format(table=model._meta.db_table, person=field.column) + whole


def made_with(item: Item, *, before: int | None = None) -> tuple[int, ...]:
    """What a row was made with, as last noted, `before` a note of that id. Empty when nothing was noted of it."""
    notes = Carried.objects.filter(model=item.model, field=item.field, row=item.row).exclude(made_with=[])
    if before is not None:
        notes = notes.filter(id__lt=before)
    return tuple(notes.order_by("-id").values_list("made_with", flat=True).first() or ())


def person_of(item: Item) -> UUID | None:
    """On whom a row hangs. None when there is no such row."""
    found = [(model, key) for model, key in relations() if (model._meta.label, key.name) == item[:2]]
    rows = [
        model._default_manager.filter(pk=item.row).values_list(key.attname, flat=True) for model, key in found
    ]
    return rows[0].first() if rows else None


def model_of(label: str) -> type[models.Model]:
    """The model whose rows items of this label are."""
    found: dict[str, type[models.Model]] = {model._meta.label: model for model, _ in relations()}
    return SourceRecord if label == SourceRecord._meta.label else found[label]


def whose(numbers: Collection[int]) -> dict[int, UUID]:
    """By number, whose these source records are."""
    return dict(SourceRecord.objects.filter(number__in=numbers).values_list("number", "person_id"))


def key_to_record(model: type[models.Model]) -> str:
    """The name of a model's key to a source record, '' where it has none: such a row goes with that record."""
    keys = [f for f in model._meta.get_fields() if isinstance(f, models.ForeignKey)]
    return next((key.name for key in keys if key.related_model is SourceRecord), "")


def _rows(
    model: type[models.Model], field: models.Field[Any, Any], persons: Collection[UUID]
) -> Iterator[tuple[str, UUID]]:
    """(row, person) of those that go with the whole person."""
    rows = model._default_manager.filter(**{f"{field.name}__in": persons})
    if record_key := key_to_record(model):
        rows = rows.filter(**{f"{record_key}__isnull": True})
    return ((str(row), person) for row, person in rows.values_list("pk", field.attname).iterator())


def _together(persons: Collection[UUID]) -> dict[UUID, tuple[int, ...]]:
    """By person, the numbers of their records; of somebody merged away, the one they came with."""
    found: dict[UUID, list[int]] = {person: [] for person in persons}
    outside = SourceRecord.objects.filter(made_with__isnull=True).order_by("number")
    for number, person in outside.filter(person__in=persons).values_list("number", "person_id"):
        found[person].append(number)
    empty = [person for person, numbers in found.items() if not numbers]
    for number, home in outside.filter(home__in=empty).values_list("number", "home_id"):
        found[home].append(number)
    return {person: tuple(numbers) for person, numbers in found.items()}

"""What hangs on a whole person (a relationship, a plan) when records are joined or parted.

Our own record of a person, where staff's notes hang, goes wherever the record goes that the person came with.

The list of such relations is read from the model graph, so a noun that is added later is carried too. A row that also
names a source record goes with that record. The rest goes with the person on a merge and comes back on an unmerge; what
was made in between cannot be told apart by a machine and waits on a list for a human to divide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction

from ginnel.foundation.people.models import Carried, LinkDecision, Person, SourceRecord, Undivided
from ginnel.foundation.people.rules.staying import STAYS
from ginnel.kernel.exemptions import needs_no_actor

Moves = Sequence[tuple[SourceRecord, UUID]]


@needs_no_actor("reads the model graph and changes nothing")
def relations_to_person() -> tuple[tuple[str, str], ...]:
    """(model label, field name) of every key to a person that merging carries, in order."""
    return tuple((model._meta.label, field.name) for model, field in _relations())


@cache
def _relations() -> tuple[tuple[type[models.Model], models.Field[Any, Any]], ...]:
    found = [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.model is Person
        and f"{model._meta.label}.{field.name}" not in STAYS
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0]._meta.label, pair[1].name)))


def follow(
    moves: Moves, emptied: Mapping[UUID, UUID], restored: Mapping[UUID, UUID], decision: LinkDecision
) -> None:
    """Bring what hangs on persons in line with where their records went. `emptied` and `restored` as settling says."""
    own = _own(moves)
    for record, destination in own:
        SourceRecord.objects.filter(id=record.id).update(person_id=destination)
    moves = [*moves, *own]
    for model, field in _relations():
        record_key = _key_to_record(model)
        if record_key:
            for record, destination in moves:
                _point(model, field, model._default_manager.filter(**{record_key: record}), destination)
        for origin, destination in emptied.items():
            _carry(model, field, record_key, origin, destination, decision)
        for person, former in restored.items():
            _return(model, field, record_key, person, former, decision)


def _own(moves: Moves) -> list[tuple[SourceRecord, UUID]]:
    """Our own records of those who were moved, wherever an earlier merge had taken them, and where they go now."""
    destinations = {record.home_id: destination for record, destination in moves}
    own = SourceRecord.objects.filter(home_id__in=destinations, local_id__in=map(str, destinations))
    return [(record, destinations[record.home_id]) for record in own.order_by("number")]


def _key_to_record(model: type[models.Model]) -> str:
    keys = [f.name for f in model._meta.get_fields() if isinstance(f, models.ForeignKey)]
    return next((k for k in keys if model._meta.get_field(k).related_model is SourceRecord), "")


def _rows(model: type[models.Model], field: Any, record_key: str, person: UUID) -> Iterator[models.Model]:
    rows = model._default_manager.filter(**{field.name: person})
    return rows.filter(**{f"{record_key}__isnull": True}).iterator() if record_key else rows.iterator()


def _carry(
    model: type[models.Model],
    field: Any,
    record_key: str,
    origin: UUID,
    destination: UUID,
    decision: LinkDecision,
) -> None:
    """Move rows along, and note those that the destination had before, so that newer ones can be told later."""
    noted = [(row, destination) for row in _rows(model, field, record_key, destination)]
    for row in _rows(model, field, record_key, origin):
        if _point(model, field, model._default_manager.filter(pk=row.pk), destination):
            noted.append((row, origin))
    Carried.objects.bulk_create(
        Carried(
            decision=decision, model=model._meta.label, field=field.name, row=str(row.pk), origin_id=came_from,
            destination_id=destination,
        )
        for row, came_from in noted
    )  # fmt: skip


def _return(
    model: type[models.Model], field: Any, record_key: str, person: UUID, former: UUID, decision: LinkDecision
) -> None:
    """Take back what came along with the person; list what is new since."""
    notes = Carried.objects.filter(model=model._meta.label, field=field.name, destination=former)
    taken = {note.row for note in notes if note.origin_id == person}
    before = {note.row for note in notes}
    for row in list(_rows(model, field, record_key, former)):
        if str(row.pk) in taken:
            _point(model, field, model._default_manager.filter(pk=row.pk), person)
        elif str(row.pk) not in before:
            Undivided.objects.create(
                decision=decision, model=model._meta.label, field=field.name, row=str(row.pk), kept_by_id=former,
                claimed_by_id=person,
            )  # fmt: skip


def _point(model: type[models.Model], field: Any, rows: models.QuerySet[Any], person: UUID) -> bool:
    """Set the key to the person. False when the person already has the like (a uniqueness rule of that noun)."""
    try:
        with transaction.atomic():
            rows.exclude(**{field.attname: person}).update(**{field.attname: person})
    except IntegrityError:
        return False
    return True


def point(model_label: str, field_name: str, row: str, person: UUID) -> bool:
    """Set one listed row's key to the person, as a human divided it."""
    model = apps.get_model(model_label)
    return _point(model, model._meta.get_field(field_name), model._default_manager.filter(pk=row), person)


__all__ = ["follow", "point", "relations_to_person"]

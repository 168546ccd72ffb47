"""What hangs on a whole person (a relationship, a plan, what was written here) when records are joined or parted.

Every relation in the model graph counts (`queries.hanging`), so a noun that is added later is carried too. A row that
also names a source record goes with that record. Any other is of the records that were together as its person when it
was made: it goes where they go, through however many joinings and partings, and once they are with different persons
it waits on a list for a human to divide (`queries.undivided`). Our own records of a person are such rows themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import IntegrityError, models, transaction

from ginnel.foundation.people.actions import statements
from ginnel.foundation.people.models import Carried, LinkDecision, Move, SourceRecord, Undivided
from ginnel.foundation.people.queries import hanging
from ginnel.foundation.people.rules.belonging import claimants, whereabouts
from ginnel.foundation.people.rules.dividing import OWN, Item
from ginnel.kernel.exemptions import needs_no_actor

# Names are those of the model graph. The records go as one value: a text with a place for each takes longer to read.
_WITH_RECORD = """
UPDATE {table} r SET {person} = s.person_id FROM people_sourcerecord s
WHERE r.{record} = ANY(%s::uuid[]) AND s.id = r.{record} AND r.{person} <> s.person_id
"""


@needs_no_actor("reads the model graph and changes nothing")
def relations_to_person() -> tuple[tuple[str, str], ...]:
    """(model label, field name) of every key to a person that merging carries, in order."""
    return tuple((model._meta.label, field.name) for model, field in hanging.relations())


def follow(moved: Collection[SourceRecord], before: Collection[hanging.Hung], decision: LinkDecision) -> None:
    """Bring what hangs on persons in line with where `moved` went; `before` is what `hanging.unnoted` said."""
    numbers = [record.number for record in moved]
    hung = [*hanging.own(numbers), *hanging.noted(numbers), *before]
    persons = hanging.whose({number for one in hung for number in one.made_with})
    going = {one: whereabouts(one.made_with, persons, one.person) for one in hung}
    landed = _point({one.item: to for one, to in going.items() if to != one.person})
    _note({one: landed.get(one.item, one.person) for one in hung}, decision)
    Undivided.objects.bulk_create(
        Undivided(
            decision=decision, model=one.item.model, field=one.item.field, row=one.item.row, kept_by_id=to,
            claimed_by_id=other,
        )
        for one, to in going.items()
        for other in sorted(claimants(one.made_with, persons) - {to})
    )  # fmt: skip
    own = {UUID(one.item.row) for one in hung if _is_own(one.item)}
    with_their_record({record.id for record in moved} | own)


def give(item: Item, person: UUID) -> bool:
    """Set one row's key to the person. False when they already have the like (a uniqueness rule of that noun)."""
    return item in _point({item: person})


def _is_own(item: Item) -> bool:
    return item[:2] == OWN


def _note(landed: Mapping[hanging.Hung, UUID], decision: LinkDecision) -> None:
    """Write down what moved and what was never noted; a record of our own says itself what it was made with."""
    own = {one: to for one, to in landed.items() if _is_own(one.item) and to != one.person}
    Move.objects.bulk_create(
        Move(
            decision=decision, source_id=UUID(one.item.row), origin_id=one.person, destination_id=to
        )
        for one, to in own.items()
    )  # fmt: skip
    Carried.objects.bulk_create(
        Carried(
            decision=decision, model=one.item.model, field=one.item.field, row=one.item.row, origin_id=one.person,
            destination_id=to, made_with=list(one.made_with),
        )
        for one, to in landed.items()
        if not _is_own(one.item) and (to != one.person or not one.is_noted)
    )  # fmt: skip


def _point(going: Mapping[Item, UUID]) -> dict[Item, UUID]:
    """Set the keys. Those that the noun's own uniqueness forbids stay where they are and are left out."""
    landed: dict[Item, UUID] = {}
    by_relation: dict[tuple[str, str], dict[str, UUID]] = defaultdict(dict)
    for item, person in going.items():
        by_relation[item[:2]][item.row] = person
    for (label, name), wanted in by_relation.items():
        model = hanging.model_of(label)
        landed |= {Item(label, name, row): wanted[row] for row in _set(model, name, wanted)}
    return landed


def _set(model: type[models.Model], name: str, wanted: Mapping[str, UUID]) -> Iterable[str]:
    """The rows whose key to the person could be set: all at once, or else one by one."""
    field = model._meta.get_field(name)
    rows = list(model._default_manager.filter(pk__in=wanted))
    for row in rows:
        setattr(row, field.attname, wanted[str(row.pk)])  # type: ignore[union-attr]
    if _saved(model, name, rows):
        return [str(row.pk) for row in rows]
    return [str(row.pk) for row in rows if _saved(model, name, [row])]


def _saved(model: type[models.Model], name: str, rows: list[models.Model]) -> bool:
    try:
        with transaction.atomic():
            model._default_manager.bulk_update(rows, [name], batch_size=1_000)
    except IntegrityError:
        return False
    return True


def with_their_record(records: Collection[UUID]) -> None:
    """Rows that name a source record are its person's."""
    for model, field in hanging.relations():
        record_key = hanging.key_to_record(model)
        if not record_key:
            continue
        names = {"table": model._meta.db_table, "person": field.column, "record": f"{record_key}_id"}
        try:
            with transaction.atomic():
                statements.run(_WITH_RECORD.format(**names), [statements.array(records)])
        except IntegrityError:
            rows = model._default_manager.filter(**{f"{record_key}__in": records})
            for row, to in rows.values_list("pk", f"{record_key}__person_id"):
                give(Item(model._meta.label, field.name, str(row)), to)

"""Receiving what an organisation's own system says by request: checked, hung on that organisation's record of the
person, stored with its bytes as they came. A request that cannot be accepted leaves nothing: whoever made it is told
why and still has it, so nothing of it waits in quarantine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from ginnel.care.reception.actions.doors import unread
from ginnel.care.reception.actions.prepare import by_number
from ginnel.care.reception.rules.asking import request
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import fhir as people_fhir
from ginnel.foundation.record import actions as record
from ginnel.foundation.record import queries
from ginnel.foundation.record.actions import Own
from ginnel.foundation.record.fhir import kinds, prepared, references
from ginnel.foundation.record.fhir.compartment import Subject
from ginnel.foundation.record.rules.receipt import Prepared
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import fhir as relationship_fhir
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import Fault, Invalid, NotFound
from ginnel.kernel.viewer import Category, Viewer

Tree = dict[str, Any]
# What is said again of these goes on; of others that it is as it was is nothing to anybody.
_GOING_ON = frozenset(kinds.number_of(kind) for kind in relationship_fhir.LASTING)


@dataclass(frozen=True, slots=True)
class Said:
    """One resource of a request: `id` is ours, made by whoever asks for what is new (`is_new`). `row` counts from 1 in
    the request, `path` says where in it the resource stands, `original` are its bytes. `expect` is the version that the
    writer was looking at."""

    kind: str
    id: UUID
    tree: Tree = field(repr=False)
    original: bytes = field(repr=False)
    is_new: bool
    row: int = 1
    path: str = ""
    expect: int | None = None


class Taken(NamedTuple):
    """At which version what was said stands, and what is wrong with it and was accepted all the same."""

    version: int
    remarks: tuple[Fault, ...] = ()


class Unacceptable(Invalid):
    """What is wrong with what was said, each with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = tuple(faults)


class Malformed(Unacceptable):
    """What was said is no resource of FHIR R4, whatever it says and whoever says it."""


@dataclass(slots=True)
class _Hanging:
    """What `holder` is about to have stored: each item with the key of its source record, and who those are. `new` are
    the Patients that come with it."""

    holder: Organisation
    by: Viewer
    new: frozenset[UUID]
    items: list[Prepared] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    remarks: dict[UUID, tuple[Fault, ...]] = field(default_factory=dict)
    # Whom an id means and whether something of a category may be written about them: decided once in a request.
    about: dict[tuple[UUID, Category], queries.Subject] = field(default_factory=dict)
    # Local ids to make sure of, and what describes them.
    named: dict[str, list[Tree]] = field(default_factory=dict)


@transaction.atomic
def take_turn(*, organisation: str, by: Viewer) -> None:
    """Be the only one who says something as this organisation until the caller's transaction ends: for whoever says it
    only where it was not said, and must look before."""
    holder = organisations.ensure(code=organisation, by=by)
    record.take_turn(organisation_number=holder.number, by=by)


@transaction.atomic
def receive_said(
    *, organisation: str, said: Sequence[Said], by: Viewer, is_tolerant: bool = False
) -> dict[UUID, Taken]:
    """Store all of it or nothing; the version at which each stands. `is_tolerant`: with what is wrong and can be borne
    remarked in the entry, instead of refusing it. What is new is judged by itself before what changes what is there.

    Raises Unacceptable, NotFound, NotPermitted, Stale and Conflict.
    """
    # Before the turn, while others have theirs: most of the work is in this.
    ready = {one.id: _made(one, str(one.id), is_tolerant) for one in said if one.is_new}
    holder = organisations.ensure(code=organisation, by=by)
    record.take_turn(organisation_number=holder.number, by=by)
    hanging = _Hanging(holder, by, frozenset(one.id for one in said if one.is_new and one.kind == "Patient"))
    for one in sorted(said, key=lambda one: one.kind != "Patient"):
        own = None if one.is_new else _own(one, hanging)
        _hang(hanging, one, _made(one, own.local_id, is_tolerant) if own else ready[one.id], own)
    described = _make_sure(hanging)
    versions = record.take_requested(
        items=hanging.items,
        sources=hanging.sources,
        organisation_number=holder.number,
        going_on=_GOING_ON,
        by=by,
    )
    record.keep_originals(
        load=by.request_id, first_row=said[0].row, originals=[one.original for one in said], by=by
    )
    people.describe(
        descriptions=[people_fhir.description(tree, number=number) for number, tree in described.items()],
        by=by,
    )
    _observe(sorted(described))
    return {
        (id := UUID(bytes=key)): Taken(version, hanging.remarks.get(id, ()))
        for key, version in versions.items()
    }


@transaction.atomic
def say_again(*, organisation: str, said: Said, by: Viewer) -> None:
    """What was sent to be stored only where it is not here, and is here: where it is the same and goes on for as long
    as it is said, it has been said again. Anything else about it is not looked at. Raises NotFound and NotPermitted."""
    if said.kind not in relationship_fhir.LASTING:
        return
    holder = organisations.ensure(code=organisation, by=by)
    record.take_turn(organisation_number=holder.number, by=by)
    local_id = _own(said, _Hanging(holder, by, frozenset())).local_id
    made = prepared.requested(
        said.kind, said.tree, said.id, local_id=local_id, row=said.row, is_tolerant=True
    )
    if made.prepared is not None:
        record.take_requested_again(item=made.prepared, by=by)


def _observe(described: Sequence[int]) -> None:
    """The registered practices of whom was described, at once: a system that registers somebody reads what it says of
    them in its next request. The service that keeps relationships does it, as it does for what arrives in files: nobody
    opens a record to themselves."""
    if described:
        relationships.observe_practices(source_numbers=described, by=service("observe"))


@transaction.atomic
def delete_said(*, organisation: str, kind: str, id: UUID, expect: int | None, by: Viewer) -> int:
    """The organisation says this no more. Raises NotFound, NotPermitted, Gone, Stale, and Invalid for a Patient."""
    if kind == "Patient":
        raise Invalid("Nobody is deleted: say `active` false, or that an entry is wrong.")
    holder = organisations.ensure(code=organisation, by=by)
    return record.delete_requested(id=id, kind=kind, organisation_number=holder.number, expect=expect, by=by)


def _made(one: Said, local_id: str, is_tolerant: bool) -> prepared.Made:
    """Raises Malformed."""
    made = prepared.requested(
        one.kind, one.tree, one.id, local_id=local_id, row=one.row, is_tolerant=is_tolerant
    )
    if made.prepared is None:
        raise Malformed([_placed(fault, one.path) for fault in made.faults])
    return made


def _own(one: Said, hanging: _Hanging) -> Own:
    number = hanging.holder.number
    return record.to_change(
        id=one.id, kind=one.kind, organisation_number=number, expect=one.expect, by=hanging.by
    )


def _hang(hanging: _Hanging, one: Said, made: prepared.Made, own: Own | None) -> None:
    item = made.prepared
    assert item
    is_patient = one.kind == "Patient"
    key = _of_patient(hanging, one, own) if is_patient else _key(hanging, one, made.subject, item)
    unheard = _unread(one, hanging) if one.kind == "ServiceRequest" else ()
    hanging.remarks[one.id] = tuple(_placed(remark, one.path) for remark in (*made.remarks, *unheard))
    hanging.items.append(item._replace(source=key, stated_at=None))


def _unread(one: Said, hanging: _Hanging) -> tuple[Fault, ...]:
    """Said at once to who sent it: of what nobody here reads, no word would follow."""
    return unread(request(one.tree), hanging.holder.code, service("observe"))


def _key(hanging: _Hanging, one: Said, subject: Subject | None, item: Prepared) -> str:
    """By what name `hanging.sources` has, or will have, the number of the record it hangs on; "" for a shelf."""
    if subject is None:
        return ""
    target = references.target(subject.reference)
    if target is None or target.kind != "Patient" or target.base:
        return _by_identifier(hanging, one, subject)
    id = _uuid(target.local_id, one)
    if id in hanging.new:
        return str(id)
    try:
        about = _about(hanging, id, Category(item.category))
    except NotFound as error:
        raise Unacceptable(
            [_placed(Fault("not-found", str(error), field=_where(one, target)), one.path)]
        ) from None
    number = about.source_number
    if number is None:
        number = people.own_source(person=about.person, organisation=hanging.holder.id, by=hanging.by).number
    hanging.sources[f"#{number}"] = number
    return f"#{number}"


def _about(hanging: _Hanging, id: UUID, category: Category) -> queries.Subject:
    if (id, category) not in hanging.about:
        hanging.about[id, category] = queries.subject_to_write(viewer=hanging.by, id=id, category=category)
    return hanging.about[id, category]


def _of_patient(hanging: _Hanging, one: Said, own: Own | None) -> str:
    if own:
        hanging.sources[f"#{own.row.source_number}"] = own.row.source_number
        hanging.named.setdefault(f"#{own.row.source_number}", []).append(one.tree)
        return f"#{own.row.source_number}"
    hanging.named.setdefault(str(one.id), []).append(one.tree)
    return str(one.id)


def _by_identifier(hanging: _Hanging, one: Said, subject: Subject) -> str:
    """Somebody named by an identifier alone, or contained: known to the organisation by that."""
    key = prepared.subject_key(subject, f"{one.kind}/{one.id}")
    told = hanging.named.setdefault(key, [])
    if described := by_number(subject, key):
        told.append(described)
    return key


def _make_sure(hanging: _Hanging) -> dict[int, Tree]:
    """Number every record that is named; what describes each that is described."""
    names = sorted(name for name in hanging.named if name not in hanging.sources)
    keys = [(hanging.holder.id, name) for name in names]
    known = people.ensure(keys=keys, by=hanging.by) if names else {}
    hanging.sources |= {local_id: source.number for (_, local_id), source in known.items()}
    return {hanging.sources[name]: told[-1] for name, told in hanging.named.items() if told}


def _uuid(text: str, one: Said) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        why = "The reference is to nothing here: ids are those that this server gave."
        raise Unacceptable([Fault("not-found", why, one.row, one.path)]) from None


def _where(one: Said, target: references.Target) -> str:
    return references.path_of(one.tree, f"Patient/{target.local_id}")


def _placed(fault: Fault, path: str) -> Fault:
    where = f"{path}: {fault.field}" if path and fault.field else path or fault.field
    return Fault(fault.code, fault.message, fault.row, where)

"""batch and transaction: a Bundle of requests, each by itself or all of them or none (FHIR R4, 3.1.0.11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.http import HttpResponse

from ginnel.care.reception.actions import Said
from ginnel.foundation.record.fhir import json
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.fhir import answering, mistakes, outcome, presenting
from ginnel.surfaces.fhir.asking import OF_FORMAT, Asked, only_if, uuid
from ginnel.surfaces.fhir.content import Wanted
from ginnel.surfaces.fhir.interactions import changing
from ginnel.surfaces.fhir.interactions.spending import Spending
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.writing import answers, body, conditions, entries, naming, patches, storing
from ginnel.surfaces.fhir.writing.entries import Entry
from ginnel.surfaces.fhir.writing.storing import Done

Tree = dict[str, Any]
Get = Callable[[Asked, Entry], HttpResponse]
Answer = Tree
_NOT_SHOWN = Issue(
    "too-costly", "It is stored, and not shown: the Bundle asks for too much at once.", severity="information"
)


def bundle(asked: Asked, get: Get) -> HttpResponse:
    """The answers in the order of the requests. `get` answers a reading entry. Raises Refused and whatever a
    transaction fails by."""
    tree, _ = body.read(asked.request)
    body.check_is(tree, "Bundle")
    spending = Spending(asked.wanted)
    with transaction.atomic():
        if tree.get("type") == "transaction":
            found = _transaction(asked, entries.read(asked, tree), get, spending)
        elif tree.get("type") == "batch":
            found = [_by_itself(asked, one, get, spending) for one in entries.read_each(asked, tree)]
        else:
            why = "A Bundle sent here is a batch or a transaction."
            raise Refused(400, Issue("invalid", why, "Bundle.type"))
        made = {"resourceType": "Bundle", "id": str(uuid7()), "type": f"{tree['type']}-response"}
        return answering.tree(made | ({"entry": found} if found else {}), asked.wanted)


def _transaction(asked: Asked, asks: Sequence[Entry], get: Get, spending: Spending) -> list[Answer]:
    """What is stored of it is stored at once, in as long as so many resources take; what is looked for before, and
    shown after, is within bounds."""
    naming.check_apart(asks)
    decided = _without(asked, asks, spending)
    names: dict[str, str] = {}
    again = entries.again(asks)
    for one in _of(asks, "POST", "PUT"):
        with spending.on(one.path):
            becomes = _decided(asked, one)
        becomes = decided.setdefault(again.get(one.index, one.index), becomes)
        names |= naming.of_entry(one, becomes)
    naming.put(asked, asks, names, spending.on)
    for one in _of(asks, "PATCH"):
        decided[one.index] = _patched(asked, one, names, spending)
    naming.put_links([one for one in decided.values() if isinstance(one, Said)], names)
    _check_apart(one.id for one in decided.values() if isinstance(one, Said) or one.version is None)
    done = _stored(asked, decided)
    done |= {index: replace(done[first], status=200, remarks=()) for index, first in again.items()}
    return [
        _answer(asked, done[one.index], spending) if one.index in done else _got(asked, one, get, spending)
        for one in asks
    ]


def _without(asked: Asked, asks: Sequence[Entry], spending: Spending) -> dict[int, Said | Done]:
    """What is deleted goes first, so that no other entry finds it by a condition. Which each means is found before any
    is done: their order among themselves is no matter. Raises Refused where another entry is about the same."""
    meant: dict[int, UUID | None] = {}
    gone: dict[int, Said | Done] = {}
    deletions = _of(asks, "DELETE")
    for one in deletions:
        with spending.on(one.path):
            meant[one.index] = _to_delete(asked, one)
    changed = [_id(one) for one in _of(asks, "PUT", "PATCH") if one.id]
    _check_apart([*meant.values(), *changed])
    for one in deletions:
        with spending.on(one.path):
            gone[one.index] = _gone(asked, one, meant[one.index])
    return gone


def _of(asks: Sequence[Entry], *methods: str) -> list[Entry]:
    """Those with these methods: all of the first, then all of the next."""
    return [one for method in methods for one in asks if one.method == method]


def _stored(asked: Asked, decided: dict[int, Said | Done]) -> dict[int, Done]:
    """What was decided, with all that is to be stored stored at once."""
    said = [one for one in decided.values() if isinstance(one, Said)]
    numbered = [replace(one, row=row) for row, one in enumerate(said, 1)]
    versions = storing.store(asked, numbered)
    for one in decided.values():
        if isinstance(one, Done):
            storing.say_again(asked, one)
    return {
        index: changing.finished(one, versions) if isinstance(one, Said) else one
        for index, one in decided.items()
    }


def _check_apart(changed: Iterable[UUID | None]) -> None:
    """Raises Refused where two entries would change one resource: which of them stands would be chance."""
    times = Counter(id for id in changed if id is not None)
    if any(count > 1 for count in times.values()):
        raise Refused(
            400, Issue("invalid", "Two entries of a transaction are about one resource.", "Bundle.entry")
        )


def _by_itself(asked: Asked, one: Entry | Refused, get: Get, spending: Spending) -> Answer:
    """An entry of a batch: what refuses it leaves nothing of it, and the others go on. An error that is nobody's
    mistake undoes them all."""
    try:
        if isinstance(one, Refused):
            raise one
        with transaction.atomic():
            if one.method in ("GET", "HEAD"):
                return _got(asked, one, get, spending)
            found: Said | Done
            if one.method == "PATCH":
                found = _patched(asked, one, {}, spending)
            else:
                naming.put(asked, [one], {}, spending.on)
                with spending.on(one.path):
                    found = _decided(asked, one)
            if isinstance(found, Said):
                found = replace(found, row=one.index + 1)
                found = changing.finished(found, storing.store(asked, [found]))
            storing.say_again(asked, found)
            return _answer(asked, found, spending)
    except Exception as error:
        named = mistakes.of_client(error)
        if not isinstance(named, GinnelError):
            raise
        told = outcome.failure(named)
        return {"response": {"status": str(told.status), "outcome": told.tree}}


def _decided(asked: Asked, one: Entry) -> Said | Done:
    """What is to become of an entry that changes something, but by a patch."""
    return {"POST": _created, "DELETE": _deleted}.get(one.method, _changed)(asked, one)


def _patched(asked: Asked, one: Entry, names: Mapping[str, str], spending: Spending) -> Said:
    """A patch travels in a Bundle as a Binary (FHIR R4, 3.1.0.8.1), and refers to the other entries as they do to each
    other."""
    with spending.on(one.path):
        steps = patches.read(one.binary(body.PATCH))
        id = _id(one) if one.id else changing.one_where(asked, one.kind, one.pairs)
        found = changing.patching(asked, one.kind, id, steps, one.if_match, path=f"{one.path}.resource")
    spending.held(found.original)  # it may be much more than was sent
    naming.put_brought(asked, one, found.tree, patches.texts(steps), names, spending.on)
    return found


def _created(asked: Asked, one: Entry) -> Said | Done:
    tree = one.resource()
    if one.id or one.rest:
        raise Refused(400, Issue("invalid", "What is new is posted to the address of its type.", one.path))
    original = json.canonical(tree)
    return changing.creating(asked, one.kind, tree, original, one.if_none_exist, path=f"{one.path}.resource")


def _changed(asked: Asked, one: Entry) -> Said | Done:
    tree = one.resource()
    original, path = json.canonical(tree), f"{one.path}.resource"
    if one.id:
        return changing.updating(asked, one.kind, _id(one), tree, original, one.if_match, path=path)
    return changing.updating_where(asked, one.kind, one.pairs, tree, original, one.if_match, path=path)


def _deleted(asked: Asked, one: Entry) -> Done:
    return _gone(asked, one, _to_delete(asked, one))


def _to_delete(asked: Asked, one: Entry) -> UUID | None:
    return _id(one) if one.id else changing.to_delete_where(asked, one.kind, one.pairs)


def _gone(asked: Asked, one: Entry, id: UUID | None) -> Done:
    expect = conditions.version(one.if_match)
    if id:
        storing.delete(asked, one.kind, id, expect)
    return Done(204, one.kind, id)


def _id(one: Entry) -> UUID:
    return uuid(one.id)


def _answer(asked: Asked, done: Done, spending: Spending) -> Answer:
    response: Tree = {"status": str(done.status)}
    if done.version is None:
        return {"response": response}
    response["location"] = f"{done.kind}/{done.id}/_history/{done.version}"
    response["etag"] = presenting.etag(done.version)
    if done.remarks:
        response["outcome"] = outcome.outcome(done.remarks)
    if answers.prefers(asked) != "representation":
        return {"response": response}
    if spending.is_over:
        response["outcome"] = outcome.outcome((*done.remarks, _NOT_SHOWN))
        return {"response": response}
    with spending.on(""):
        data, updated = answers.representation(asked, done)
    spending.shown(data)
    if updated:
        response["lastModified"] = presenting.instant(updated)
    return ({"resource": orjson.Fragment(data)} if data else {}) | {"response": response}


def _within(asked: Asked, one: Entry) -> Asked:
    pairs = [(name, value) for name, value in one.pairs if name not in OF_FORMAT]
    request = only_if(asked.request, one.if_none_match, one.if_modified_since)
    return replace(asked, request=request, pairs=pairs, wanted=Wanted())


def _got(asked: Asked, one: Entry, get: Get, spending: Spending) -> Answer:
    """Raises Refused."""
    with spending.on(one.path):
        found = get(_within(asked, one), one)
    spending.shown(found.content)
    response: Tree = {"status": str(found.status_code)}
    if "ETag" in found.headers:
        response["etag"] = found.headers["ETag"]
    resource = {"resource": orjson.Fragment(found.content)} if found.content else {}
    return resource | {"response": response}

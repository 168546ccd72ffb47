"""create, update, patch and delete, each also under a condition (FHIR R4, 3.1.0.4 to 3.1.0.8).

What is here decides what is to be stored under which id; `writing.storing` stores it. A transaction decides the same of
each of its entries and stores them together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import jsonpatch
import structlog
from django.db import transaction
from django.http import HttpResponse

from ginnel.care.reception import actions as reception
from ginnel.care.reception.actions import Said, Taken
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.queries import OwnMatch
from ginnel.kernel.errors import NotFound, Stale
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.fhir import calling
from ginnel.surfaces.fhir.asking import Asked, Pairs, uuid
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.resources import owning
from ginnel.surfaces.fhir.writing import answers, body, conditions, patches, storing
from ginnel.surfaces.fhir.writing.storing import Done

Tree = dict[str, Any]
log = structlog.get_logger("ginnel.fhir")
_PART = "This is part of a resource (SUBSETTED): to store it would lose the rest."


def create(asked: Asked, kind: str) -> HttpResponse:
    """A new resource under an id of ours; with If-None-Exist only where none answers it."""
    tree, original = body.read(asked.request)
    given = asked.request.headers.get("If-None-Exist")
    return _alone(asked, lambda: creating(asked, kind, tree, original, given))


def update(asked: Asked, kind: str, id: str) -> HttpResponse:
    """The next version of what the client's organisation said."""
    tree, original = body.read(asked.request)
    return _alone(asked, lambda: updating(asked, kind, _id(id), tree, original, _if_match(asked)))


def update_where(asked: Asked, kind: str) -> HttpResponse:
    """The next version of the one that answers; a new one where none does."""
    tree, original = body.read(asked.request)
    return _alone(asked, lambda: updating_where(asked, kind, asked.pairs, tree, original, _if_match(asked)))


def patch(asked: Asked, kind: str, id: str) -> HttpResponse:
    """JSON Patch of what the client's organisation said (RFC 6902)."""
    steps = patch_of(asked)
    return _alone(asked, lambda: patching(asked, kind, _id(id), steps, _if_match(asked)))


def patch_where(asked: Asked, kind: str) -> HttpResponse:
    """JSON Patch of the one that answers."""
    steps = patch_of(asked)
    return _alone(
        asked,
        lambda: patching(asked, kind, one_where(asked, kind, asked.pairs), steps, _if_match(asked)),
    )


def delete(asked: Asked, kind: str, id: str) -> HttpResponse:
    """The organisation says this no more."""
    expect = conditions.version(_if_match(asked))
    with transaction.atomic():
        calling.check(asked.scopes, kind, "d")
        storing.delete(asked, kind, uuid(id), expect)
    return HttpResponse(status=204)


def delete_where(asked: Asked, kind: str) -> HttpResponse:
    """The one that answers; none is no mistake, and of several none is taken (conditionalDelete: single)."""
    expect = conditions.version(_if_match(asked))
    with transaction.atomic():
        if there := to_delete_where(asked, kind, asked.pairs):
            storing.delete(asked, kind, there, expect)
    return HttpResponse(status=204)


def creating(
    asked: Asked,
    kind: str,
    tree: Tree,
    original: bytes,
    none_exist: str | None,
    *,
    row: int = 1,
    path: str = "",
) -> Said | Done:
    """What is to be stored, or that it is there. Raises Refused and Stale."""
    calling.check(asked.scopes, kind, "c")
    body.check_is(tree, kind)
    if none_exist is not None:
        owning.check_has_no_condition(kind, tree)
        there = _there(asked, kind, conditions.of_query(none_exist))
        if there:
            return Done(200, kind, there.id, there.version, unsaid=_bare(tree))
    return Said(kind, uuid7(), _bare(tree), original, True, row, path)


def updating(
    asked: Asked,
    kind: str,
    id: UUID,
    tree: Tree,
    original: bytes,
    if_match: str | None,
    *,
    row: int = 1,
    path: str = "",
) -> Said:
    """Raises Refused and Stale."""
    storing.check_within(asked, kind, id, "u")
    body.check_is(tree, kind)
    if tree.get("id") != str(id):
        raise Refused(
            400, Issue("invalid", "The id of the resource is not that of its address.", f"{kind}.id")
        )
    if _is_part(tree):
        raise Refused(422, Issue("business-rule", _PART, f"{kind}.meta.tag"))
    return Said(kind, id, _bare(tree), original, False, row, path, conditions.version(if_match))


def updating_where(
    asked: Asked,
    kind: str,
    pairs: Pairs,
    tree: Tree,
    original: bytes,
    if_match: str | None,
    *,
    row: int = 1,
    path: str = "",
) -> Said | Done:
    """Raises Refused and Stale."""
    there = _there(asked, kind, pairs)
    if there is None:
        if if_match is not None:
            raise Stale("If-Match names a version, and no resource answers this condition.")
        if "id" in tree:
            raise Refused(
                405, Issue("not-supported", "Ids are this server's: leave the id out to create this.")
            )
        return creating(asked, kind, tree, original, None, row=row, path=path)
    if tree.setdefault("id", str(there.id)) != str(there.id):
        raise Refused(400, Issue("invalid", "Another resource answers the condition.", f"{kind}.id"))
    return updating(asked, kind, there.id, tree, original, if_match, row=row, path=path)


def patching(
    asked: Asked,
    kind: str,
    id: UUID,
    steps: jsonpatch.JsonPatch,
    if_match: str | None,
    *,
    row: int = 1,
    path: str = "",
) -> Said:
    """The resource as it stands, changed. Raises Refused, Stale and NotFound."""
    storing.check_within(asked, kind, id, "u")
    expect = conditions.version(if_match)
    hit = record.read_resource(viewer=asked.viewer, kind=kind, id=id)
    if hit.is_part or hit.is_veiled:  # whether a patch applies would tell what is not shown
        raise Refused(422, Issue("business-rule", _PART))
    if expect is not None and hit.version != expect:
        raise Stale("Somebody has changed this since you read it.")
    tree = patches.applied(steps, json.read(hit.body))
    if type(tree) is not dict or tree.get("resourceType") != kind or tree.get("id") != str(id):
        raise Refused(
            422, Issue("business-rule", "A patch changes neither the type nor the id of a resource.")
        )
    return Said(kind, id, _bare(tree), json.canonical(tree), False, row, path, hit.version)


def to_delete_where(asked: Asked, kind: str, pairs: Pairs) -> UUID | None:
    """The one that answers; None for none. Raises Refused, and Stale for several."""
    calling.check(asked.scopes, kind, "d")
    there = conditions.matching(asked, kind, pairs)
    return there.id if there else None


def _there(asked: Asked, kind: str, pairs: Pairs) -> OwnMatch | None:
    """As `conditions.matching`, for whoever creates what is not there. That it is not is believed only once nobody else
    can be creating it: until then two who ask at once would both be told so."""
    if there := conditions.matching(asked, kind, pairs):
        return there
    reception.take_turn(organisation=asked.viewer.organisation, by=asked.viewer)
    return conditions.matching(asked, kind, pairs)


def one_where(asked: Asked, kind: str, pairs: Pairs) -> UUID:
    """Raises NotFound for none and Stale for several."""
    there = conditions.matching(asked, kind, pairs)
    if there is None:
        raise NotFound("No resource of your organisation's answers this condition.")
    return there.id


def patch_of(asked: Asked) -> jsonpatch.JsonPatch:
    """The patch in the body. Raises Refused."""
    if (asked.request.content_type or "").lower() != body.PATCH:
        raise Refused(415, Issue("not-supported", f"Send a JSON Patch as {body.PATCH}."))
    return patches.read(body.taken(asked.request))


def finished(said: Said, taken: dict[UUID, Taken]) -> Done:
    found = taken[said.id]
    remarks = storing.warnings(found.remarks)
    return Done(201 if said.is_new else 200, said.kind, said.id, found.version, remarks)


def _alone(asked: Asked, decide: Callable[[], Said | Done]) -> HttpResponse:
    """Whatever refuses it leaves nothing of it. Once it is stored the client is told so, or it would send it again,
    even where it cannot be shown: then nothing of it is."""
    with transaction.atomic():
        found = decide()
        done = found if isinstance(found, Done) else finished(found, storing.store(asked, [found]))
        storing.say_again(asked, done)
    try:
        with audit.together():
            return answers.answer(asked, done)
    except Exception as error:
        log.exception("stored, and could not be shown", kind=type(error).__name__)
        return answers.bare(asked, done)


def _if_match(asked: Asked) -> str | None:
    return asked.request.headers.get("If-Match")


def _id(text: str) -> UUID:
    """Raises Refused for what is no id that was given here."""
    try:
        return uuid(text)
    except NotFound:
        why = "Ids are this server's: what is new is created with POST."
        raise Refused(405, Issue("not-supported", why)) from None


def _bare(tree: Tree) -> Tree:
    """Without the id, version and time of a resource, which this server gives."""
    tree.pop("id", None)
    meta = tree.get("meta")
    if type(meta) is dict:
        tree["meta"] = {name: one for name, one in meta.items() if name not in ("versionId", "lastUpdated")}
        if not tree["meta"]:
            del tree["meta"]
    return tree


def _is_part(tree: Tree) -> bool:
    meta = tree.get("meta")
    tags = meta.get("tag") if type(meta) is dict else None
    return type(tags) is list and any(type(tag) is dict and tag.get("code") == "SUBSETTED" for tag in tags)

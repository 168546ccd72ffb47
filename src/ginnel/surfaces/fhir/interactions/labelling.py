"""$meta: the profiles, tags and security labels of a resource, of a type or of everything (FHIR R4, Resource-meta)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import json, kinds
from ginnel.surfaces.fhir import answering, presenting
from ginnel.surfaces.fhir.asking import Asked, check_no_others, uuid
from ginnel.surfaces.fhir.interactions import reading
from ginnel.surfaces.fhir.interactions.histories import allowed
from ginnel.surfaces.fhir.resources import patient as patients
from ginnel.surfaces.fhir.search import narrowing, parsing
from ginnel.surfaces.fhir.search.parsing import Reading

Tree = dict[str, Any]


def of_instance(asked: Asked, kind: str, id: str) -> HttpResponse:
    """The metadata of the resource as it stands, as a read shows it. Raises as a read does."""
    check_no_others(asked)
    wanted = uuid(id)
    narrowing.check_within(asked, kind, wanted, "r")
    if kind == "Patient" and (found := reading.person(asked, wanted)):
        tree = patients.tree(found)
    else:
        tree = json.read(presenting.body(record.read_resource(viewer=asked.viewer, kind=kind, id=wanted)))
    return _answer(asked, tree["meta"])


def of_type(asked: Asked, kind: str) -> HttpResponse:
    """What is carried by any resource of the type that may be seen. Raises Refused."""
    return _answer(asked, _union(asked, [kind]))


def of_all(asked: Asked) -> HttpResponse:
    """What is carried by any resource that may be seen. Raises Refused."""
    return _answer(asked, _union(asked, allowed(asked.scopes)))


def _answer(asked: Asked, meta: Tree) -> HttpResponse:
    said = {"name": "return", "valueMeta": meta} if meta else {"name": "return"}
    return answering.tree({"resourceType": "Parameters", "parameter": [said]}, asked.wanted)


def _union(asked: Asked, types: list[str]) -> Tree:
    check_no_others(asked)
    scope = Reading(asked.scopes, asked.base)
    limits = {kinds.number_of(kind): parsing.limits(scope, kind) for kind in types}
    found = record.labelled(
        viewer=asked.viewer,
        kinds=list(limits),
        limits={number: where for number, where in limits.items() if where},
    )
    metas = [json.read(one.body).get("meta", {}) for one in found]
    if "Patient" in types:
        metas.append({"profile": [patients.PROFILE]})
    return _together(metas)


def _together(metas: Iterable[Tree]) -> Tree:
    """Each profile and each coding once."""
    made: dict[str, dict[Any, Any]] = {"profile": {}, "security": {}, "tag": {}}
    for meta in metas:
        for profile in meta.get("profile", ()):
            made["profile"].setdefault(profile, profile)
        for name in ("security", "tag"):
            for coding in meta.get(name, ()):
                key = (coding.get("system", ""), coding.get("version", ""), coding.get("code", ""))
                made[name].setdefault(key, coding)
    return {name: [one[key] for key in sorted(one)] for name, one in made.items() if one}

"""$validate: what would keep a resource of this client out, and what is worth saying of it, without storing it
(FHIR R4, Resource-validate)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from ginnel.foundation.record.fhir import json, tolerance, validation
from ginnel.surfaces.fhir import answering, calling
from ginnel.surfaces.fhir.asking import Asked, check_no_others
from ginnel.surfaces.fhir.outcome import Issue, Refused, bad_parameter, outcome
from ginnel.surfaces.fhir.writing import body, storing
from ginnel.surfaces.fhir.writing.body import Tree

_BASE = "http://hl7.org/fhir/StructureDefinition/"
_NAMES = ("profile", "mode")
_WELL = Issue("informational", "It is a resource of FHIR R4.", severity="information")


def validate(asked: Asked, kind: str) -> HttpResponse:
    """Always 200 for what can be read: the OperationOutcome is the answer. Raises Refused."""
    calling.check(asked.scopes, kind, "c")
    check_no_others(asked, _NAMES)
    tree, _ = body.read(asked.request)
    given = asked.pairs
    is_within = tree["resourceType"] == "Parameters" and kind != "Parameters"
    if is_within:
        given = [*given, *_beside(tree)]
    for name, value in given:
        _check(kind, name, value)
    tree = _resource(tree) if is_within else tree
    body.check_is(tree, kind)
    tolerance.forgotten(tree)
    raw = json.canonical(tree)
    errors, remarks = tuple(validation.check(kind, raw, tree)), ()
    if errors and storing.is_tolerant(asked):
        errors, remarks = tolerance.weigh(kind, raw, tree)
    told = storing.issues(errors) or storing.warnings([*remarks, *validation.notes(tree)])
    return answering.tree(outcome(told or (_WELL,)), asked.wanted)


def _check(kind: str, name: str, value: Any) -> None:
    """Raises Refused for what is not checked here: a yes to it would be one to what was never looked at."""
    if name == "profile" and value != _BASE + kind:
        why = f"Profiles are not checked here, only FHIR R4 itself ({_BASE}{kind})."
        raise bad_parameter(name, why, "not-supported")
    if name == "mode" and value not in ("create", "update"):
        is_known = value in ("delete", "profile")
        why = "The mode is create or update: of both the same is checked."
        raise bad_parameter(name, why, "not-supported" if is_known else "value")


def _beside(parameters: Tree) -> list[tuple[str, Any]]:
    """What Parameters says beside the resource, of what is heeded."""
    given = parameters.get("parameter")
    return [
        (one["name"], next((value for name, value in one.items() if name.startswith("value")), None))
        for one in (given if type(given) is list else [])
        if type(one) is dict and one.get("name") in _NAMES
    ]


def _resource(parameters: Tree) -> Tree:
    given = parameters.get("parameter")
    for one in given if type(given) is list else []:
        found = one.get("resource") if type(one) is dict and one.get("name") == "resource" else None
        if type(found) is dict and type(found.get("resourceType")) is str:
            return found
    raise Refused(
        400, Issue("required", "Parameters has the resource under the name resource.", "Parameters")
    )

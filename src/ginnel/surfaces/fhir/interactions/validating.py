"""$validate: what would keep a resource of this client out, and what is worth saying of it, without storing it
(FHIR R4, Resource-validate)."""

from __future__ import annotations

from django.http import HttpResponse

from ginnel.foundation.record.fhir import json, tolerance, validation
from ginnel.surfaces.fhir import answering, calling
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.outcome import Issue, Refused, outcome
from ginnel.surfaces.fhir.writing import body, storing
from ginnel.surfaces.fhir.writing.body import Tree

_WELL = Issue("informational", "It is a resource of FHIR R4.", severity="information")


def validate(asked: Asked, kind: str) -> HttpResponse:
    """Always 200 for what can be read: the OperationOutcome is the answer. Raises Refused."""
    calling.check(asked.scopes, kind, "c")
    tree, _ = body.read(asked.request)
    tree = _resource(tree) if tree["resourceType"] == "Parameters" and kind != "Parameters" else tree
    body.check_is(tree, kind)
    tolerance.forgotten(tree)
    raw = json.canonical(tree)
    errors, remarks = tuple(validation.check(kind, raw, tree)), ()
    if errors and storing.is_tolerant(asked):
        errors, remarks = tolerance.weigh(kind, raw, tree)
    told = storing.issues(errors) or storing.warnings([*remarks, *validation.notes(tree)])
    return answering.tree(outcome(told or (_WELL,)), asked.wanted)


def _resource(parameters: Tree) -> Tree:
    given = parameters.get("parameter")
    for one in given if type(given) is list else []:
        found = one.get("resource") if type(one) is dict and one.get("name") == "resource" else None
        if type(found) is dict and type(found.get("resourceType")) is str:
            return found
    raise Refused(
        400, Issue("required", "Parameters has the resource under the name resource.", "Parameters")
    )

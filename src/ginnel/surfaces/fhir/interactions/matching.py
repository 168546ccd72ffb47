"""Patient/$match: whom a description may be of (FHIR R4, Patient-match). Judged by the rules and the model by which
records are matched here; certain is only who has the same traced NHS number and details that agree."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from ginnel.foundation.people import fhir as people_fhir
from ginnel.foundation.people.states import Reason
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import json, validation
from ginnel.foundation.record.queries import Alike
from ginnel.surfaces.fhir import answering, calling
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.resources import patient as patients
from ginnel.surfaces.fhir.search import bundling
from ginnel.surfaces.fhir.writing import body, storing

Tree = dict[str, Any]
_GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
USUAL, MOST = 10, 50


def match(asked: Asked, kind: str) -> HttpResponse:
    """A Bundle of people, the likeliest first. Raises Refused."""
    if calling.check(asked.scopes, "Patient", "s"):
        raise Refused(403, Issue("forbidden", "Only a client whose scope on Patient has no limits matches."))
    tree, _ = body.read(asked.request)
    given = _parameters(tree)
    who = given.get("resource")
    if type(who) is not dict or who.get("resourceType") != "Patient":
        raise Refused(
            400, Issue("required", "Parameters has a Patient under the name resource.", "Parameters")
        )
    if errors := storing.issues(validation.check("Patient", json.canonical(who), who)):
        raise Refused(422, *errors)
    found = record.patients_like(
        viewer=asked.viewer, said=people_fhir.description(who), most=_count(given.get("count"))
    )
    if given.get("onlyCertainMatches") is True:
        found = [one for one in found if one.reason is Reason.TRACED]
    return answering.tree(
        bundling.bundle(len(found), [], [_entry(asked, one) for one in found]), asked.wanted
    )


def _parameters(tree: Tree) -> Tree:
    """The parameters by name; a bare Patient is the resource."""
    if tree["resourceType"] == "Patient":
        return {"resource": tree}
    body.check_is(tree, "Parameters")
    given = tree.get("parameter")
    named: Tree = {}
    for one in given if type(given) is list else []:
        if type(one) is dict and type(one.get("name")) is str:
            values = [value for name, value in one.items() if name == "resource" or name.startswith("value")]
            named[one["name"]] = values[0] if values else None
    return named


def _count(given: Any) -> int:
    if given is None:
        return USUAL
    if type(given) is not int or given < 1:
        raise Refused(400, Issue("value", "The count is a number from 1.", "Parameters.parameter"))
    return min(given, MOST)


def _entry(asked: Asked, one: Alike) -> Tree:
    grade = "certain" if one.reason is Reason.TRACED else "probable" if one.probability >= 0.5 else "possible"
    return {
        "fullUrl": f"{asked.base}Patient/{one.patient.person}",
        "resource": patients.tree(one.patient),
        "search": {
            "extension": [{"url": _GRADE, "valueCode": grade}],
            "mode": "match",
            "score": round(one.probability, 6),
        },
    }

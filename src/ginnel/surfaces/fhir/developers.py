"""What the page for developers shows: requests to try, by task, and what the server can do in words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ginnel.surfaces.fhir import capability
from ginnel.surfaces.fhir.writing.body import PATCH

Tree = dict[str, Any]
NHS = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
PERSON, SOMEBODY, ENTRY = "PERSON-ID", "PATIENT-ID", "OBSERVATION-ID"
_WORDS = {
    "read": "read",
    "vread": "read an older version",
    "history-instance": "list the versions",
    "history-type": "list what was written of a type",
    "search-type": "search",
    "create": "create",
    "update": "update",
    "patch": "patch (JSON Patch)",
    "delete": "delete",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One request: what it is for, and what to know of the answer. `content` is sent as `type`."""

    title: str
    words: str
    method: str
    path: str
    content: Any = None
    type: str = "application/fhir+json"
    headers: dict[str, str] = field(default_factory=dict)

    def command(self, base: str) -> str:
        """For a shell, with the token in $TOKEN."""
        lines = [f"curl -X {self.method} -g '{base}{self.path}'", '-H "Authorization: Bearer $TOKEN"']
        lines += [f"-H '{name}: {value}'" for name, value in self.headers.items()]
        if self.content is not None:
            lines += [f"-H 'Content-Type: {self.type}'", f"-d '{_laid_out(self.content)}'"]
        return " \\\n  ".join(lines)


def _laid_out(content: Any) -> str:
    """JSON of a resource with an element a line, and an entry of a Bundle a line: short enough to be read."""
    if not isinstance(content, dict):
        return content if isinstance(content, str) else json.dumps(content)
    lines = [f"{json.dumps(name)}: {_of(name, value)}" for name, value in content.items()]
    return "{\n    " + ",\n    ".join(lines) + "}"


def _of(name: str, value: Any) -> str:
    return (
        "[\n      " + ",\n      ".join(map(json.dumps, value)) + "]" if name == "entry" else json.dumps(value)
    )


_PULSE: Tree = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4", "display": "Heart rate"}]},
    "subject": {"reference": f"Patient/{SOMEBODY}"},
    "effectiveDateTime": "2026-11-26",
    "valueQuantity": {"value": 72, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min"},
}
_PERSON: Tree = {
    "resourceType": "Patient",
    "identifier": [{"system": NHS, "value": "9990000018"}],
    "name": [{"family": "Testperson", "given": ["Ada"]}],
    "generalPractitioner": [{"type": "Organization", "identifier": {"system": ODS, "value": "A81001"}}],
}
_NEW = "urn:uuid:0198c0de-0000-7000-8000-000000000001"
EXAMPLES = (
    Example("Find somebody by NHS number",
            "One entry, or none where your organisation may not know of them. Its id is the person's.",
            "GET", f"Patient?identifier={NHS}|9990000018"),
    Example("Say who somebody is",
            "The answer is your organisation's own record of them, with an id of this server's. Searching finds "
            "the person, whose links lead to what each organisation sent. Say the registered practice: it opens the "
            "record to that practice.", "POST", "Patient", _PERSON),
    Example("Read all that you may see of them", "Pages of 100; follow the next link.",
            "GET", f"Patient/{PERSON}/$everything?_count=100"),
    Example("Search what was measured", "Newest first. Ask for a total alone with _count=0.",
            "GET", f"Observation?patient={SOMEBODY}&code=http://loinc.org|8867-4&_sort=-date&_count=20"),
    Example("Search without a trace in an address", "The same, with the parameters in the body.",
            "POST", "Observation/_search", f"patient={SOMEBODY}", "application/x-www-form-urlencoded"),
    Example("Bring what it is about along", "The patients come with search.mode include.",
            "GET", f"Observation?patient={SOMEBODY}&_include=Observation:subject"),
    Example("Search by two things said together",
            "One component says both. UCUM units are converted: mm[Hg] is found where kPa is asked for.",
            "GET", f"Observation?patient={SOMEBODY}"
            "&component-code-value-quantity=http://loinc.org|8480-6$gt140|http://unitsofmeasure.org|mm[Hg]"),
    Example("Search by what a code is called", "By its words from the beginning, however it is coded.",
            "GET", f"Condition?patient={SOMEBODY}&code:text=asthma&_sort=clinical-status,-recorded-date"),
    Example("Follow what is written", "Newest first. Ask again with _since its lastUpdated: nothing is missed.",
            "GET", "Observation/_history?_since=2026-11-01T00:00:00Z&_count=50"),
    Example("Ask which labels there are", "Profiles, tags and security labels of what you may see.",
            "GET", "Observation/$meta"),
    Example("Add something that was measured", "201 with the resource, its version (ETag) and its address (Location).",
            "POST", "Observation", _PULSE),
    Example("Add it only once", "200 with the one that is there, where one of yours answers the condition.",
            "POST", "Observation", {**_PULSE, "identifier": [{"system": "https://surgery.example/obs", "value": "1"}]},
            headers={"If-None-Exist": "identifier=https://surgery.example/obs|1"}),
    Example("Correct it", "If-Match is the version you read: 412 where somebody has changed it since.",
            "PATCH", f"Observation/{ENTRY}", [{"op": "replace", "path": "/status", "value": "corrected"}], PATCH,
            {"If-Match": 'W/"1"'}),
    Example("Ask what is wrong with a resource", "Always 200; the OperationOutcome is the answer. Nothing is stored.",
            "POST", "Observation/$validate", {**_PULSE, "status": "finished"}),
    Example("Send several at once, all or nothing",
            "A transaction. The Observation refers to the Patient by the name that it has in the Bundle.",
            "POST", "", {"resourceType": "Bundle", "type": "transaction", "entry": [
                {"fullUrl": _NEW, "resource": _PERSON, "request": {"method": "POST", "url": "Patient"}},
                {"resource": {**_PULSE, "subject": {"reference": _NEW}},
                 "request": {"method": "POST", "url": "Observation"}}]}),
    Example("Take back what you sent", "204. Reading it answers 410; its history stays.",
            "DELETE", f"Observation/{ENTRY}"),
)  # fmt: skip


def page(base: str) -> Tree:
    """`base` ends in a slash."""
    said = capability.statement(base)
    resources = said["rest"][0]["resource"]
    patient = next(one for one in resources if one["type"] == "Patient")
    every = {one["code"] for each in resources for one in each["interaction"]}
    return {
        "base": base,
        "address": base.removesuffix("fhir/R4/"),
        "examples": [(one, one.command(base)) for one in EXAMPLES],
        "types": [one["type"] for one in resources],
        "interactions": [word for code, word in _WORDS.items() if code in every],
        "undeletable": [one["type"] for one in resources if {"code": "delete"} not in one["interaction"]],
        "owned": [(one["type"], one["documentation"]) for one in resources if "documentation" in one],
        "parameters": sum(len(one["searchParam"]) for one in resources),
        "of_patient": [one["name"] for one in patient["searchParam"]],
        "operations": sorted(
            {f"${one['name']}" for each in [*resources, said["rest"][0]] for one in each.get("operation", ())}
        ),
        "formats": said["format"][:2],
        "version": said["fhirVersion"],
    }

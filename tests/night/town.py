"""The households of `residents.toml` as practices and a hospital would send them, and the workers of one night."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.values.identifiers import is_valid_nhs_number
from ginnel.surfaces.feeds import loading

HERE = Path(__file__).parent
UKCORE = "https://fhir.hl7.org.uk"
HL7 = "http://terminology.hl7.org/CodeSystem"
SNOMED = "http://snomed.info/sct"
STATUS = {"traced": "01", "unverified": "02"}
Tree = dict[str, Any]

# (role, organisation, its kind): nobody of them knows anybody of the town.
WORKERS = {
    "ooh": (Role.OUT_OF_HOURS_CLINICIAN, "ZO9", OrganisationKind.OTHER),
    "111": (Role.OUT_OF_HOURS_CLINICIAN, "ZU9", OrganisationKind.AMBULANCE_TRUST),
    "ambulance": (Role.AMBULANCE_CLINICIAN, "ZA9", OrganisationKind.AMBULANCE_TRUST),
    "ed": (Role.EMERGENCY_DEPARTMENT_CLINICIAN, "ZT8", OrganisationKind.ACUTE_TRUST),
}


@dataclass(frozen=True, slots=True)
class Resident:
    """One person, and the words by which their record is told from everybody else's."""

    said: Tree
    index: int

    @property
    def key(self) -> str:
        return str(self.said["key"])

    @property
    def allergy(self) -> str:
        return f"Pretendicillin {10 + self.index}"

    @property
    def usual_ability(self) -> str:
        return f"Walks {10 + self.index} paces with a frame"

    @property
    def to_ring(self) -> str:
        return f"01632 960{100 + self.index}"

    @property
    def form(self) -> str:
        return f"ReSPECT form {10 + self.index}"

    @property
    def sender(self) -> str:
        return str(self.said.get("by") or ("ZP9" if self.index % 2 else "ZP8"))


@cache
def residents() -> dict[str, Resident]:
    said = tomllib.loads((HERE / "residents.toml").read_text(encoding="utf-8"))["household"]
    everybody = [{**home, **person} for home in said for person in home["people"]]
    return {person["key"]: Resident(person, index) for index, person in enumerate(everybody)}


def scenarios() -> list[Tree]:
    found: list[Tree] = tomllib.loads((HERE / "scenarios.toml").read_text(encoding="utf-8"))["case"]
    return found


def settle(folder: Path) -> dict[str, UUID]:
    """Load the town; answers whose record is whose, by key."""
    by = service("administer")
    lines: dict[str, list[str]] = defaultdict(list)
    for one in residents().values():
        lines[one.sender] += [json.dumps(tree) for tree in _trees(one)]
    for code, kind in (("ZP8", "gp-practice"), ("ZP9", "gp-practice"), ("ZT9", "acute-trust")):
        organisations.ensure(code=code, name=f"Sender {code}", kind=OrganisationKind(kind), by=by)
        path = folder / f"{code}.ndjson"
        path.write_text("\n".join(lines[code]), encoding="utf-8")
        (receipt,) = loading.load_path(path, source=code)
        assert receipt["quarantined"] == 0, receipt
    loading.settle()
    keys = SourceRecord.objects.filter(local_id__in=residents()).values_list("local_id", "person_id")
    return dict(keys)


def _trees(one: Resident) -> Iterator[Tree]:
    about = {"reference": f"Patient/{one.key}"}
    coded = {"coding": [{"system": SNOMED, "code": "1382601000000107"}], "text": one.form}
    yield _patient(one)
    yield {
        "resourceType": "AllergyIntolerance",
        "id": f"{one.key}-allergy",
        "clinicalStatus": _coded(f"{HL7}/allergyintolerance-clinical", "active"),
        "code": {"text": f"Allergy to {one.allergy}"},
        "patient": about,
    }
    yield {
        "resourceType": "DocumentReference",
        "id": f"{one.key}-respect",
        "status": "current",
        "type": coded,
        "subject": about,
        "date": "2026-05-01T10:00:00Z",
        "description": one.form,
        "content": [{"attachment": {"contentType": "text/plain", "data": "Rm9ybQ==", "title": one.form}}],
    }
    yield {
        "resourceType": "Observation",
        "id": f"{one.key}-baseline",
        "status": "final",
        "code": _coded("https://ginnel.invalid/CodeSystem/observation", "baseline-function"),
        "subject": about,
        "effectiveDateTime": "2026-06-01",
        "valueString": one.usual_ability,
    }
    yield {
        "resourceType": "RelatedPerson",
        "id": f"{one.key}-near",
        "active": True,
        "patient": about,
        "name": [{"family": "Nearby", "given": [one.key.capitalize()]}],
        "telecom": [{"system": "phone", "value": one.to_ring}],
    }


def _patient(one: Resident) -> Tree:
    said = one.said
    names = [{"use": "official", "family": said["family"], "given": said["given"].split()}]
    if said.get("before"):
        names.append({"use": "maiden", "family": said["before"], "given": said["given"].split()})
    tree: Tree = {
        "resourceType": "Patient",
        "id": one.key,
        "identifier": list(_identifiers(one)),
        "active": True,
        "name": names,
        "gender": said["gender"],
        "birthDate": said["born"],
        "address": list(_addresses(said)),
    }
    if said.get("died"):
        tree["deceasedDateTime"] = said["died"]
    return {name: value for name, value in tree.items() if value != []}


def _identifiers(one: Resident) -> Iterator[Tree]:
    status = STATUS.get(one.said.get("number", "traced"))
    if status:
        url = f"{UKCORE}/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
        system = f"{UKCORE}/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
        verified = [{"url": url, "valueCodeableConcept": _coded(system, status)}]
        number = numbers()[one.index]
        yield {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": number, "extension": verified}
    yield {"system": f"https://ginnel.invalid/id/{one.sender}", "value": one.key}


def _addresses(said: Tree) -> Iterator[Tree]:
    if said["address"]:
        line, _, town = said["address"].rpartition(", ")
        yield {"use": "home", "line": [line], "city": town, "postalCode": said["postcode"]}
    if said.get("was"):
        line, _, town = said["was"].rpartition(", ")
        yield {"use": "old", "line": [line], "city": town, "postalCode": said["was_postcode"]}


@cache
def numbers() -> list[str]:
    """NHS numbers that nobody has, one after the other, so that twins' differ as little as twins' do."""
    found = (f"99900{n:05d}" for n in range(10_000))
    return [number for number in found if is_valid_nhs_number(number)][: len(residents())]


def _coded(system: str, code: str) -> Tree:
    return {"coding": [{"system": system, "code": code}]}

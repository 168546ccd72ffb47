"""A small world that things happen in: people described, stays and services told of, corrected, taken back, joined.

Each happening goes through the actions that make it in service, so that the change log is what it would be.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from ginnel.care.reception.actions import load
from ginnel.care.reception.tests.feeds import File, Lines
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.states import RestrictionKind
from ginnel.foundation.places import actions as places
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.models import Resource
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.tests.documents import bind
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Purpose
from ginnel.population.engine.lake import Lake, read
from ginnel.population.intake.actions import Outcome, intake
from ginnel.population.intake.queries import folder_of

Tree = dict[str, Any]
TRUST, COUNCIL = "ZT1", "218"
KINDS = {
    TRUST: "acute-trust",
    COUNCIL: "council",
    "ZC1": "community-trust",
    "ZA1": "ambulance-trust",
    "TEST": "acute-trust",
    "GINNEL": "ginnel",
}
POSTCODES = """postcode,lsoa21_code,msoa21_code,ltla24_code
ZZ1 1AA,E01000001,E02000001,E06000065
ZZ1 1AB,E01000002,E02000002,E06000065
"""
NHS_NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000069")
PLANNER = Purpose.PLANNING
_GOVERNOR = Permitting(role=Role.INFORMATION_GOVERNANCE_OFFICER)


class World:
    """`home` is GINNEL_HOME of the test."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._loads = 0
        by = service("administer")
        for code, kind in KINDS.items():
            organisations.ensure(code=code, name=code, kind=kind, by=by)
        self.agreement = bind(KINDS)
        places.load_shipped(by=by)
        path = home / "places.csv"
        path.write_text(POSTCODES)
        places.load_file(path=path, by=by)

    # What organisations say

    def say(self, organisation: str, *trees: Tree) -> None:
        """A file of these resources from one organisation; each time another file."""
        self._loads += 1
        body = b"\n".join(json.dumps(tree).encode() for tree in trees)
        file = File(body, filename=f"{self._loads}.lines")
        load(opened=file, feed=Lines(), source=organisation, by=service("load"))

    def source(self, organisation: str, local_id: str) -> SourceRecord:
        return SourceRecord.objects.get(organisation__code=organisation, local_id=local_id)

    def sources(self) -> list[SourceRecord]:
        """Every source record there is, our own left out."""
        return [one for one in SourceRecord.objects.all() if one.made_with is None]

    # What humans decide

    def join(self, one: SourceRecord, other: SourceRecord) -> None:
        if one.person_id != other.person_id:
            people.merge(person=one.person_id, other=other.person_id, reason="Same", by=Permitting())

    def protect(self, one: SourceRecord) -> UUID:
        """Nobody may learn where they live who does not work with them."""
        later = clock.today() + timedelta(days=90)
        why = {"kind": RestrictionKind.PROTECTED_ADDRESS, "reason": "In danger"}
        return people.restrict_record(person=one.person_id, review_on=later, **why, by=_GOVERNOR)

    def protect_no_longer(self, restriction: UUID) -> None:
        people.end_restriction(restriction=restriction, reason="Moved away", by=_GOVERNOR)

    def part(self, one: SourceRecord) -> None:
        if sum(other.person_id == one.person_id for other in self.sources()) > 1:
            people.unmerge(person=one.person_id, sources=[one.id], reason="Different", by=Permitting())

    def take_back(self, organisation: str, tree: Tree) -> None:
        """The source itself says that the entry should never have been."""
        self.say(organisation, tree | {"status": "entered-in-error"})

    def move(self, local_id: str, to: SourceRecord) -> None:
        """Somebody finds that the entry is about another person, and puts it there."""
        held = Resource.objects.filter(local_id=local_id, standing=1).first()
        person = SourceRecord.objects.get(number=held.source_number).person_id if held else None
        if held and person and person != to.person_id:
            record.move_entry(
                person=person,
                entry=held.id,
                version=held.version,
                to=to.person_id,
                reason="Theirs",
                by=Permitting(),
            )

    def opt_out(self, *numbers: str) -> None:
        path = self.home / "opt-outs.txt"
        path.write_text("\n".join(numbers))
        sharing.load_opt_outs(path=path, by=service("administer"))

    # What comes of it

    def intake(self, **more: Any) -> Outcome:
        return intake(by=service("intake", purpose=PLANNER), **more)

    @property
    def lake(self) -> Lake:
        found = read(folder_of(self.home, PLANNER))
        assert found is not None
        return found

    def rows(self, table: str) -> list[Mapping[str, Any]]:
        return self.lake.records(table)


def patient(id: str, nhs: str = "", **more: Any) -> Tree:
    """Born in May 1950, in the first postcode, unless said."""
    identifiers = [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": nhs}] if nhs else []
    tree = {
        "resourceType": "Patient",
        "id": id,
        "identifier": identifiers,
        "name": [{"family": f"Test{id}", "given": ["Pat"]}],
        "birthDate": "1950-05-17",
        "gender": "female",
        "address": [{"postalCode": "ZZ1 1AA"}],
    }
    return {name: value for name, value in (tree | more).items() if value not in ([], None)}


def stay(id: str, who: str, admitted: str, discharged: str = "", spell: str = "", **more: Any) -> Tree:
    hospital: Tree = {"extension": [_coded("AdmissionMethod", more.pop("method", "21"))]}
    if discharged:
        hospital["extension"].append(_coded("DischargeMethod", more.pop("left", "1")))
    period = {"start": admitted} | ({"end": discharged} if discharged else {})
    tree: Tree = {
        "resourceType": "Encounter",
        "id": id,
        "status": "finished" if discharged else "in-progress",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
        "subject": {"reference": f"Patient/{who}"},
        "period": period,
        "hospitalization": hospital,
    }
    if spell:
        tree["identifier"] = [{"system": "https://ginnel.invalid/Id/hospital-provider-spell", "value": spell}]
    if ready := more.pop("ready", ""):
        tree["extension"] = [
            {"url": "https://ginnel.invalid/StructureDefinition/discharge-ready-date", "valueDate": ready}
        ]
    return tree | more


def _coded(what: str, code: str) -> Tree:
    system = f"https://fhir.hl7.org.uk/CodeSystem/UKCore-{what}England"
    return {
        "url": f"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-{what}",
        "valueCodeableConcept": {"coding": [{"system": system, "code": code}]},
    }


def care(id: str, who: str, starts: str, ends: str = "", **said: str) -> Tree:
    """A service as the feed of Client Level Data makes it; a nursing home unless said."""
    fields = {"Client_Type": "Service user"} | said
    kind = fields.pop("type", "Long term support: Nursing care")
    component = fields.pop("component", "Long term nursing care")
    cld = "urn:ginnel:cld:"
    return {
        "resourceType": "EpisodeOfCare",
        "id": id,
        "status": "finished" if ends else "active",
        "type": [
            {"coding": [{"system": cld + "Service_Type", "code": kind}]},
            {"coding": [{"system": cld + "Service_Component", "code": component}]},
        ],
        "patient": {"reference": f"Patient/{who}"},
        "period": {"start": starts} | ({"end": ends} if ends else {}),
        "extension": [
            {"url": cld + name, "valueCoding": {"system": cld + name, "code": value}}
            for name, value in fields.items()
        ],
    }


def contents(lake: Lake) -> dict[str, str]:
    """A digest for each table that is about residents."""
    return {name: lake.manifest.digest(name) for name in lake.manifest.tables if name != "sources"}

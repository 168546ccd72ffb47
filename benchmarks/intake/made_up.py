"""A file of invented people with stays, attendances, contacts, services and conditions, and the place they live in."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Tree = dict[str, Any]
AREAS = 200
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
CLD = "urn:ginnel:cld:"


def home() -> Path:
    from django.conf import settings

    return Path(settings.GINNEL_HOME)


def write(path: Path, people: int, *, version: int = 1) -> int:
    """Everything about `people`, one resource a line; answers how many. A later version says other discharges."""
    count = 0
    with path.open("w") as stream:
        for number in range(people):
            for tree in about(number, version):
                stream.write(json.dumps(tree, separators=(",", ":")) + "\n")
                count += 1
    return count


def about(number: int, version: int) -> Iterator[Tree]:
    """One person: themself, two stays, four attendances, twelve contacts, a service, three conditions."""
    chance = random.Random(number)  # noqa: S311
    who = f"p{number}"
    area = number % AREAS
    yield {
        "resourceType": "Patient", "id": who, "gender": chance.choice(("female", "male")),
        "birthDate": f"{chance.randrange(1925, 2005)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
        "name": [{"family": f"Test{number}", "given": ["Pat"]}],
        "address": [{"line": [f"{number} Example Street"], "postalCode": postcode(area)}],
    }  # fmt: skip
    for at in range(2):
        yield stay(chance, who, at, version)
    for at in range(4):
        yield visit(chance, who, f"a{at}", "EMER" if at % 2 else "AMB")
    for at in range(12):
        yield visit(chance, who, f"c{at}", "HH")
    yield service(chance, who)
    for at in range(3):
        yield {
            "resourceType": "Condition", "id": f"{who}-d{at}", "subject": {"reference": f"Patient/{who}"},
            "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": f"I{chance.randrange(10, 99)}"}]},
            "recordedDate": str(day(chance)),
        }  # fmt: skip


def day(chance: random.Random) -> date:
    return date(2024, 1, 1) + timedelta(chance.randrange(1_000))


def stay(chance: random.Random, who: str, at: int, version: int) -> Tree:
    starts = day(chance)
    ends = starts + timedelta(1 + chance.randrange(20) + version)
    concept = {
        "coding": [
            {"system": "https://fhir.hl7.org.uk/CodeSystem/x", "code": chance.choice(("21", "2A", "11"))}
        ]
    }
    return {
        "resourceType": "Encounter", "id": f"{who}-s{at}", "status": "finished", "class": {"code": "IMP"},
        "subject": {"reference": f"Patient/{who}"}, "period": {"start": str(starts), "end": str(ends)},
        "identifier": [{"system": "https://ginnel.invalid/Id/hospital-provider-spell", "value": f"{who}-{at}"}],
        "hospitalization": {"extension": [{"url": UK_CORE + "AdmissionMethod", "valueCodeableConcept": concept}]},
    }  # fmt: skip


def visit(chance: random.Random, who: str, name: str, kind: str) -> Tree:
    starts = f"{day(chance)}T10:00:00Z"
    return {
        "resourceType": "Encounter", "id": f"{who}-{name}", "status": "finished", "class": {"code": kind},
        "subject": {"reference": f"Patient/{who}"}, "period": {"start": starts, "end": starts},
    }  # fmt: skip


def service(chance: random.Random, who: str) -> Tree:
    kinds = {"Service_Type": "Long term support: Nursing care", "Service_Component": "Long term nursing care"}
    return {
        "resourceType": "EpisodeOfCare", "id": f"{who}-v", "status": "active",
        "patient": {"reference": f"Patient/{who}"},
        "type": [{"coding": [{"system": CLD + name, "code": code}]} for name, code in kinds.items()],
        "period": {"start": str(day(chance))},
    }  # fmt: skip


def postcode(area: int) -> str:
    letters = "ABDEFGHJLNPQRSTU"
    return f"ZZ{area // 16 + 1} 1{letters[area % 16]}A"


def load(path: Path) -> None:
    """The file as an organisation sends it, the place and the basis where they are not yet there."""
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.places import actions as places
    from ginnel.foundation.sharing.queries import all_agreements, service
    from ginnel.surfaces.feeds import loading

    by = service("administer")
    organisations.ensure(code="BENCH", name="Benchmark", kind="acute-trust", by=by)
    if not all_agreements():
        agree()
        table = path.with_name("postcodes.csv")
        rows = (f"{postcode(area)},E0100{area:04d},E0200{area // 4:04d},E06000900" for area in range(AREAS))
        table.write_text("postcode,lsoa21_code,msoa21_code,ltla24_code\n" + "\n".join(rows))
        places.load_file(path=table, by=by)
    for _ in loading.load_path(path, source="BENCH"):
        pass


def agree() -> None:
    """Let what the organisation sends be planned by, as a signed agreement does."""
    from ginnel.foundation.sharing import actions, rules
    from ginnel.foundation.sharing.queries import all_agreements, service
    from ginnel.kernel import clock

    by = service("agreements")
    drafted = rules.draft_policy(
        identifier="benchmark", name="To measure", contact="Benchmark", parties={"BENCH": "Benchmark"},
        purposes=("planning",), starts_on=clock.today(), years=1,
    )  # fmt: skip
    policies = rules.read_policies(rules.dumped_policy(drafted), file="benchmark.json")
    actions.load_agreements(policies=policies, by=by)
    for party in all_agreements()[0].latest.unsigned:
        actions.sign(party=party.id, name="Benchmark", role=party.signatory, signed_on=clock.today(), by=by)

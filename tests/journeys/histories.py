"""People with one history, which holds something of every kind of fact that roles differ in: journeys only read it.

None of them is called so that another journey takes her for somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM
from tests.journeys.installation import Installation
from tests.journeys.journey import Journey
from tests.journeys.newcomers import STATUS, Newcomer, free_number

PRACTICE, HOSPITAL, TRUST, COUNCIL, ALARMS = "Z99017", "ZT1", "ZC1", "218", "ZTC1"
BORN, TYPED = "1941-03-19", "19/3/41"
SNOMED, HL7, OURS = (
    "http://snomed.info/sct",
    "http://terminology.hl7.org/CodeSystem",
    "https://ginnel.invalid",
)

# What is on the pages of whoever may see it, and on no other.
ALLERGY, RESUSCITATION = "Allergy to latex", "Not for cardiopulmonary resuscitation"
MEDICINE, TELLING_MEDICINE = "Digoxin 125microgram tablets", "Priadel 400mg modified-release tablets"
PROBLEM, MIND, SEXUAL = "Heart failure", "Bipolar disorder", "Human immunodeficiency virus infection"
SAFEGUARDING = "Section 42 enquiry open: a neighbour holds her bank card"
KEY, DAUGHTER, TELEPHONE = "Key safe behind the water butt; number 7316", "Harriet Quillon", "01632 960718"
FRAILTY = "Clinical Frailty Scale 6"
WEIGHT, STAY, DAY_CARE = "Body weight", "Respiratory medicine", "Day centre, three days a week"
PLAN, LETTER, ALARM = (
    "Plan for when she is breathless",
    "Outpatient letter: cardiology",
    "Telecare alarm: fall",
)
RESTRICTED = (MIND, SEXUAL, SAFEGUARDING)

Of = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Histories:
    """`cared_for` is in hospital, and others have come to her of late; `attending` has come to the emergency
    department; with `strangers`, by width, nobody works but their practice."""

    cared_for: Newcomer
    attending: Newcomer
    strangers: dict[str, Newcomer]

    def stranger(self, journey: Journey) -> Newcomer:
        """Whoever says that she is with them has said so on no other screen."""
        return self.strangers[journey.width]


def told(installation: Installation, folder: Path) -> Histories:
    """As their organisations send it."""
    letters = "".join(chr(ord("f") + int(figure, 16)) for figure in uuid4().hex[:8])
    names = ("ox", "iv", "ul", "up")
    everybody = [Newcomer(f"Q{letters}{end}", "Violet", free_number()) for end in names]
    cared_for, attending, at_a_desk, on_a_phone = everybody
    sent: dict[str, list[dict[str, Any]]] = {
        PRACTICE: [one for who in everybody for one in _from_practice(who)],
        COUNCIL: [one for who in everybody for one in _from_council(who)],
        TRUST: [one for who in everybody for one in _from_trust(who)],
        HOSPITAL: [one for who in (cared_for, attending) for one in _patient(who, HOSPITAL)],
        ALARMS: [*_patient(cared_for, ALARMS), _alarm(cared_for)],
    }
    sent[HOSPITAL] += [_stay(cared_for, "IMP"), _stay(attending, "EMER")]
    sent[COUNCIL].append(_contact(cared_for, COUNCIL, "Duty social work: visit"))
    sent[TRUST].append(_contact(cared_for, TRUST, "Urgent community response: visit"))
    for source, rows in sent.items():
        path = folder / f"{source}-{letters}.ndjson"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        installation.load(path, source)
    return Histories(cared_for, attending, {"desktop": at_a_desk, "phone": on_a_phone})


def story_of(journey: Journey, name: str) -> dict[str, Any]:
    """Who plays that part in the county."""
    manifest = json.loads(
        (journey.installation.home / "demo/county/manifest.json").read_text(encoding="utf-8")
    )
    story: dict[str, Any] = next(each for each in manifest["stories"] if each["story"] == name)
    return story


def ago(**how_long: float) -> str:
    return (clock.now() - timedelta(**how_long)).isoformat(timespec="seconds")


def _id(who: Newcomer, source: str) -> str:
    return f"{source}-{who.nhs_number}"


def _coded(system: str, code: str, text: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def _patient(who: Newcomer, source: str) -> Iterator[dict[str, Any]]:
    practice = {"type": "Organization", "identifier": {"system": ODS_SYSTEM, "value": PRACTICE}}
    yield {
        "resourceType": "Patient",
        "id": _id(who, source),
        "identifier": [{"extension": [STATUS], "system": NHS_NUMBER_SYSTEM, "value": who.nhs_number}],
        "name": [{"use": "official", "family": who.family, "given": [who.given]}],
        "gender": "female",
        "birthDate": BORN,
        "address": [{"use": "home", "line": ["7 Quay Fold"], "city": "Filey", "postalCode": "YO14 9LF"}],
        "generalPractitioner": [practice],
    }


def _of(who: Newcomer, source: str, kind: str, name: str, /, **more: Any) -> dict[str, Any]:
    """A resource about somebody, told by `source`."""
    subject = "patient" if kind in ("AllergyIntolerance", "RelatedPerson") else "subject"
    about = {subject: {"reference": f"Patient/{_id(who, source)}"}}
    return {"resourceType": kind, "id": f"{name}-{who.nhs_number}", **about, **more}


def _from_practice(who: Newcomer) -> Iterator[dict[str, Any]]:
    yield from _patient(who, PRACTICE)
    of = partial(_of, who, PRACTICE)
    yield from _before_all_else(of)
    yield from _lived_with(of)
    yield from _measured_and_planned(of)


def _before_all_else(of: Of) -> Iterator[dict[str, Any]]:
    yield of(
        "AllergyIntolerance",
        "latex",
        clinicalStatus=_coded(f"{HL7}/allergyintolerance-clinical", "active", "Active"),
        code=_coded(SNOMED, "300916003", ALLERGY),
    )
    yield of(
        "Flag",
        "cpr",
        status="active",
        category=[_coded(f"{HL7}/flag-category", "advance-directive", "Advance directive")],
        code=_coded(SNOMED, "450476008", RESUSCITATION),
        period={"start": "2025-02-03"},
    )


def _lived_with(of: Of) -> Iterator[dict[str, Any]]:
    active = _coded(f"{HL7}/condition-clinical", "active", "Active")
    for name, text in (("digoxin", MEDICINE), ("lithium", TELLING_MEDICINE)):
        yield of(
            "MedicationStatement",
            name,
            status="active",
            medicationCodeableConcept={"text": text},
            effectivePeriod={"start": ago(days=40)},
        )
    for code, text in (("84114007", PROBLEM), ("13746004", MIND), ("86406008", SEXUAL)):
        yield of(
            "Condition",
            f"condition-{code}",
            clinicalStatus=active,
            code=_coded(SNOMED, code, text),
            onsetDateTime="2019-06-01",
        )
    yield of(
        "RelatedPerson",
        "daughter",
        active=True,
        relationship=[_coded(f"{HL7}/v3-RoleCode", "DAUC", "Daughter")],
        name=[{"use": "official", "family": DAUGHTER.split()[1], "given": [DAUGHTER.split()[0]]}],
        telecom=[{"system": "phone", "value": TELEPHONE}],
    )


def _measured_and_planned(of: Of) -> Iterator[dict[str, Any]]:
    yield of(
        "Observation",
        "weight",
        status="final",
        code=_coded(SNOMED, "27113001", WEIGHT),
        effectiveDateTime=ago(days=9),
        valueQuantity={"value": 61, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
    )
    yield of(
        "Observation",
        "frailty",
        status="final",
        code=_coded(SNOMED, "763264000", "Rockwood Clinical Frailty Scale"),
        effectiveDateTime=ago(days=9),
        valueInteger=6,
    )
    yield of("CarePlan", "plan", status="active", intent="plan", title=PLAN, period={"start": ago(days=30)})
    yield of(
        "DocumentReference",
        "letter",
        status="current",
        type={"text": LETTER},
        date=ago(days=20),
        content=[
            {"attachment": {"contentType": "text/plain", "data": "QSBxdWlldCBoZWFydC4=", "title": LETTER}}
        ],
    )


def _from_council(who: Newcomer) -> Iterator[dict[str, Any]]:
    yield from _patient(who, COUNCIL)
    yield _of(
        who,
        COUNCIL,
        "CarePlan",
        "day-care",
        status="active",
        intent="plan",
        title=DAY_CARE,
        category=[_coded("urn:ginnel:cld:Service_Type", "long-term", "Long term support")],
        period={"start": ago(days=100)},
    )
    yield _flag(who, COUNCIL, "safeguarding-adult", SAFEGUARDING)


def _from_trust(who: Newcomer) -> Iterator[dict[str, Any]]:
    yield from _patient(who, TRUST)
    yield _flag(who, TRUST, "key-safe", KEY)


def _flag(who: Newcomer, source: str, code: str, text: str) -> dict[str, Any]:
    return _of(
        who,
        source,
        "Flag",
        code,
        status="active",
        category=[_coded(f"{HL7}/flag-category", "safety", "Safety")],
        code={"coding": [{"system": f"{OURS}/CodeSystem/flag", "code": code}], "text": text},
        period={"start": ago(days=320)},
    )


def _stay(who: Newcomer, kind: str) -> dict[str, Any]:
    """In hospital as this file is read, or in its emergency department."""
    return _of(
        who,
        HOSPITAL,
        "Encounter",
        f"stay-{kind.lower()}",
        status="in-progress",
        **{"class": {"system": f"{HL7}/v3-ActCode", "code": kind}},
        serviceType={"text": STAY},
        period={"start": ago(hours=3)},
    )


def _contact(who: Newcomer, source: str, text: str) -> dict[str, Any]:
    """One that nobody had planned."""
    return _of(
        who,
        source,
        "Encounter",
        f"duty-{source}",
        status="in-progress",
        **{"class": {"system": f"{HL7}/v3-ActCode", "code": "HH"}},
        type=[{"text": text}],
        priority=_coded(f"{HL7}/v3-ActPriority", "UR", "urgent"),
        period={"start": ago(hours=2)},
    )


def _alarm(who: Newcomer) -> dict[str, Any]:
    return _of(
        who,
        ALARMS,
        "Communication",
        "alarm",
        status="completed",
        category=[_coded(f"{OURS}/CodeSystem/telecare-alarm", "fall", "Fall")],
        topic={"text": ALARM},
        sent=ago(minutes=20),
        payload=[{"contentString": "Pendant in Bathroom"}],
    )

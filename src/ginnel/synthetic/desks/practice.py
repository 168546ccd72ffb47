"""What a GP practice sends: the registered person, problems, medicines, measurements, visits, warnings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from ginnel.synthetic import fhir
from ginnel.synthetic.desks import warnings
from ginnel.synthetic.dirt import View
from ginnel.synthetic.fhir import Tree
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.story import Event, weekday

BASELINE = (
    "Independent; walks unaided; manages own medicines",
    "Independent indoors; shops with help; walks with a stick",
    "Walks indoors with a frame; help to wash and dress; carer once or twice a day",
    "Transfers with one; help with all personal care; carers four times a day",
)


def send(
    rng: Random, view: View, events: list[Event], household: dict[int, Resident], on: date
) -> Iterator[Tree]:
    """Every resource the practice holds about one person, the person first."""
    who = view.who
    yield fhir.patient(view, warnings.contacts(view, household))
    if who.carer in household:
        yield warnings.carer(view, household[who.carer])
    doctor = {"reference": f"Practitioner/{view.organisation.code}-{who.number % 3 + 1}"}
    for key, onset in who.conditions.items():
        yield fhir.condition(view, f"{view.local_id}-p-{slug(key)}", key, onset)
        yield from _medicines(view, key, onset, doctor, on)
    if who.frailty:
        yield fhir.condition(
            view, f"{view.local_id}-p-frailty", f"frailty{who.frailty}", on - timedelta(days=400)
        )
    if who.lives_alone and who.age(on) >= 65:
        yield fhir.condition(view, f"{view.local_id}-p-alone", "lives_alone", on - timedelta(days=700))
    yield _allergy(rng, view, on)
    yield from _measurements(rng, view, on)
    yield from _visits(view, events, doctor)
    yield from _vaccinations(rng, view, on)
    yield from warnings.from_practice(rng, view, on)


def slug(key: str) -> str:
    """A key as it may stand in a FHIR id, which allows no underscore."""
    return key.replace("_", "-")


def _medicines(view: View, key: str, onset: date, doctor: Tree, on: date) -> Iterator[Tree]:
    sensitive = fhir.codes("restricted").get(key)
    for number, (name, dose) in enumerate(fhir.codes("medicines").get(key, ())):
        tree: Tree = {"resourceType": "MedicationRequest", "id": f"{view.local_id}-m-{slug(key)}-{number}"}
        if sensitive:
            tree["meta"] = fhir.security(sensitive)
        started = max(onset, on - timedelta(days=1500))
        yield tree | {
            "status": "stopped" if view.who.died else "active",
            "intent": "order",
            "medicationCodeableConcept": {"text": name},
            "subject": view.reference,
            "authoredOn": started.isoformat(),
            "requester": doctor,
            "dosageInstruction": [{"text": dose}],
        }


def _allergy(rng: Random, view: View, on: date) -> Tree:
    allergic = rng.random() < 0.15 or bool(view.who.storyline)
    found = fhir.codes("no_allergy")
    if allergic:
        found = fhir.codes("allergies")[0] if view.who.storyline else rng.choice(fhir.codes("allergies"))
    tree: Tree = {
        "resourceType": "AllergyIntolerance",
        "id": f"{view.local_id}-a-1",
        "clinicalStatus": {
            "coding": [fhir.coding(f"{fhir.HL7_CODES}/allergyintolerance-clinical", "active")]
        },
        "verificationStatus": {
            "coding": [fhir.coding(f"{fhir.HL7_CODES}/allergyintolerance-verification", "confirmed")]
        },
        "code": fhir.snomed(found),
        "patient": view.reference,
        "recordedDate": max(view.who.born, on - timedelta(days=rng.randrange(300, 4000))).isoformat(),
    }
    if allergic:
        tree["reaction"] = [
            {"manifestation": [{"text": rng.choice(("Rash", "Swelling of the face", "Wheeze"))}]}
        ]
    return tree


def _measurements(rng: Random, view: View, on: date) -> Iterator[Tree]:
    """A yearly check for anybody over 40 or with a long-term condition."""
    who = view.who
    if who.age(on) < 40 and not who.conditions:
        return
    weight = rng.gauss(82 if who.sex == "male" else 71, 13) - who.frailty * 4
    for year in (2, 1, 0):
        day = weekday(on - timedelta(days=year * 365 + rng.randrange(20, 300)))
        if who.died and day >= who.died or who.age(day) < 18:
            continue
        at = datetime.combine(day, time(9 + rng.randrange(8), rng.randrange(60)))
        stem = f"{view.local_id}-o-{year}"
        high = "hypertension" in who.conditions
        yield fhir.blood_pressure(
            view, f"{stem}-bp", at, int(rng.gauss(144 if high else 128, 12)), int(rng.gauss(80, 8))
        )
        yield fhir.observation(view, f"{stem}-kg", "weight", at, round(max(38, weight + rng.gauss(0, 2)), 1))
        if "diabetes2" in who.conditions or "diabetes1" in who.conditions:
            yield fhir.observation(view, f"{stem}-hba1c", "hba1c", at, int(rng.gauss(58, 10)))
        if who.age(on) >= 65 and year == 0:
            yield from _frailty(view, stem, at)


def _frailty(view: View, stem: str, at: datetime) -> Iterator[Tree]:
    frail = view.who.frailty
    yield fhir.observation(view, f"{stem}-cfs", "frailty_scale", at, (2, 5, 6, 7)[frail])
    baseline = fhir.observation(view, f"{stem}-base", "weight", at, None)
    baseline["category"] = [{"coding": [fhir.coding(f"{fhir.HL7_CODES}/observation-category", "survey")]}]
    baseline["code"] = fhir.concept(fhir.LOCAL_OBSERVATION, "baseline-function", "Baseline function")
    baseline["valueString"] = BASELINE[frail]
    yield baseline


def _visits(view: View, events: list[Event], doctor: Tree) -> Iterator[Tree]:
    number = 0
    for event in events:
        if event.kind == "gp":
            number += 1
            home = view.who.frailty >= 3 and number % 2 == 0
            yield fhir.visit(
                view,
                f"{view.local_id}-e-{number}",
                "HH" if home else "AMB",
                event.start,
                event.start + timedelta(minutes=12),
                participant=[{"individual": doctor}],
                reasonCode=[{"text": event.about["reason"]}],
            )
        elif event.kind == "fall":
            number += 1
            yield fhir.condition(
                view, f"{view.local_id}-f-{number}", "fall", event.start.date(), "encounter-diagnosis"
            )


def _vaccinations(rng: Random, view: View, on: date) -> Iterator[Tree]:
    who = view.who
    if who.age(on) < 65 and not who.conditions.keys() & {
        "copd",
        "diabetes2",
        "diabetes1",
        "chd",
        "heart_failure",
    }:
        return
    for year in range(on.year - 3, on.year):
        day = date(year, 10, 1 + rng.randrange(28))
        if rng.random() < 0.75 and not (who.died and day >= who.died):
            yield {
                "resourceType": "Immunization",
                "id": f"{view.local_id}-v-{year}",
                "status": "completed",
                "vaccineCode": {"text": "Seasonal influenza vaccine"},
                "patient": view.reference,
                "occurrenceDateTime": day.isoformat(),
                "primarySource": True,
            }

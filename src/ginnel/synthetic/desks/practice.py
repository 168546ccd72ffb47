"""What a GP practice sends: the registered person, problems, medicines, measurements, visits, warnings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from ginnel.synthetic import fhir
from ginnel.synthetic.chance import Chance, pick
from ginnel.synthetic.desks import warnings
from ginnel.synthetic.desks.cells import Rows
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import as_of
from ginnel.synthetic.fhir import Tree, fixed
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.stamps import iso
from ginnel.synthetic.story.events import Event, weekday

LAYOUTS = {"": "fhir"}
BASELINE = (
    "Independent; walks unaided; manages own medicines",
    "Independent indoors; shops with help; walks with a stick",
    "Walks indoors with a frame; help to wash and dress; carer once or twice a day",
    "Transfers with one; help with all personal care; carers four times a day",
)
AT_RISK = {"copd", "diabetes2", "diabetes1", "chd", "heart_failure"}  # offered a flu vaccine before 65
_BASELINE_CODE = fixed(fhir.concept(fhir.LOCAL_OBSERVATION, "baseline-function", "Baseline function"))
_SURVEY = fixed([{"coding": [fhir.coding(f"{fhir.HL7_CODES}/observation-category", "survey")]}])
_INFLUENZA = fixed({"text": "Seasonal influenza vaccine"})
_ACTIVE = fixed({"coding": [fhir.coding(f"{fhir.HL7_CODES}/allergyintolerance-clinical", "active")]})
_CONFIRMED = fixed(
    {"coding": [fhir.coding(f"{fhir.HL7_CODES}/allergyintolerance-verification", "confirmed")]}
)


def send(rng: Random, view: View, events: list[Event], household: dict[int, Resident]) -> Rows:
    """Every resource the practice holds about one person, the person first."""
    return {"": [fhir.line(tree) for tree in _trees(rng, view, events, household)]}


def departed(view: View, *, counted: bool) -> Rows:
    """Somebody who has gone to another practice: only who they were; `counted` where nobody took them off the list."""
    return {"": [fhir.line(fhir.patient(view, active=counted))]}


def _trees(rng: Random, view: View, events: list[Event], household: dict[int, Resident]) -> Iterator[Tree]:
    who, chance, on = view.who, rng.random, as_of()
    is_past = bool(view.tells)
    yield fhir.patient(view, warnings.contacts(view, household), active=not is_past and who.left is None)
    doctor = {"reference": f"Practitioner/{view.organisation.code}-{who.number % 3 + 1}"}
    yield from _visits(view, events, doctor)
    if is_past:
        return
    if who.carer in household:
        yield warnings.carer(view, household[who.carer])
    for key, onset in who.conditions.items():
        yield fhir.condition(view, f"{view.local_id}-p-{slug(key)}", key, onset)
        yield from _medicines(view, key, onset, doctor)
    if who.frailty:
        yield fhir.condition(
            view, f"{view.local_id}-p-frailty", f"frailty{who.frailty}", on - timedelta(days=400)
        )
    if who.lives_alone and who.age(on) >= 65:
        yield fhir.condition(view, f"{view.local_id}-p-alone", "lives_alone", on - timedelta(days=700))
    yield _allergy(chance, view)
    yield from _measurements(rng, view)
    yield from _vaccinations(chance, view)
    yield from warnings.from_practice(chance, view)


def slug(key: str) -> str:
    """A key as it may stand in a FHIR id, which allows no underscore."""
    return key.replace("_", "-")


def _medicines(view: View, key: str, onset: date, doctor: Tree) -> Iterator[Tree]:
    sensitive = fhir.codes("restricted").get(key)
    for number, (name, dose) in enumerate(fhir.codes("medicines").get(key, ())):
        tree: Tree = {"resourceType": "MedicationRequest", "id": f"{view.local_id}-m-{slug(key)}-{number}"}
        if sensitive:
            tree["meta"] = fhir.security(sensitive)
        started = max(onset, as_of() - timedelta(days=1500))
        yield tree | {
            "status": "stopped" if view.died else "active",
            "intent": "order",
            "medicationCodeableConcept": {"text": name},
            "subject": view.reference,
            "authoredOn": iso(started),
            "requester": doctor,
            "dosageInstruction": fhir.text(dose),
        }


def _allergy(chance: Chance, view: View) -> Tree:
    allergic = chance() < 0.15 or bool(view.who.storyline)
    found = fhir.codes("no_allergy")
    if allergic:
        found = fhir.codes("allergies")[0] if view.who.storyline else pick(chance, fhir.codes("allergies"))
    tree: Tree = {
        "resourceType": "AllergyIntolerance",
        "id": f"{view.local_id}-a-1",
        "clinicalStatus": _ACTIVE,
        "verificationStatus": _CONFIRMED,
        "code": fhir.snomed(found),
        "patient": view.reference,
        "recordedDate": iso(max(view.who.born, as_of() - timedelta(days=300 + int(chance() * 3700)))),
    }
    if allergic:
        shown = pick(chance, ("Rash", "Swelling of the face", "Wheeze"))
        tree["reaction"] = [{"manifestation": [{"text": shown}]}]
    return tree


def _measurements(rng: Random, view: View) -> Iterator[Tree]:
    """A yearly check for anybody over 40 or with a long-term condition, of which the last two are sent."""
    who, chance, on = view.who, rng.random, as_of()
    age = who.age(on)
    if age < 40 and not who.conditions:
        return
    weight = rng.gauss(82 if who.sex == "male" else 71, 13) - who.frailty * 4
    for year in (1, 0):
        day = weekday(on - timedelta(days=year * 365 + 20 + int(chance() * 280)))
        if not who.lives_here(day) or who.age(day) < 18:
            continue
        at = datetime.combine(day, time(9 + int(chance() * 8), int(chance() * 60)))
        stem = f"{view.local_id}-o-{year}"
        high = "hypertension" in who.conditions
        systolic, diastolic = int(rng.gauss(144 if high else 128, 12)), int(rng.gauss(80, 8))
        yield fhir.blood_pressure(view, f"{stem}-bp", at, systolic, diastolic)
        if year == 0:
            yield fhir.observation(
                view, f"{stem}-kg", "weight", at, round(max(38, weight + rng.gauss(0, 2)), 1)
            )
        if "diabetes2" in who.conditions or "diabetes1" in who.conditions:
            yield fhir.observation(view, f"{stem}-hba1c", "hba1c", at, int(rng.gauss(58, 10)))
        if age >= 65 and year == 0:
            yield from _frailty(view, stem, at)


def _frailty(view: View, stem: str, at: datetime) -> Iterator[Tree]:
    frail = view.who.frailty
    yield fhir.observation(view, f"{stem}-cfs", "frailty_scale", at, (2, 5, 6, 7)[frail])
    baseline = fhir.observation(view, f"{stem}-base", "weight", at, None)
    yield baseline | {"category": _SURVEY, "code": _BASELINE_CODE, "valueString": BASELINE[frail]}


def _visits(view: View, events: list[Event], doctor: Tree) -> Iterator[Tree]:
    seen_by = [{"individual": doctor}]
    for number, event in enumerate(events, 1):
        if event.kind == "gp":
            home = view.who.frailty >= 3 and number % 2 == 0
            yield fhir.visit(
                view,
                f"{view.local_id}-e-{number}",
                "HH" if home else "AMB",
                event.start,
                event.start + timedelta(minutes=12),
                participant=seen_by,
                reasonCode=fhir.text(event.about["reason"]),
            )
        elif event.kind == "fall":
            yield fhir.condition(
                view, f"{view.local_id}-f-{number}", "fall", event.start.date(), "encounter-diagnosis"
            )


def _vaccinations(chance: Chance, view: View) -> Iterator[Tree]:
    who = view.who
    if who.age(as_of()) < 65 and not who.conditions.keys() & AT_RISK:
        return
    for year in range(as_of().year - 2, as_of().year):
        day = date(year, 10, 1 + int(chance() * 28))
        if chance() < 0.75 and who.lives_here(day):
            yield {
                "resourceType": "Immunization",
                "id": f"{view.local_id}-v-{year}",
                "status": "completed",
                "vaccineCode": _INFLUENZA,
                "patient": view.reference,
                "occurrenceDateTime": iso(day),
                "primarySource": True,
            }

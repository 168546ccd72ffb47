"""What an acute trust sends: the person, stays with admission and discharge, clinics, diagnoses, letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ginnel.synthetic import fhir
from ginnel.synthetic.dirt import View
from ginnel.synthetic.fhir import Tree
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.story import Event

DESTINATIONS = {  # NHS Data Dictionary, DISCHARGE DESTINATION
    "19": "Usual place of residence",
    "65": "Local authority residential accommodation",
    "79": "Not applicable - patient died",
}
KNOWN = {"admission", "outpatient"}


def send(
    rng: Random, view: View, events: list[Event], household: dict[int, Resident], on: date
) -> Iterator[Tree]:
    """Every resource the trust holds about one person it has seen."""
    yield fhir.patient(view)
    for number, event in enumerate(each for each in events if each.kind in KNOWN):
        stem = f"{view.local_id}-{number + 1}"
        if event.kind == "outpatient":
            yield _clinic(view, stem, event)
            title = f"Clinic letter: {event.about['specialty']}"
            yield fhir.letter(
                view, f"{stem}-letter", "letter", title, _clinic_letter(view, event), event.start
            )
        else:
            yield from _stay(rng, view, stem, event)


def _clinic(view: View, stem: str, event: Event) -> Tree:
    ends = event.start + timedelta(minutes=20)
    return fhir.visit(view, stem, "AMB", event.start, ends, serviceType={"text": event.about["specialty"]})


def _stay(rng: Random, view: View, stem: str, event: Event) -> Iterator[Tree]:
    """An emergency attendance, the stay that followed, its diagnosis, scores and letter."""
    about = event.about
    arrived = event.start - timedelta(hours=4)
    yield fhir.visit(view, f"{stem}-ed", "EMER", arrived, event.start, reasonCode=[{"text": about["why"]}])
    hospital: Tree = {"extension": [_code("AdmissionMethod", about["method"])]}
    if event.end:
        died = view.who.died == event.end.date()
        place = "79" if died else about["destination"]
        hospital["extension"].append(_code("DischargeMethod", "4" if died else "1"))
        hospital["dischargeDisposition"] = fhir.concept(
            f"{fhir.UKCORE_CODES}/UKCore-DischargeDestinationEngland", place, DESTINATIONS[place]
        )
    yield fhir.visit(
        view, stem, "IMP", event.start, event.end, reasonCode=[{"text": about["why"]}],
        serviceType={"text": "Geriatric medicine" if view.who.frailty else "General internal medicine"},
        hospitalization=hospital,
    )  # fmt: skip
    yield fhir.condition(view, f"{stem}-dx", about["code"], event.start.date(), "encounter-diagnosis")
    yield fhir.observation(view, f"{stem}-news", "news2", event.start, rng.randint(0, 9))
    if event.end:
        yield fhir.letter(
            view,
            f"{stem}-letter",
            "discharge",
            f"Discharge summary: {about['why']}",
            _letter(view, event),
            event.end,
        )


def _code(what: str, code: str) -> Tree:
    system = f"{fhir.UKCORE_CODES}/UKCore-{what}England"
    return {
        "url": f"{fhir.UKCORE}/Extension-UKCore-{what}",
        "valueCodeableConcept": {"coding": [fhir.coding(system, code)]},
    }


def _clinic_letter(view: View, event: Event) -> str:
    who = view.who
    problems = [
        fhir.codes("conditions")[key][1] for key in who.conditions if key not in fhir.codes("restricted")
    ]
    lines = [
        view.organisation.name,
        f"{event.about['specialty']} clinic, {event.start:%d %B %Y}",
        f"{view.given} {view.family}, born {view.born}, NHS number {view.nhs or 'not known'}",
        f"Known to have: {', '.join(problems).lower() or 'no long-term condition'}.",
        _FOUND[event.about["specialty"]],
        "Review in six months, sooner if worse.",
    ]
    return "\n\n".join(lines) + "\n"


_FOUND = {
    "Cardiology": "Echocardiogram shows moderately reduced function. Continue present medicines; watch weight.",
    "Ophthalmology": "Early cataract in both eyes. Glasses updated; no operation for now.",
    "Trauma and orthopaedics": "Healing as expected. Full weight bearing with a frame; physiotherapy at home.",
    "Rheumatology": "Symmetrical joint pain with little swelling. Exercises given; blood tests repeated.",
    "Geriatric medicine": "Frailer than a year ago. Two medicines stopped; falls assessment arranged.",
}


def _letter(view: View, event: Event) -> str:
    about, ended = event.about, event.end or event.start
    lines = [
        view.organisation.name,
        "DISCHARGE SUMMARY",
        f"{view.given} {view.family}, born {view.born}, NHS number {view.nhs or 'not known'}",
        f"Admitted {event.start:%d %B %Y}. Discharged {ended:%d %B %Y}.",
        f"Reason for admission: {about['why']}.",
        f"Ready for discharge {about['ready']:%d %B %Y}, discharge pathway {about['pathway']}.",
    ]
    if about["delay"]:
        lines.append(f"Discharge was delayed: {about['delay'].lower()}.")
    lines += [
        "Medicines: continue as before unless listed by the practice.",
        "Please review within two weeks.",
    ]
    return "\n\n".join(lines) + "\n"

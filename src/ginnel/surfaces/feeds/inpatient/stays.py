"""Stays, the consultant episodes that make them, and the time on each ward."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.sus import of_day, said
from ginnel.surfaces.feeds.sus_apc.stay import kind_words
from ginnel.surfaces.feeds.tabular import codes, labels, people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of, stamp
from ginnel.surfaces.feeds.tabular.parts import UK_CORE, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

_PREFIX = "inpatient"
_LONGEST_STAY = 1_000


def subject(row: Row) -> Tree:
    return people.subject(Person("", own_id=row.text("patient_id")), _PREFIX)


def stay_id(row: Row) -> str:
    return fhir_id(f"inpatient-stay-{row.text('encounter_id')}")


def episode_id(row: Row) -> str:
    return fhir_id(f"inpatient-episode-{row.text('encounter_id')}-{row.text('episode_number')}")


def build(row: Row) -> Sequence[Incoming]:
    """One episode, what it says of the stay, and the person."""
    row.must(("patient_id", "encounter_id", "episode_number"))
    admitted, discharged = _dates(row, "admission_date", "discharge_date")
    start, end = _dates(row, "episode_start", "episode_end")
    start, admitted = start or admitted, admitted or start
    if start is None and not row.faults:
        row.fault("no-start", "episode_start", "has neither an admission nor the start of an episode")
    who = _person(row)
    people.check_life(row, who, day_of(start) if start else None, "episode_start")
    if row.faults:
        return ()
    patient = people.patient(who, _PREFIX)
    stay, episode = _stay(row, admitted, discharged), _episode(row, start, end)
    return [
        Incoming("Patient", patient["id"], patient, stated_at=of_day(end or start)),
        Incoming("Encounter", stay["id"], stay, stated_at=said(None, _order(row), day_of(admitted or start))),
        Incoming("Encounter", episode["id"], episode),
    ]


def _dates(row: Row, first: str, last: str) -> tuple[visits.When, visits.When]:
    return visits.ordered(row, row.moment(first), row.moment(last), last)


def _order(row: Row) -> int:
    text = row.text("episode_number")
    return int(text) if text.isdigit() and int(text) < _LONGEST_STAY else 1


def _person(row: Row) -> Person:
    return Person(
        source="",
        own_id=row.text("patient_id"),
        nhs_number=row.text("NHS_number"),
        given=row.text("forename"),
        family=row.text("surname"),
        birth=row.day("date_of_birth", is_fatal=False),
        death=row.day("date_of_death", is_fatal=False),
        gender=row.text("sex"),
        ethnicity=row.text("ethnic_group"),
    )


def _label(row: Row) -> str:
    return labels.of_treatment_function(row.text("main_specialty_code"))


def _stay(row: Row, admitted: visits.When, discharged: visits.When) -> Tree:
    method = row.text("admission_method")
    coded = codes.listed(row, "admission_method", "admission-method") if len(method) > 1 else None
    tree = visits.encounter(
        stay_id(row), "IMP", "finished" if discharged else "in-progress", subject(row),
        ("identifier", visits.identifier("hospital-provider-spell", row.text("encounter_id"))),
        ("type", [{"text": kind_words(method, "")}]),
        ("period", visits.period(admitted, discharged)),
        ("hospitalization", filled([("extension", visits.coded(UK_CORE + "AdmissionMethod", coded))])),
    )  # fmt: skip
    return labels.labelled(tree, _label(row))


def _episode(row: Row, start: visits.When, end: visits.When) -> Tree:
    specialty = codes.listed(row, "main_specialty_code", "main-specialty")
    under = specialty["text"].lower() if specialty and "coding" in specialty else ""
    words = f"Hospital episode under {under}" if under else "Hospital episode"
    own = f"{row.text('encounter_id')}/{row.text('episode_number')}"
    tree = visits.encounter(
        episode_id(row), "IMP", "finished" if end else "in-progress", subject(row),
        ("identifier", visits.identifier("inpatient-episode", own)),
        ("type", [{**(specialty or {}), "text": words}]),
        ("partOf", local("Encounter", stay_id(row))),
        ("period", visits.period(start, end)),
    )  # fmt: skip
    return labels.labelled(tree, _label(row))


def build_ward(row: Row) -> Sequence[Incoming]:
    """The time on one ward, as part of the stay."""
    row.must(("patient_id", "encounter_id", "ward_code", "ward_start"))
    start, end = _dates(row, "ward_start", "ward_end")
    if row.faults or start is None:
        return ()
    name = row.first("ward_description", "ward_display_name", "ward_code")
    key = "\x1f".join((row.text("encounter_id"), row.text("ward_code"), stamp(start)))
    tree = visits.encounter(
        f"inpatient-ward-{blake2b(key.encode(), digest_size=12).hexdigest()}",
        "IMP", "finished" if end else "in-progress", subject(row),
        ("type", [{"text": f"On a ward: {name}"}]),
        ("partOf", local("Encounter", stay_id(row))),
        ("period", visits.period(start, end)),
        ("location", [{"location": {"display": name}}]),
    )  # fmt: skip
    return [Incoming("Encounter", tree["id"], tree)]

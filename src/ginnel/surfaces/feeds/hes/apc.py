"""Admitted patient care: one row for each finished consultant episode. The episodes of a stay make its spell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.hes import identity, rules
from ginnel.surfaces.feeds.sus import of_day, said
from ginnel.surfaces.feeds.sus_apc.stay import kind_words
from ginnel.surfaces.feeds.tabular import clinical, codes, labels, people, visits
from ginnel.surfaces.feeds.tabular.clinical import Found
from ginnel.surfaces.feeds.tabular.dates import day_of, stamp
from ginnel.surfaces.feeds.tabular.parts import UK_CORE, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

_UNSPELLED = frozenset({"", "-1", "Null"})
_NOT_ENDED = frozenset({"", "8"})
_NO_ORDER = 98


def build(row: Row) -> Sequence[Incoming]:
    """One episode and what it says of the stay; every national rule it fails is noted."""
    rules.note(row)
    who = identity.person(row)
    admitted, start = row.day("ADMIDATE"), row.day("EPISTART")
    end = identity.in_order(row, start or admitted, row.day("EPIEND"), "EPIEND")
    if not (admitted or start) and not row.faults:
        row.fault("no-start", "ADMIDATE", "has neither a day of admission nor a first day of the episode")
    if not identity.check(row, who, "EPIKEY"):
        return ()
    stay = _spell(row, who, admitted or start)
    episode = list(_episode(row, who, stay["id"], start or admitted, end))
    patient = people.patient(who, identity.PREFIX)
    return [
        Incoming("Patient", patient["id"], patient, stated_at=of_day(end or start or admitted)),
        Incoming("Encounter", stay["id"], stay, stated_at=said(None, _order(row), admitted or start)),
        *(Incoming(each["resourceType"], each["id"], each) for each in episode),
    ]


def _order(row: Row) -> int:
    text = row.text("EPIORDER")
    number = int(text) if text.isdigit() else 1
    return number if number < _NO_ORDER else 1


def spell_number(row: Row, who: Person, admitted: visits.When) -> str:
    """The national spell, else the provider's, else who was admitted where on which day."""
    own = row.text("SUSSPELLID")
    if own not in _UNSPELLED:
        return own
    if local_number := row.text("PROVSPNO"):
        return local_number
    parts = (people.key_of(who), identity.provider(row), str(admitted))
    return f"derived-{blake2b(chr(31).join(parts).encode(), digest_size=12).hexdigest()}"


def _label(row: Row) -> str:
    """Psychiatric services and the Mental Health Act restrict a stay."""
    services = labels.of_treatment_function(row.text("TRETSPEF"), row.text("MAINSPEF"))
    return services or labels.of_legal_status(row.text("LEGLSTAT"))


def _spell(row: Row, who: Person, admitted: visits.When) -> Tree:
    number = spell_number(row, who, admitted)
    discharged = identity.in_order(row, admitted, row.day("DISDATE"), "DISDATE")
    classification = codes.concept("patient-classification", row.text("CLASSPAT"))
    ready = row.day("DISREADYDATE", is_fatal=False)
    words = kind_words(row.text("ADMIMETH"), row.text("CLASSPAT"))
    tree = visits.encounter(
        fhir_id(f"spell-{number}"), "IMP", "finished" if discharged else "in-progress", identity.subject(who),
        ("identifier", visits.identifier("hospital-provider-spell", number)),
        (
            "extension",
            [
                *visits.extension("discharge-ready-date", "valueDate", stamp(ready) if ready else None),
                *visits.residence(who.area),
            ],
        ),
        ("type", [{**(classification or {}), "text": words}]),
        ("serviceType", codes.concept("treatment-function", row.text("TRETSPEF"))),
        ("period", visits.period(admitted, discharged)),
        ("hospitalization", _hospitalisation(row, discharged)),
        ("serviceProvider", visits.service_provider(identity.provider(row))),
    )  # fmt: skip
    return labels.labelled(tree, _label(row))


def _hospitalisation(row: Row, discharged: visits.When) -> Tree:
    method, destination, source = row.text("DISMETH"), row.text("DISDEST"), row.text("ADMISORC")
    codes.check_current(row, "DISMETH", "discharge-method", day_of(discharged) if discharged else None)
    left = codes.concept("discharge-method", method) if method not in _NOT_ENDED else None
    went = codes.with_other("discharge-destination", destination, visits.DESTINATIONS.get(destination, ""))
    came = codes.with_other("source-of-admission", source, visits.SOURCES.get(source, ""))
    methods = visits.coded(
        UK_CORE + "AdmissionMethod", codes.with_other("admission-method", row.text("ADMIMETH"))
    )
    methods += visits.coded(UK_CORE + "DischargeMethod", left)
    return filled(
        [
            ("extension", methods),
            ("admitSource", came),
            ("dischargeDisposition", went if discharged and destination != "98" else None),
        ]
    )


def _episode(row: Row, who: Person, stay: str, start: visits.When, end: visits.When) -> Iterator[Tree]:
    key = row.text("EPIKEY")
    stem = f"episode-{key}"
    visit = clinical.Visit(fhir_id(stem), stem, identity.subject(who), start)
    conditions = list(clinical.diagnoses(row, visit, _diagnoses(row)))
    specialty = codes.concept("main-specialty", row.text("MAINSPEF"))
    under = specialty["text"].lower() if specialty and "coding" in specialty else ""
    words = f"Hospital episode under {under}" if under else "Hospital episode"
    tree = visits.encounter(
        visit.id, "IMP", "finished" if end else "in-progress", visit.subject,
        ("identifier", visits.identifier("hes-epikey", key)),
        ("extension", visits.resource_group(row, "SUSHRG")),
        ("type", [{**(specialty or {}), "text": words}]),
        ("serviceType", codes.concept("treatment-function", row.text("TRETSPEF"))),
        ("partOf", local("Encounter", stay)),
        ("period", visits.period(start, end)),
        ("diagnosis", clinical.ranked(conditions)),
        ("serviceProvider", visits.service_provider(identity.provider(row))),
    )  # fmt: skip
    yield labels.labelled(tree, _label(row))
    yield from conditions
    yield from clinical.procedures(row, visit, _procedures(row))


def _diagnoses(row: Row) -> Iterator[Found]:
    """The diagnoses, then the external cause where it is none of them."""
    found = identity.fields(row, "DIAG_4_", "DIAG_3_", "DIAG_", last=20)
    for number, column, text in found:
        yield Found(number, column, text)
    cause = next((name for name in ("CAUSE_4", "CAUSE_3") if row.text(name)), "")
    if cause and clinical.icd10(row.text(cause)) not in {clinical.icd10(text) for _, _, text in found}:
        yield Found(99, cause, row.text(cause))


def _procedures(row: Row) -> Iterator[Found]:
    for number, column, text in identity.fields(row, "OPERTN_4_", "OPERTN_3_", "OPERTN_", last=24):
        yield Found(number, column, text, row.day(f"OPDATE_{number:02d}", is_fatal=False))

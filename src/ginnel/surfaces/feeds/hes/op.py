"""Outpatients: one row for each appointment, kept, missed or cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.hes import identity, rules
from ginnel.surfaces.feeds.sus_op import KINDS, MISSED, PRIORITIES, STATUS
from ginnel.surfaces.feeds.tabular import clinical, codes, labels, people, visits
from ginnel.surfaces.feeds.tabular.clinical import Found
from ginnel.surfaces.feeds.tabular.dates import day_of
from ginnel.surfaces.feeds.tabular.parts import UK_CORE, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row


def build(row: Row) -> Sequence[Incoming]:
    """One appointment and the referral that led to it; every national rule it fails is noted."""
    rules.note(row)
    who = identity.person(row)
    at = row.at("APPTDATE", "APPOINTMENT_TIME")
    if at is None and not row.faults:
        row.fault("no-start", "APPTDATE", "has no date")
    if not identity.check(row, who, "ATTENDKEY") or at is None:
        return ()
    patient = people.patient(who, identity.PREFIX)
    referral = _referral(row, who)
    trees = [*_appointment(row, who, at, referral), *([referral] if referral else [])]
    return [
        Incoming("Patient", patient["id"], patient, stated_at=f"{day_of(at)}T00:00:00Z"),
        *(Incoming(each["resourceType"], each["id"], each) for each in trees),
    ]


def _label(row: Row) -> str:
    return labels.of_treatment_function(row.text("TRETSPEF"), row.text("MAINSPEF"))


def _appointment(row: Row, who: Person, at: visits.When, referral: Tree | None) -> Iterator[Tree]:
    key, attended = row.text("ATTENDKEY"), row.text("ATTENDED")
    stem = f"outpatient-{key}"
    visit = clinical.Visit(fhir_id(stem), stem, identity.subject(who), at)
    conditions = list(clinical.diagnoses(row, visit, _diagnoses(row)))
    first = row.text("FIRSTATT")
    kind = KINDS.get(first, "Outpatient appointment")
    words = f"{kind}, {MISSED[attended]}" if attended in MISSED else kind
    outcome = codes.concept("outpatient-outcome", row.text("OUTCOME"))
    tree = visits.encounter(
        visit.id, "VR" if first in ("3", "4") else "AMB", STATUS.get(attended, "finished"), visit.subject,
        ("identifier", visits.identifier("hes-attendkey", key)),
        ("extension", [
            *visits.coded(UK_CORE + "OutcomeOfAttendance", outcome), *visits.resource_group(row, "SUSHRG"),
        ]),
        ("type", [{**(codes.concept("first-attendance", first) or {}), "text": words}]),
        ("serviceType", codes.concept("treatment-function", row.text("TRETSPEF"))),
        ("basedOn", [local("ServiceRequest", referral["id"])] if referral else []),
        ("period", visits.period(at, at)),
        ("diagnosis", clinical.ranked(conditions)),
        ("serviceProvider", visits.service_provider(identity.provider(row))),
    )  # fmt: skip
    yield labels.labelled(tree, _label(row))
    yield from conditions
    yield from clinical.procedures(row, visit, _procedures(row))


def _diagnoses(row: Row) -> Iterator[Found]:
    """`R69X` alone stands for no diagnosis: most appointments are not coded (HES data dictionary, DIAG)."""
    for number, column, text in identity.fields(row, "DIAG_4_", "DIAG_3_", "DIAG_", last=12):
        if clinical.icd10(text) != "R69":
            yield Found(number, column, text)


def _procedures(row: Row) -> Iterator[Found]:
    for number, column, text in identity.fields(row, "OPERTN_4_", "OPERTN_3_", "OPERTN_", last=24):
        yield Found(number, column, text)


def _referral(row: Row, who: Person) -> Tree | None:
    received = row.day("REQDATE", is_fatal=False)
    if received is None:
        return None
    service = codes.words("treatment-function", row.text("TRETSPEF"))
    source = codes.concept("outpatient-referral-source", row.text("REFSOURC"))
    asked = codes.concept("service-type-requested", row.text("SERVTYPE")) or {}
    parts = (people.key_of(who), str(received), row.text("TRETSPEF"), identity.provider(row))
    tree = filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", f"referral-{blake2b(chr(31).join(parts).encode(), digest_size=12).hexdigest()}"),
            ("extension", visits.coded(UK_CORE + "SourceOfServiceRequest", source)),
            ("status", "active"),
            ("intent", "order"),
            ("priority", PRIORITIES.get(row.text("PRIORITY"))),
            (
                "code",
                {**asked, "text": f"Referral to {service.lower()}" if service else "Outpatient referral"},
            ),
            ("subject", identity.subject(who)),
            ("authoredOn", str(received)),
        ]
    )
    return labels.labelled(tree, _label(row))

"""Outpatient appointments from the Secondary Uses Service: one row for each, kept, missed or cancelled.

An appointment becomes an encounter with its diagnoses and procedures, and the referral that led to it a service
request. See docs/reference/feeds/sus-op.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds import sus
from ginnel.surfaces.feeds.tabular import clinical, codes, labels, people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of, stamp
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.parts import UK_CORE, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

_ATTENDANCE = "OUT-PATIENT ATTENDANCE IDENTIFIER"
_MOST_DIAGNOSES = 12
_MOST_PROCEDURES = 24
STATUS = {"0": "planned", "2": "cancelled", "3": "cancelled", "4": "cancelled", "7": "cancelled"}
MISSED = {
    "2": "cancelled by the person",
    "3": "did not attend",
    "4": "cancelled by the hospital",
    "7": "arrived too late",
}
KINDS = {
    "1": "First outpatient appointment",
    "2": "Follow-up outpatient appointment",
    "3": "First outpatient appointment by telephone or video",
    "4": "Follow-up outpatient appointment by telephone or video",
}
PRIORITIES = {"1": "routine", "2": "urgent", "3": "asap"}
_REMOTE = frozenset({"02", "03", "05", "11"})


def build(row: Row) -> Sequence[Incoming]:
    """Everything one appointment says; the row's faults where it cannot be used."""
    source = sus.source(row)
    who = sus.person(row, source)
    people.check_is_somebody(row, who, "LOCAL PATIENT IDENTIFIER")
    row.must((sus.PROVIDER,))
    start = row.at("APPOINTMENT DATE", "APPOINTMENT TIME")
    if start is None and not row.faults:
        row.fault("no-start", "APPOINTMENT DATE", "has no date")
    people.check_life(row, who, start and day_of(start), "APPOINTMENT DATE")
    if row.faults or start is None:
        return ()
    said = sus.said(sus.extracted_at(row))
    trees = list(_appointment(row, source, who, start))
    if sus.is_withdrawn(row):
        trees = [sus.withdrawn(tree) for tree in trees]
    elif referral := _referral(row, source, who):
        trees.append(referral)
    return [sus.patient(who, start), *(sus.incoming(tree, said) for tree in trees)]


def _name(row: Row, who: Person, start: visits.When) -> str:
    """The attendance's own identifier; without one, who came when to which service."""
    if own := row.text(_ATTENDANCE):
        return fhir_id(f"outpatient-{own}")
    parts = (people.key_of(who), stamp(start) if start else "", row.text("ACTIVITY TREATMENT FUNCTION CODE"))
    return _derived("outpatient", *parts)


def _derived(kind: str, *parts: str) -> str:
    return f"{kind}-{blake2b(chr(31).join(parts).encode(), digest_size=16).hexdigest()}"


def _appointment(row: Row, source: str, who: Person, start: visits.When) -> Iterator[Tree]:
    subject, id = people.subject(who, sus.PREFIX), _name(row, who, start)
    visit = clinical.Visit(id, id, subject, start)
    conditions = list(clinical.diagnoses(row, visit, sus.diagnoses(row, _MOST_DIAGNOSES)))
    attended = codes.known("attendance-status", row.text("ATTENDED OR DID NOT ATTEND CODE"))
    referral = _referral_id(row, who)
    tree = visits.encounter(
        id, _class(row), STATUS.get(attended, "finished"), subject,
        ("identifier", visits.identifier(f"outpatient-attendance/{source}", row.text(_ATTENDANCE))),
        ("extension", _extensions(row)),
        ("type", [_kind(row, attended)]),
        ("serviceType", codes.listed(row, "ACTIVITY TREATMENT FUNCTION CODE", "treatment-function")),
        ("basedOn", [local("ServiceRequest", referral)] if referral else []),
        ("period", visits.period(start, start)),
        ("diagnosis", clinical.ranked(conditions)),
        ("serviceProvider", visits.service_provider(source)),
    )  # fmt: skip
    yield labels.labelled(tree, _label(row))
    yield from conditions
    yield from clinical.procedures(row, visit, sus.procedures(row, _MOST_PROCEDURES))


def _label(row: Row) -> str:
    return labels.of_treatment_function(
        row.text("ACTIVITY TREATMENT FUNCTION CODE"), row.text("CARE PROFESSIONAL MAIN SPECIALTY CODE")
    )


def _class(row: Row) -> str:
    is_remote = (
        row.text("FIRST ATTENDANCE CODE") in ("3", "4") or row.text("CONSULTATION MEDIUM USED") in _REMOTE
    )
    return "VR" if is_remote else "AMB"


def _kind(row: Row, attended: str) -> Tree:
    kind = KINDS.get(row.text("FIRST ATTENDANCE CODE"), "Outpatient appointment")
    words = f"{kind}, {MISSED[attended]}" if attended in MISSED else kind
    return {**(codes.listed(row, "FIRST ATTENDANCE CODE", "first-attendance") or {}), "text": words}


def _extensions(row: Row) -> list[Tree]:
    codes.listed(row, "ATTENDED OR DID NOT ATTEND CODE", "attendance-status")
    codes.listed(row, "CARE PROFESSIONAL MAIN SPECIALTY CODE", "main-specialty")
    return [
        *visits.coded(
            UK_CORE + "OutcomeOfAttendance",
            codes.listed(row, "OUTCOME OF ATTENDANCE CODE", "outpatient-outcome"),
        ),
        *visits.resource_group(row, "HEALTHCARE RESOURCE GROUP CODE"),
    ]


def _referral_id(row: Row, who: Person) -> str:
    """The pathway's identifier; without one, who was referred when to which service. "" without a referral."""
    received = row.text("REFERRAL REQUEST RECEIVED DATE")
    if not received:
        return ""
    pathway = row.text("PATIENT PATHWAY IDENTIFIER")
    service = row.text("ACTIVITY TREATMENT FUNCTION CODE")
    return (
        fhir_id(f"referral-{pathway}")
        if pathway
        else _derived("referral", people.key_of(who), received, service)
    )


def _referral(row: Row, source: str, who: Person) -> Tree | None:
    received = row.day("REFERRAL REQUEST RECEIVED DATE", is_fatal=False)
    if received is None:
        return None
    asked = codes.listed(row, "SERVICE TYPE REQUESTED CODE", "service-type-requested")
    service = codes.words("treatment-function", row.text("ACTIVITY TREATMENT FUNCTION CODE"))
    referrer = codes.listed(row, "SOURCE OF REFERRAL FOR OUT-PATIENTS", "outpatient-referral-source")
    tree = filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", _referral_id(row, who)),
            ("extension", visits.coded(UK_CORE + "SourceOfServiceRequest", referrer)),
            ("identifier", visits.identifier("patient-pathway", row.text("PATIENT PATHWAY IDENTIFIER"))),
            ("status", "active"),
            ("intent", "order"),
            ("priority", PRIORITIES.get(row.text("PRIORITY TYPE CODE"))),
            (
                "code",
                {
                    **(asked or {}),
                    "text": f"Referral to {service.lower()}" if service else "Outpatient referral",
                },
            ),
            ("subject", people.subject(who, sus.PREFIX)),
            ("authoredOn", stamp(received)),
            ("requester", visits.service_provider(row.text("REFERRING ORGANISATION CODE"))),
            ("performer", visits.performers(source)),
        ]
    )
    return labels.labelled(tree, _label(row))


FEED = TabularFeed(
    name="sus-op",
    label="SUS outpatients (CSV)",
    package="sus_op",
    builds={"": build},
    source=sus.source,
)

"""A hospital stay (hospital provider spell) as one episode's row describes it."""

from __future__ import annotations

from datetime import date

from ginnel.surfaces.feeds import sus
from ginnel.surfaces.feeds.tabular import codes, labels, people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of, stamp
from ginnel.surfaces.feeds.tabular.parts import OURS, UK_CORE, Tree, fhir_id, filled
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

SPELL = "HOSPITAL PROVIDER SPELL IDENTIFIER"
_LEGAL_STATUS = "MENTAL HEALTH ACT LEGAL STATUS CLASSIFICATION CODE (ON ADMISSION)"
_METHOD = "ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)"
_SOURCE = "SOURCE OF ADMISSION CODE (HOSPITAL PROVIDER SPELL)"
_DISCHARGE_METHOD = "DISCHARGE METHOD CODE (HOSPITAL PROVIDER SPELL)"
_DESTINATION = "DISCHARGE DESTINATION CODE (HOSPITAL PROVIDER SPELL)"
_READY = "DISCHARGE READY DATE (HOSPITAL PROVIDER SPELL)"
_DISCHARGED = "DISCHARGE DATE (HOSPITAL PROVIDER SPELL)"
_PATHWAYS = {"0": "P0", "1": "P1", "2": "P2", "3": "P3"}


class Stay:
    """What a row says of the whole stay. `order` is the episode's place in it."""

    def __init__(self, row: Row, source: str, who: Person, admitted: visits.When) -> None:
        self.row = row
        self.source = source
        self.who = who
        self.admitted = admitted
        self.id = fhir_id(f"spell-{row.text(SPELL)}")
        self.order = _order(row)
        self.label = _label(row)

    @property
    def subject(self) -> Tree:
        return people.subject(self.who, sus.PREFIX)

    @property
    def first_day(self) -> date | None:
        return day_of(self.admitted) if self.admitted else None


def _label(row: Row) -> str:
    """What restricts the whole stay: the service, the Mental Health Act, or being a psychiatric inpatient at all."""
    services = row.text("ACTIVITY TREATMENT FUNCTION CODE"), row.text("CARE PROFESSIONAL MAIN SPECIALTY CODE")
    psychiatric = labels.MENTAL_HEALTH if row.text("PSYCHIATRIC PATIENT STATUS CODE") in ("1", "2") else ""
    return (
        labels.of_treatment_function(*services)
        or labels.of_legal_status(row.text(_LEGAL_STATUS))
        or psychiatric
    )


def _order(row: Row) -> int:
    text = row.text("EPISODE NUMBER")
    if text.isdigit() and int(text) < 1_000:
        return int(text)
    if text:
        row.note("not-a-number", "EPISODE NUMBER", "holds something that is no place in a stay; 1 is taken")
    return 1


def spell(stay: Stay) -> Tree:
    """The stay as an Encounter. Dates that contradict each other without making it unusable are noted."""
    row = stay.row
    discharged = row.at(_DISCHARGED, "DISCHARGE TIME (HOSPITAL PROVIDER SPELL)")
    admitted, discharged = visits.ordered(row, stay.admitted, discharged, _DISCHARGED)
    classification = codes.listed(row, "PATIENT CLASSIFICATION CODE", "patient-classification")
    tree = visits.encounter(
        stay.id, "IMP", "finished" if discharged else "in-progress", stay.subject,
        ("identifier", _identifiers(row)),
        ("extension", _extensions(row, stay.who, admitted, discharged)),
        ("type", [{**(classification or {}), "text": _words(row)}]),
        ("serviceType", codes.concept("treatment-function", row.text("ACTIVITY TREATMENT FUNCTION CODE"))),
        ("period", visits.period(admitted, discharged)),
        ("hospitalization", _hospitalisation(row, discharged)),
        ("serviceProvider", visits.service_provider(stay.source)),
    )  # fmt: skip
    return labels.labelled(tree, stay.label)


def _words(row: Row) -> str:
    return kind_words(row.text(_METHOD), row.text("PATIENT CLASSIFICATION CODE"))


def kind_words(method: str, classification: str) -> str:
    """What a stay is called, by how the person came in. Source: NHS Data Dictionary, ADMISSION METHOD."""
    if classification == "2":
        return "Day case"
    if classification in ("3", "4"):
        return "Regular day or night attendance"
    if method[:1] == "1":
        return "Planned admission to hospital"
    if method[:1] == "2":
        return "Emergency admission to hospital"
    if method[:1] == "3":
        return "Maternity admission to hospital"
    if method in ("82", "83"):
        return "Birth"
    return "Transfer from another hospital" if method == "81" else "Stay in hospital"


def _identifiers(row: Row) -> list[Tree]:
    return [
        *visits.identifier("hospital-provider-spell", row.text(SPELL)),
        *visits.identifier("ambulance-incident", row.text("AMBULANCE INCIDENT NUMBER")),
    ]


def _extensions(row: Row, who: Person, admitted: visits.When, discharged: visits.When) -> list[Tree]:
    ready = row.day(_READY, is_fatal=False)
    if ready and ((admitted and ready < day_of(admitted)) or (discharged and ready > day_of(discharged))):
        row.note("ready-outside-stay", _READY, "was ready for discharge before the stay or after it")
    reason = row.text("DISCHARGE DELAY REASON")
    return [
        *visits.extension("discharge-ready-date", "valueDate", stamp(ready) if ready else None),
        *visits.extension("discharge-pathway", "valueCode", _pathway(row)),
        *visits.coded(OURS + "StructureDefinition/delay-reason", {"text": reason} if reason else None),
        *visits.residence(who.area),
        *visits.resource_group(row, "HEALTHCARE RESOURCE GROUP CODE (SPELL)"),
    ]


def _pathway(row: Row) -> str:
    text = row.text("DISCHARGE PATHWAY")
    pathway = _PATHWAYS.get(text.upper().removeprefix("PATHWAY").strip().removeprefix("P"), "")
    if text and not pathway:
        row.note("code-unknown", "DISCHARGE PATHWAY", "holds something that is no pathway 0 to 3")
    return pathway


def _hospitalisation(row: Row, discharged: visits.When) -> Tree:
    method, destination = row.text(_DISCHARGE_METHOD), row.text(_DESTINATION)
    codes.check_current(
        row, _DISCHARGE_METHOD, "discharge-method", day_of(discharged) if discharged else None
    )
    disposition = codes.listed(
        row, _DESTINATION, "discharge-destination", visits.DESTINATIONS.get(destination, "")
    )
    is_over = discharged is not None and destination not in ("", "98")
    return filled(
        [
            (
                "extension",
                [
                    *visits.coded(
                        UK_CORE + "AdmissionMethod", codes.listed(row, _METHOD, "admission-method")
                    ),
                    *visits.coded(
                        UK_CORE + "DischargeMethod",
                        codes.listed(row, _DISCHARGE_METHOD, "discharge-method")
                        if method not in ("", "8")
                        else None,
                    ),
                ],
            ),
            (
                "admitSource",
                codes.listed(row, _SOURCE, "source-of-admission", visits.SOURCES.get(row.text(_SOURCE), "")),
            ),
            ("dischargeDisposition", disposition if is_over else None),
        ]
    )

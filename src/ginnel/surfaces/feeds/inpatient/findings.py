"""What was found in a stay: diagnoses, results, organisms and what they are resistant to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.inpatient.stays import episode_id, stay_id, subject
from ginnel.surfaces.feeds.tabular import clinical, labels, visits
from ginnel.surfaces.feeds.tabular.dates import stamp
from ginnel.surfaces.feeds.tabular.parts import HL7_CODES, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.row import Row

_STATUS = frozenset({"registered", "preliminary", "final", "amended", "corrected", "cancelled"})
_UCUM = "http://unitsofmeasure.org"
# Units as research extracts write them. Source: UCUM (https://ucum.org).
_UNITS = {
    "mm_Hg": "mm[Hg]", "degree_Celsius": "Cel", "beats/min": "/min", "breaths/min": "/min", "10^9/L": "10*9/L",
    "10^12/L": "10*12/L", "micromol/L": "umol/L", "mmol/L": "mmol/L", "g/L": "g/L", "mg/L": "mg/L", "U/L": "U/L",
    "fL": "fL", "pg": "pg", "%": "%",
}  # fmt: skip
_NO_GROWTH = "no growth"
# Organisms that say by themselves that somebody was treated for a sexually transmitted infection.
_SEXUALLY_TRANSMITTED = (
    "neisseria gonorrhoeae", "chlamydia trachomatis", "treponema pallidum", "trichomonas vaginalis",
    "haemophilus ducreyi", "mycoplasma genitalium", "human immunodeficiency",
)  # fmt: skip
_MEANS = {"S": "Susceptible", "I": "Susceptible, increased exposure", "R": "Resistant"}


def build_diagnosis(row: Row) -> Sequence[Incoming]:
    """One diagnosis. Extracts keep a row for each position, filled or not: an empty one says nothing."""
    row.must(("patient_id", "encounter_id", "episode_number", "diagnosis_position"))
    on = row.moment("episode_start", is_fatal=False)
    if row.faults:
        return ()
    if not clinical.is_coded(row.text("icd_code")):
        row.note("says-nothing", "icd_code", "holds no diagnosis")
        return ()
    code = clinical.icd10(row.text("icd_code"))
    if not code:
        row.fault("code-unknown", "icd_code", "holds something that is no ICD-10 code")
        return ()
    stem, place = episode_id(row), row.text("diagnosis_position")
    tree = clinical.diagnosis(
        fhir_id(f"{stem}-diagnosis-{place}"),
        code,
        subject=subject(row),
        encounter=stem,
        on=on,
        text=row.text("icd_text"),
    )
    return [Incoming("Condition", tree["id"], tree)]


def build_result(row: Row) -> Sequence[Incoming]:
    """One measurement or test result."""
    row.must(("observation_id", "patient_id", "observation_code", "observation_datetime"))
    at = row.moment("observation_datetime")
    if row.faults or at is None:
        return ()
    own = row.text("observation_id")
    tree = filled(
        [
            ("resourceType", "Observation"),
            ("id", fhir_id(f"inpatient-result-{own}")),
            ("identifier", visits.identifier("inpatient-result", own)),
            ("status", _status(row)),
            ("code", _measured(row)),
            ("subject", subject(row)),
            ("encounter", local("Encounter", stay_id(row)) if row.text("encounter_id") else None),
            ("effectiveDateTime", stamp(at)),
            *_value(row),
        ]
    )
    return [Incoming("Observation", tree["id"], tree)]


def _status(row: Row) -> str:
    """As sent; final where nothing is said, since extracts are made of what was reported."""
    text = row.text("status").lower()
    return text if text in _STATUS else "unknown" if text else "final"


def _measured(row: Row) -> Tree:
    words = row.first("observation_display", "observation_name", "observation_code")
    coding = filled([("system", row.text("observation_code_system")), ("code", row.text("observation_code"))])
    return {"coding": [coding], "text": words}


def _value(row: Row) -> list[tuple[str, Any]]:
    amount = row.amount("observation_value_numeric")
    if amount is None:
        return [("valueString", row.text("observation_value_text"))]
    unit = row.text("observation_unit")
    ucum = _UNITS.get(unit)
    coded = [("system", _UCUM), ("code", ucum)] if ucum else []
    return [("valueQuantity", filled([("value", amount), ("unit", ucum or unit), *coded]))]


def build_culture(row: Row) -> Sequence[Incoming]:
    """A specimen, what grew from it, and whether that can be treated with one antibiotic."""
    row.must(("patient_id", "specimen_id", "isolate_id", "specimen_datetime"))
    at = row.moment("specimen_datetime")
    if row.faults or at is None:
        return ()
    return [Incoming(each["resourceType"], each["id"], each) for each in _culture(row, at)]


def _culture(row: Row, at: visits.When) -> Iterator[Tree]:
    specimen, isolate = row.text("specimen_id"), row.text("isolate_id")
    kind, organism = row.text("specimen_type_display"), row.text("organism_display_name")
    label = labels.SEXUAL_HEALTH if organism.lower().startswith(_SEXUALLY_TRANSMITTED) else ""
    taken = filled(
        [
            ("resourceType", "Specimen"),
            ("id", fhir_id(f"inpatient-specimen-{specimen}")),
            ("identifier", visits.identifier("inpatient-specimen", specimen)),
            ("type", {"text": kind} if kind else None),
            ("subject", subject(row)),
            ("collection", {"collectedDateTime": stamp(at)} if at else None),
        ]
    )
    yield labels.labelled(taken, label)
    what = {"text": f"Culture: {kind.lower() if kind[1:].islower() else kind}" if kind else "Culture"}
    grown = _finding(row, f"inpatient-culture-{specimen}-{isolate}", what, at)
    code = [] if organism.lower() == _NO_GROWTH else [{"code": row.text("organism_code")}]
    value = filled([("coding", code if row.text("organism_code") else []), ("text", organism)])
    yield labels.labelled({**grown, **filled([("valueCodeableConcept", value)])}, label)
    if row.text("rsi_code"):
        yield labels.labelled(_susceptibility(row, grown["id"], at), label)


def _finding(row: Row, name: str, what: Tree, at: visits.When) -> Tree:
    return filled(
        [
            ("resourceType", "Observation"),
            ("id", fhir_id(name)),
            ("status", _status(row)),
            (
                "category",
                [{"coding": [{"system": HL7_CODES + "observation-category", "code": "laboratory"}]}],
            ),
            ("code", what),
            ("subject", subject(row)),
            ("effectiveDateTime", stamp(at) if at else None),
            ("specimen", local("Specimen", fhir_id(f"inpatient-specimen-{row.text('specimen_id')}"))),
        ]
    )


def _susceptibility(row: Row, culture: str, at: visits.When) -> Tree:
    agent, code = row.first("agent_display_name", "agent_code"), row.text("rsi_code").upper()
    key = f"{culture}\x1f{row.text('agent_code') or agent}"
    name = f"inpatient-susceptibility-{blake2b(key.encode(), digest_size=12).hexdigest()}"
    coding = [{"code": row.text("agent_code")}] if row.text("agent_code") else []
    what = filled(
        [("coding", coding), ("text", f"Susceptibility to {agent.lower()}" if agent else "Susceptibility")]
    )
    if code not in _MEANS:
        row.note("code-unknown", "rsi_code", "holds something that is none of S, I and R")
    known = {"system": HL7_CODES + "v3-ObservationInterpretation", "code": code}
    meaning = {"coding": [known], "text": _MEANS[code]} if code in _MEANS else {"text": row.text("rsi_code")}
    return {
        **_finding(row, name, what, at),
        "interpretation": [meaning],
        "derivedFrom": [local("Observation", culture)],
    }

"""Which medicines tell a restricted subject, wherever they are named, and which are medicines like any other."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest

from ginnel.foundation.record.fhir.categories import LABELS, MEDICINES, category, of_earlier
from ginnel.kernel.viewer import MEDICATION, MEDICATION_OF, Category

TABLE: dict[str, Any] = json.loads(
    (files("ginnel.foundation.record.fhir") / "data/categories.json").read_text()
)
OF_MIND = Category.MENTAL_HEALTH_MEDICATION
OF_SEX = Category.SEXUAL_HEALTH_MEDICATION
OF_DRUGS = Category.SUBSTANCE_MISUSE_MEDICATION
PLAIN = Category.PROBLEMS_AND_MEDICATION
NAMES = [
    (subject, name)
    for subject, groups in TABLE["medicines"].items()
    for names in groups.values()
    for name in names
]


def prescribed(text: str, kind: str = "MedicationRequest", **more: Any) -> Category:
    return category(kind, {"resourceType": kind, "medicationCodeableConcept": {"text": text}, **more})


@pytest.mark.parametrize(("subject", "name"), NAMES)
def test_every_listed_name_counts_as_medication_of_its_subject(subject: str, name: str) -> None:
    assert prescribed(f"{name.title()} 10mg tablets") == MEDICATION_OF[Category[subject]]


@pytest.mark.parametrize("kind", sorted(MEDICINES - {"Medication", "MedicationKnowledge"}))
def test_it_counts_so_in_every_type_that_is_a_medicine(kind: str) -> None:
    coded = {"coding": [{"system": "http://snomed.info/sct", "code": "1", "display": "Acamprosate 333mg"}]}
    inside = [{"resourceType": "Medication", "id": "m", "code": coded}]
    made = [{"resourceType": "Medication", "id": "m", "ingredient": [{"itemCodeableConcept": coded}]}]
    for tree in (
        {"medicationCodeableConcept": coded},
        {"medicationReference": {"reference": "Medication/1", "display": "Acamprosate"}},
        {"medicationReference": {"reference": "#m"}, "contained": inside},
        {"medicationReference": {"reference": "#m"}, "contained": made},
    ):
        assert category(kind, {"resourceType": kind, **tree}) == OF_DRUGS


def test_a_medicine_on_a_shelf_counts_by_its_name_or_what_it_is_made_of() -> None:
    for kind in ("Medication", "MedicationKnowledge"):
        assert category(kind, {"code": {"text": "Descovy"}}) == OF_SEX
    part = {"itemReference": {"display": "Emtricitabine"}}
    assert category("Medication", {"ingredient": [part]}) == OF_SEX


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Buprenorphine 8mg sublingual tablets", OF_DRUGS),
        ("Buprenorphine", OF_DRUGS),
        ("Buprenorphine 10micrograms/hour transdermal patches", PLAIN),
        ("Buprenorphine 200microgram sublingual tablets", PLAIN),
        ("Naltrexone 50mg tablets", OF_DRUGS),
        ("Bupropion 90mg / Naltrexone 8mg modified-release tablets", PLAIN),
        ("Lithium carbonate 400mg modified-release tablets", OF_MIND),
        ("Methadone 1mg/ml oral solution", OF_DRUGS),
        ("Nirmatrelvir 150mg tablets and Ritonavir 100mg tablets", PLAIN),
        ("Sertraline 50mg tablets", PLAIN),
        ("Haloperidol 500microgram capsules", PLAIN),
        ("Misoprostol 200microgram tablets", PLAIN),
        ("Metformin 500mg tablets", PLAIN),
    ],
)
def test_what_it_is_given_for_decides(text: str, expected: Category) -> None:
    assert prescribed(text) == expected


def test_a_subject_that_is_said_of_a_medicine_makes_it_medication_of_the_subject() -> None:
    reason = [{"text": "Human immunodeficiency virus infection"}]
    assert prescribed("Co-trimoxazole", reasonCode=reason) == OF_SEX
    assert prescribed("Tablets", meta={"security": [{"system": LABELS, "code": "HIV"}]}) == OF_SEX
    closed = {"security": [{"system": LABELS, "code": "SDV"}]}
    assert prescribed("Clozapine 25mg tablets", meta=closed) == Category.SAFEGUARDING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lithium level", OF_MIND),
        ("Plasma clozapine level", OF_MIND),
        ("Urine methadone screen", OF_DRUGS),
        ("Chlamydia trachomatis DNA detection", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("Treponema pallidum antibody", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("HIV 1 viral load on dolutegravir", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("Potassium (lithium heparin tube)", Category.OBSERVATIONS),
        ("Serum potassium", Category.OBSERVATIONS),
    ],
)
@pytest.mark.parametrize("kind", ["Observation", "DiagnosticReport"])
def test_how_much_of_it_is_in_the_blood_counts_as_it_does_and_an_infection_as_the_subject(
    kind: str, text: str, expected: Category
) -> None:
    assert category(kind, {"code": {"text": text}}) == expected


def test_named_in_anything_else_it_tells_the_subject() -> None:
    note = {"payload": [{"contentString": "Collected methadone"}]}
    assert category("Communication", note) == Category.SUBSTANCE_MISUSE
    assert category("Condition", {"code": {"text": "On clozapine"}}) == Category.MENTAL_HEALTH
    allergy = {"code": {"text": "Allergy to nevirapine"}}
    assert category("AllergyIntolerance", allergy) == Category.EMERGENCY_ESSENTIALS


@pytest.mark.parametrize(
    ("detail", "contained"),
    [
        ({"productCodeableConcept": {"text": "Clozapine 25mg tablets"}}, {}),
        ({"productCodeableConcept": {"coding": [{"display": "Clozapine 25mg tablets"}]}}, {}),
        ({"productReference": {"reference": "Medication/1", "display": "Clozapine"}}, {}),
        ({"productReference": {"reference": "#m"}}, {"code": {"text": "Clozapine"}}),
        (
            {"productReference": {"reference": "#m"}},
            {"ingredient": [{"itemCodeableConcept": {"text": "Clozapine"}}]},
        ),
        (
            {"productReference": {"reference": "#m"}},
            {"ingredient": [{"itemReference": {"display": "Clozapine"}}]},
        ),
    ],
)
def test_a_plan_that_gives_one_tells_the_subject_whatever_it_is_called(
    detail: dict[str, Any], contained: dict[str, Any]
) -> None:
    plan = {"title": "Shared care", "activity": [{"detail": {"status": "not-started"}}, {"detail": detail}]}
    inside = [{"resourceType": "Medication", "id": "m", **contained}]
    assert category("CarePlan", {**plan, "contained": inside}) == Category.MENTAL_HEALTH
    other = {"productCodeableConcept": {"text": "Metformin 500mg tablets"}}
    assert category("CarePlan", {**plan, "activity": [{"detail": other}, {"reference": {}}]}) == Category.PLAN


def test_every_exception_is_of_a_listed_name() -> None:
    assert TABLE["unless"].keys() <= {name for _, name in NAMES}


@pytest.mark.parametrize(
    "more",
    [
        {
            "medicationCodeableConcept": {
                "coding": [{"display": "Buprenorphine"}],
                "text": "BuTrans 10micrograms/hour patches",
            }
        },
        {
            "medicationCodeableConcept": {"text": "Buprenorphine"},
            "dosageInstruction": [{"text": "Change the patch weekly"}],
        },
        {
            "medicationReference": {"reference": "#m"},
            "contained": [
                {
                    "resourceType": "Medication",
                    "code": {"text": "Buprenorphine"},
                    "form": {"text": "Transdermal patch"},
                }
            ],
        },
    ],
)
def test_what_is_said_beside_the_name_tells_what_it_is_given_for(more: dict[str, Any]) -> None:
    assert category("MedicationRequest", more) == PLAIN
    assert prescribed("Buprenorphine 8mg sublingual tablets") == OF_DRUGS


@pytest.mark.parametrize(
    ("conclusion", "expected"),
    [
        ("Lithium 0.6 mmol/l; not in a heparin tube", OF_MIND),
        ("Taken into a lithium heparin tube", None),
        ("Lithium battery swallowed", None),
    ],
)
def test_lithium_is_a_medicine_but_in_a_tube_or_a_battery(conclusion: str, expected: Category | None) -> None:
    plain = category("DiagnosticReport", {"conclusion": "Nothing found"})
    found = category("DiagnosticReport", {"conclusion": conclusion})
    assert found == (expected or plain) and plain != OF_MIND


def test_prolonged_release_may_stand_far_from_the_name() -> None:
    assert prescribed("Risperidone 25mg powder and solvent for prolonged-release suspension") == OF_MIND
    assert prescribed("Risperidone 500microgram tablets") == PLAIN


@pytest.mark.parametrize(
    ("kind", "tree"),
    [
        ("List", {"title": "Medicines", "entry": [{"item": {"display": "Clozapine 100mg"}}]}),
        ("DetectedIssue", {"detail": "Clozapine with ciprofloxacin"}),
        ("DetectedIssue", {"implicated": [{"display": "Clozapine 100mg"}]}),
        ("Observation", {"code": {"text": "Levels"}, "component": [{"code": {"text": "Clozapine"}}]}),
    ],
)
def test_a_list_a_warning_and_a_part_of_a_result_name_it_too(kind: str, tree: dict[str, Any]) -> None:
    assert category(kind, tree) == OF_MIND


def test_what_it_is_given_for_may_be_said_by_a_reference() -> None:
    assert prescribed("Sertraline 50mg", reasonReference=[{"display": "Depression"}]) == OF_MIND


def test_an_earlier_version_that_refers_to_a_medicine_may_have_meant_any() -> None:
    for tree in (
        {"medicationReference": {"reference": "Medication/1"}},
        {"ingredient": [{"itemReference": {"reference": "Medication/1"}}]},
    ):
        assert of_earlier("MedicationRequest", tree) == {PLAIN, *MEDICATION}
    inside = {
        "medicationReference": {"reference": "#m"},
        "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "Metformin"}}],
    }
    assert of_earlier("MedicationRequest", inside) == {PLAIN}

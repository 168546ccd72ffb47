"""Each feed's rows fall in the sharing category of what they are about, whichever field says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.foundation.record.fhir.categories import category
from ginnel.kernel.viewer import Category
from ginnel.surfaces.feeds.tests.tabular_files import one
from ginnel.surfaces.feeds.tests.test_hes import ATTENDANCE as AE
from ginnel.surfaces.feeds.tests.test_hes import EPISODE
from ginnel.surfaces.feeds.tests.test_sus import APPOINTMENT, ATTENDANCE, STAY

METHOD = "ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)"
LEGAL = "MENTAL HEALTH ACT LEGAL STATUS CLASSIFICATION CODE (ON ADMISSION)"
FUNCTION = "ACTIVITY TREATMENT FUNCTION CODE"


def categories(folder: Path, row: dict[str, str], kind: str) -> set[Category]:
    return {category(each.kind, each.tree) for each in one(folder, row).incoming if each.kind == kind}


@pytest.mark.parametrize(
    ("row", "kind", "expected"),
    [
        (STAY, "Encounter", Category.HOSPITAL_ACTIVITY),
        (STAY | {FUNCTION: "710"}, "Encounter", Category.MENTAL_HEALTH),
        (STAY | {LEGAL: "02"}, "Encounter", Category.MENTAL_HEALTH),
        (STAY | {LEGAL: "01"}, "Encounter", Category.HOSPITAL_ACTIVITY),
        (STAY | {FUNCTION: "721"}, "Encounter", Category.SUBSTANCE_MISUSE),
        (APPOINTMENT | {FUNCTION: "360"}, "Encounter", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        (APPOINTMENT | {FUNCTION: "360"}, "ServiceRequest", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        (APPOINTMENT | {FUNCTION: "700"}, "Encounter", Category.HOSPITAL_ACTIVITY),
        (ATTENDANCE | {"INJURY_INTENT": "276853009"}, "Encounter", Category.MENTAL_HEALTH),
        (ATTENDANCE | {"INJURY_INTENT": "52684005"}, "Encounter", Category.SAFEGUARDING),
        (ATTENDANCE | {"SAFEGUARDING_CONCERN_1": "878111000000109"}, "Flag", Category.SAFEGUARDING),
        (ATTENDANCE | {"DRUG_ALCOHOL_CODE_1": "53041004"}, "Observation", Category.SUBSTANCE_MISUSE),
        (EPISODE | {"TRETSPEF": "713"}, "Encounter", Category.MENTAL_HEALTH),
        (AE | {"AEPATGROUP": "30"}, "Encounter", Category.MENTAL_HEALTH),
        (AE | {"AEPATGROUP": "20"}, "Encounter", Category.SAFEGUARDING),
    ],
)
def test_what_a_visit_is_about_decides_who_may_see_it(
    row: dict[str, str], kind: str, expected: Category, tmp_path: Path
) -> None:
    assert categories(tmp_path, row, kind) == {expected}


@pytest.mark.parametrize(
    ("name", "code", "kind", "expected"),
    [
        ("PRIMARY DIAGNOSIS (ICD)", "F320", "Condition", Category.MENTAL_HEALTH),
        ("PRIMARY DIAGNOSIS (ICD)", "F102", "Condition", Category.SUBSTANCE_MISUSE),
        ("PRIMARY DIAGNOSIS (ICD)", "A549", "Condition", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("PRIMARY DIAGNOSIS (ICD)", "B24X", "Condition", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("PRIMARY DIAGNOSIS (ICD)", "T741", "Condition", Category.SAFEGUARDING),
        ("PRIMARY PROCEDURE (OPCS)", "Q112", "Procedure", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("PRIMARY PROCEDURE (OPCS)", "Q131", "Procedure", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("PRIMARY PROCEDURE (OPCS)", "X151", "Procedure", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("PRIMARY PROCEDURE (OPCS)", "A838", "Procedure", Category.MENTAL_HEALTH),
    ],
)
def test_a_diagnosis_or_procedure_is_restricted_by_its_code(
    name: str, code: str, kind: str, expected: Category, tmp_path: Path
) -> None:
    row = STAY | {
        "SECONDARY DIAGNOSIS (ICD) 1": "",
        "PRIMARY DIAGNOSIS (ICD)": "J440",
        "PRIMARY PROCEDURE (OPCS)": "",
    }
    assert categories(tmp_path, row | {name: code}, kind) - {Category.PROBLEMS_AND_MEDICATION} == {expected}

"""What travels with a visit: of each statement the last word stands."""

from __future__ import annotations

from typing import Any

from ginnel.foundation.record.fhir import validation
from ginnel.foundation.record.fhir.json import canonical
from ginnel.surfaces.feeds.tests.adt.messages import adt, fold_all


def of(kind: str, *messages: bytes) -> list[dict[str, Any]]:
    return [tree for name, tree in fold_all(*messages).items() if name.startswith(f"{kind}/")]


def code(tree: dict[str, Any], element: str) -> str:
    return str(tree[element]["coding"][0]["code"])


ALLERGY = adt("A60", visit="", more=("IAM|1|DA|PEN^Penicillin^L|SV|Rash~Wheeze|A",))


def test_an_allergy_with_how_bad_and_what_happens() -> None:
    [tree] = of("AllergyIntolerance", ALLERGY)
    assert (tree["code"]["text"], tree["criticality"], tree["category"]) == (
        "Penicillin",
        "high",
        ["medication"],
    )
    assert [one["text"] for one in tree["reaction"][0]["manifestation"]] == ["Rash", "Wheeze"]


def test_an_allergy_taken_back_was_entered_in_error() -> None:
    [tree] = of(
        "AllergyIntolerance",
        ALLERGY,
        adt("A60", "202602041000", visit="", more=("IAM|1|DA|PEN^Penicillin^L|||D",)),
    )
    assert code(tree, "verificationStatus") == "entered-in-error"
    assert "clinicalStatus" not in tree


def test_no_known_allergies_is_said_in_a_code() -> None:
    [tree] = of("AllergyIntolerance", adt("A01", more=("AL1|1||NKDA",)))
    assert code(tree, "code") == "409137002"


def test_a_list_of_allergies_that_leaves_one_out_does_not_take_it_back() -> None:
    trees = of("AllergyIntolerance", ALLERGY, adt("A08", "202602041000", more=("AL1|1|FA|NUT^Peanut^L",)))
    assert sorted(tree["code"]["text"] for tree in trees) == ["Peanut", "Penicillin"]


def infection(at: str, said: str) -> bytes:
    return adt("A08", at, more=(f"ZIF|{said}",))


def test_infections_are_told_apart_by_when_they_were_added() -> None:
    trees = of(
        "Condition",
        infection("202001010000", "MRSA^20200101"),
        infection("202002010000", "MRSA^20200101^20200201~?COVID-19^20200131"),
        infection("202003010000", "MRSA^20200301"),
    )
    states = sorted((tree["code"]["text"], code(tree, "clinicalStatus")) for tree in trees)
    assert states == [("?COVID-19", "active"), ("MRSA", "active"), ("MRSA", "resolved")]
    [suspected] = [tree for tree in trees if tree["code"]["text"] == "?COVID-19"]
    assert code(suspected, "verificationStatus") == "provisional"


def test_an_infection_resolved_without_its_beginning_is_the_one_still_open() -> None:
    said = infection("201903010000", "Mumps^20190301"), infection("201903070000", "Mumps^^20190307")
    begun, alone = sorted(of("Condition", *said), key=lambda tree: "onsetDateTime" not in tree)
    assert (code(begun, "clinicalStatus"), begun["onsetDateTime"]) == ("resolved", "2019-03-01")
    assert code(alone, "verificationStatus") == "entered-in-error"
    [only] = of("Condition", said[1])
    assert code(only, "clinicalStatus") == "resolved"


def problem(event: str, at: str, status: str = "ACTIVE", action: str = "AD") -> bytes:
    line = f"PRB|{action}|{at}|C90.0^Multiple Myeloma^I10UK|77|||20190601||||||{status}|||20190531"
    return adt(event, at, visit="", more=(line, "NTE|1||Seen in clinic"))


def test_a_problem_is_added_resolved_and_deleted() -> None:
    [tree] = of("Condition", problem("PC1", "201906071232"))
    assert (code(tree, "clinicalStatus"), code(tree, "code"), tree["note"]) == (
        "active",
        "C90.0",
        [{"text": "Seen in clinic"}],
    )
    [tree] = of("Condition", problem("PC1", "201906071232"), problem("PC2", "202001011000", "Resolved"))
    assert code(tree, "clinicalStatus") == "resolved"
    [tree] = of("Condition", problem("PC1", "201906071232"), problem("PC3", "202001011000"))
    assert code(tree, "verificationStatus") == "entered-in-error"


def order(control: str, at: str, what: str = "DNACPR") -> bytes:
    return adt(
        "O01",
        at,
        more=(
            f"ORC|{control}|55^EPC|||||||{at}",
            f"OBR|1|55^EPC||^^^^{what}||202602031100|||",
            "NTE|1||Capacity?->Yes",
        ),
    )


def test_a_decision_not_to_resuscitate_warns_until_it_is_cancelled() -> None:
    [flag] = of("Flag", order("NW", "202602031100"))
    assert (flag["status"], code(flag, "code")) == ("active", "450476008")
    [ordered] = of("ServiceRequest", order("NW", "202602031100"))
    assert ordered["note"] == [{"text": "Capacity?->Yes"}]
    [flag] = of("Flag", order("OC", "202602041100"), order("NW", "202602031100"))
    assert (flag["status"], flag["period"]["end"]) == ("inactive", "2026-02-04T11:00:00+00:00")


def test_diagnoses_and_procedures_belong_to_the_visit() -> None:
    found = fold_all(
        adt("A03", more=("DG1|1||J18.9^Pneumonia^I10|||F", "PR1|1||E25.8^Endoscopy^OPCS4||202602041000"))
    )
    kinds = {name.split("/")[0]: tree for name, tree in found.items()}
    assert kinds["Condition"]["encounter"] == {"reference": "Encounter/visit-V1"}
    assert kinds["Procedure"]["performedDateTime"] == "2026-02-04T10:00:00+00:00"


def test_a_restriction_the_hospital_places_is_told_to_whoever_reads() -> None:
    [flag] = of("Flag", adt("A31", visit="", more=("ARV|1|A|LOC|PHY|No disclosure of location",)))
    assert flag["code"]["text"] == "Hospital restricts access to where they are: No disclosure of location"


def test_everything_that_comes_of_it_is_fhir() -> None:
    everything = [
        ALLERGY,
        infection("202001010000", "MRSA^20200101"),
        problem("PC1", "201906071232"),
        order("NW", "202602031100"),
        adt(
            "A03",
            ward="W1",
            more=("DG1|1||J18.9^Pneumonia^I10", "PR1|1||E25.8^Endoscopy^OPCS4", "ARV|1|A|DEM"),
        ),
    ]
    for name, tree in fold_all(*everything).items():
        assert validation.check(name.split("/")[0], canonical(tree), tree) == []

"""Rules that R4 says in words, HL7's own extensions, and FHIRPath that is none."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.record.fhir import expressions, json, validation

Tree = dict[str, Any]
CORE = "http://hl7.org/fhir/StructureDefinition/"
PATIENT = {"resourceType": "Patient", "id": "p1"}
BASE = "https://clinic.example/fhir"


def codes(tree: Tree) -> set[tuple[str, str]]:
    found = validation.check(tree["resourceType"], json.canonical(tree), tree)
    return {(one.code, one.field) for one in found}


def bundle(type_: str, *entries: Tree, **more: Any) -> Tree:
    return {"resourceType": "Bundle", "type": type_, "entry": list(entries), **more}


def kept(resource: Tree, address: str = "") -> Tree:
    return {"fullUrl": address or f"{BASE}/{resource['resourceType']}/{resource['id']}", "resource": resource}


def document(author: str, *more: Tree) -> Tree:
    composition = {
        "resourceType": "Composition",
        "id": "c1",
        "status": "final",
        "type": {"text": "letter"},
        "date": "2026-01-01",
        "title": "A letter",
        "author": [{"reference": author}],
    }
    held = {
        "identifier": {"system": "https://clinic.example", "value": "1"},
        "timestamp": "2026-01-01T00:00:00Z",
    }
    return bundle("document", kept(composition), *more, **held)


def test_an_address_of_an_entry_is_absolute() -> None:
    assert codes(bundle("collection", kept(PATIENT))) == set()
    assert codes(bundle("collection", kept(PATIENT, "Patient/p1"))) == {("rule-in-words", "Bundle.entry[0]")}


@pytest.mark.parametrize("address", [f"{BASE}/Patient/p2", f"{BASE}/Person/p1"])
def test_an_address_of_an_entry_agrees_with_its_type_and_id(address: str) -> None:
    assert codes(bundle("collection", kept(PATIENT, address))) == {("rule-in-words", "Bundle.entry[0]")}
    assert not codes(bundle("collection", kept(PATIENT, f"{BASE}/of/somebody/else")))


def test_what_was_found_has_an_id_unless_it_is_an_outcome() -> None:
    found = bundle("searchset", {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient"}})
    assert codes(found) == {("rule-in-words", "Bundle.entry[0].resource")}
    outcome = {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "information", "code": "informational"}],
    }
    assert not codes(bundle("searchset", {"resource": outcome, "search": {"mode": "outcome"}}))


def test_a_page_has_one_link_to_itself() -> None:
    link = {"relation": "self", "url": f"{BASE}/Patient"}
    assert not codes(bundle("searchset", link=[link]) | {"entry": [kept(PATIENT)]})
    twice = bundle("searchset", kept(PATIENT), link=[link, link])
    assert codes(twice) == {("rule-in-words", "Bundle.link[1]")}


def test_what_a_composition_refers_to_is_in_the_document() -> None:
    there = kept({"resourceType": "Organization", "id": "o1", "name": "A clinic"})
    assert not codes(document("Organization/o1", there))
    missing = ("rule-in-words", "Bundle.entry[0].resource.author")
    assert missing in codes(document("Organization/o2", there))
    assert missing in codes(document("urn:uuid:0189f6a0-0000-7000-8000-000000000001", there))


@pytest.mark.parametrize(
    "more",
    [
        {"section": [1]},
        {"attester": [[]]},
        {"author": 1},
        {"event": {"detail": 1}},
        {"meta": []},
        {"resourceType": []},
    ],
)
def test_a_document_of_no_form_at_all_is_told_as_that(more: Tree) -> None:
    wrong = document(
        "Organization/o1", kept({"resourceType": "Organization", "id": "o1", "name": "A", **more})
    )
    wrong["entry"][0]["resource"] |= more
    assert codes(wrong)


def test_a_reference_is_not_to_an_entry_of_another_type() -> None:
    number = "0189f6a0-0000-7000-8000-000000000001"
    organization = kept({"resourceType": "Organization", "name": "A clinic"}, f"urn:uuid:{number}")
    patient = kept({**PATIENT, "generalPractitioner": [{"reference": f"Practitioner/{number}"}]})
    where = "Bundle.entry[1].resource.generalPractitioner[0]"
    assert codes(bundle("collection", organization, patient)) == {("rule-in-words", where)}


def test_two_elements_have_two_ids() -> None:
    name, other = {"id": "a", "family": "Testperson"}, {"id": "a", "family": "Other"}
    assert codes({**PATIENT, "name": [name, other]}) == {("rule-in-words", "Patient")}
    assert not codes({**PATIENT, "name": [name, {**other, "id": "p1"}]})


def test_an_element_is_defined_in_a_snapshot_and_a_differential() -> None:
    element = {
        "id": "Patient",
        "path": "Patient",
        "min": 0,
        "max": "*",
        "base": {"path": "Patient", "min": 0, "max": "*"},
    }
    part = {"element": [element]}
    definition = {
        "resourceType": "StructureDefinition",
        "url": "https://clinic.example/p",
        "name": "Ours",
        "status": "draft",
        "kind": "resource",
        "abstract": False,
        "type": "Patient",
        "derivation": "constraint",
        "baseDefinition": CORE + "Patient",
        "snapshot": part,
        "differential": part,
    }
    assert ("rule-in-words", "StructureDefinition") not in codes(definition)


def test_a_composite_parameter_has_two_components() -> None:
    one = {"resourceType": "SearchParameter", "url": "https://clinic.example/sp", "name": "Both", "status": "draft",
           "description": "Both", "code": "both", "base": ["Patient"], "type": "composite"}  # fmt: skip
    assert codes(one) == {("rule-in-words", "SearchParameter.component")}


@pytest.mark.parametrize(
    ("extension", "where"),
    [
        ({"url": CORE + "patient-birthPlace", "valueString": "Leeds"}, ""),
        (
            {"url": CORE + "patient-animal", "extension": [{"url": "species-x", "valueString": "a"}]},
            ".extension[0]",
        ),
        (
            {
                "url": CORE + "patient-animal",
                "extension": [{"url": "https://a.example/b", "valueString": "a"}],
            },
            "",
        ),
    ],
)
def test_an_extension_of_hl7s_keeps_to_its_definition(extension: Tree, where: str) -> None:
    assert ("wrong-extension", f"Patient.extension[0]{where}") in codes({**PATIENT, "extension": [extension]})


def test_an_extension_that_keeps_to_its_definition_or_is_anybody_elses_is_taken() -> None:
    species = [{"url": "species", "valueCodeableConcept": {"text": "dog"}}]
    mine = [
        {"url": CORE + "patient-birthPlace", "valueAddress": {"city": "Leeds"}},
        {"url": CORE + "patient-animal", "extension": species},
        {"url": CORE + "nobody-knows", "valueString": "a"},
        {"url": "https://clinic.example/shoe-size", "valueInteger": 7},
    ]
    assert not codes({**PATIENT, "extension": mine})


@pytest.mark.parametrize("text", ["$ and %a", "a.where(b", "a)", "'unended", "a # b", "[)"])
def test_what_is_no_fhirpath_is_refused(text: str) -> None:
    assert not expressions.is_written_well(text)


@pytest.mark.parametrize(
    "text",
    ["a.b.where(c = '(') and %resource.x", "@2012-01-01T10:00:00.5+01:00 <= now() - 1 year", "$this !~ {} | %`vs-x`",
     "iif(a, b[0], -1.5 'mg') // why", "name.given.first() & ' ' & $index.toString()", "@T14:30 > a.as(time)"],
)  # fmt: skip
def test_what_is_fhirpath_is_taken(text: str) -> None:
    assert expressions.is_written_well(text)
    expression = {"language": "text/fhirpath", "expression": text}
    asked = [{"url": CORE + "cqf-expression", "valueExpression": expression}]
    assert not codes({**PATIENT, "extension": asked})

"""The rules that R4 states beside its elements, narrative, what is contained, and nulls: each broken once."""

from typing import Any

import pytest

from ginnel.foundation.record.fhir import invariants, json, kinds, validation
from ginnel.foundation.record.fhir.invariants import rules
from ginnel.foundation.record.fhir.invariants.parsing import Node, parse
from ginnel.foundation.record.fhir.invariants.values import before

OBSERVATION = {"resourceType": "Observation", "status": "final", "code": {"text": "weight"}}
UCUM = {"system": "http://unitsofmeasure.org", "code": "kg"}
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">%s</div>'


def found(tree: dict[str, Any]) -> set[tuple[str, str]]:
    """(code, field) of what is wrong, found from its text as a load finds it."""
    faults = validation.check(tree["resourceType"], json.canonical(tree), tree)
    assert {one.code for one in validation.check(tree["resourceType"], b"", tree)} == {
        one.code for one in faults
    }
    return {(one.code, one.field) for one in faults}


def observed(**elements: Any) -> set[tuple[str, str]]:
    return found({**OBSERVATION, **elements})


BROKEN = [
    ({"effectivePeriod": {"start": "2026-03-02", "end": "2026-03-01"}}, ".effectivePeriod"),
    ({"effectivePeriod": {"start": "2026-04", "end": "2026-03-31T22:00:00Z"}}, ".effectivePeriod"),
    ({"valueQuantity": {"value": 1, "code": "kg"}}, ".valueQuantity"),
    ({"valueString": "x", "dataAbsentReason": {"text": "not asked"}}, ""),
    ({"referenceRange": [{"age": {"low": {"value": 1, "unit": "a"}}}]}, ".referenceRange[0]"),
    (
        {"valueRange": {"low": {"value": 9, **UCUM}, "high": {"value": 2, **UCUM}}},
        ".valueRange",
    ),
    ({"subject": {"identifier": {"period": {"start": "2026", "end": "2025"}}}}, ".subject.identifier.period"),
    (
        {"extension": [{"url": "https://x.example/y", "valuePeriod": {"start": "2026", "end": "2025"}}]},
        ".extension[0].valuePeriod",
    ),
    (
        {"_issued": {"extension": [{"url": "https://x.example/y", "valueQuantity": {"code": "kg"}}]}},
        ".issued.extension[0].valueQuantity",
    ),
    (
        {"code": {"coding": [UCUM]}, "valueString": "x", "component": [{"code": {"coding": [UCUM]}}]},
        "",
    ),
]


@pytest.mark.parametrize(("elements", "where"), BROKEN)
def test_a_broken_rule_is_named_with_its_element(elements, where):
    assert observed(**elements) == {("rule-broken", "Observation" + where)}


KEPT = [
    {"effectivePeriod": {"start": "2026-03-01", "end": "2026-03-01"}},
    {"effectivePeriod": {"start": "2026-03-01T10:00:00Z", "end": "2026-03-01"}},
    {"effectivePeriod": {"start": "2026-03", "end": "2026-03-01"}},
    {"effectivePeriod": {"start": "2026-03-01T10:00:00+01:00", "end": "2026-03-01T09:30:00Z"}},
    {"valueRange": {"low": {"value": 9, "unit": "kg"}, "high": {"value": 2, "unit": "t"}}},
    {"valueQuantity": {"value": 1, **UCUM}},
    {"dataAbsentReason": {"text": "not asked"}},
]


@pytest.mark.parametrize("elements", KEPT)
def test_what_a_rule_does_not_surely_forbid_is_accepted(elements):
    assert observed(**elements) == set()


def test_the_message_is_the_words_of_the_standard_and_repeats_no_value():
    tree = {**OBSERVATION, "effectivePeriod": {"start": "2026-03-02", "end": "2026-03-01"}}
    (fault,) = validation.check("Observation", b"", tree)
    assert "start SHALL have a lower value than end" in fault.message
    assert "per-1" in fault.message
    assert "2026" not in fault.message


def test_every_rule_of_the_standard_compiles():
    concrete = [kind for kind in kinds.KINDS if kinds.is_kind(kind)]
    empty_broken = [kind for kind in concrete if not invariants.keeps(kind, {"resourceType": kind})]
    assert "Organization" in empty_broken  # it has neither a name nor an identifier
    assert "Patient" not in empty_broken


def test_dates_are_compared_as_the_spans_they_cover():
    assert before(["2026-01"], ["2026-02"], or_equal=False) is True
    assert before(["2026"], ["2026-02"], or_equal=True) is None
    assert before(["2026-03"], ["2026-02-28"], or_equal=True) is False


def test_expressions_are_read_with_their_precedence():
    assert parse("a or b and c") == Node(
        "or", None, (Node("name", "a"), Node("and", None, (Node("name", "b"), Node("name", "c"))))
    )
    with pytest.raises(ValueError, match="too soon"):
        parse("a and")


def test_a_rule_of_a_part_of_a_type_is_found_where_it_stands():
    (rule,) = [one for one in rules.of_type("Observation.referenceRange") if one.key == "obs-3"]
    assert rule.text == "low.exists() or high.exists() or text.exists()"


CONCEPT = {"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ({"coding": [CONCEPT]}, ""),
        ({"coding": [{"system": "http://snomed.info/sct", "code": "1"}, CONCEPT]}, ""),
        ({"extension": [{"url": "https://x.example/why", "valueCode": "unknown"}]}, ""),
        ({"coding": [{"code": "active"}]}, "code-not-allowed"),
        ({"coding": [{**CONCEPT, "code": "busy"}]}, "code-not-allowed"),
        ({"text": "active"}, "missing-element"),
    ],
)
def test_a_concept_of_a_required_value_set_has_one_of_its_codes(status, code):
    tree = {"resourceType": "Condition", "subject": {"reference": "Patient/1"}, "clinicalStatus": status}
    assert {one for one, _ in found(tree)} == ({code} if code else set())


def patient(**elements: Any) -> set[tuple[str, str]]:
    return found({"resourceType": "Patient", "id": "p1", **elements})


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<p>a<br/>b &lt; c</p>", ""),
        ('<p class="x"><a href="https://x.example">b</a></p>', ""),
        ('<img src="#picture" alt=""/>', ""),
        ("a&nbsp;b", "narrative-form"),
        ("<p>a", "narrative-form"),
        ("<font>a</font>", "narrative-form"),
        ('<p colour="red">a</p>', "narrative-form"),
        ("<p> </p>", "narrative-empty"),
        ("", "narrative-empty"),
        ('<p onclick="x()">a</p>', "active-content"),
    ],
)
def test_a_narrative_is_formatted_text_and_no_more(inside, code):
    told = patient(text={"status": "generated", "div": XHTML % inside})
    assert told == ({(code, "Patient.text.div")} if code else set())


def test_the_sections_of_a_document_have_narratives_too():
    section = {"section": [{"text": {"status": "generated", "div": XHTML % "<script/>"}}]}
    tree = {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": "letter"},
        "date": "2026-01-01",
        "author": [{"display": "somebody"}],
        "title": "Letter",
        "section": [section],
    }
    assert found(tree) == {("active-content", "Composition.section[0].section[0].text.div")}


PART = {"resourceType": "Organization", "id": "o", "name": "A practice"}


@pytest.mark.parametrize(
    ("contained", "rules_broken"),
    [
        ([PART], []),
        ([{**PART, "contained": [PART]}], ["dom-2"]),
        ([PART, {**PART, "id": "nobody-names-me"}], ["dom-3"]),
        ([{**PART, "meta": {"versionId": "1"}}], ["dom-4"]),
        ([{**PART, "meta": {"security": [{"code": "R"}]}}], ["dom-5"]),
        ([], ["ref-1"]),
    ],
)
def test_what_is_contained_keeps_its_place(contained, rules_broken):
    tree = {"resourceType": "Patient", "managingOrganization": {"reference": "#o"}}
    if contained:
        tree["contained"] = contained
    told = validation.check("Patient", json.canonical(tree), tree)
    assert [(one.code, one.message.rsplit("(", 1)[1]) for one in told] == [
        ("containment", f"{key})") for key in rules_broken
    ]


def test_a_null_needs_an_extension_beside_it():
    why = {"extension": [{"url": "https://x.example/why", "valueCode": "unknown"}]}
    assert patient(name=[{"given": [None, "B"], "_given": [why, None]}]) == set()
    assert patient(name=[{"given": ["A", None]}]) == {("empty", "Patient.name[0].given[1]")}
    assert patient(name=[{"given": ["A", None], "_given": [why]}]) == {("empty", "Patient.name[0].given[1]")}


def test_an_extension_is_named_by_an_absolute_url_and_its_parts_are_not():
    part = {"url": "part", "valueString": "x"}
    assert patient(extension=[{"url": "https://x.example/y", "extension": [part]}]) == set()
    assert patient(extension=[part]) == {("wrong-form", "Patient.extension[0].url")}


@pytest.mark.parametrize("data", ["aGVsbG8=", "aGVs\n bG8=", "aGk=", "YQ=="])
def test_base64_is_whole(data):
    tree = {"resourceType": "Binary", "contentType": "text/plain", "data": data}
    assert found(tree) == set()
    assert found({**tree, "data": data.rstrip("=")}) == {("wrong-form", "Binary.data")}


def test_text_of_more_than_a_mebibyte_is_refused():
    assert observed(valueString="x" * (1 << 20)) == set()
    assert observed(valueString="x" * (1 << 20) + "x") == {("too-long", "Observation.valueString")}


def test_types_are_those_of_r4_and_not_of_a_later_release():
    tree = {"resourceType": "ResearchStudy", "status": "active"}
    assert found(tree) == set()
    assert found({**tree, "name": "of R5"}) == {("unknown-element", "ResearchStudy.name")}
    variable = {"resourceType": "EvidenceVariable", "status": "draft"}
    held = {"definitionCodeableConcept": {"text": "adults"}, "groupMeasure": "mean"}
    assert found({**variable, "characteristic": [held]}) == set()
    assert found(variable) == {("missing-element", "EvidenceVariable.characteristic")}
    assert found({"resourceType": "DetectedIssue", "status": "amended"}) == set()

import pytest

from ginnel.foundation.record.fhir import definitions, json, kinds, schema, validation

PATIENT = {"resourceType": "Patient", "id": "p1"}
OBSERVATION = {"resourceType": "Observation", "status": "final", "code": {"text": "weight"}}


def faults(**elements):
    tree = {**PATIENT, **elements}
    return {(one.code, one.field) for one in validation.check("Patient", b"", tree)}


def observed(**elements):
    tree = {**OBSERVATION, **elements}
    return {(one.code, one.field) for one in validation.check("Observation", b"", tree)}


def test_a_plain_resource_is_accepted():
    assert not faults()
    assert not observed(valueQuantity={"value": 1.5, "unit": "kg"})


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30",
        "2025-02-29",
        "1900-02-29",
        "2026-04-31",
        "2026-13-01",
        "2026-1-1",
        "26-01-01",
        "",
        "0000",
        "0000-02-29",
    ],
)
def test_a_day_that_no_calendar_has_is_refused(day):
    assert faults(birthDate=day) == {("wrong-form", "Patient.birthDate")}


@pytest.mark.parametrize(
    "day", ["2024-02-29", "2000-02-29", "0001", "9999-12-31", "2026", "2026-02", "2026-12-31"]
)
def test_a_day_that_is_in_the_calendar_is_accepted(day):
    assert not faults(birthDate=day)


def test_a_time_must_say_its_zone():
    assert observed(effectiveDateTime="2026-03-01T10:00:00") == {
        ("wrong-form", "Observation.effectiveDateTime")
    }
    assert not observed(effectiveDateTime="2026-03-01T10:00:00.123+01:00")


def test_codes_of_a_required_binding_are_checked():
    assert faults(gender="zzz") == {("code-not-allowed", "Patient.gender")}


def test_unknown_elements_are_named():
    assert faults(colour="red") == {("unknown-element", "Patient.colour")}


def test_only_one_form_of_a_choice():
    found = faults(deceasedBoolean=True, deceasedDateTime="2026")
    assert {code for code, _ in found} == {"choice-given-twice"}


def test_a_required_element_may_be_given_by_its_extension_alone():
    absent = {
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
        ]
    }
    tree = {"resourceType": "Observation", "_status": absent, "code": {"text": "x"}}
    assert validation.check("Observation", b"", tree) == []
    del tree["_status"]
    assert [one.field for one in validation.check("Observation", b"", tree)] == ["Observation.status"]


def test_a_missing_choice_is_named_by_its_first_form():
    tree = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": {"display": "x"},
    }
    found = validation.check("MedicationRequest", b"", tree)
    assert [one.field for one in found] == ["MedicationRequest.medicationCodeableConcept"]


def test_empty_things_are_refused():
    assert ("empty", "Patient.name") in faults(name=[])
    assert ("empty", "Patient.name[0]") in faults(name=[{}])
    assert ("empty", "Patient.name[0].family") in faults(name=[{"family": ""}])


def test_nulls_stand_in_arrays_of_primitives_only_to_keep_places():
    assert not faults(name=[{"given": [None, "A"], "_given": [{"id": "1"}, None]}])


@pytest.mark.parametrize(
    "text",
    [
        "Organization/1",
        "urn:uuid:0a1b2c3d-0000-4000-8000-000000000000",
        "https://example.org/x",
        "Organization?identifier=a|b",
    ],
)
def test_references_to_an_allowed_type_are_accepted(text):
    assert not faults(managingOrganization={"reference": text})


@pytest.mark.parametrize("text", ["Patient/1", "Nonsense/1", "Organization", "Organization/a b"])
def test_references_to_another_type_are_refused(text):
    expected = {("wrong-reference", "Patient.managingOrganization.reference")}
    assert faults(managingOrganization={"reference": text}) == expected


def test_contained_resources_are_checked_where_they_stand():
    named = {"generalPractitioner": [{"reference": "#a"}]}
    found = faults(contained=[{"resourceType": "Organization", "id": "a", "active": "yes"}], **named)
    assert found == {("wrong-type", "Patient.contained[0].active")}
    found = faults(contained=[{"resourceType": "Sausage", "id": "a"}], **named)
    assert found == {("unknown-type", "Patient.contained[0]")}


@pytest.mark.parametrize(
    ("wrong", "where"), [({"id": []}, ".id"), ({"id": "a", "meta": 7}, ".meta"), ({"id": {}}, ".id")]
)
def test_what_is_contained_is_of_the_right_form_before_its_rules_are_asked(wrong, where):
    held = {"resourceType": "Organization", "name": "A", **wrong}
    assert faults(contained=[held], managingOrganization={"reference": "#a"}) == {
        ("wrong-type", f"Patient.contained[0]{where}")
    }


def test_resources_inside_bundles_and_parameters_are_checked():
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {**PATIENT, "gender": "q"}}],
    }
    assert [one.field for one in validation.check("Bundle", b"", bundle)] == [
        "Bundle.entry[0].resource.gender"
    ]
    inner = {"name": "a", "part": [{"name": "b", "resource": {**PATIENT, "gender": "q"}}]}
    found = validation.check("Parameters", b"", {"resourceType": "Parameters", "parameter": [inner]})
    assert [one.field for one in found] == ["Parameters.parameter[0].part[0].resource.gender"]


def test_an_unusual_number_is_still_a_number():
    tree = json.read(
        b'{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10}}'
    )
    assert validation.check("Observation", b"", tree) == []
    tree["valueQuantity"]["unit"] = 5
    assert [one.field for one in validation.check("Observation", b"", tree)] == [
        "Observation.valueQuantity.unit"
    ]


def test_control_characters_are_refused():
    data = b'{"resourceType":"Patient","name":[{"text":"a\\u0000b"}]}'
    assert [one.code for one in validation.check("Patient", data, json.read(data))] == ["control-character"]


@pytest.mark.parametrize(
    "inside",
    ["<script>x</script>", '<p onclick="x">a</p>', '<a href="JavaScript:x">a</a>', "<iframe src='x'/>"],
)
def test_a_narrative_that_could_act_is_refused(inside):
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>'
    found = faults(text={"status": "generated", "div": div})
    assert found == {("active-content", "Patient.text.div")}


def test_a_narrative_of_formatted_text_is_accepted():
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p class="x">once on = <a href="#a">b</a> &lt;script</p></div>'
    assert not faults(text={"status": "generated", "div": div})


def test_a_large_row_in_another_format_gives_one_fault_soon():
    tree = {**PATIENT, "name": [{"family": number} for number in range(40_000)]}
    assert [one.field for one in validation.check("Patient", b"", tree)] == ["Patient.name[0].family"]


def test_a_row_in_another_format_gives_few_faults():
    tree = {
        **PATIENT,
        **{f"x{number}": number for number in range(500)},
        "name": [{"family": number} for number in range(500)],
    }
    assert len(validation.check("Patient", b"", tree)) == validation.MOST_FAULTS


def test_a_wrong_nhs_number_is_noted_not_refused():
    wrong = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000011"}
    tree = {**PATIENT, "identifier": [{"system": "urn:x", "value": "1"}, wrong]}
    assert validation.check("Patient", b"", tree) == []
    assert [one.field for one in validation.notes(tree)] == ["Patient.identifier[1].value"]
    assert validation.notes({"identifier": "not even a list"}) == []


def test_no_message_quotes_what_was_sent():
    tree = {**PATIENT, "name": [{"family": 5}], "gender": "Testperson", "birthDate": "Testperson"}
    assert all("Testperson" not in one.message + one.field for one in validation.check("Patient", b"", tree))


@pytest.mark.parametrize("kind", sorted(set(kinds.KINDS) - kinds.ABSTRACT))
def test_every_type_refers_only_to_definitions_it_has(kind):
    made = schema.of_kind(kind)["$defs"]
    wanted = {
        code for name in made for one in definitions.elements(name.partition(":")[0]) for code in one.types
    }
    assert {code for code in wanted if definitions.is_complex(code)} <= set(made) | {"Resource"}

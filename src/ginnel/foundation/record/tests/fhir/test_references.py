import pytest

from ginnel.foundation.record.fhir import references
from ginnel.foundation.record.fhir.references import Target


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patient/1", Target("Patient", "1")),
        ("Patient/1/_history/3", Target("Patient", "1", "", "3")),
        ("https://a.example/fhir/Patient/1", Target("Patient", "1", "https://a.example/fhir/")),
        ("urn:uuid:0a1b2c3d-0000-4000-8000-000000000000", None),
        ("#contained", None),
        ("Nonsense/1", None),
        ("https://a.example/page", None),
    ],
)
def test_what_a_reference_points_at(text, expected):
    assert references.target(text) == expected


def test_a_condition_names_an_identifier():
    assert references.condition("Organization?identifier=https://a.example|X1") == (
        "Organization",
        "https://a.example",
        "X1",
    )
    assert references.condition("Organization/1") is None


def test_every_reference_is_rewritten_where_it_stands():
    tree = {
        "resourceType": "Observation",
        "subject": {"reference": "Patient/1", "display": "kept"},
        "performer": [{"reference": "Practitioner/2"}],
        "contained": [{"resourceType": "Specimen", "subject": {"reference": "Patient/1"}}],
        "extension": [{"url": "x", "valueReference": {"reference": "Device/3"}}],
        "specimen": {"reference": "#s"},
    }
    assert references.rewrite(tree, lambda text: text.lower()) == []
    assert [node["reference"] for _, node in references.find(tree)] == [
        "patient/1", "practitioner/2", "patient/1", "device/3", "#s",
    ]  # fmt: skip
    assert tree["subject"]["display"] == "kept"


def test_what_cannot_be_resolved_is_told_and_left():
    tree = {"resourceType": "Observation", "performer": [{"display": "a"}, {"reference": "urn:uuid:1"}]}
    assert references.rewrite(tree, lambda _: None) == ["urn:uuid:1"]
    assert references.path_of(tree, "urn:uuid:1") == "Observation.performer[1]"


def test_a_condition_may_become_a_logical_reference():
    tree = {"resourceType": "Encounter", "serviceProvider": {"reference": "Organization?identifier=a|b"}}
    logical = {"type": "Organization", "identifier": {"system": "a", "value": "b"}}
    references.rewrite(tree, lambda _: logical)
    assert tree["serviceProvider"] == logical


def test_other_elements_called_reference_are_left_alone():
    tree = {
        "resourceType": "DetectedIssue",
        "reference": "Patient/1",
        "extension": [{"url": "x", "valueExpression": {"language": "text/cql", "reference": "Patient/2"}}],
    }
    references.rewrite(tree, lambda _: "changed")
    assert tree["reference"] == "Patient/1"
    assert tree["extension"][0]["valueExpression"]["reference"] == "Patient/2"

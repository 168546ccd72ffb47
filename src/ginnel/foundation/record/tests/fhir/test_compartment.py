from ginnel.foundation.record.fhir.compartment import Subject, subjects

NHS = "https://fhir.nhs.uk/Id/nhs-number"


def test_a_patient_is_their_own_subject():
    assert subjects("Patient", {"id": "1"}) == [Subject("Patient/1")]


def test_the_subject_owns_before_the_performer():
    tree = {"performer": [{"reference": "Patient/2"}], "subject": {"reference": "Patient/1"}}
    assert subjects("Observation", tree) == [Subject("Patient/1"), Subject("Patient/2")]


def test_without_a_subject_the_performing_patient_owns():
    tree = {"performer": [{"reference": "Practitioner/9"}, {"reference": "Patient/2"}]}
    assert subjects("Observation", tree) == [Subject("Patient/2")]


def test_an_appointment_belongs_to_its_patients_in_order():
    actors = [{"actor": {"reference": name}} for name in ("Location/1", "Patient/2", "Patient/3")]
    assert subjects("Appointment", {"participant": actors}) == [Subject("Patient/2"), Subject("Patient/3")]


def test_what_names_no_patient_belongs_to_nobody():
    assert subjects("Organization", {"id": "1"}) == []
    assert subjects("Observation", {"subject": {"reference": "Location/1"}}) == []


def test_a_subject_may_be_named_by_identifier_alone():
    logical = {"type": "Patient", "identifier": {"system": NHS, "value": "9990000018"}}
    assert subjects("DocumentReference", {"subject": logical}) == [Subject("", NHS, "9990000018")]


def test_an_address_at_the_demographics_service_is_an_nhs_number():
    text = "https://demographics.spineservices.nhs.uk/STU3/Patient/9990000018"
    assert subjects("DocumentReference", {"subject": {"reference": text}}) == [
        Subject(text, NHS, "9990000018")
    ]


def test_a_contained_patient_is_known_by_their_nhs_number():
    given = [{"system": "urn:x", "value": "a"}, {"system": NHS, "value": "9990000018"}]
    inside = {"resourceType": "Patient", "id": "p", "identifier": given}
    tree = {"contained": [inside], "subject": {"reference": "#p"}}
    assert subjects("Observation", tree) == [Subject("#p", NHS, "9990000018")]


def test_a_device_belongs_to_its_patient_although_r4_leaves_it_out():
    assert subjects("Device", {"patient": {"reference": "Patient/1"}}) == [Subject("Patient/1")]

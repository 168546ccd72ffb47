from datetime import UTC, datetime

import pytest

from ginnel.foundation.record.fhir.categories import CONFIDENTIALITY, LABELS, category
from ginnel.foundation.record.fhir.timeline import occurred, title
from ginnel.kernel.viewer import Category

SNOMED = "http://snomed.info/sct"


def coded(code, system=SNOMED, **more):
    return {"code": {"coding": [{"system": system, "code": code, **more}]}}


def test_what_happened_comes_before_when_it_was_written_down():
    tree = {"onsetDateTime": "2020-02-01T10:00:00Z", "recordedDate": "2026-01-01"}
    assert occurred("Condition", tree)[0] == datetime(2020, 2, 1, 10, tzinfo=UTC)
    assert occurred("Condition", {"recordedDate": "2026-01-01"})[0] == datetime(2026, 1, 1, tzinfo=UTC)


def test_what_is_still_going_on_has_no_end():
    assert occurred("Encounter", {"period": {"start": "2026-01-01"}}) == (
        datetime(2026, 1, 1, tzinfo=UTC),
        None,
    )
    start, end = occurred("Encounter", {"period": {"end": "2026-01-01"}})
    assert start == end == datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00Z", "0001", "1799-12-31", "2201-01-02", "9999-12-31"])
def test_a_year_that_nobody_in_the_record_lived_in_counts_as_not_said(said):
    assert occurred("Observation", {"effectiveDateTime": said}) is None
    assert occurred("Condition", {"onsetDateTime": said, "recordedDate": "2026-01-01"})[0].year == 2026
    assert occurred("Encounter", {"period": {"start": said}}) is None


def test_a_period_to_the_end_of_time_is_still_going_on():
    start, end = occurred("Encounter", {"period": {"start": "2026-01-01", "end": "9999-12-31"}})
    assert (start.year, end) == (2026, None)


def test_what_says_no_date_has_none():
    assert occurred("Patient", {"birthDate": "1980-01-01"}) is None
    assert occurred("Observation", {"effectiveTiming": {"repeat": {"frequency": 1}}}) is None


@pytest.mark.parametrize(
    ("kind", "tree", "line"),
    [
        ("Condition", {"code": {"text": "Asthma", "coding": [{"display": "other"}]}}, "Asthma"),
        ("Condition", {"code": {"coding": [{"code": "x"}, {"display": "Asthma"}]}}, "Asthma"),
        ("Encounter", {"class": {"code": "AMB", "display": "ambulatory"}}, "ambulatory"),
        ("Goal", {"description": {"text": "Walk to the shop"}}, "Walk to the shop"),
        ("MedicationRequest", {"medicationReference": {"reference": "Medication/1"}}, "Medication request"),
        ("DocumentReference", {"content": [{"attachment": {"title": "Letter"}}]}, "Letter"),
    ],
)
def test_one_line_says_what_it_is(kind, tree, line):
    assert title(kind, tree) == line


@pytest.mark.parametrize(
    ("kind", "tree", "expected"),
    [
        ("Observation", {}, Category.OBSERVATIONS),
        ("Claim", {}, Category.ADMINISTRATIVE),
        ("Condition", coded("195967001"), Category.PROBLEMS_AND_MEDICATION),
        ("Condition", coded("58214004"), Category.MENTAL_HEALTH),
        ("Condition", coded("7200002"), Category.SUBSTANCE_MISUSE),
        ("Condition", coded("86406008"), Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("Condition", coded("F10.2", "http://hl7.org/fhir/sid/icd-10"), Category.SUBSTANCE_MISUSE),
        ("Condition", coded("F32.1", "http://hl7.org/fhir/sid/icd-10"), Category.MENTAL_HEALTH),
        ("Condition", coded("J45", "http://hl7.org/fhir/sid/icd-10"), Category.PROBLEMS_AND_MEDICATION),
        ("Flag", coded("key-safe", "https://a.example/flag"), Category.STAFF_RESTRICTED),
        ("Flag", coded("safeguarding-adult", "https://a.example/flag"), Category.SAFEGUARDING),
        ("Encounter", {"serviceType": {"text": "Community mental health team"}}, Category.MENTAL_HEALTH),
        ("Basic", coded("Service", "urn:ginnel:cld:Event_Type"), Category.SOCIAL_CARE),
        ("Condition", {"code": {"text": "Asthma"}}, Category.PROBLEMS_AND_MEDICATION),
    ],
)
def test_the_category_follows_what_an_entry_is_about(kind, tree, expected):
    assert category(kind, tree) is expected


def test_a_security_label_outranks_the_content_and_safeguarding_outranks_the_rest():
    label = {"meta": {"security": [{"system": LABELS, "code": "PSY"}]}}
    assert category("Condition", {**label, **coded("195967001")}) is Category.MENTAL_HEALTH
    both = {"code": {"text": "Safeguarding concern after overdose; depression"}}
    assert category("Flag", both) is Category.SAFEGUARDING


@pytest.mark.parametrize(
    ("kind", "tree", "expected"),
    [
        ("Condition", {}, Category.STAFF_RESTRICTED),
        ("Basic", coded("Service", "urn:ginnel:cld:Event_Type"), Category.STAFF_RESTRICTED),
        ("Condition", coded("58214004"), Category.MENTAL_HEALTH),
        ("Patient", {}, Category.DEMOGRAPHICS),
    ],
)
def test_a_label_of_confidentiality_keeps_to_staff_what_no_subject_closes(kind, tree, expected):
    for code in ("R", "V"):
        meta = {"security": [{"system": CONFIDENTIALITY, "code": code}]}
        assert category(kind, {**tree, "meta": meta}) is expected
    normal = {"security": [{"system": CONFIDENTIALITY, "code": "N"}]}
    assert category(kind, {**tree, "meta": normal}) is category(kind, tree)


@pytest.mark.parametrize(
    ("kind", "tree"),
    [
        ("DocumentReference", {"description": "Safeguarding enquiry"}),
        ("DocumentReference", {"content": [{"attachment": {}}, {"attachment": {"title": "Safeguarding"}}]}),
        ("DiagnosticReport", {"conclusion": "Non-accidental injury likely. " + "x" * 300}),
        ("DiagnosticReport", {"presentedForm": [{"title": "Domestic abuse"}]}),
        ("Observation", {"valueString": "Discloses domestic violence"}),
        ("Communication", {"payload": [{"contentString": "Fine."}, {"contentString": "FGM disclosed."}]}),
    ],
)
def test_the_free_text_of_an_entry_says_what_it_is_about(kind, tree):
    assert category(kind, tree) is Category.SAFEGUARDING
    assert category(kind, {}) is not Category.SAFEGUARDING

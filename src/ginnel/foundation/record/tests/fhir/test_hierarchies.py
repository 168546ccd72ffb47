"""Which codes lie under which."""

from ginnel.foundation.record.fhir import hierarchies

CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


def test_what_lies_under_a_code_is_found_near_and_far():
    assert set(hierarchies.below(CLINICAL, "active")) == {"active", "recurrence", "relapse"}
    assert {"IMP", "ACUTE", "NONAC", "EMER"} <= set(hierarchies.below(ACT_CODE, "_ActEncounterCode"))


def test_what_a_code_lies_under_is_found():
    assert set(hierarchies.above(CLINICAL, "relapse")) == {"relapse", "active"}
    assert "_ActEncounterCode" in hierarchies.above(ACT_CODE, "ACUTE")


def test_a_system_of_which_it_is_not_known_has_no_levels():
    assert not hierarchies.has_levels("http://snomed.info/sct")

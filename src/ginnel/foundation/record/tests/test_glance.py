"""The first-glance card, from facts alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ginnel.foundation.record.rules.glance import Fact, State, glance
from ginnel.foundation.record.tests.told import coded
from ginnel.kernel.values.identifiers import uuid7

WHEN = datetime(2026, 3, 4, tzinfo=UTC)


def fact(kind: str, organisation: int = 1, **tree: Any) -> Fact:
    return Fact(kind, tree, organisation, uuid7(), WHEN)


def test_nothing_received_is_not_none_known() -> None:
    assert glance([]).allergies.state is State.NOTHING_RECEIVED
    said = glance([fact("AllergyIntolerance", code=coded("716186003", "No known allergy"))])
    assert said.allergies.state is State.NONE_KNOWN


def test_an_allergy_outweighs_a_denial_elsewhere_and_the_disagreement_is_said() -> None:
    part = glance(
        [
            fact("AllergyIntolerance", 1, code=coded("716186003")),
            fact(
                "AllergyIntolerance", 2, code=coded("91936005", "Allergy to penicillin"), criticality="high"
            ),
        ]
    ).allergies
    assert [(line.text, line.is_warning) for line in part.lines] == [("Allergy to penicillin", True)]
    assert "disagree" in part.note


def test_no_known_drug_allergy_is_not_no_known_allergy() -> None:
    part = glance([fact("AllergyIntolerance", code=coded("409137002", "No known drug allergy"))]).allergies
    assert (part.state, part.lines[0].text) == (State.LISTED, "No known drug allergy")


def test_a_refuted_or_resolved_allergy_is_left_out() -> None:
    refuted = fact("AllergyIntolerance", code=coded("1"), verificationStatus=coded("refuted"))
    resolved = fact("AllergyIntolerance", code=coded("1"), clinicalStatus=coded("resolved"))
    assert glance([refuted, resolved]).allergies.state is State.NOTHING_RECEIVED


def test_the_same_words_from_two_organisations_are_one_line_that_both_say() -> None:
    medicine = {"status": "active", "intent": "order", "medicationCodeableConcept": {"text": "Ramipril 5mg"}}
    (line,) = glance(
        [
            fact("MedicationRequest", 1, **medicine),
            fact(
                "MedicationRequest", 2, **{**medicine, "medicationCodeableConcept": {"text": "ramipril  5MG"}}
            ),
        ]
    ).medicines.lines
    assert [one.organisation for one in line.facts] == [1, 2]


def test_a_stopped_or_proposed_medicine_is_not_current() -> None:
    words = {"medicationCodeableConcept": {"text": "Ramipril 5mg"}}
    stopped = fact("MedicationRequest", status="stopped", intent="order", **words)
    proposed = fact("MedicationRequest", status="active", intent="proposal", **words)
    assert not glance([stopped, proposed]).medicines.lines


def test_a_decision_not_to_resuscitate_comes_first_and_warns() -> None:
    consent = fact("Consent", status="active", scope=coded("adr"), category=[{"text": "Refuses ventilation"}])
    flag = fact("Flag", status="active", code=coded("450476008", "Not for resuscitation"))
    lines = glance([consent, flag]).resuscitation.lines
    assert [(line.text, line.is_warning) for line in lines] == [
        ("Not for resuscitation", True),
        ("Refuses ventilation", False),
    ]


def test_flags_go_to_the_box_they_belong_in() -> None:
    need = fact(
        "Flag",
        status="active",
        category=[coded("national-reasonable-adjustment-flag")],
        code={"text": "Letters in large print"},
    )
    card = glance(
        [
            need,
            fact("Flag", status="active", code=coded("key-safe", "Key safe by the door")),
            fact("Flag", status="active", code=coded("safeguarding-adult", "Safeguarding concern")),
            fact("Flag", status="inactive", code=coded("lone-worker", "Visit in pairs")),
        ]
    )
    assert [line.text for line in card.needs] == ["Letters in large print"]
    assert [line.text for line in card.visiting.lines] == ["Key safe by the door"]
    assert [line.text for line in card.alerts] == ["Safeguarding concern"]


def test_who_to_ring_says_who_they_are_and_that_a_number_is_missing() -> None:
    contact = {"name": {"given": ["Ann"], "family": "Testperson"}, "relationship": [{"text": "Daughter"}]}
    (line,) = glance([fact("Patient", contact=[contact])]).contacts.lines
    assert (line.text, line.detail) == ("Ann Testperson (Daughter)", "no telephone number received")


def test_the_newest_frailty_score_is_the_baseline() -> None:
    older = Fact("Observation", {"code": coded("763264000"), "valueInteger": 3}, 1, uuid7(), WHEN)
    newer = Fact(
        "Observation", {"code": coded("763264000"), "valueInteger": 7}, 1, uuid7(), WHEN.replace(year=2027)
    )
    assert glance([older, newer]).baseline.lines[0].text.startswith("Clinical Frailty Scale 7")

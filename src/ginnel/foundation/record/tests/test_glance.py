"""The first-glance card, from facts alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ginnel.foundation.record.rules import glance as rules
from ginnel.foundation.record.rules.glance import Fact, Glance, Line, State
from ginnel.foundation.record.tests.told import coded
from ginnel.kernel.values.identifiers import uuid7

WHEN = datetime(2026, 3, 4, tzinfo=UTC)


def glance(facts: Sequence[Fact]) -> Glance:
    return rules.glance(facts, today=date(2026, 3, 5))


def words(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [(line.text, line.detail) for line in lines]


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
    assert (part.state, part.lines[0].text) == (State.DENIED_IN_PART, "No known drug allergy")
    assert "Ask" in part.note


def test_a_denial_of_some_allergies_stands_below_those_there_are() -> None:
    part = glance(
        [
            fact("AllergyIntolerance", 2, code=coded("716184000", "No known latex allergy")),
            fact("AllergyIntolerance", 1, code={"text": "Penicillin"}),
        ]
    ).allergies
    assert [line.text for line in part.lines] == ["Penicillin", "No known latex allergy"]
    assert (part.state, part.note) == (State.LISTED, "")


def test_one_allergy_in_other_words_elsewhere_is_one_line_with_every_reaction() -> None:
    rash = {"reaction": [{"manifestation": [{"text": "Rash"}]}]}
    worse = {"criticality": "high", "reaction": [{"manifestation": [{"text": "Anaphylaxis"}]}]}
    (line,) = glance(
        [
            fact("AllergyIntolerance", 1, code={"text": "Penicillin"}, **rash),
            fact("AllergyIntolerance", 2, code={"text": "Allergy to penicillin"}, **worse),
            fact("AllergyIntolerance", 3, code={"text": "Penicillin allergy"}),
        ]
    ).allergies.lines
    assert (line.detail, line.is_warning) == ("severe, Rash, Anaphylaxis", True)
    assert [one.organisation for one in line.facts] == [1, 2, 3]


def test_an_allergy_that_nobody_has_confirmed_says_so() -> None:
    unsure = fact("AllergyIntolerance", code={"text": "Shellfish"}, verificationStatus=coded("unconfirmed"))
    assert words(glance([unsure]).allergies.lines) == [("Shellfish", "unconfirmed")]


def test_a_refuted_or_resolved_allergy_is_left_out() -> None:
    refuted = fact("AllergyIntolerance", code=coded("1"), verificationStatus=coded("refuted"))
    resolved = fact("AllergyIntolerance", code=coded("1"), clinicalStatus=coded("resolved"))
    part = glance([refuted, resolved]).allergies
    assert part.state is State.NOTHING_RECEIVED
    assert part.note.startswith("2 that were received have ended or been ruled out")


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


MEDICINE = {"status": "active", "intent": "order", "medicationCodeableConcept": {"text": "Warfarin 3mg"}}


@pytest.mark.parametrize(
    "over",
    [
        {"effectivePeriod": {"end": "2021-01-01"}},
        {"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"end": "2019-01-09"}}}}]},
    ],
)
def test_a_medicine_that_is_over_by_its_own_dates_is_not_current(over: dict[str, Any]) -> None:
    assert not glance([fact("MedicationRequest", **MEDICINE, **over)]).medicines.lines
    assert glance([fact("MedicationRequest", **MEDICINE)]).medicines.lines


def test_a_medicine_on_hold_is_listed_last_and_says_so() -> None:
    held = {**MEDICINE, "status": "on-hold"}
    other = {**MEDICINE, "medicationCodeableConcept": {"text": "Aspirin 75mg"}}
    lines = glance([fact("MedicationRequest", **held), fact("MedicationRequest", **other)]).medicines.lines
    assert words(lines) == [("Aspirin 75mg", ""), ("Warfarin 3mg", "On hold")]


def test_organisations_that_give_different_doses_are_both_heard() -> None:
    def dosed(organisation: int, dose: str) -> Fact:
        return fact("MedicationRequest", organisation, **MEDICINE, dosageInstruction=[{"text": dose}])

    (line,) = glance([dosed(1, "3mg daily"), dosed(2, "5mg daily"), dosed(2, "1mg daily")]).medicines.lines
    assert line.detail == "3mg daily; another organisation says: 5mg daily"


def test_decisions_that_contradict_each_other_are_said_to() -> None:
    against = fact("Observation", 1, code=coded("450476008", "Not for resuscitation"))
    in_favour = fact("Flag", 2, status="active", code=coded("450475007", "For resuscitation"))
    part = glance([in_favour, against]).resuscitation
    assert [line.text for line in part.lines] == ["Not for resuscitation", "For resuscitation"]
    assert "disagree" in part.note


@pytest.mark.parametrize(
    ("kind", "said", "told"),
    [
        ("CarePlan", {"category": [coded("887701000000100")]}, "Emergency health care plan on file"),
        ("Flag", {"code": coded("702779007", "Emergency plan agreed")}, "Emergency plan agreed"),
        ("Flag", {"code": coded("304252001", "For resuscitation")}, "For resuscitation"),
    ],
)  # fmt: skip
def test_other_emergency_plans_and_wishes_are_decisions(kind: str, said: dict[str, Any], told: str) -> None:
    part = glance([fact(kind, 1, status="active", **said)]).resuscitation
    assert [line.text for line in part.lines] == [told]


def test_a_form_that_was_replaced_is_no_decision() -> None:
    form = {"type": coded("1382601000000107", "ReSPECT form")}
    assert glance([fact("DocumentReference", status="current", **form)]).resuscitation.lines
    assert not glance([fact("DocumentReference", status="superseded", **form)]).resuscitation.lines


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


def test_a_flag_whose_time_is_over_alerts_nobody() -> None:
    flag = {"status": "active", "code": {"text": "Violent partner"}}
    assert not glance([fact("Flag", **flag, period={"end": "2019-01-01"})]).alerts
    assert glance([fact("Flag", **flag, period={"end": "2026-03-05"})]).alerts


@pytest.mark.parametrize(
    "language, words",
    [("Urdu", "Speaks Urdu"), ("British Sign Language", "Uses British Sign Language")],
)
def test_a_need_for_an_interpreter_is_said_with_the_language(language: str, words: str) -> None:
    needed = {"extension": [{"url": "interpreterRequired", "valueBoolean": True}]}
    spoken = {"language": {"text": language}, "preferred": True}
    (line,) = glance([fact("Patient", communication=[{**spoken, "extension": [needed]}])]).needs
    assert line.text == f"{words}; interpreter needed"


@pytest.mark.parametrize("said", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-01-02"}])
def test_a_death_without_a_date_is_still_a_death(said: dict[str, Any]) -> None:
    assert glance([fact("Patient", **said)]).has_died
    assert not glance([fact("Patient", deceasedBoolean=False)]).has_died


def test_somebody_to_ring_is_named_once_with_every_number() -> None:
    def contact(tie: str, number: str, **more: str) -> dict[str, Any]:
        name = {"given": ["Ali"], "family": "Testperson"}
        return {"name": name, "relationship": [{"text": tie}], "telecom": [{"value": number, **more}]}

    said = [
        contact("Husband", "+44 7700 900456", use="mobile"),
        contact("Husband and unpaid carer", "07700900456"),
        contact("Next of kin", "01632 960111"),
        {**contact("Neighbour", "01632 960999"), "name": {"text": "Gone"}, "period": {"end": "2019-01-01"}},
    ]
    (line,) = glance([fact("Patient", contact=said)]).contacts.lines
    assert line.text == "Ali Testperson (Husband and unpaid carer, Next of kin)"
    assert line.numbers == ("07700 900456 (mobile)", "01632 960111")


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

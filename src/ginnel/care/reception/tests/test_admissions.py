"""Who is told of an admission, and what becomes of it when it was none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ginnel.care.reception.rules.admissions import (
    ADMITTED,
    NOT_ADMITTED,
    Addressee,
    Admission,
    Noticed,
    addressees,
    is_news,
    lead,
    telling,
)
from ginnel.foundation.relationships.rules import Held
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
ADA, BO = uuid7(), uuid7()
TEAM, NURSE = uuid7(), uuid7()
PRACTICE = Addressee("B82999")
STAY = Admission(
    "stay RXX V1",
    ADA,
    Category.HOSPITAL_ACTIVITY,
    "RXX",
    NOW - timedelta(hours=1),
    is_under_way=True,
    is_void=False,
)
CANCELLED = replace(STAY, is_under_way=False, is_void=True)


def held(
    kind: RelationshipKind,
    organisation: str,
    team: UUID | None = None,
    staff: UUID | None = None,
    days: int = 30,
) -> Held:
    started = NOW - timedelta(days=30)
    return Held(uuid7(), kind, organisation, team, staff, started, started + timedelta(days=30 + days), None)


def told(*relationships: Held) -> tuple[Addressee, ...]:
    return addressees(relationships, hospital="RXX", at=NOW)


def test_the_practice_the_team_and_whoever_has_an_open_referral_are_told() -> None:
    found = told(
        held(RelationshipKind.REGISTERED_PRACTICE, "B82999"),
        held(RelationshipKind.TEAM, "RYY", TEAM),
        held(RelationshipKind.OPEN_REFERRAL, "218"),
        held(RelationshipKind.SERVICE, "CARE1"),
    )
    assert found == (Addressee("218"), PRACTICE, Addressee("CARE1"), Addressee("RYY", TEAM))


def test_the_accountable_lead_is_told_by_name_wherever_they_work_and_is_known_as_the_lead() -> None:
    service = held(RelationshipKind.SERVICE, "218")
    leading = held(RelationshipKind.ACCOUNTABLE_LEAD, "218", staff=NURSE)
    assert told(service, leading) == (Addressee("218", None, NURSE),)
    assert lead((service, leading), NOW) == Addressee("218", None, NURSE)
    in_the_hospital = replace(leading, organisation="RXX")
    assert told(in_the_hospital) == (Addressee("RXX", None, NURSE),)
    assert lead((service, replace(leading, expires_at=NOW)), NOW) is None


def test_being_in_hospital_or_a_record_opened_in_an_emergency_tells_nobody() -> None:
    kinds = (RelationshipKind.ADMITTED, RelationshipKind.ATTENDANCE, RelationshipKind.OVERRIDE)
    assert told(*(held(kind, "RYY", staff=NURSE) for kind in kinds)) == ()


def test_a_relationship_that_has_expired_tells_nobody() -> None:
    assert told(held(RelationshipKind.TEAM, "RYY", TEAM, days=0)) == ()


def test_the_narrowest_of_an_organisation_is_told() -> None:
    caseload = held(RelationshipKind.CASELOAD, "RYY", TEAM, NURSE)
    team, whole = held(RelationshipKind.TEAM, "RYY", TEAM), held(RelationshipKind.SERVICE, "RYY")
    assert told(whole, team) == (Addressee("RYY", TEAM),)
    assert told(whole, team, caseload) == (Addressee("RYY", TEAM, NURSE),)


def test_a_hospital_does_not_tell_itself_but_its_own_community_team() -> None:
    whole, team = held(RelationshipKind.SERVICE, "RXX"), held(RelationshipKind.TEAM, "RXX", TEAM)
    assert told(whole) == ()
    assert told(whole, team) == (Addressee("RXX", TEAM),)


def test_an_admission_is_news_for_three_days_and_not_after_it_is_over() -> None:
    assert is_news(STAY, NOW)
    assert not is_news(replace(STAY, started_at=NOW - timedelta(days=4)), NOW)
    assert not is_news(replace(STAY, started_at=NOW + timedelta(days=1)), NOW)
    assert not is_news(replace(STAY, is_under_way=False), NOW)


def said(
    reason: str = ADMITTED, *, is_open: bool = True, person: UUID = ADA, withdrawn: bool = False
) -> Noticed:
    return Noticed(uuid7(), person, PRACTICE, reason, is_open and not withdrawn, withdrawn)


def test_an_admission_is_told_once_to_each() -> None:
    assert telling(STAY, [], [PRACTICE], NOW).raising == ((PRACTICE, ADA, ADMITTED),)
    assert telling(STAY, [said()], [PRACTICE], NOW).raising == ()
    other = Addressee("218")
    assert telling(STAY, [said(is_open=False)], [PRACTICE, other], NOW).raising == ((other, ADA, ADMITTED),)


def test_a_cancelled_admission_nobody_read_of_is_withdrawn() -> None:
    notice = said()
    doing = telling(CANCELLED, [notice], [PRACTICE], NOW)
    assert (doing.withdrawing, doing.raising) == ((notice.id,), ())


def test_a_cancelled_admission_somebody_read_of_is_said_to_be_cancelled_once() -> None:
    read = said(is_open=False)
    assert telling(CANCELLED, [read], [], NOW).raising == ((PRACTICE, ADA, NOT_ADMITTED),)
    assert telling(CANCELLED, [read, said(NOT_ADMITTED)], [], NOW).raising == ()


def test_an_admission_that_stands_after_all_is_told_again() -> None:
    assert telling(STAY, [said(withdrawn=True)], [PRACTICE], NOW).raising == ((PRACTICE, ADA, ADMITTED),)
    read, taken_back = said(is_open=False), said(NOT_ADMITTED)
    doing = telling(STAY, [read, taken_back], [PRACTICE], NOW)
    assert (doing.withdrawing, doing.raising) == ((taken_back.id,), ())
    doing = telling(STAY, [read, said(NOT_ADMITTED, is_open=False)], [PRACTICE], NOW)
    assert doing.raising == ((PRACTICE, ADA, ADMITTED),)


def test_a_stay_moved_to_another_person_was_never_the_first_ones() -> None:
    unread, moved = said(), replace(STAY, person=BO)
    doing = telling(moved, [unread], [PRACTICE], NOW)
    assert (doing.withdrawing, doing.raising) == ((unread.id,), ((PRACTICE, BO, ADMITTED),))
    assert telling(moved, [said(is_open=False)], [], NOW).raising == ((PRACTICE, ADA, NOT_ADMITTED),)


def test_history_that_arrives_late_tells_nobody_anything() -> None:
    old = replace(STAY, started_at=NOW - timedelta(days=400))
    assert telling(old, [], [PRACTICE], NOW) == telling(CANCELLED, [], [PRACTICE], NOW)

"""From a hospital's message to the page of who must read it, and back when it is cancelled."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from ginnel.foundation.notices import queries as notices
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.surfaces.feeds.loading import load_path, settle
from ginnel.surfaces.feeds.tests.adt.messages import adt

pytestmark = pytest.mark.django_db(transaction=True)
Notice = apps.get_model("notices", "Notice")
Organisation = apps.get_model("organisations", "Organisation")
Staff = apps.get_model("organisations", "StaffAccount")
PRACTICE = "B82999"
GP = {"more": (f"PD1|||PRETEND SURGERY^^{PRACTICE}",)}
ADMIT = adt("A01", "202602031000", ward="W1", pv1={44: "202602031000"}, **GP)
CANCEL = adt("A11", "202602031100", ward="W1", **GP)
SOON = datetime(2026, 2, 3, 10, 5, tzinfo=UTC)


def hear(folder: Path, *messages: bytes, at: datetime = SOON) -> None:
    (folder / "a.hl7").write_bytes(b"".join(messages))
    with clock.held_at(at):
        list(load_path(folder / "a.hl7", source="RXX"))
        settle()


def waiting(organisation: str = PRACTICE) -> list[Any]:
    return notices.waiting(viewer=sharing.service("observe", organisation=organisation))


def test_an_admission_is_told_to_the_practice_and_to_nobody_else(tmp_path: Path) -> None:
    hear(tmp_path, ADMIT)
    [notice] = waiting()
    assert notice.reason == "hospital-admission"
    assert waiting("RXX") == []
    assert Notice.objects.get().person_id == notice.person


def test_an_admission_reaches_the_accountable_lead_by_name(tmp_path: Path) -> None:
    hear(tmp_path, adt("A04", kind="E", visit="V2", ward="ED", **GP))
    trust = Organisation.objects.create(code="RYY", name="Community")
    nurse = Staff.objects.create(username="nurse", display_name="Nurse")
    with clock.held_at(SOON):
        relationships.begin(
            person=apps.get_model("people", "SourceRecord").objects.get().person_id,
            kind=RelationshipKind.ACCOUNTABLE_LEAD,
            organisation=trust,
            staff=nurse.id,
            by=Permitting(identity="service:test"),
        )
    hear(tmp_path, ADMIT)
    [told] = Notice.objects.filter(staff=nurse)
    assert "whose accountable lead you are" in told.text
    assert [one.organisation.code for one in Notice.objects.exclude(staff=nurse)] == [PRACTICE]


def test_a_cancelled_admission_waits_for_nobody_any_more(tmp_path: Path) -> None:
    hear(tmp_path, ADMIT)
    hear(tmp_path, CANCEL)
    assert waiting() == []
    assert Notice.objects.get().changes.get().state == "withdrawn"


def test_a_cancellation_that_arrives_first_leaves_nothing_to_tell(tmp_path: Path) -> None:
    hear(tmp_path, CANCEL)
    hear(tmp_path, ADMIT)
    assert Notice.objects.count() == 0


def test_later_messages_about_a_stay_tell_nothing_again(tmp_path: Path) -> None:
    hear(tmp_path, ADMIT)
    hear(tmp_path, adt("A02", "202602031200", ward="W2", **GP), adt("A08", "202602031210", ward="W2", **GP))
    assert len(waiting()) == 1


def test_admissions_of_last_year_are_history_and_no_news(tmp_path: Path) -> None:
    hear(tmp_path, ADMIT, at=datetime(2027, 2, 3, tzinfo=UTC))
    assert Notice.objects.count() == 0


def test_a_day_case_and_an_attendance_are_no_admission(tmp_path: Path) -> None:
    hear(
        tmp_path,
        adt("A01", kind="DAY CASE", ward="W1", **GP),
        adt("A04", kind="E", visit="V2", ward="ED", **GP),
    )
    assert Notice.objects.count() == 0

"""An opening that nobody reviews in time is told of once, also where its notice was read; the number stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ginnel.foundation.notices import actions as notice_actions
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.states import Need
from ginnel.foundation.sharing import actions, rules
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.foundation.sharing.tests.conftest import Acting
from ginnel.kernel import clock

pytestmark = pytest.mark.django_db
OPENED = datetime(2026, 11, 22, 2, tzinfo=UTC)  # a Sunday: due by the end of Tuesday
LATE = OPENED + timedelta(days=3)


def told(viewer: StaffViewer) -> list[str]:
    waiting = notices.waiting(viewer=viewer)
    return [one.text for one in waiting if one.reason == rules.REVIEW_OVERDUE_NOTICE]


def test_an_overdue_review_is_told_once_although_the_opening_was_read_of(
    acting: Acting, reviewer: Acting, person: Person
) -> None:
    by = service("agreements")
    with clock.held_at(OPENED):
        officer = reviewer(Role.INFORMATION_GOVERNANCE_OFFICER)
        opened = actions.override(person=person.id, need=Need.TREATMENT, by=acting(Role.AMBULANCE_CLINICIAN))
        for notice in notices.waiting(viewer=officer):
            notice_actions.read(notice=notice.id, by=officer)
        assert relationships.how_many_openings_wait(viewer=officer) == 1
    with clock.held_at(LATE - timedelta(hours=3)):
        assert actions.chase_reviews(by=by) == 0
    with clock.held_at(LATE):
        assert (actions.chase_reviews(by=by), actions.chase_reviews(by=by)) == (1, 0)
        (text,) = told(officer)
        assert "due by the end of 24 November 2026" in text
        actions.review_opening(relationship=opened.id, outcome="right", by=officer)
        assert (told(officer), actions.chase_reviews(by=by)) == ([], 0)
        assert relationships.how_many_openings_wait(viewer=officer) == 0


def test_the_number_is_of_what_the_viewer_may_review(acting: Acting, person: Person) -> None:
    opener = acting(Role.AMBULANCE_CLINICIAN)
    actions.override(person=person.id, need=Need.TREATMENT, by=opener)
    own, other = acting(Role.INFORMATION_GOVERNANCE_OFFICER), service("agreements")
    assert own.account == opener.account
    assert relationships.how_many_openings_wait(viewer=own) == 0
    assert [one.staff for one in relationships.openings_unreviewed(viewer=other)] == [opener.account]


def test_a_guardian_is_told_too_and_whoever_opened_it_is_not(
    acting: Acting, reviewer: Acting, person: Person
) -> None:
    with clock.held_at(OPENED):
        acting(Role.INFORMATION_GOVERNANCE_OFFICER)
        guardian = reviewer(Role.CALDICOTT_GUARDIAN)
        actions.override(person=person.id, need=Need.TREATMENT, by=acting(Role.AMBULANCE_CLINICIAN))
    with clock.held_at(LATE):
        assert actions.chase_reviews(by=service("agreements")) == 1
        assert len(told(guardian)) == 1

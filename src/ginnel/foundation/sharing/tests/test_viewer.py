"""The viewer of a request: its decisions are acted on, remembered and audited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from ginnel.foundation.audit import actions as audit_actions
from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.queries import Happened
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries as organisation_queries
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.sharing import actions, rules
from ginnel.foundation.sharing.queries import names_of, overrides, replay, service, staff
from ginnel.foundation.sharing.rules import Capability, Outcome, ReviewNeeded
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer

pytestmark = pytest.mark.django_db


def trail(person: Person, acting: Acting) -> list[Happened]:
    """What the audit trail says of a person, without the reading of it."""
    officer = acting(Role.INFORMATION_GOVERNANCE_OFFICER)
    return [one for one in audit.events_for(person.id, viewer=officer) if one.role != officer.role]


def test_both_kinds_of_viewer_are_viewers(acting: Acting) -> None:
    assert isinstance(acting(Role.SOCIAL_WORKER), Viewer)
    assert isinstance(service("load"), Viewer)


def test_who_did_something_is_named_whether_staff_or_service(place: Place) -> None:
    account = str(place.account.id)
    names = names_of([account, "service:load", "elsewhere"], viewer=service("load"))
    assert names[account] == "One"
    assert names["service:load"] == "A command here, for receiving what organisations send"
    assert names["elsewhere"] == "elsewhere"


def test_a_stranger_needs_review_and_the_refusal_is_audited(acting: Acting, person: Person) -> None:
    with pytest.raises(ReviewNeeded, match="In an emergency"):
        acting(Role.SOCIAL_WORKER).require(person.id, Category.PLAN, Action.READ)
    (event,) = trail(person, acting)
    assert (event.action, event.outcome, event.categories) == ("sharing.decided", "review", (Category.PLAN,))
    assert event.detail == {
        "action": "read",
        "asked": "one category",
        "relationships": [],
        "known": False,
        "objections": [],
        "barred": False,
        "unagreed": sorted(Category),
        "rules": rules.VERSION,
    }


def test_a_role_that_never_may_is_told_so(acting: Acting, person: Person) -> None:
    with pytest.raises(NotPermitted, match="An analyst may not see plan for planning services"):
        acting(Role.ANALYST).require(person.id, Category.PLAN, Action.READ)


def test_a_refusal_inside_a_transaction_that_fails_is_still_audited(acting: Acting, person: Person) -> None:
    viewer = acting(Role.SOCIAL_WORKER)
    with pytest.raises(NotPermitted), transaction.atomic():
        viewer.require(person.id, Category.PLAN, Action.WRITE)
    assert trail(person, acting) == []
    assert actions.settle(by=viewer) == 1
    assert [event.outcome for event in trail(person, acting)] == ["review"]
    assert actions.settle(by=viewer) == 0


def test_all_categories_are_decided_once_a_request_with_one_event(acting: Acting, person: Person) -> None:
    viewer = acting(Role.SOCIAL_WORKER)
    open_to_all = {Category.DEMOGRAPHICS, Category.EMERGENCY_ESSENTIALS}
    assert viewer.categories(person.id, Action.READ) == open_to_all
    assert viewer.categories(person.id, Action.READ) == open_to_all
    assert len(trail(person, acting)) == 1


def test_an_override_opens_the_record_to_one_person_for_eight_hours(
    acting: Acting, person: Person, place: Place
) -> None:
    opened = actions.override(
        person=person.id, reason="fell, confused", by=acting(Role.OUT_OF_HOURS_CLINICIAN)
    )
    assert opened.expires_at is not None
    seen = acting(Role.OUT_OF_HOURS_CLINICIAN).categories(person.id, Action.READ)
    assert Category.PROBLEMS_AND_MEDICATION in seen
    assert Category.GENETIC not in seen
    with clock.held_at(opened.expires_at + timedelta(seconds=1)):
        assert acting(Role.OUT_OF_HOURS_CLINICIAN).categories(person.id, Action.READ) == {
            Category.DEMOGRAPHICS,
            Category.EMERGENCY_ESSENTIALS,
        }


def test_information_governance_sees_overrides_and_why(acting: Acting, person: Person) -> None:
    actions.override(person=person.id, reason="fell, confused", by=acting(Role.AMBULANCE_CLINICIAN))
    since = clock.now() - timedelta(days=1)
    (line,), _ = relationships.openings(viewer=acting(Role.CALDICOTT_GUARDIAN), since=since)
    told = line.told
    assert (told.person, told.reason, told.name) == (person.id, "fell, confused", "One")
    assert "sharing.overridden" in {event.action for event in trail(person, acting)}


def test_an_override_tells_the_officer_who_says_when_they_have_looked(acting: Acting, person: Person) -> None:
    officer = acting(Role.INFORMATION_GOVERNANCE_OFFICER)
    actions.override(person=person.id, reason="fell, confused", by=acting(Role.AMBULANCE_CLINICIAN))
    (notice,) = notices.waiting(viewer=officer)
    assert (notice.person, notice.reason) == (person.id, "override")
    assert "fell" not in notice.text


def test_the_overrides_page_says_in_which_role_a_record_was_opened_newest_first(
    acting: Acting, person: Person
) -> None:
    for role in (Role.AMBULANCE_CLINICIAN, Role.SOCIAL_WORKER):
        actions.override(person=person.id, reason=f"fell, {role}", by=acting(role))
    found = overrides(viewer=acting(Role.CALDICOTT_GUARDIAN))
    assert [(one.role, one.opened.told.reason) for one in found.rows] == [
        ("social-worker", "fell, social-worker"),
        ("ambulance-clinician", "fell, ambulance-clinician"),
    ]
    assert found.total == 2
    with pytest.raises(NotPermitted):
        overrides(viewer=acting(Role.SOCIAL_WORKER))


def test_an_override_is_of_somebody_who_stands(acting: Acting, person: Person) -> None:
    gone = Person.objects.create(merged_into=person)
    by = acting(Role.AMBULANCE_CLINICIAN)
    assert actions.override(person=gone.id, reason="fell, confused", by=by).person_id == person.id
    with pytest.raises(NotFound):
        actions.override(person=uuid7(), reason="fell, confused", by=by)
    with pytest.raises(Invalid):
        actions.override(person=person.id, reason="x" * 501, by=by)


def test_an_override_needs_a_reason_and_a_role(acting: Acting, person: Person) -> None:
    with pytest.raises(Invalid):
        actions.override(person=person.id, reason=" ", by=acting(Role.GENERAL_PRACTITIONER))
    with pytest.raises(NotPermitted):
        actions.override(person=person.id, reason="curious about them", by=acting(Role.VOLUNTARY_LINK_WORKER))


def test_a_role_that_has_ended_views_nothing(acting: Acting) -> None:
    viewer = acting(Role.SOCIAL_WORKER)
    assert viewer.staff_role is not None
    role = organisation_queries.role_held(viewer.staff_role, viewer=viewer)
    assert role is not None
    organisations.end_role(staff_role=role, reason="left", by=service("administer"))
    assert staff(staff_role=viewer.staff_role) is None


def test_a_service_sees_people_to_keep_the_record_and_for_nothing_else(person: Person) -> None:
    assert service("load").categories(person.id, Action.READ) == frozenset(Category)
    demonstration = service("synthetic", purpose=Purpose.DEMONSTRATION)
    assert demonstration.categories(person.id, Action.READ) == frozenset()
    assert not demonstration.restrict(Person.objects.all(), person_field="id").exists()
    with pytest.raises(NotPermitted):
        service("load", purpose=Purpose.DIRECT_CARE)


def test_every_decision_in_the_trail_replays_to_the_same_answer(acting: Acting, person: Person) -> None:
    for role in (Role.SOCIAL_WORKER, Role.ANALYST, Role.TELECARE_OPERATOR):
        acting(role).categories(person.id, Action.READ)
        acting(role).decide(person.id, Category.PLAN, Action.WRITE)
    actions.override(person=person.id, reason="alarm, no answer", by=acting(Role.TELECARE_OPERATOR))
    acting(Role.TELECARE_OPERATOR).categories(person.id, Action.READ)
    officer = acting(Role.INFORMATION_GOVERNANCE_OFFICER)
    replayed = [replay(e.id, viewer=officer) for e in trail(person, acting) if e.action == "sharing.decided"]
    assert len(replayed) == 7
    assert all(one.agrees for one in replayed)
    assert {one.outcome for one in replayed} == set(Outcome)


def test_what_was_decided_before_emergency_essentials_replays_as_it_was(
    acting: Acting, person: Person
) -> None:
    by = acting(Role.OUT_OF_HOURS_CLINICIAN)
    detail = {
        "action": "read",
        "asked": "every category",
        "relationships": [],
        "known": False,
        "objections": [],
        "rules": "2026-11-26",
    }
    old = Event("sharing.decided", person.id, (Category.DEMOGRAPHICS,), "permit", detail)
    (id_,) = audit_actions.append(by=by, events=[old])
    assert replay(id_, viewer=acting(Role.INFORMATION_GOVERNANCE_OFFICER)).agrees


def test_what_is_no_decision_cannot_be_replayed(acting: Acting, person: Person) -> None:
    actions.override(person=person.id, reason="alarm, no answer", by=acting(Role.TELECARE_OPERATOR))
    (event, *_) = [one for one in trail(person, acting) if one.action == "sharing.overridden"]
    with pytest.raises(Invalid):
        replay(event.id, viewer=acting(Role.INFORMATION_GOVERNANCE_OFFICER))


def test_rooms_open_by_role(acting: Acting) -> None:
    assert Capability.REVIEW_MATCHES in acting(Role.RECORD_KEEPER).capabilities
    assert Capability.REVIEW_MATCHES not in acting(Role.GENERAL_PRACTITIONER).capabilities
    assert Capability.SEE_AUDIT in acting(Role.CALDICOTT_GUARDIAN).capabilities

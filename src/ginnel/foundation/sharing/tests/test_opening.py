"""An opening opens what it is for, is reviewed by somebody else in time, and is seen beside the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.relationships.rules import opening_reference
from ginnel.foundation.relationships.states import Need, RelationshipKind
from ginnel.foundation.sharing import actions, rules
from ginnel.foundation.sharing.queries import StaffViewer, overrides, replay, service, staff
from ginnel.foundation.sharing.rules.patterns import Looked, Measures, worth_asking
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.foundation.sharing.tests.test_viewer import trail
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
OPENER = Role.AMBULANCE_CLINICIAN


def test_every_need_opens_whom_to_ring_and_nothing_that_no_emergency_needs() -> None:
    assert set(rules.NEEDS) == set(Need)
    for opened in rules.NEEDS.values():
        assert Category.CONTACT_AND_CARER in opened
        assert not opened & rules.NOT_BY_OVERRIDE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("need", "is_open", "is_closed"),
    [
        (Need.GETTING_IN, Category.STAFF_RESTRICTED, Category.PROBLEMS_AND_MEDICATION),
        (Need.WHO_TO_RING, Category.OBSERVATIONS, Category.MENTAL_HEALTH),
        (Need.RISK_OF_HARM, Category.SAFEGUARDING, Category.PROBLEMS_AND_MEDICATION),
        (Need.TREATMENT, Category.PROBLEMS_AND_MEDICATION, Category.THIRD_PARTY),
    ],
)
def test_an_opening_opens_what_it_is_for(
    need: Need, is_open: Category, is_closed: Category, acting: Acting, person: Person
) -> None:
    actions.override(person=person.id, need=need, by=acting(OPENER))
    seen = acting(OPENER).categories(person.id, Action.READ)
    assert is_open in seen
    assert is_closed not in seen
    decided = [event for event in trail(person, acting) if event.action == "sharing.decided"]
    officer = acting(Role.INFORMATION_GOVERNANCE_OFFICER)
    assert all(replay(event.id, viewer=officer).agrees for event in decided)


@pytest.mark.django_db
def test_a_second_need_adds_to_the_first(acting: Acting, person: Person) -> None:
    for need in (Need.GETTING_IN, Need.TREATMENT):
        actions.override(person=person.id, need=need, by=acting(OPENER))
    assert Category.PROBLEMS_AND_MEDICATION in acting(OPENER).categories(person.id, Action.READ)
    with pytest.raises(Invalid):
        actions.override(person=person.id, need="curiosity", by=acting(OPENER))


@pytest.mark.django_db
def test_somebody_else_reviews_it_once_and_within_two_working_days(acting: Acting, person: Person) -> None:
    with clock.held_at(NOW):
        officer = acting(Role.INFORMATION_GOVERNANCE_OFFICER)
        opened = actions.override(person=person.id, need=Need.TREATMENT, by=acting(OPENER))
    (notice,) = notices.waiting(viewer=officer)
    assert notice.read_by == datetime(2026, 11, 25, tzinfo=UTC)  # Sunday night: Monday, Tuesday
    with pytest.raises(NotPermitted, match="check how records are used"):
        actions.review_opening(relationship=opened.id, outcome="right", by=acting(OPENER))
    with pytest.raises(NotPermitted, match="Somebody else"):
        actions.review_opening(relationship=opened.id, outcome="right", by=officer)


@pytest.mark.django_db
def test_a_review_has_an_outcome_and_takes_the_notice_back(
    acting: Acting, person: Person, reviewer: Acting
) -> None:
    opened = actions.override(person=person.id, need=Need.TREATMENT, by=acting(OPENER))
    by = reviewer(Role.INFORMATION_GOVERNANCE_OFFICER)
    assert overrides(viewer=by, is_waiting=True).total == 1
    with pytest.raises(Invalid, match="what was done"):
        actions.review_opening(relationship=opened.id, outcome="not-right", by=by)
    actions.review_opening(relationship=opened.id, outcome="not-right", done="Spoken to", by=by)
    with pytest.raises(Conflict):
        actions.review_opening(relationship=opened.id, outcome="right", by=by)
    assert overrides(viewer=by, is_waiting=True).total == 0
    (row,) = overrides(viewer=by).rows
    assert row.opened.review is not None
    assert (row.opened.review.outcome, row.opened.review.done) == ("not-right", "Spoken to")


GUARDIAN, OFFICER = Role.CALDICOTT_GUARDIAN, Role.INFORMATION_GOVERNANCE_OFFICER


def holds(name: str, role: Role, at: Organisation) -> StaffViewer:
    """The account of this name, in a role that it is given."""
    by = service("administer")
    account = organisations.register_staff(username=name, display_name=name, password=None, by=by)
    granted = organisations.grant_role(account=account, role=role, organisation=at, by=by)
    viewer = staff(staff_role=granted.id, request_id=uuid7())
    assert viewer is not None
    return viewer


def told_of(opened: UUID) -> list[tuple[str, str]]:
    """By whom a notice of it may be read, and at which organisation."""
    raised = Notice.objects.filter(reference=opening_reference(opened))
    return sorted(raised.values_list("staff__username", "organisation__code"))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [RelationshipKind.OVERRIDE, RelationshipKind.OWN_WORD])
def test_a_guardian_of_the_organisation_is_told_as_its_officer_is(
    kind: RelationshipKind, acting: Acting, person: Person, place: Place
) -> None:
    guardian, officer = holds("guardian", GUARDIAN, place.here), holds("officer", OFFICER, place.here)
    holds("elsewhere", GUARDIAN, place.there)
    opened = opened_in_their_own_way(kind, person, acting(OPENER))
    assert told_of(opened) == [("guardian", "HERE"), ("officer", "HERE")]
    (seen,), (beside,) = notices.waiting(viewer=guardian), notices.waiting(viewer=officer)
    assert (seen.reason, seen.text, seen.read_by) == (beside.reason, beside.text, beside.read_by)
    actions.review_opening(relationship=opened, outcome="right", by=guardian)
    assert notices.waiting(viewer=guardian) == notices.waiting(viewer=officer) == []


@pytest.mark.django_db
def test_who_is_both_is_told_once(acting: Acting, person: Person, place: Place) -> None:
    by, both = acting(OPENER), holds("both", GUARDIAN, place.here)
    holds("both", OFFICER, place.here)
    opened = actions.override(person=person.id, need=Need.TREATMENT, by=by)
    assert told_of(opened.id) == [("both", "HERE")]
    assert len(notices.waiting(viewer=both)) == 1


@pytest.mark.django_db
def test_an_organisation_without_an_officer_has_the_places_told_beside_its_guardian(
    acting: Acting, person: Person, place: Place
) -> None:
    """Of one who is its guardian and another's officer, once, where it was."""
    holds("guardian", GUARDIAN, place.here)
    holds("guardian", OFFICER, place.there)
    holds("officer", OFFICER, place.there)
    opened = actions.override(person=person.id, need=Need.TREATMENT, by=acting(OPENER))
    assert told_of(opened.id) == [("guardian", "HERE"), ("officer", "THERE")]


@pytest.mark.django_db
def test_whose_record_it_is_is_not_told_to_a_guardian_who_is_kept_from_them(
    acting: Acting, person: Person, place: Place
) -> None:
    guardian, officer = holds("guardian", GUARDIAN, place.here), holds("officer", OFFICER, place.here)
    actions.bar(person=person.id, username="guardian", reason="Her sister", by=officer)
    actions.override(person=person.id, need=Need.TREATMENT, by=acting(OPENER))
    assert notices.waiting(viewer=guardian) == []
    assert len(notices.waiting(viewer=officer)) == 1


@pytest.mark.django_db
def test_where_the_only_officer_is_kept_from_them_others_of_the_place_are_told(
    acting: Acting, person: Person, place: Place
) -> None:
    """Her notice would be shown to nobody, and nobody else would look."""
    own, other = holds("own", OFFICER, place.here), holds("other", OFFICER, place.there)
    actions.bar(person=person.id, username="own", reason="Her sister", by=other)
    actions.override(person=person.id, need=Need.TREATMENT, by=acting(OPENER))
    assert (len(notices.waiting(viewer=own)), len(notices.waiting(viewer=other))) == (0, 1)


def opened_in_their_own_way(kind: RelationshipKind, person: Person, by: StaffViewer) -> UUID:
    if kind == RelationshipKind.OVERRIDE:
        return actions.override(person=person.id, need=Need.TREATMENT, by=by).id
    said = actions.be_there(person=person.id, presence="here", by=by)
    assert said is not None
    return said.id


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [RelationshipKind.OVERRIDE, RelationshipKind.OWN_WORD])
@pytest.mark.parametrize(("outcome", "stays"), [("not-right", False), ("right", True)])
def test_what_was_not_right_to_open_is_closed_from_the_next_request_on(
    kind: RelationshipKind, outcome: str, stays: bool, acting: Acting, person: Person, reviewer: Acting
) -> None:
    before = acting(OPENER).categories(person.id, Action.READ)
    opened = opened_in_their_own_way(kind, person, acting(OPENER))
    during = acting(OPENER).categories(person.id, Action.READ)
    assert before < during
    by = reviewer(Role.INFORMATION_GOVERNANCE_OFFICER)
    actions.review_opening(relationship=opened, outcome=outcome, done="Spoken to", by=by)
    assert acting(OPENER).categories(person.id, Action.READ) == (during if stays else before)
    ended = [event for event in trail(person, acting) if event.action == "relationship.ended"]
    assert [event.identity for event in ended] == [] if stays else [by.identity]


@pytest.mark.django_db
def test_what_ran_out_before_it_was_found_not_right_ends_only_once(
    acting: Acting, person: Person, reviewer: Acting
) -> None:
    with clock.held_at(clock.now() - timedelta(days=3)):
        opened = actions.override(person=person.id, need=Need.TREATMENT, by=acting(OPENER))
    by = reviewer(Role.INFORMATION_GOVERNANCE_OFFICER)
    actions.review_opening(relationship=opened.id, outcome="not-right", done="Spoken to", by=by)
    assert not [event for event in trail(person, acting) if event.action == "relationship.ended"]


LOOKED = Looked(
    uuid7(),
    "a",
    RelationshipKind.OVERRIDE,
    Need.OTHER,
    "Needed it",
    NOW,
    "smith",
    "jones",
    "",
    came_to_be=True,
)
MEASURES = Measures(often=4, again=3, settled_before=NOW - timedelta(days=7))


def asked(*openings: Looked) -> list[str]:
    """What is asked about the first."""
    return list(worth_asking(openings, MEASURES).get(openings[0].id, ()))


def others(count: int, **changes: object) -> list[Looked]:
    return [replace(LOOKED, id=uuid7(), **changes) for _ in range(count)]  # type: ignore[arg-type]


def test_an_ordinary_opening_is_asked_nothing_about() -> None:
    assert asked(LOOKED, *others(3, staff="b")) == []


def test_the_same_family_name_is_asked_about() -> None:
    assert asked(replace(LOOKED, family="smith")) == ["They have the same family name as the person."]
    assert asked(replace(LOOKED, surname="", family="")) == []


def test_many_by_one_worker_and_one_reason_again_are_asked_about() -> None:
    assert asked(LOOKED, *others(2, reason=" needed  IT")) == ["They typed the same reason 3 times."]
    assert asked(LOOKED, *others(3, reason="r", need=Need.TREATMENT)) == [
        "They opened 4 records so in this time."
    ]


def test_an_opening_of_which_nothing_came_is_asked_about_after_a_while() -> None:
    old = replace(LOOKED, came_to_be=False, started_at=NOW - timedelta(days=8))
    assert asked(replace(old, started_at=NOW)) == []
    assert asked(old) == ["Their organisation was not working with the person then and has not since."]
    assert asked(replace(old, kind=RelationshipKind.OWN_WORD)) == [
        "Nothing has confirmed that the person was with them."
    ]


def test_two_who_confirm_each_other_are_asked_about() -> None:
    word = replace(LOOKED, kind=RelationshipKind.OWN_WORD, need="", confirmed_by="b")
    assert asked(word, *others(1, staff="b", need="", confirmed_by="c")) == []
    assert asked(word, *others(1, staff="b", need="", confirmed_by="a")) == [
        "They and a colleague confirmed each other's word."
    ]

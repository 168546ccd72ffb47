"""A worker's word that somebody is there, and what bears it out: whatever comes first, and only once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ginnel.foundation.organisations.models import Organisation, StaffAccount
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.relationships import actions, queries, rules
from ginnel.foundation.relationships.models import Confirmation, Relationship
from ginnel.foundation.relationships.rules import Evidence, Observed, Word
from ginnel.foundation.relationships.states import Presence, RelationshipKind
from ginnel.foundation.relationships.tests.conftest import Keeper
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Purpose, Viewer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Say = Callable[[], Relationship]


@pytest.fixture
def colleague() -> Keeper:
    account = StaffAccount.objects.create(username="two", display_name="Two")
    return Keeper(purpose=Purpose.DIRECT_CARE, identity=str(account.id))


@pytest.fixture
def say(source: SourceRecord, organisation: Organisation, keeper: Viewer) -> Say:
    """An emergency clinician says that the person is here."""
    account = StaffAccount.objects.create(username="one", display_name="One")

    def said() -> Relationship:
        return actions.begin(
            person=source.person_id,
            kind=RelationshipKind.OWN_WORD,
            organisation=organisation,
            staff=account.id,
            reason=Presence.HERE.label,
            said_kind=RelationshipKind.ATTENDANCE,
            by=keeper,
        )

    return said


def told(source: SourceRecord, **more: object) -> Observed:
    values = {"organisation": "X", "started_at": clock.now() - HOUR, **more}
    return Observed("e1", source.number or 0, RelationshipKind.ATTENDANCE, **values)  # type: ignore[arg-type]


def held(source: SourceRecord, viewer: Viewer) -> list[str]:
    return [one.kind for one in queries.current(source.person_id, viewer=viewer)]


def test_a_feed_that_comes_after_the_click_confirms_it_and_makes_one_of_two(
    say: Say, source: SourceRecord, keeper: Viewer
) -> None:
    said = say()
    for _ in range(2):
        actions.observe(observed=[told(source)], by=keeper)
    assert held(source, keeper) == ["attendance"]
    assert Confirmation.objects.get(relationship=said).reference == "e1"


def test_a_feed_of_an_attendance_that_is_over_confirms_and_leaves_the_worker_to_write_it_up(
    say: Say, source: SourceRecord, keeper: Viewer
) -> None:
    said = say()
    with clock.held_at(clock.now() + 5 * HOUR):
        over = told(source, started_at=said.started_at - HOUR, ended_at=clock.now() - HOUR)
        actions.observe(observed=[over], by=keeper)
        assert held(source, keeper) == ["own-word"]
    assert Confirmation.objects.filter(relationship=said).exists()


@pytest.mark.parametrize(
    "more",
    [
        {"organisation": "Y"},
        {"is_void": True, "ended_at": clock.now()},
        {"started_at": clock.now() + 30 * HOUR},
        {"started_at": clock.now() - 30 * HOUR, "ended_at": clock.now() - 20 * HOUR},
    ],
)
def test_what_is_about_something_else_confirms_nothing(
    more: dict[str, object], say: Say, source: SourceRecord, keeper: Viewer
) -> None:
    say()
    actions.observe(observed=[told(source, **more)], by=keeper)
    assert not Confirmation.objects.exists()


def test_a_record_that_is_joined_later_confirms_what_was_said(
    say: Say, source: SourceRecord, keeper: Viewer
) -> None:
    said, other = say(), Person.objects.create()
    elsewhere = SourceRecord.objects.create(
        organisation_id=source.organisation_id, local_id="2", person=other, home=other
    )
    elsewhere.refresh_from_db()
    actions.observe(observed=[told(elsewhere)], by=keeper)
    assert actions.confirm_waiting(by=keeper) == 0
    Relationship.objects.filter(person=other).update(person=source.person_id)
    assert actions.confirm_waiting(by=keeper) == 1
    assert held(source, keeper) == ["attendance"]
    assert Confirmation.objects.filter(relationship=said).exists()


def test_a_colleague_confirms_and_the_feed_then_takes_its_place(
    say: Say, source: SourceRecord, keeper: Viewer, colleague: Keeper
) -> None:
    said = say()
    actions.confirm(relationship=said.id, by=colleague)
    assert held(source, keeper) == ["attendance"]
    assert Relationship.objects.exclude(id=said.id).get().staff is None
    actions.observe(observed=[told(source)], by=keeper)
    assert held(source, keeper) == ["attendance"]
    assert queries.current(source.person_id, viewer=keeper)[0].recorded_by == keeper.identity


def test_nobody_confirms_their_own_word_anothers_organisation_or_twice(say: Say, colleague: Keeper) -> None:
    said = say()
    with pytest.raises(NotPermitted):
        actions.confirm(relationship=said.id, by=Keeper(identity=str(said.staff_id)))
    with pytest.raises(NotPermitted):
        actions.confirm(relationship=said.id, by=Keeper(identity=colleague.identity, organisation="Y"))
    actions.confirm(relationship=said.id, by=colleague)
    with pytest.raises(Conflict):
        actions.confirm(relationship=said.id, by=colleague)


def test_nobody_confirms_what_was_found_not_right(say: Say, colleague: Keeper, keeper: Keeper) -> None:
    said = say()
    actions.review(relationship=said.id, outcome="not-right", done="They were spoken to.", by=keeper)
    with pytest.raises(Conflict):
        actions.confirm(relationship=said.id, by=colleague)
    assert not Relationship.objects.filter(ending=None).exists()


def test_what_would_have_expired_before_it_was_heard_of_is_not_begun(
    source: SourceRecord, keeper: Viewer
) -> None:
    actions.observe(observed=[told(source, started_at=clock.now() - 60 * HOUR)], by=keeper)
    assert not Relationship.objects.exists()


@pytest.mark.parametrize(
    ("role", "presence", "kind"),
    [
        (Role.EMERGENCY_DEPARTMENT_CLINICIAN, Presence.HERE, RelationshipKind.ATTENDANCE),
        (Role.AMBULANCE_CLINICIAN, Presence.HERE, RelationshipKind.AMBULANCE),
        (Role.OUT_OF_HOURS_CLINICIAN, Presence.ON_THE_PHONE, RelationshipKind.URGENT_CALL),
        (Role.OUT_OF_HOURS_CLINICIAN, Presence.HERE, RelationshipKind.DUTY_CONTACT),
        (Role.TELECARE_OPERATOR, Presence.ON_THE_PHONE, RelationshipKind.ALARM),
        (Role.SOCIAL_WORKER, Presence.ON_THE_PHONE, RelationshipKind.DUTY_CONTACT),
    ],
)
def test_what_a_click_claims_goes_by_the_role(role: Role, presence: Presence, kind: RelationshipKind) -> None:
    assert rules.claimed(role, presence) == kind


def test_evidence_bears_out_a_word_when_they_overlap_or_nearly() -> None:
    now, person = clock.now(), uuid7()
    word = Word(uuid7(), person, "attendance", "X", uuid7(), now, now + 12 * HOUR)
    written_down_late = Evidence(person, "X", now - 3 * HOUR, now - 2 * HOUR, "e")
    assert rules.bears_out(word, written_down_late, 6 * HOUR)
    assert not rules.bears_out(word, written_down_late, HOUR)


def test_whoever_becomes_the_accountable_lead_follows_the_one_before(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    kind = RelationshipKind.ACCOUNTABLE_LEAD
    for name in ("first", "second"):
        lead = StaffAccount.objects.create(username=name, display_name=name)
        actions.begin(person=source.person_id, kind=kind, organisation=organisation, staff=lead.id, by=keeper)
    assert [one.name for one in queries.current(source.person_id, viewer=keeper)] == ["second"]

"""Relationships begun by staff, observed from sources, and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.relationships import actions, queries
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

pytestmark = pytest.mark.django_db


def held(source: SourceRecord, viewer: Viewer) -> list[tuple[str, str]]:
    return [(one.kind, one.organisation) for one in queries.current(source.person_id, viewer=viewer)]


def test_a_registered_practice_comes_from_what_the_source_record_says(
    source: SourceRecord, keeper: Viewer
) -> None:
    assert source.number
    for _ in range(2):
        actions.observe_practices(source_numbers=[source.number], by=keeper)
    assert held(source, keeper) == [("registered-practice", "P1")]


def test_changing_practice_ends_the_old_relationship(source: SourceRecord, keeper: Viewer) -> None:
    actions.observe_practices(source_numbers=[source.number], by=keeper)
    SourceRecord.objects.filter(number=source.number).update(practice_code="P2")
    actions.observe_practices(source_numbers=[source.number], by=keeper)
    assert held(source, keeper) == [("registered-practice", "P2")]
    SourceRecord.objects.filter(number=source.number).update(practice_code="")
    actions.observe_practices(source_numbers=[source.number], by=keeper)
    assert held(source, keeper) == []


def also_said(source: SourceRecord, code: str, **more: object) -> SourceRecord:
    """Another organisation's record of the same person."""
    values = {"local_id": "1", "person": source.person, "home": source.person, **more}
    organisation = Organisation.objects.get_or_create(code=code, defaults={"name": code})[0]
    made = SourceRecord.objects.create(organisation=organisation, **values)
    made.refresh_from_db()
    return made


def test_of_two_sources_naming_different_practices_the_practice_itself_is_believed(
    source: SourceRecord, keeper: Viewer
) -> None:
    actions.observe_practices(source_numbers=[source.number], by=keeper)
    own = also_said(source, "P2", practice_code="P2")
    actions.observe_practices(source_numbers=[own.number], by=keeper)
    assert held(source, keeper) == [("registered-practice", "P2")]
    SourceRecord.objects.filter(number=source.number).update(described_at=clock.now(), nhs_status="01")
    actions.observe_practices(source_numbers=[source.number], by=keeper)
    assert held(source, keeper) == [("registered-practice", "P2")]


def test_of_two_others_the_traced_one_is_believed_and_then_the_later(
    source: SourceRecord, keeper: Viewer
) -> None:
    later = also_said(source, "Y", practice_code="P2", described_at=clock.now())
    actions.observe_practices(source_numbers=[source.number, later.number], by=keeper)
    assert held(source, keeper) == [("registered-practice", "P2")]
    SourceRecord.objects.filter(number=source.number).update(nhs_status="01")
    actions.observe_practices(source_numbers=[source.number], by=keeper)
    assert held(source, keeper) == [("registered-practice", "P1")]


def test_when_the_source_believed_names_no_practice_any_more_another_is(
    source: SourceRecord, keeper: Viewer
) -> None:
    other = also_said(source, "Y", practice_code="P2", described_at=clock.now())
    actions.observe_practices(source_numbers=[other.number], by=keeper)
    SourceRecord.objects.filter(number=other.number).update(practice_code="")
    actions.observe_practices(source_numbers=[other.number], by=keeper)
    assert held(source, keeper) == [("registered-practice", "P1")]


def test_an_admission_ends_at_discharge(source: SourceRecord, keeper: Viewer) -> None:
    said = Observed("e1", source.number, "admitted", "X", clock.now())
    actions.observe(observed=[said], by=keeper)
    assert held(source, keeper) == [("admitted", "X")]
    actions.observe(observed=[replace(said, ended_at=clock.now())], by=keeper)
    assert held(source, keeper) == []


def test_only_record_keeping_takes_relationships_from_what_was_sent(
    source: SourceRecord, keeper: Viewer
) -> None:
    keeper.purpose = Purpose.DIRECT_CARE  # type: ignore[misc]
    with pytest.raises(NotPermitted):
        actions.observe(observed=[Observed("e", source.number, "admitted", "X", clock.now())], by=keeper)


def test_a_relationship_expires_by_itself(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    kind = RelationshipKind.ATTENDANCE
    actions.begin(person=source.person_id, kind=kind, organisation=organisation, by=keeper)
    assert held(source, keeper) == [("attendance", "X")]
    with clock.held_at(clock.now() + timedelta(hours=49)):
        assert held(source, keeper) == []


def test_an_ended_relationship_cannot_be_ended_again(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    kind = RelationshipKind.TEAM
    begun = actions.begin(person=source.person_id, kind=kind, organisation=organisation, by=keeper)
    actions.end(relationship=begun.id, reason="moved away", by=keeper)
    assert held(source, keeper) == []
    with pytest.raises(Conflict):
        actions.end(relationship=begun.id, reason="moved away", by=keeper)


def test_a_caseload_is_what_one_colleague_holds(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    account = StaffAccount.objects.create(username="t", display_name="T")
    said = Observed("c1", source.number, "caseload", "X", clock.now(), staff=account.id)
    actions.observe(observed=[said], by=keeper)
    keeper.identity = str(account.id)  # type: ignore[misc]
    found = queries.caseload(viewer=keeper)
    assert [(one.person, [tie.name for tie in one.ties]) for one in found.people] == [
        (source.person_id, ["T"])
    ]


def test_a_caseload_is_given_some_people_at_a_time_with_what_was_opened_for_oneself_left_out(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    account = StaffAccount.objects.create(username="t", display_name="T")
    team = Team.objects.create(organisation=organisation, code="A", name="Team A")
    mine, ours, word = Person.objects.create(), Person.objects.create(), Person.objects.create()
    for whom, kind, more in (
        (mine, RelationshipKind.CASELOAD, {"staff": account.id}),
        (mine, RelationshipKind.ACCOUNTABLE_LEAD, {"staff": account.id}),
        (ours, RelationshipKind.TEAM, {"team": team}),
        (source.person, RelationshipKind.SERVICE, {}),
        (word, RelationshipKind.OWN_WORD, {"staff": account.id, "reason": "Here", "said_kind": "attendance"}),
    ):
        actions.begin(person=whom.id, kind=kind, organisation=organisation, by=keeper, **more)
    keeper.identity = str(account.id)  # type: ignore[misc]
    pages = [queries.caseload(viewer=keeper, team=team.id, first=one, most=1) for one in range(3)]
    assert [[one.person for one in page.people] for page in pages] == [[mine.id], [ours.id], []]
    assert [page.total for page in pages] == [2, 2, 2]
    assert {tie.kind for tie in pages[0].people[0].ties} == {"accountable-lead", "caseload"}
    assert [one.person for one in queries.caseload(viewer=keeper).people] == [mine.id]

"""The pages on which a record keeper parts what was joined and gives what was made meanwhile to whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.reception import actions as reception
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.people.actions import relations_to_person
from ginnel.foundation.people.rules.description import Description, Source
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from ginnel.surfaces.workspace.presenters.divided import NOUNS
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as
from ginnel.surfaces.workspace.views.dividing import TOLD_BY

pytestmark = pytest.mark.django_db
BY = Permitting(identity="service:test", name="Test worker")
CLOSED = "Something written here, which your role may not read"


@dataclass
class Twins:
    """Two people of different organisations, and a record keeper who is signed in."""

    one: Source
    two: Source
    keeper: StaffViewer
    client: Client

    def get(self, name: str, *args: Any) -> str:
        return self.client.get(reverse(f"workspace:{name}", args=args)).content.decode()

    def merge(self) -> UUID:
        reception.merge(person=self.one.person, other=self.two.person, reason="", by=self.keeper)
        return self.one.person

    def part(self, **sent: Any) -> Any:
        page = self.get("part", self.one.person)
        seen = re.search(r'name="seen" value="(\w*)"', page)
        assert seen
        address = reverse("workspace:part", args=[self.one.person])
        return self.client.post(address, {"seen": seen[1], "sources": [str(self.two.id)], **sent})


@pytest.fixture
def twins(client: Client) -> Twins:
    sources = []
    for code, name in (("ONE", "Ada"), ("TWO", "Bea")):
        organisation = organisations.ensure(code=code, name=f"Organisation {code}", by=BY)
        (source,) = people.ensure(keys=[(organisation.id, "1")], by=BY).values()
        said = Description(source.number, family="Testperson", given=name, birth_date="1950-01-02")
        people.describe(descriptions=[said], by=BY)
        sources.append(source)
    keeper = works_as(Role.RECORD_KEEPER)
    enter(client, keeper)
    return Twins(sources[0], sources[1], keeper, client)


def note(person: UUID, text: str) -> UUID:
    return record.write_note(person=person, kind=NoteKind.CALL, text=text, at=clock.now(), by=BY)


def team(person: UUID) -> None:
    at = organisations.ensure(code="TEAM", name="The team", by=BY)
    relationships.begin(person=person, kind=RelationshipKind.TEAM, organisation=at, by=BY)


def test_nothing_is_parted_before_what_will_move_was_shown_and_a_reason_given(twins: Twins) -> None:
    person = twins.merge()
    note(person, "Rang.")
    shown = twins.part().content.decode()
    assert "Merged by hand on" in twins.get("part", person)
    for told in ("What will move", "Organisation TWO", "Organisation ONE", "1 entry written here"):
        assert told in shown
    assert "Say how you know" in twins.part(confirmed="yes").content.decode()
    assert people_queries.standing(twins.two.person) == person


def test_parted_records_are_two_people_again_and_the_page_says_what_waits(twins: Twins) -> None:
    person = twins.merge()
    note(person, "Rang.")
    answer = twins.part(confirmed="yes", reason="Rang both: twins")
    page = twins.client.get(answer["Location"]).content.decode()
    for told in ("Unmerged by hand", "Rang both: twins", "TESTPERSON, Ada", "TESTPERSON, Bea", "1 thing"):
        assert told in page
    assert "may be about somebody else" in twins.get("person", person)
    assert "may be about somebody else" in twins.get("person", twins.two.person)


def test_a_page_opened_before_somebody_else_parted_changes_nothing(twins: Twins) -> None:
    twins.merge()
    assert "Look at them as they are now" in twins.part(seen="another").content.decode()


@pytest.mark.parametrize("chosen", [[], ["one", "two"]])
def test_some_records_go_and_some_stay(twins: Twins, chosen: list[str]) -> None:
    twins.merge()
    sources = [str(getattr(twins, name).id) for name in chosen]
    assert "Nothing has been parted yet" in twins.part(sources=sources).content.decode()


def waiting(twins: Twins) -> tuple[int, list[str]]:
    """The parting after which something waits, and the name of each box on its page."""
    found = re.search(r"/matches/divide/(\d+)/", twins.get("divide"))
    assert found
    return int(found[1]), sorted(
        set(re.findall(r'name="((?:entry|row):[^"]+)"', twins.get("divide-one", found[1])))
    )


def test_each_thing_is_shown_with_who_made_it_and_given_to_whom_it_belongs(twins: Twins) -> None:
    person = twins.merge()
    note(person, "Rang about the fall.")
    team(person)
    twins.part(confirmed="yes", reason="twins")
    decision, (entry, row) = waiting(twins)
    page = twins.get("divide-one", decision)
    for told in (
        CLOSED,
        "Test worker",
        "Supported by the team: The team",
        "2 January 1950",
        "Organisation ONE",
    ):
        assert told in page
    assert "about the fall" not in page
    given = {entry: str(twins.two.person), row: str(twins.two.person), "reason": "Asked her"}
    answer = twins.client.post(reverse("workspace:divide-one", args=[decision]), given)
    assert "2 things divided" in twins.client.get(answer["Location"]).content.decode()
    assert "Nothing is waiting" in twins.get("divide")


def test_what_somebody_else_has_given_meanwhile_is_not_given_again(twins: Twins) -> None:
    person = twins.merge()
    note(person, "Rang.")
    team(person)
    twins.part(confirmed="yes", reason="twins")
    decision, (entry, row) = waiting(twins)
    address = reverse("workspace:divide-one", args=[decision])
    twins.client.post(address, {row: str(person)})
    answer = twins.client.post(address, {entry: str(person), row: str(twins.two.person)})
    assert answer.status_code == 409
    assert "no longer waits to be divided" in answer.content.decode()
    assert waiting(twins) == (decision, [entry])


def test_what_was_said_of_sharing_is_told_without_its_subject_and_given_to_whoever_said_it(
    twins: Twins,
) -> None:
    person = twins.merge()
    with held_at(clock.now() + timedelta(minutes=1)):
        found = sharing.find_capacity(
            person=person, has_capacity=False, how="Asked her twice.", found_at=clock.now(), by=BY
        )
        sharing.say(
            person=person,
            is_objection=True,
            said_by=SaidBy.BEST_INTERESTS,
            said_at=clock.now(),
            categories=[Category.SEXUAL_AND_REPRODUCTIVE_HEALTH],
            capacity=found,
            why="Nobody there needs it",
            by=BY,
        )
        twins.part(confirmed="yes", reason="twins")
    decision, boxes = waiting(twins)
    page = twins.get("divide-one", decision)
    for told in ("They could not decide.", "Asks that something is not shared", "Decided in their best"):
        assert told in page
    assert "exual" not in page
    assert "Nobody there needs it" not in page
    address = reverse("workspace:divide-one", args=[decision])
    answer = twins.client.post(address, dict.fromkeys(boxes, str(twins.two.person)))
    assert "2 things divided" in twins.client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("sent", [{}, {"entry:x:1:y": "z"}, {"row:a.B:c:1": "not-an-id"}])
def test_what_no_page_of_ours_sends_is_refused(twins: Twins, sent: dict[str, str]) -> None:
    answer = twins.client.post(reverse("workspace:divide-one", args=[1]), sent)
    assert answer.status_code == 422


def test_a_division_is_undone_from_the_history(twins: Twins) -> None:
    person = twins.merge()
    note(person, "Rang.")
    twins.part(confirmed="yes", reason="twins")
    decision, (entry,) = waiting(twins)
    answer = twins.client.post(
        reverse("workspace:divide-one", args=[decision]), {entry: str(twins.two.person)}
    )
    (made,) = re.findall(r"history/(\d+)/", answer["Location"])
    assert "Nothing is waiting" in twins.get("divide")
    twins.client.post(reverse("workspace:undo-match", args=[made]))
    assert waiting(twins)[0] == decision
    history = twins.get("match-history")
    assert "Taken back" in history
    assert "1 thing to divide again" in history


def test_the_home_page_counts_what_waits_for_a_record_keeper(twins: Twins) -> None:
    note(twins.merge(), "Rang.")
    assert "things to give to the right person" not in twins.get("home")
    twins.part(confirmed="yes", reason="twins")
    assert "things to give to the right person" in twins.get("home")


def test_only_a_record_keeper_parts_and_divides(twins: Twins, client: Client) -> None:
    twins.merge()
    enter(client, works_as(Role.GENERAL_PRACTITIONER))
    for address in (reverse("workspace:part", args=[twins.one.person]), reverse("workspace:divide")):
        assert client.get(address).status_code == 403


def test_every_noun_that_merging_carries_is_told_on_the_page() -> None:
    carried = {model for model, _ in relations_to_person()}
    assert carried == NOUNS.keys() == TOLD_BY.keys()

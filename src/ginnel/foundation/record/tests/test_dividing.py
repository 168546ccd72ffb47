"""What was written while two people were taken for one, given to whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

import pytest

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.record import actions, queries
from ginnel.foundation.record.actions import EntryChoice
from ginnel.foundation.record.queries import EntryToDivide, Filters, Shown
from ginnel.foundation.record.rules import notes
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.foundation.record.states import Standing
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db
BY = Permitting()


@dataclass
class Pair:
    """Two people who were taken for one while a note was written, and then parted."""

    one: UUID
    two: UUID
    sources: list[SourceRecord]
    note: UUID
    parting: int = field(default=0)

    def choice(self, person: UUID, version: int = 1) -> EntryChoice:
        (waiting,) = waits()
        assert waiting.waiting.number
        return EntryChoice(self.note, waiting.waiting.number, version, person)


def write(person: UUID, text: str) -> UUID:
    return actions.write_note(person=person, kind=NoteKind.CALL, text=text, at=clock.now(), by=BY)


def waits(viewer: Permitting = BY) -> list[EntryToDivide]:
    undivided = people_queries.undivided(viewer=viewer)
    return queries.entries_to_divide(viewer=viewer, waiting=undivided)


def story(person: UUID) -> list[tuple[str, Standing, bool]]:
    """(text, standing, in doubt) of every note, oldest first."""
    shown: list[Shown] = list(queries.timeline(viewer=BY, person=person, filters=Filters()).entries)
    return [(notes.text(one.tree), one.standing, one.is_in_doubt) for one in reversed(shown)]


@pytest.fixture
def pair() -> Pair:
    sources = []
    for code in ("ONE", "TWO"):
        organisation = Organisation.objects.create(code=code, name=code)
        person = Person.objects.create()
        sources.append(
            SourceRecord.objects.create(organisation=organisation, local_id="1", person=person, home=person)
        )
    one, two = (source.home_id for source in sources)
    people.merge(person=one, other=two, reason="", by=BY)
    made = Pair(one, two, sources, write(one, "Rang."))
    made.parting = people.unmerge(person=one, sources=[sources[1].id], reason="", by=BY)
    return made


def test_what_was_written_while_merged_waits_and_says_that_it_is_in_doubt(pair: Pair) -> None:
    (waiting,) = waits()
    assert (waiting.id, waiting.author, waiting.version) == (pair.note, "Test viewer, TEST", 1)
    assert waiting.waiting.claimants == {pair.one, pair.two}
    assert story(pair.one) == [("Rang.", Standing.CURRENT, True)]
    assert story(pair.two) == []


def test_what_was_written_before_and_after_is_not_in_doubt(pair: Pair) -> None:
    write(pair.one, "After.")
    assert story(pair.one) == [("Rang.", Standing.CURRENT, True), ("After.", Standing.CURRENT, False)]
    assert [waiting.id for waiting in waits()] == [pair.note]


def test_an_entry_that_stays_is_no_longer_in_doubt_and_is_the_same_entry(pair: Pair) -> None:
    actions.divide(entries=[pair.choice(pair.one)], by=BY)
    assert waits() == []
    assert story(pair.one) == [("Rang.", Standing.CURRENT, False)]
    assert queries.entry(viewer=BY, person=pair.one, entry=pair.note).shown.version == 2


def test_an_entry_that_goes_leaves_a_copy_entered_in_error_that_says_why(pair: Pair) -> None:
    actions.divide(entries=[pair.choice(pair.two)], by=BY)
    assert story(pair.two) == [("Rang.", Standing.CURRENT, False)]
    assert story(pair.one) == [("Rang.", Standing.ENTERED_IN_ERROR, True)]
    (left,) = queries.timeline(viewer=BY, person=pair.one, filters=Filters()).entries
    assert "about the other person" in notes.reason(left.tree)
    moved = queries.entry(viewer=BY, person=pair.two, entry=pair.note)
    assert moved.shown.tree["subject"] == {"reference": f"Patient/{pair.two}"}


@pytest.mark.parametrize("whose", ["one", "two"])
def test_a_division_taken_back_waits_again(pair: Pair, whose: str) -> None:
    decision = actions.divide(entries=[pair.choice(getattr(pair, whose))], by=BY)
    actions.undo_division(decision=decision, by=BY)
    assert [waiting.id for waiting in waits()] == [pair.note]
    assert ("Rang.", Standing.CURRENT, True) in story(pair.one)
    with pytest.raises(Conflict):
        actions.undo_division(decision=decision, by=BY)


def test_records_together_again_leave_nothing_in_doubt(pair: Pair) -> None:
    people.undo(decision=pair.parting, by=BY)
    assert waits() == []
    assert story(pair.one) == [("Rang.", Standing.CURRENT, False)]


def test_who_may_not_read_an_entry_is_asked_whose_it_is_without_what_it_says(pair: Pair) -> None:
    (waiting,) = waits(Permitting(allowed=frozenset({Category.DEMOGRAPHICS})))
    assert (waiting.kind, waiting.tree, waiting.author) == ("", {}, "Test viewer, TEST")


def test_an_entry_corrected_since_the_page_was_opened_is_not_given_away(pair: Pair) -> None:
    choice = pair.choice(pair.two)
    said = {"kind": NoteKind.CALL, "text": "Rang her.", "at": clock.now(), "reason": "Her"}
    actions.correct_note(person=pair.one, entry=pair.note, version=1, by=BY, **said)
    with pytest.raises(Conflict):
        actions.divide(entries=[choice], by=BY)
    assert [waiting.version for waiting in waits()] == [2]


def test_it_can_only_belong_to_one_of_those_who_were_parted(pair: Pair) -> None:
    with pytest.raises(Invalid):
        actions.divide(entries=[pair.choice(Person.objects.create().id)], by=BY)
    with pytest.raises(Invalid):
        actions.divide(by=BY)


def test_a_note_to_somebody_merged_since_is_about_whom_they_are_now(pair: Pair) -> None:
    people.merge(person=pair.one, other=pair.two, reason="", by=BY)
    asked = Permitting()
    actions.write_note(person=pair.two, kind=NoteKind.CALL, text="Late.", at=clock.now(), by=asked)
    assert {person for person, *_ in asked.asked} == {pair.one}
    assert ("Late.", Standing.CURRENT, False) in story(pair.one)


def test_a_correction_does_not_change_whom_a_note_names(pair: Pair) -> None:
    said = {"kind": NoteKind.CALL, "text": "Rang her.", "at": clock.now(), "reason": "Her"}
    actions.correct_note(person=pair.one, entry=pair.note, version=1, by=BY, **said)
    shown = queries.entry(viewer=BY, person=pair.one, entry=pair.note).shown
    assert shown.tree["subject"] == {"reference": f"Patient/{pair.one}"}


def test_what_was_written_here_is_told_as_one_source(pair: Pair) -> None:
    write(pair.one, "After.")
    told = queries.story(viewer=BY, person=pair.one, filters=Filters()).heard
    assert [(source.code, source.entries) for source in told] == [("GINNEL", 2)]

"""Case notes, and entries on the wrong person."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.record.actions import correct_note, move_entry, publish, reindex, write_note
from ginnel.foundation.record.actions.withdraw import withdraw
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.queries import Filters, Period, entry, timeline, versions_of
from ginnel.foundation.record.rules import notes
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.tests.told import Told, coded, somebody
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Action, Category

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def told() -> Told:
    Organisation.objects.get_or_create(code="GINNEL", defaults={"name": "Here", "kind": "ginnel"})
    return somebody()


def test_a_note_stands_in_the_story_with_who_wrote_it(told: Told) -> None:
    write_note(person=told.person, kind=NoteKind.CALL, text="Rang.", at=AT, by=Permitting())
    (shown,) = timeline(viewer=Permitting(), person=told.person, filters=Filters()).entries
    assert (notes.text(shown.tree), notes.author(shown.tree), shown.at) == ("Rang.", "Test viewer, TEST", AT)


def test_a_note_is_not_written_by_who_may_not_write_it(told: Told) -> None:
    with pytest.raises(NotPermitted):
        write_note(
            person=told.person, kind=NoteKind.CALL, text="Rang.", at=AT, by=Permitting(allowed=frozenset())
        )


@pytest.mark.parametrize("text, year", [(" ", 2026), ("x" * 20_001, 2026), ("Rang.", 2999)])
def test_an_empty_endless_or_future_note_is_refused(told: Told, text: str, year: int) -> None:
    with pytest.raises(Invalid):
        write_note(
            person=told.person, kind=NoteKind.VISIT, text=text, at=AT.replace(year=year), by=Permitting()
        )


def test_a_correction_keeps_the_earlier_version_and_says_why(told: Told) -> None:
    note = write_note(person=told.person, kind=NoteKind.CALL, text="Rang son.", at=AT, by=Permitting())
    correct_note(
        person=told.person,
        entry=note,
        version=1,
        kind=NoteKind.CALL,
        text="Rang daughter.",
        at=AT,
        reason="It was the daughter",
        by=Permitting(),
    )
    versions = entry(viewer=Permitting(), person=told.person, entry=note).versions
    assert [notes.text(version.tree) for version in versions] == ["Rang daughter.", "Rang son."]
    assert notes.reason(versions[0].tree) == "It was the daughter"


def test_two_corrections_of_the_same_version_cannot_both_stand(told: Told) -> None:
    note = write_note(person=told.person, kind=NoteKind.CALL, text="Rang.", at=AT, by=Permitting())
    said = {
        "person": told.person,
        "entry": note,
        "version": 1,
        "kind": NoteKind.CALL,
        "at": AT,
        "by": Permitting(),
    }
    correct_note(**said, text="Rang twice.", reason="Twice")
    with pytest.raises(Conflict):
        correct_note(**said, text="Rang thrice.", reason="Thrice")


def test_a_moved_entry_is_withdrawn_where_it_stood_and_said_where_it_belongs(told: Told) -> None:
    other = somebody()
    pulse = told.say("Observation", status="final", code=coded("1", "Pulse"), effectiveDateTime="2026-01-01")
    moved = move_entry(
        person=told.person,
        entry=pulse,
        version=1,
        to=other.person,
        reason="Names another patient",
        by=Permitting(),
    )
    left = entry(viewer=Permitting(), person=told.person, entry=pulse)
    arrived = entry(viewer=Permitting(), person=other.person, entry=moved)
    assert (left.shown.standing, notes.reason(left.shown.tree)) == (
        Standing.ENTERED_IN_ERROR,
        "Names another patient",
    )
    assert [version.standing for version in left.versions] == [Standing.ENTERED_IN_ERROR, Standing.CURRENT]
    assert (arrived.shown.category, arrived.shown.tree["code"]) == (
        Category.OBSERVATIONS,
        left.shown.tree["code"],
    )


def test_a_mistake_that_is_nobody_elses_keeps_its_earlier_versions(told: Told) -> None:
    pulse = told.say("Observation", status="final", code=coded("1", "Pulse"), effectiveDateTime="2026-01-01")
    withdraw(person=told.person, entry=pulse, version=1, reason="A mistake", by=Permitting())
    told = versions_of(viewer=Permitting(), kind="Observation", id=pulse, period=Period(), count=20)
    assert [one.version for one in told.written] == [2, 1]


def test_a_withdrawn_entry_remembers_what_its_source_says(told: Told) -> None:
    pulse = told.say("Observation", status="final", code=coded("1"), effectiveDateTime="2026-01-01")
    before = Resource.objects.get(id=pulse)
    move_entry(
        person=told.person, entry=pulse, version=1, to=somebody().person, reason="Wrong", by=Permitting()
    )
    after = Resource.objects.get(id=pulse)
    assert (bytes(after.content_hash), after.version) == (bytes(before.content_hash), 2)


def test_an_entry_is_moved_once(told: Told) -> None:
    pulse = told.say("Observation", status="final", code=coded("1"), effectiveDateTime="2026-01-01")
    said = {
        "person": told.person,
        "entry": pulse,
        "to": somebody().person,
        "reason": "Wrong",
        "by": Permitting(),
    }
    move_entry(**said, version=1)
    with pytest.raises(Conflict):
        move_entry(**said, version=2)


def test_the_words_of_a_note_say_who_may_read_it(told: Told) -> None:
    said = {"person": told.person, "kind": NoteKind.CALL, "at": AT, "by": Permitting()}
    plain, disclosed = write_note(**said, text="Rang."), write_note(**said, text="Disclosed domestic abuse.")
    assert Resource.objects.get(id=plain).category == Category.PLAN
    assert Resource.objects.get(id=disclosed).category == Category.SAFEGUARDING


def test_reindexing_keeps_the_category_that_was_decided_here(told: Told) -> None:
    note = write_note(person=told.person, kind=NoteKind.CALL, text="Rang.", at=AT, by=Permitting())
    tree = {
        "resourceType": "Basic",
        "subject": {"reference": f"Patient/{told.person}"},
        "code": {"text": "x"},
    }
    closed = publish(
        place=told.places[0], kind="Basic", tree=tree, by=Permitting(), category=Category.THIRD_PARTY
    )
    disclosed = write_note(person=told.person, kind=NoteKind.CALL, text="FGM.", at=AT, by=Permitting())
    Resource.objects.filter(id=disclosed).update(category=Category.PLAN)
    reindex(everything=True, by=Permitting())
    assert Resource.objects.get(id=note).category == Category.PLAN
    assert Resource.objects.get(id=closed).category == Category.THIRD_PARTY
    assert Resource.objects.get(id=disclosed).category == Category.SAFEGUARDING


class Objecting(Permitting):
    """Somebody's viewer whom the person asked not to be shown anything."""

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset({Category.DEMOGRAPHICS})


def written(told: Told, text: str, organisation: str) -> UUID:
    by = Permitting(organisation=organisation)
    return write_note(person=told.person, kind=NoteKind.CALL, text=text, at=AT, by=by)


def seen(told: Told, viewer: Permitting) -> set[str]:
    found = timeline(viewer=viewer, person=told.person, filters=Filters()).entries
    return {notes.text(one.tree) for one in found}


def test_nobody_can_object_to_an_organisations_seeing_what_its_own_staff_wrote_here(told: Told) -> None:
    ours, theirs = written(told, "Rang son.", "OURS"), written(told, "Rang daughter.", "THEIRS")
    assert seen(told, Objecting(organisation="OURS")) == {"Rang son."}
    assert seen(told, Objecting(organisation="NEITHER")) == seen(told, Objecting(organisation="")) == set()
    assert entry(viewer=Objecting(organisation="OURS"), person=told.person, entry=ours).shown.id == ours
    with pytest.raises(NotFound):
        entry(viewer=Objecting(organisation="OURS"), person=told.person, entry=theirs)


def test_what_their_role_may_not_see_is_not_seen_because_their_organisation_wrote_it(told: Told) -> None:
    written(told, "Collected methadone.", "OURS")
    allowed = frozenset(Category) - {Category.SUBSTANCE_MISUSE}
    assert seen(told, Objecting(organisation="OURS", allowed=allowed)) == set()


def test_of_a_note_that_another_organisation_corrected_each_sees_what_it_wrote(told: Told) -> None:
    note = written(told, "Rang son.", "OURS")
    correct_note(
        person=told.person,
        entry=note,
        version=1,
        kind=NoteKind.CALL,
        text="Rang daughter.",
        at=AT,
        reason="It was the daughter",
        by=Permitting(organisation="THEIRS"),
    )
    assert seen(told, Objecting(organisation="OURS")) == set()
    theirs = entry(viewer=Objecting(organisation="THEIRS"), person=told.person, entry=note)
    assert [notes.text(one.tree) for one in theirs.versions] == ["Rang daughter."]


def test_what_was_moved_here_is_nobodys_own_whoever_it_says_wrote_it(told: Told) -> None:
    other, by = somebody(), Permitting(organisation="OURS")
    note = written(told, "Rang son.", "OURS")
    move_entry(person=told.person, entry=note, version=1, to=other.person, reason="Not hers", by=by)
    assert seen(other, Permitting()) == {"Rang son."}
    assert seen(other, Objecting(organisation="OURS")) == set()

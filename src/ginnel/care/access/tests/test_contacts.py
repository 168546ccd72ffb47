"""A contact from the door to its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import Contact, ContactStep, OpenContact
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, ContactState, Door, OutcomeKind, Part, Urgency
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.queries import Filters
from ginnel.foundation.record.states import Standing
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db


def about(person: Person) -> Described:
    return Described(Part.ABOUT, person.id)


def take(by: StaffViewer, *named: Described, door: Door = Door.PHONE, **more: object):
    values = {"caller": Caller.RELATIVE, "words": "She keeps falling.", "named": named, **more}
    return actions.receive_contact(door=door, by=by, **values)


def worker(acting: Acting, place: Place, *people: Person) -> StaffViewer:
    """A social worker whose team supports these."""
    for person in people:
        relationships.begin(
            person=person.id,
            kind=RelationshipKind.TEAM,
            organisation=place.council,
            team=place.social_work,
            by=service("observe"),
        )
    return acting(Role.SOCIAL_WORKER, place.social_work, "worker")


def told(by: StaffViewer, person: Person) -> str:
    entries = record.story(viewer=by, person=person.id, filters=Filters(everything=True)).timeline.entries
    return " ".join(str(dict(entry.tree)) for entry in entries if entry.standing == Standing.CURRENT)


@pytest.mark.parametrize("door", Door)
def test_every_door_makes_the_same_contact(door: Door, acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), door=door)
    shown = queries.contact(taken, viewer=acting())
    assert (shown.door, shown.words, shown.last.state) == (door, "She keeps falling.", ContactState.WAITING)
    assert [one.person_id for one in shown.about] == [person.id]
    assert shown.last.team == "Front door" and shown.clocks[0].kind == "triage"


def test_whoever_takes_a_call_may_deal_with_it_at_once(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    shown = queries.contact(taken, viewer=acting())
    assert shown.last.state == ContactState.TRIAGE and shown.last.staff == "Adviser"
    assert [one.kind for one in shown.clocks] == ["handled"]


def test_somebody_unknown_is_found_later_and_the_contact_becomes_theirs(
    acting: Acting, place: Place, person: Person
) -> None:
    taken = take(acting(), Described(Part.ABOUT, name="Ada, in the blue house", born="about 85"))
    number = queries.contact(taken, viewer=acting()).last.number
    actions.take_contact(contact=taken, number=number, by=acting())
    named = queries.contact(taken, viewer=acting()).about[0]
    actions.identify(contact=taken, named=named.id, person=person.id, by=acting())
    shown = queries.contact(taken, viewer=acting())
    assert [one.person_id for one in shown.about] == [person.id]
    assert "She keeps falling." in told(worker(acting, place, person), person)


def test_who_was_taken_for_somebody_else_is_put_right_in_both_records(
    acting: Acting, place: Place, person: Person
) -> None:
    right = known(place)
    taken = take(acting(), about(person))
    number = queries.contact(taken, viewer=acting()).last.number
    actions.take_contact(contact=taken, number=number, by=acting())
    named = queries.contact(taken, viewer=acting()).about[0]
    actions.identify(contact=taken, named=named.id, person=right.id, by=acting())
    by = worker(acting, place, person, right)
    stories = [told(by, one) for one in (person, right)]
    assert "She keeps falling." not in stories[0] and "She keeps falling." in stories[1]
    with pytest.raises(Conflict):
        actions.identify(contact=taken, named=named.id, person=None, by=acting())


def test_the_same_form_posted_twice_is_one_contact(acting: Acting, person: Person) -> None:
    first = take(acting(), about(person), reference="form 1")
    assert take(acting(), about(person), reference="form 1") == first
    assert Contact.objects.count() == 1


def test_nothing_is_closed_without_an_assessment_offered_where_there_may_be_needs(
    acting: Acting, person: Person
) -> None:
    taken = take(acting(), about(person), is_taken=True)
    actions.add_outcome(contact=taken, kind=OutcomeKind.INFORMATION, by=acting())
    with pytest.raises(Invalid, match="section"):
        actions.close_contact(contact=taken, number=1, by=acting())
    actions.add_outcome(contact=taken, kind=OutcomeKind.ASSESSMENT_REFUSED, by=acting())
    actions.close_contact(contact=taken, number=1, by=acting())
    assert not OpenContact.objects.exists()


def test_somebody_who_only_asked_for_a_leaflet_needs_no_assessment(acting: Acting) -> None:
    taken = take(
        acting(), Described(Part.ABOUT), is_taken=True, may_have_needs=False, words="Wants the bus times."
    )
    actions.add_outcome(contact=taken, kind=OutcomeKind.INFORMATION, by=acting())
    actions.close_contact(contact=taken, number=1, by=acting())
    assert queries.contact(taken, viewer=acting()).last.state == ContactState.CLOSED


def test_two_who_move_it_at_once_do_not_both(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person))
    actions.take_contact(contact=taken, number=1, by=acting())
    with pytest.raises(Conflict, match="Somebody has moved"):
        actions.take_contact(contact=taken, number=1, by=acting(name="other"))


def test_whoever_takes_what_another_wrote_down_reads_what_was_said(acting: Acting, place: Place) -> None:
    stranger = known(place, place.trust)
    taken = actions.receive_contact(
        door=Door.FEED,
        caller=Caller.PROFESSIONAL,
        words="Fell at home.",
        named=[about(stranger)],
        organisation="COUNCIL",
        by=service("front-door"),
    )
    before = queries.contact(taken, viewer=acting())
    assert (before.words, before.withheld) == (None, Category.SOCIAL_CARE)
    actions.take_contact(contact=taken, number=1, by=acting())
    assert queries.contact(taken, viewer=acting()).words == "Fell at home."


def test_words_of_a_restricted_subject_are_withheld_from_who_may_not_read_them(
    acting: Acting, place: Place, person: Person
) -> None:
    taken = take(acting(), about(person), is_taken=True, words="A safeguarding concern: her son hits her.")
    assert queries.contact(taken, viewer=acting()).words is not None  # theirs, while it is open
    shown = queries.contact(taken, viewer=acting(name="colleague"))
    assert (shown.words, shown.withheld, shown.caller) == (None, Category.SOCIAL_CARE, "")
    assert "hits her" in told(worker(acting, place, person), person)
    assert "hits her" not in told(acting(), person)


def test_another_organisation_finds_no_such_contact(acting: Acting, place: Place, person: Person) -> None:
    taken = take(acting(), about(person))
    nurse = acting(Role.COMMUNITY_NURSE, place.rehabilitation, "nurse")
    with pytest.raises(NotFound):
        queries.contact(taken, viewer=nurse)
    assert queries.contacts_open(viewer=nurse).total == 0


def test_only_whoever_has_a_contact_works_on_it(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    with pytest.raises(Conflict, match="Take the contact first"):
        actions.add_outcome(contact=taken, kind=OutcomeKind.INFORMATION, by=acting(name="colleague"))
    actions.take_contact(contact=taken, number=1, by=acting(name="colleague"))
    actions.add_outcome(contact=taken, kind=OutcomeKind.INFORMATION, by=acting(name="colleague"))


def test_a_call_back_is_held_with_its_own_clock_until_it_is_made(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    actions.move_contact(
        contact=taken, number=1, to=ContactState.CALL_BACK, reason="She is at the doctor's", by=acting()
    )
    shown = queries.contact(taken, viewer=acting())
    assert [one.kind for one in shown.clocks] == ["call-back"]
    actions.take_contact(contact=taken, number=2, by=acting())
    assert [one.kind for one in queries.contact(taken, viewer=acting()).clocks] == ["handled"]


def test_the_team_and_the_next_in_line_are_told_once_when_nobody_looked(
    acting: Acting, place: Place, person: Person
) -> None:
    start = clock.now().replace(hour=10, minute=0)
    with clock.held_at(start):
        take(acting(), about(person))
    with clock.held_at(start + timedelta(minutes=59)):
        assert actions.tell_of_passed(by=service("front-door")) == 0
    with clock.held_at(start + timedelta(minutes=61)):
        assert actions.tell_of_passed(by=service("front-door")) == 1
        assert actions.tell_of_passed(by=service("front-door")) == 0
        worker = acting(Role.SOCIAL_WORKER, place.social_work, "worker")
        for viewer, team in ((acting(), place.front_door), (worker, place.social_work)):
            [told] = notices.waiting(viewer=viewer, team=team.id)
            assert "past its time" in told.text
    assert queries.contacts_open(viewer=acting()).lines[0].due_at == start + timedelta(minutes=60)


def test_a_clock_is_stopped_and_runs_again_with_reasons(acting: Acting, person: Person) -> None:
    start = clock.now().replace(hour=10, minute=0)
    with clock.held_at(start):
        taken = take(acting(), about(person), is_taken=True, urgency=Urgency.CRISIS)
        crisis = next(one for one in queries.contact(taken, viewer=acting()).clocks if one.kind == "crisis")
        of = {"clock_id": crisis.id, "of": taken}
    with clock.held_at(start + timedelta(minutes=30)):
        with pytest.raises(Invalid):
            actions.pause_clock(**of, reason=" ", by=acting())
        with pytest.raises(Conflict):
            actions.pause_clock(**of, reason="Not mine", by=acting(name="colleague"))
        with pytest.raises(NotFound):
            actions.pause_clock(clock_id=crisis.id, of=person.id, reason="Of another", by=acting())
        actions.pause_clock(**of, reason="They are at the hospital", by=acting())
    with clock.held_at(start + timedelta(minutes=90)):
        actions.restart_clock(**of, reason="They came home", by=acting())
    assert queries.contacts_open(viewer=acting()).lines[0].due_at == start + timedelta(minutes=180)


def test_nobody_stops_the_clock_by_which_somebody_has_to_look(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person))
    [triage] = queries.contact(taken, viewer=acting()).clocks
    with pytest.raises(Conflict):
        actions.pause_clock(clock_id=triage.id, of=taken, reason="Later", by=acting())


def test_what_was_said_and_decided_cannot_be_edited(acting: Acting, person: Person) -> None:
    from django.db import ProgrammingError, transaction

    take(acting(), about(person))
    for model, value in ((Contact, {"words": "Nothing."}), (ContactStep, {"state": "closed"})):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            model.objects.update(**value)


def test_work_lists_are_remade_from_what_was_appended(acting: Acting, person: Person) -> None:
    take(acting(), about(person))
    before = OpenContact.objects.values().get()
    OpenContact.objects.all().delete()
    assert actions.mend_standing(by=service("front-door")) == 1
    assert OpenContact.objects.values().get() == before
    assert actions.mend_standing(by=service("front-door")) == 0


@pytest.mark.parametrize(
    "wrong",
    [{"words": " "}, {"words": "x" * 10_001}, {"named": ()}, {"named": (Described(Part.CALLER),)}],
)
def test_a_contact_says_something_about_somebody(acting: Acting, wrong: dict[str, object]) -> None:
    values = {"words": "Fell.", "named": (Described(Part.ABOUT),), **wrong}
    with pytest.raises(Invalid):
        actions.receive_contact(door=Door.PHONE, caller=Caller.ANONYMOUS, by=acting(), **values)


def test_who_could_not_be_reached_is_closed_with_how_it_was_tried(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    with pytest.raises(Invalid, match="how and when you tried"):
        actions.add_outcome(contact=taken, kind=OutcomeKind.NOT_REACHED, detail=" ", by=acting())
    tried = "Rang at nine and at six, and wrote."
    actions.add_outcome(contact=taken, kind=OutcomeKind.NOT_REACHED, detail=tried, by=acting())
    actions.close_contact(contact=taken, number=1, by=acting())
    assert queries.contact(taken, viewer=acting()).outcomes[0].detail == tried

"""A concern from the door to its end, and who learns of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, transaction

from ginnel.care.safeguarding import actions, queries
from ginnel.care.safeguarding.models import Concern, ConcernAddition, ConcernStep
from ginnel.care.safeguarding.rules import Worried
from ginnel.care.safeguarding.states import Advocacy, ConcernState, Known, WishesMet
from ginnel.care.safeguarding.tests.conftest import Acting, Place, known, limbs, raised
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.record.models import Resource
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.sharing.models import Barring, Willingness
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Purpose

pytestmark = pytest.mark.django_db
Nurse = Callable[[], StaffViewer]
DUTY, NO_DUTY = ConcernState.DUTY, ConcernState.NO_DUTY


def taken(by: StaffViewer, concern: UUID) -> UUID:
    actions.take_concern(concern=concern, number=1, by=by)
    return concern


def read(by: StaffViewer, concern: UUID) -> queries.Said:
    said = queries.concern(concern, viewer=by).said
    assert said is not None
    return said


def test_anybody_raises_one_and_it_is_at_once_the_councils(
    acting: Acting, nurse: Nurse, place: Place
) -> None:
    concern = raised(nurse(), known(place.trust), wishes="That he stops", harm="Her son")
    [line] = queries.concerns_open(viewer=acting()).lines
    assert (line.id, line.state, line.team) == (concern, "raised", "Safeguarding")
    taken(acting(), concern)
    said = read(acting(), concern)
    assert said.words == "Her son shouts, and she flinches."
    assert [one.words for one in said.wishes] == ["That he stops"]
    assert [one.said for one in said.sources] == ["Her son"]


def test_only_words_and_somebody_known_or_not_are_asked_for(acting: Acting, nurse: Nurse) -> None:
    concern = raised(nurse())
    assert queries.concerns_open(viewer=acting()).lines[0].described == ("The woman at number nine",)
    assert read(acting(), concern).words
    for wrong in ({"words": " "}, {"about": []}, {"words": "x" * 10_001}):
        with pytest.raises(Invalid):
            raised(nurse(), **wrong)


def test_without_a_desk_whoever_raises_is_told_to_ring(nurse: Nurse) -> None:
    with pytest.raises(Invalid, match="ring them now"):
        raised(nurse(), to="ELSEWHERE")


def test_the_same_form_raises_once_and_other_words_are_added(acting: Acting, nurse: Nurse) -> None:
    first = raised(nurse(), reference="form 1")
    assert raised(nurse(), reference="form 1") == first
    assert not ConcernAddition.objects.exists()
    assert raised(nurse(), reference="form 1", words="He hit her.") == first
    assert [one.words for one in read(acting(), first).additions] == ["He hit her."]
    assert Concern.objects.count() == 1


def test_more_words_open_what_was_concluded(acting: Acting, nurse: Nurse, person: Person) -> None:
    concern = taken(acting(), raised(nurse(), person, reference="form 1"))
    decide(acting(), concern, NO_DUTY, Known.YES, Known.NO, Known.YES)
    actions.conclude(
        concern=concern, number=3, outcome="Advice given", wishes_met=WishesMet.NONE_EXPRESSED, by=acting()
    )
    assert queries.concerns_open(viewer=acting()).total == 0
    raised(nurse(), person, reference="form 1", words="He hit her.")
    assert queries.concerns_open(viewer=acting()).lines[0].state == "raised"


def test_only_the_team_is_told_and_of_nobody_by_name(acting: Acting, nurse: Nurse, place: Place) -> None:
    raised(nurse(), known(place.council))
    [notice] = Notice.objects.all()
    assert (notice.team, notice.person, notice.staff) == (place.safeguarding, None, None)
    assert [one.text for one in notices.waiting(viewer=acting(), team=place.safeguarding.id)] == [
        "A concern waits for your team. Open the safeguarding list."
    ]
    locality = acting(team=place.locality, name="other")
    assert not notices.waiting(viewer=locality, team=place.locality.id)


def test_nothing_of_it_goes_into_the_shared_record(acting: Acting, nurse: Nurse, person: Person) -> None:
    decide(acting(), taken(acting(), raised(nurse(), person)), DUTY)
    assert not Resource.objects.exists()


def test_to_all_others_there_is_none(acting: Acting, nurse: Nurse, place: Place, person: Person) -> None:
    concern = raised(nurse(), person)
    others = (
        acting(team=place.locality, name="other"),
        acting(Role.FRONT_DOOR_ADVISER, name="adviser"),
        acting(Role.OCCUPATIONAL_THERAPIST, name="therapist"),
        acting(team=place.nurses, name="elsewhere"),
        nurse(),
    )
    for viewer in others:
        assert queries.concerns_open(viewer=viewer).total == 0
        with pytest.raises(NotFound):
            queries.concern(concern, viewer=viewer)
        with pytest.raises(NotFound):
            actions.take_concern(concern=concern, number=1, by=viewer)


def test_whoever_raised_it_learns_only_that_it_was_received(
    acting: Acting, nurse: Nurse, person: Person
) -> None:
    concern = raised(nurse(), person)
    before = queries.receipt(concern, viewer=nurse())
    decide(acting(), taken(acting(), concern), DUTY)
    actions.add_source(concern=concern, said="The nurse", username="nurse", by=acting())
    actions.clear(concern=concern, reason="Only the team", by=acting())
    assert queries.receipt(concern, viewer=nurse()) == before
    assert (before.team, before.council, before.state) == ("Safeguarding", "Council", "")
    with pytest.raises(NotFound):
        queries.receipt(concern, viewer=acting())


def test_who_raised_it_and_may_read_such_learns_more_once_others_may_be_told(
    acting: Acting, nurse: Nurse, place: Place, person: Person
) -> None:
    concern = raised(nurse(), person)
    now = clock.now() - timedelta(hours=1)
    Relationship.objects.create(
        person=person, kind="team", organisation=place.trust, started_at=now, recorded_at=now
    )
    taken(acting(), concern)
    assert queries.receipt(concern, viewer=nurse()).state == ""
    actions.clear(concern=concern, reason="Her son sees none of us", by=acting())
    assert queries.receipt(concern, viewer=nurse()).state == "looked-at"
    actions.add_source(concern=concern, said="A cousin too", by=acting())
    assert queries.receipt(concern, viewer=nurse()).state == ""


def test_a_worker_who_may_do_harm_finds_none(acting: Acting, nurse: Nurse, person: Person) -> None:
    concern = taken(acting(), raised(nurse(), person))
    colleague = acting(name="colleague")
    assert queries.concern(concern, viewer=colleague)
    actions.add_source(concern=concern, said="A colleague", username="colleague", by=acting())
    assert queries.concerns_open(viewer=acting(name="colleague")).total == 0
    with pytest.raises(NotFound):
        actions.take_concern(concern=concern, number=2, by=acting(name="colleague"))
    with pytest.raises(Conflict):
        actions.add_source(concern=concern, said="Me", username="decider", by=acting())


def test_who_is_kept_from_the_person_finds_none(acting: Acting, nurse: Nurse, person: Person) -> None:
    concern, kept = raised(nurse(), person), acting(name="cousin")
    Barring.objects.create(
        person=person, staff_id=kept.account, reason="Family", recorded_at=clock.now(), recorded_by="x"
    )
    assert queries.concerns_open(viewer=acting(name="cousin")).total == 0
    with pytest.raises(NotFound):
        queries.concern(concern, viewer=acting(name="cousin"))


def test_an_objection_to_sharing_hides_it_from_no_safeguarding_team(
    acting: Acting, nurse: Nurse, person: Person
) -> None:
    concern, now = raised(nurse(), person), clock.now()
    Willingness.objects.create(
        person=person, is_objection=True, said_by="self", said_at=now, recorded_at=now, recorded_by="x"
    )
    assert read(acting(purpose=Purpose.SAFEGUARDING), concern).words


def test_who_is_not_known_to_the_council_is_read_of_once_it_is_taken(
    acting: Acting, nurse: Nurse, place: Place
) -> None:
    concern = raised(nurse(), known(place.trust))
    assert queries.concern(concern, viewer=acting(purpose=Purpose.SAFEGUARDING)).said is None
    taken(acting(purpose=Purpose.SAFEGUARDING), concern)
    assert read(acting(purpose=Purpose.SAFEGUARDING), concern).words
    [begun] = Relationship.objects.all()
    assert (begun.kind, begun.reason, begun.team) == ("duty-contact", "", None)


def decide(by: StaffViewer, concern: UUID, outcome: ConcernState, *answers: Known, number: int = 2) -> None:
    actions.decide(
        concern=concern,
        number=number,
        limbs=limbs(*answers),
        outcome=outcome,
        reasons="All that was said",
        by=by,
    )


def test_the_council_decides_enquires_and_concludes(acting: Acting, nurse: Nurse, person: Person) -> None:
    concern = taken(acting(), raised(nurse(), person))
    decide(acting(), concern, DUTY)
    made = {"concern": concern, "asks": "What happened on Sunday", "advocacy": Advocacy.BEING_ARRANGED}
    actions.enquire(number=3, is_planned=True, **made, by=acting())
    tomorrow = clock.today() + timedelta(days=1)
    actions.enquire(number=4, made_by="TRUST", by_when=tomorrow, **made, by=acting())
    assert queries.concerns_open(viewer=acting()).lines[0].by_when == tomorrow
    actions.add_wish(concern=concern, words="I want my key back", by=acting())
    end = {"concern": concern, "outcome": "She has her key", "wishes_met": WishesMet.FULLY}
    with pytest.raises(Conflict, match="section 68"):
        actions.conclude(number=5, **end, by=acting())
    actions.enquire(number=5, **{**made, "advocacy": Advocacy.ARRANGED}, by=acting())
    actions.conclude(number=6, **end, by=acting())
    assert queries.concerns_open(viewer=acting()).total == 0
    actions.reopen(concern=concern, number=7, reason="He is back", by=acting())
    shown = queries.concern(concern, viewer=acting())
    assert [one.state for one in shown.steps] == [
        "raised", "looked-at", "duty", "planning", "under-way", "under-way", "concluded", "raised",
    ]  # fmt: skip
    assert shown.last.staff is None and shown.last.team.name == "Safeguarding"


def test_nobody_decides_what_they_raised_themself(acting: Acting, person: Person) -> None:
    concern = taken(acting(), raised(acting(), person))
    with pytest.raises(NotPermitted, match="raised this concern yourself"):
        decide(acting(), concern, DUTY)
    actions.take_concern(concern=concern, number=2, by=acting(name="colleague"))
    decide(acting(name="colleague"), concern, DUTY, number=3)


def test_only_whoever_has_it_works_on_it(acting: Acting, nurse: Nurse, person: Person) -> None:
    concern = taken(acting(), raised(nurse(), person))
    with pytest.raises(Conflict, match="Take the concern first"):
        decide(acting(name="colleague"), concern, DUTY)
    with pytest.raises(Conflict, match="moved this concern on"):
        actions.take_concern(concern=concern, number=1, by=acting(name="colleague"))


def test_a_concern_is_handed_to_a_team_of_the_council_and_no_other(
    acting: Acting, nurse: Nurse, place: Place, person: Person
) -> None:
    concern = taken(acting(), raised(nurse(), person))
    hand = {"concern": concern, "number": 2, "reason": "They know her"}
    with pytest.raises(Invalid):
        actions.hand_over(**hand, team=place.nurses.id, by=acting())
    actions.hand_over(**hand, team=place.locality.id, by=acting())
    locality = acting(team=place.locality, name="other")
    assert [one.id for one in queries.concerns_open(viewer=locality).lines] == [concern]
    assert queries.concerns_open(viewer=acting()).total == 1
    actions.take_concern(concern=concern, number=3, by=locality)
    assert queries.concern(concern, viewer=locality).last.staff_id == locality.account


def test_who_it_is_is_found_later_and_put_right(acting: Acting, nurse: Nurse, person: Person) -> None:
    concern = taken(acting(), raised(nurse()))
    [about] = queries.concern(concern, viewer=acting()).people
    actions.identify(concern=concern, about=about.id, person=person.id, by=acting())
    actions.take_concern(concern=concern, number=2, by=acting())
    [now] = queries.concern(concern, viewer=acting()).people
    assert (now.person_id, now.name) == (person.id, "The woman at number nine")
    with pytest.raises(Conflict):
        actions.identify(concern=concern, about=about.id, person=None, by=acting())
    actions.identify(concern=concern, about=now.id, person=None, by=acting())
    assert queries.concern(concern, viewer=acting()).people[0].person_id is None


def test_a_desk_is_a_councils(place: Place) -> None:
    with pytest.raises(Invalid):
        actions.set_safeguarding_desk(team=place.nurses.id, by=service("administer"))


def test_what_was_said_and_decided_cannot_be_edited(nurse: Nurse, person: Person) -> None:
    raised(nurse(), person)
    for model, value in ((Concern, {"words": "Nothing."}), (ConcernStep, {"state": "concluded"})):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            model.objects.update(**value)


def test_nobody_is_no_person(nurse: Nurse) -> None:
    with pytest.raises(NotFound):
        raised(nurse(), about=[Worried(UUID(int=7))])

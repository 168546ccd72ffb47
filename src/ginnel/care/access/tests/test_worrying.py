"""A contact in which somebody may be hurt raises a safeguarding concern by itself."""

from __future__ import annotations

from uuid import UUID

import pytest

from ginnel.care.access import actions
from ginnel.care.access.models import Contact, ContactOutcome, OpenContact
from ginnel.care.access.rules.contacts import LONGEST_WORDS
from ginnel.care.access.rules.duty import UNHEARD
from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.states import Answered, Caller, Door, OutcomeKind, Verdict
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.care.safeguarding import actions as safeguarding
from ginnel.care.safeguarding.models import Concern, ConcernAddition
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(place: Place) -> None:
    safeguarding.set_safeguarding_desk(team=place.social_work.id, by=service("administer"))


def asked(verdict: Verdict, text: str = "") -> Given:
    return Given(Question.ABUSE, Answered.ASKED_AFRESH, text, verdict, is_alone=True)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("verdict", [Verdict.YES, Verdict.UNSURE])
def test_yes_or_not_sure_raises_one_at_once(acting: Acting, person: Person, verdict: Verdict) -> None:
    taken = take(acting(), about(person), is_taken=True, may_have_needs=False)
    assert actions.answer(contact=taken, answers=[asked(verdict, "He shouts")], by=acting()) == ""
    [concern] = Concern.objects.all()
    assert concern.contact == f"contact {taken}"
    assert "She keeps falling." in concern.words and "He shouts (asked alone)" in concern.words
    assert [one.person_id for one in concern.people.all()] == [person.id]
    assert ContactOutcome.objects.get().kind == OutcomeKind.SAFEGUARDING
    actions.close_contact(contact=taken, number=1, by=acting())


@pytest.mark.usefixtures("desk")
def test_no_raises_none(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    assert actions.answer(contact=taken, answers=[asked(Verdict.NO)], by=acting()) == ""
    assert not Concern.objects.exists() and not ContactOutcome.objects.exists()


@pytest.mark.usefixtures("desk")
def test_one_contact_raises_one_and_what_is_said_later_is_added(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    for text in ("He shouts", "He shouts", "He hit me"):
        actions.answer(contact=taken, answers=[asked(Verdict.YES, text)], by=acting())
    actions.add_outcome(contact=taken, kind=OutcomeKind.SAFEGUARDING, detail="She cried", by=acting())
    assert Concern.objects.count() == 1
    assert [one.words.splitlines()[-1][-22:] for one in ConcernAddition.objects.order_by("id")] == [
        "He hit me (asked alone)"[-22:],
        "She cried",
    ]


def test_where_nobody_would_receive_it_the_answer_is_kept_and_the_worker_rings(
    acting: Acting, person: Person
) -> None:
    taken = take(acting(), about(person), is_taken=True, may_have_needs=False)
    assert "Ring the council" in actions.answer(contact=taken, answers=[asked(Verdict.YES)], by=acting())
    assert Contact.objects.get().answers.count() == 1
    actions.add_outcome(contact=taken, kind=OutcomeKind.INFORMATION, by=acting())
    with pytest.raises(Invalid, match="Ring the council"):
        actions.close_contact(contact=taken, number=1, by=acting())
    rung = {"kind": OutcomeKind.SAFEGUARDING, "detail": "Rang the duty team"}
    assert "Ring the council" in actions.add_outcome(contact=taken, **rung, by=acting())
    actions.close_contact(contact=taken, number=1, by=acting())


def on_a_form(person: Person, words: str = "She keeps falling.") -> UUID:
    """Taken from the public website, and what was said of harm with it."""
    form = service("self-assessment", organisation="COUNCIL")
    made = actions.receive_contact(
        door=Door.SELF_ASSESSMENT, caller=Caller.THEMSELF, words=words, named=[about(person)], by=form
    )
    actions.hear_harm(contact=made, text="Said on a form.", by=form)
    return made


def test_what_a_form_said_keeps_the_contact_open_until_somebody_has_it(
    acting: Acting, person: Person
) -> None:
    said = on_a_form(person)
    (told,) = Notice.objects.filter(reason=UNHEARD)
    assert told.team == OpenContact.objects.get(pk=said).team
    assert (told.person_id, "ring the council’s safeguarding team" in told.text) == (None, True)
    actions.take_contact(contact=said, number=1, by=acting())
    actions.add_outcome(contact=said, kind=OutcomeKind.ASSESSMENT_REFUSED, by=acting())
    with pytest.raises(Conflict, match="at risk|dealt with first"):
        actions.close_contact(contact=said, number=2, by=acting())
    with pytest.raises(NotPermitted):
        actions.hear_harm(contact=said, text="Heard.", by=acting())


@pytest.mark.usefixtures("desk")
def test_words_that_fill_a_contact_raise_one_all_the_same(person: Person) -> None:
    on_a_form(person, "x" * LONGEST_WORDS)
    assert Concern.objects.get().words.endswith("Yes: Said on a form.")

"""Who asked to be contacted comes to the front door."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from ginnel.care.access import actions as access
from ginnel.care.access import queries as desks
from ginnel.care.access.models import Contact
from ginnel.care.assessment import actions, queries, rules
from ginnel.care.assessment.rules import telling
from ginnel.care.assessment.rules.telling import Wanted
from ginnel.care.assessment.tests.test_actions import WISHES, answer, ask, at_noon, by, finished
from ginnel.care.safeguarding import actions as safeguarding
from ginnel.care.safeguarding.models import Concern
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.places import queries as places
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.viewer import Category

__all__ = ["at_noon"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def front_door() -> None:
    by = service("administer")
    council = organisations.ensure(code="COUNCIL", name="Council", kind=OrganisationKind.COUNCIL, by=by)
    team = organisations.ensure_team(organisation=council, code="FD", name="Front door", by=by)
    access.set_desk(team=team.id, by=by)


def test_a_request_becomes_a_contact_of_the_front_door_once(front_door: None) -> None:
    ask(finished())
    assert (actions.pass_on(by=by()), actions.pass_on(by=by())) == (1, 0)
    contact = Contact.objects.get()
    assert contact.door == "self-assessment" and "I live up a lane" in contact.words
    [about] = contact.people.all()
    assert about.name == "A. Person" and "01632 960001. Leave no message. Mornings" in about.said
    assert queries.waiting_for_contact(viewer=by()) == []


def test_a_request_that_fails_holds_back_no_other(front_door: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = ask(finished()), ask(finished(), replace(WISHES, name="B. Person"))
    receive = access.receive_contact

    def fails_once(**said: Any) -> Any:
        if str(said["named"][0].name) == "A. Person":
            raise ValueError("A. Person")
        return receive(**said)

    monkeypatch.setattr(access, "receive_contact", fails_once)
    with capture_logs() as logged:
        assert actions.pass_on(by=by()) == 1
    assert [one.id for one in queries.waiting_for_contact(viewer=by())] == [first] != [second]
    assert str(first) in str(logged)
    assert "Person" not in str(logged)


def test_whoever_answers_for_somebody_is_the_one_who_told_us(front_door: None) -> None:
    ask(finished(), replace(WISHES, about="B. Person", about_knows=False))
    actions.pass_on(by=by())
    parts = dict(Contact.objects.get().people.values_list("part", "name"))
    assert parts == {"about": "B. Person", "caller": "A. Person"}
    assert "does not know" in Contact.objects.get().people.get(part="caller").said


def test_danger_is_said_first_and_starts_the_clock_of_a_crisis(front_door: None) -> None:
    ask(finished(now=("harm",)))
    actions.pass_on(by=by())
    contact = Contact.objects.get()
    assert contact.words.splitlines()[1].startswith("Danger was said")
    assert set(contact.clocks.values_list("kind", flat=True)) == {"triage", "crisis"}


def concerned(**instead: tuple[str, ...]) -> list[Concern]:
    ask(finished(**instead))
    assert actions.pass_on(by=by()) == 1
    return list(Concern.objects.all())


@pytest.fixture
def safeguarding_desk(front_door: None) -> None:
    by = service("administer")
    council = organisations.ensure(code="COUNCIL", name="Council", kind=OrganisationKind.COUNCIL, by=by)
    team = organisations.ensure_team(organisation=council, code="SG", name="Safeguarding", by=by)
    safeguarding.set_safeguarding_desk(team=team.id, by=by)


@pytest.mark.usefixtures("safeguarding_desk")
@pytest.mark.parametrize("instead", [{"now": ("harm",)}, {"more": ("My son hits me and takes my money",)}])
def test_who_says_that_somebody_hurts_them_raises_a_concern(instead: dict[str, tuple[str, ...]]) -> None:
    [concern] = concerned(**instead)
    contact = Contact.objects.get()
    assert concern.contact == f"contact {contact.id}" and concern.raised_from == contact.organisation
    assert "A. Person" in str([one.name for one in concern.people.all()])
    assert "Nobody knows who was beside them." in concern.words and "Leave no message." in concern.words
    [answer] = contact.answers.all()
    assert (answer.question, answer.verdict, answer.category) == ("abuse", "yes", Category.SAFEGUARDING)
    assert list(contact.outcomes.values_list("kind", "category")) == [
        ("safeguarding", Category.SAFEGUARDING),
    ]


@pytest.mark.usefixtures("safeguarding_desk")
def test_so_does_who_answers_for_them_and_who_said_so_is_told_with_it(front_door: None) -> None:
    ask(finished(now=("harm",)), replace(WISHES, about="B. Person", about_knows=False))
    actions.pass_on(by=by())
    concern = Concern.objects.get()
    assert [one.name for one in concern.people.all()] == ["B. Person"]
    assert "A. Person said so of B. Person." in concern.words


@pytest.mark.usefixtures("safeguarding_desk")
@pytest.mark.parametrize("now", ["none", "without", "life"])
def test_no_other_danger_raises_one(now: str) -> None:
    assert concerned(now=(now,)) == []
    assert not Contact.objects.get().answers.exists()


def test_where_no_team_receives_it_the_contact_is_made_and_the_answer_keeps_it_open(front_door: None) -> None:
    assert concerned(now=("harm",)) == []
    contact = Contact.objects.get()
    assert contact.answers.get().verdict == "yes"
    assert not contact.outcomes.exists()


def test_an_assessment_that_a_carer_asks_for_is_owed_them(front_door: None) -> None:
    ask(finished(), replace(WISHES, wanted=Wanted.CARERS))
    actions.pass_on(by=by())
    assert Contact.objects.get().carer_may_have_needs


@pytest.mark.parametrize("answers", [{"hard": ("caring",), "caring": ("tired",)}, {"help": ("strain",)}])
def test_so_is_one_where_the_answers_say_that_somebody_cares(
    front_door: None, answers: dict[str, tuple[str, ...]]
) -> None:
    said = {
        "contact": {"wanted": "talk"},
        "answers": [{"question": one, "values": list(values)} for one, values in answers.items()],
    }
    assert telling.is_for_carer(rules.shipped(), said)


def test_where_nobody_speaks_of_a_carer_none_is_owed_anything(front_door: None) -> None:
    ask(finished())
    actions.pass_on(by=by())
    assert not Contact.objects.get().carer_may_have_needs


def test_without_a_front_door_requests_wait_and_are_not_lost() -> None:
    ask(finished())
    assert actions.pass_on(by=by()) == 0
    assert len(queries.waiting_for_contact(viewer=by())) == 1


def test_each_is_answered_by_the_council_where_they_live(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    by_ = service("administer")
    for code in ("A", "B", "C"):
        council = organisations.ensure(
            code=code, name=f"Council {code}", kind=OrganisationKind.COUNCIL, by=by_
        )
        access.set_desk(
            team=organisations.ensure_team(organisation=council, code="FD", name="Front door", by=by_).id,
            by=by_,
        )
    monkeypatch.setattr(places, "council_of", {"ZZ1 1AA": "B", "ZZ9 9ZZ": "ELSEWHERE"}.get)
    doors = {
        postcode: desks.councils_front_door(postcode=postcode, viewer=by())
        for postcode in ("ZZ1 1AA", "ZZ9 9ZZ", "")
    }
    assert doors == {"ZZ1 1AA": "B", "ZZ9 9ZZ": "A", "": "A"}
    settings.GINNEL_COUNCIL = {**settings.GINNEL_COUNCIL, "code": "C"}
    assert desks.councils_front_door(postcode="ZZ9 9ZZ", viewer=by()) == "C"
    monkeypatch.setattr(telling, "postcode", lambda asked, said: "ZZ1 1AA")
    ask(finished())
    actions.pass_on(by=by())
    assert Contact.objects.get().organisation.code == "B"


def test_where_they_live_is_what_they_answered() -> None:
    said = {
        "answers": [{"question": "more", "values": ["ZZ2"]}, {"question": "postcode", "values": ["ZZ1 1AA"]}]
    }
    assert telling.postcode(rules.shipped(), said) == "ZZ1 1AA"
    assert telling.postcode(rules.shipped(), {"answers": [{"question": "postcode", "values": []}]}) == ""


def test_who_tells_us_in_their_own_words_comes_by_the_form(front_door: None) -> None:
    id = actions.begin(by=by())
    actions.go_on_in_own_words(assessment=id, by=by())
    for question, values in (
        ("who", ("self",)),
        ("now", ("none",)),
        ("more", ("Stairs",)),
        ("postcode", ()),
    ):
        answer(id, question, *values)
    actions.finish(assessment=id, by=by())
    ask(id)
    actions.pass_on(by=by())
    contact = Contact.objects.get()
    assert contact.door == "web-form" and "Stairs" in contact.words


@pytest.mark.parametrize(("about", "caller"), [("", "themself"), ("B. Person", "anonymous")])
def test_who_gives_no_name_is_heard(front_door: None, about: str, caller: str) -> None:
    ask(finished(now=("harm",)), replace(WISHES, name="", about=about, about_knows=False if about else None))
    assert actions.pass_on(by=by()) == 1
    contact = Contact.objects.get()
    assert contact.caller == caller and contact.answers.get().verdict == "yes"
    assert ("Somebody who would not say who they are said so" in contact.answers.get().text) == bool(about)

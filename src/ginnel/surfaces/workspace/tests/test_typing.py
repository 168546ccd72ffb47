"""Who may be meant appears while it is typed: with the same care as a search, and written down once in one run."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.surfaces.workspace.forms.likely import LikelyForm
from ginnel.surfaces.workspace.typing_run import LASTS, MOST_A_MINUTE
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db
Contact, ContactPerson = (apps.get_model("access", name) for name in ("Contact", "ContactPerson"))
Event, SourceRecord = apps.get_model("audit", "Event"), apps.get_model("people", "SourceRecord")
StaffRole = apps.get_model("organisations", "StaffRole")
NUMBER = "9990000018"
TYPED = {"name": "Testperson Ada", "born": "27 3 1941"}


@pytest.fixture
def desk(client: Client) -> Client:
    """A browser in which an adviser has signed in, of a council that knows Ada Testperson."""
    by = service("administer")
    here = organisations.ensure(code="HERE", name="Here", by=by)
    team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
    account = organisations.register_staff(username="one", display_name="One", password=None, by=by)
    role = organisations.grant_role(
        account=account, role=Role.FRONT_DOOR_ADVISER, organisation=here, team=team, by=by
    )
    number = people.ensure(keys=[(here.id, "1")], by=service("synthetic"))[(here.id, "1")].number
    ada = Description(
        number=number,
        given="Ada",
        family="Testperson",
        birth_date="1941-03-27",
        nhs_number=NUMBER,
        postcode="QX1 1AA",
    )
    people.describe(descriptions=[ada], by=service("synthetic"))
    return signed_in(client, role)


def signed_in(client: Client, role: Any) -> Client:
    client.force_login(role.account)
    session = client.session
    session.update({ROLE: str(role.id), SEEN: int(clock.now().timestamp())})
    session.save()
    return client


def typed(desk: Client, form: str, **said: str) -> Any:
    return desk.post(reverse("workspace:likely"), {"form": form, **said})


def shown() -> int:
    return Event.objects.filter(action="people.listed", detail__list="typed").count()


@pytest.mark.parametrize(
    "said",
    [
        TYPED,
        {"name": "ada testp"},
        {"name": "testperson", "born": "1941"},
        {"name": "ada", "postcode": "qx1 1aa"},
        {"born": "27/3/41", "postcode": "QX11AA"},
        {"nhs_number": "999 000 0018"},
    ],
)
def test_two_things_or_a_whole_number_are_enough(desk: Client, said: dict[str, str]) -> None:
    page = typed(desk, str(uuid4()), **said).content.decode()
    assert "TESTPERSON, Ada" in page and "1 person may be meant" in page and "It is about them" in page


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "ada"},
        {"name": "a t"},
        {"name": "Mrs Ada"},
        {"name": "Ada ADA"},
        {"name": "Dr Mrs", "postcode": "Q"},
        {"name": "patient ada"},
        {"born": "27 3 1941"},
        {"postcode": "QX1 1AA"},
        {"name": "ada", "born": "about 85"},
        {"nhs_number": "999000001"},
        {"nhs_number": "9990000019"},
        {"name": "\x00 ada", "postcode": "Q"},
    ],
)
def test_less_shows_nobody(desk: Client, said: dict[str, str]) -> None:
    answer = typed(desk, str(uuid4()), **said)
    assert b"TESTPERSON" not in answer.content and answer.status_code in (200, 422) and shown() == 0


def test_one_run_writes_down_once_whom_it_shows(desk: Client) -> None:
    form, other = str(uuid4()), str(uuid4())
    for said in ({"name": "ada test"}, {"name": "ada testper"}, TYPED):
        assert b"TESTPERSON" in typed(desk, form, **said).content
    assert shown() == 1
    typed(desk, other, **TYPED)
    assert shown() == 2


def test_the_same_form_is_a_new_run_later(desk: Client) -> None:
    form, now = str(uuid4()), clock.now()
    with clock.held_at(now):
        typed(desk, form, **TYPED)
    with clock.held_at(now + timedelta(seconds=LASTS + 1)):
        typed(desk, form, **TYPED)
    assert shown() == 2


def test_a_machine_that_types_is_stopped_in_whichever_session(desk: Client) -> None:
    """Counted for the account: two browsers, or answers at once, have no more than one."""
    with clock.held_at(clock.now().replace(second=15)):
        answers = [typed(desk, str(uuid4()), name=f"ada test{turn}") for turn in range(MOST_A_MINUTE)]
        assert {one.status_code for one in answers} == {200}
        again = signed_in(Client(), StaffRole.objects.get())
        refused = [typed(browser, str(uuid4()), **TYPED) for browser in (desk, again)]
    assert [(one.status_code, one["Retry-After"]) for one in refused] == [(429, "45")] * 2
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        assert typed(again, str(uuid4()), **TYPED).status_code == 200


def test_whoever_acts_in_another_role_begins_another_run(desk: Client) -> None:
    form = str(uuid4())
    typed(desk, form, **TYPED)
    first = StaffRole.objects.get()
    second = organisations.grant_role(
        account=first.account,
        role=Role.SOCIAL_WORKER,
        organisation=first.organisation,
        team=first.team,
        by=service("administer"),
    )
    session = desk.session
    session[ROLE] = str(second.id)
    session.save()
    assert b"TESTPERSON" in typed(desk, form, **TYPED).content
    assert shown() == 2


def test_it_is_only_posted_and_only_by_a_form(desk: Client) -> None:
    assert desk.get(reverse("workspace:likely"), TYPED).status_code == 405
    assert typed(desk, "no mark", **TYPED).status_code == 422
    assert shown() == 0


def test_what_a_first_name_would_find_is_not_asked() -> None:
    form = LikelyForm({"form": str(uuid4()), "name": "Ada 27", "born": "perhaps 1941?"})
    assert form.is_valid() and form.asked() == {}


def test_finding_and_choosing_lose_nothing_that_was_typed(desk: Client) -> None:
    """Without scripts: the button finds, another chooses, and the form is there with every word."""
    words = {"words": "She keeps falling.", "caller": "carer", "may_have_needs": "yes", "said": "End house"}
    page = desk.post(reverse("workspace:new-contact"), {**TYPED, **words, "look": "yes"}).content.decode()
    assert "1 person found" in page and "She keeps falling." in page and 'value="End house"' in page
    assert "There is a problem" not in page and not Contact.objects.exists()
    person = SourceRecord.objects.get(local_id="1").person_id
    about = reverse("workspace:contact-about", args=[person])
    page = desk.post(about, {**TYPED, **words, "chosen": "yes"}).content.decode()
    assert "She keeps falling." in page and "not saved yet" not in page
    assert re.search(r'value="carer"[^>]*checked', page)
    assert not Contact.objects.exists()


WRONG = {"name": "Adah Testperson", "born": "27 3 1942", "postcode": "QX9 9ZZ", "nhs_number": "999 000 0026"}
SAID = {"door": "phone", "caller": "neighbour", "words": "Milk.", "may_have_needs": "yes", "keep": "mine"}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_choosing_the_wrong_one_costs_nothing_that_was_typed(desk: Client) -> None:
    """They are carried along, go back, and go with the contact."""
    about = reverse("workspace:contact-about", args=[SourceRecord.objects.get().person_id])
    more = {**WRONG, "said": "End house"}
    page = desk.post(about, {**SAID, **more, "chosen": "yes"}).content.decode()
    assert more.items() <= hidden(page).items() and "Not them: go back" in page
    page = desk.post(reverse("workspace:new-contact"), {**SAID, **more, "back": "yes"}).content.decode()
    for box, value in more.items():
        assert re.search(rf'id="{box}" name="{box}" [^>]*value="{value}"', page), box
    assert ">Milk.</textarea>" in page and "TESTPERSON" not in page
    refused = desk.post(about, {**SAID, **more, "words": ""})
    assert refused.status_code == 422 and more.items() <= hidden(refused.content.decode()).items()
    assert not Contact.objects.exists()
    assert desk.post(about, {**SAID, **more}).status_code == 302
    saved = ContactPerson.objects.get()
    assert (saved.name, saved.born) == ("Adah Testperson", "27 3 1942")
    assert saved.said == "End house, postcode QX9 9ZZ, NHS number 999 000 0026"


def test_what_is_as_the_record_says_is_not_said_again(desk: Client) -> None:
    about = reverse("workspace:contact-about", args=[SourceRecord.objects.get().person_id])
    desk.post(about, {**SAID, **TYPED, "postcode": "qx11aa", "nhs_number": "999 000 0018"})
    assert ContactPerson.objects.get().said == ""


def test_nothing_typed_finds_nobody_and_says_what_to_type(desk: Client) -> None:
    page = desk.post(reverse("workspace:new-contact"), {"look": "yes"}).content.decode()
    assert "Write a name, a date of birth" in page


def test_what_was_typed_of_whoever_was_not_found_is_kept(desk: Client) -> None:
    said = {"door": "phone", "caller": "neighbour", "words": "Milk.", "may_have_needs": "yes", "keep": "mine"}
    more = {"name": "Nobody Here", "postcode": "QX9 9ZZ", "nhs_number": "999 000 0026", "said": "End house"}
    answer = desk.post(reverse("workspace:new-contact"), {**said, **more})
    assert answer.status_code == 302
    assert ContactPerson.objects.get().said == "End house, postcode QX9 9ZZ, NHS number 999 000 0026"

"""Lists that are kept under a name: what is kept is what was chosen, and what opens is what was counted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions, queries
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, Door, Part
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.places import queries as places
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.surfaces.workspace.presenters.work import NOT_SHOWN
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db
LIST, KEEP = reverse("workspace:work-list"), reverse("workspace:save-list")


@pytest.fixture
def adviser(client: Client) -> Any:
    viewer = works_as(Role.FRONT_DOOR_ADVISER)
    enter(client, viewer)
    return viewer


@pytest.fixture
def three(adviser: Any) -> None:
    """Contacts about nobody who was found: two by telephone, one from a pharmacy."""
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
    actions.set_desk(team=team.id, by=by)
    for door in (Door.PHONE, Door.PHONE, Door.PHARMACY):
        actions.receive_contact(
            door=door,
            caller=Caller.RELATIVE,
            words="Fell.",
            named=[Described(Part.ABOUT, said="The end house")],
            happened_at=clock.now(),
            may_have_needs=True,
            is_taken=True,
            by=adviser,
        )


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_what_was_chosen_is_kept_without_showing_it_first(client: Client, adviser: Any, three: None) -> None:
    asked = {"kind": "contacts", "view": "all", "door": "pharmacy", "state": ""}
    answer = client.post(KEEP, {**asked, "name": "From pharmacists", "do": "keep"})
    assert answer["Location"] == f"{LIST}?kind=contacts&view=all&door=pharmacy"
    [kept] = queries.saved_filters(viewer=adviser)
    assert kept.asked == {"view": "all", "door": "pharmacy"}
    assert '<a href="?kind=contacts&amp;view=all&amp;door=pharmacy">From pharmacists</a> <b>1</b>' in text_of(
        client.get(LIST)
    )


def test_showing_keeps_nothing(client: Client, adviser: Any) -> None:
    answer = client.post(
        KEEP, {"kind": "referrals", "view": "all", "state": "sent", "name": "", "do": "show"}
    )
    assert answer["Location"] == f"{LIST}?kind=referrals&view=all&state=sent"
    assert queries.saved_filters(viewer=adviser) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "Give the list a name."),
        ("x" * 41, "no more than 40 characters"),
        ("One more", "You keep 12 lists"),
    ],
)
def test_a_name_that_is_refused_stays_typed_beside_its_reason(
    client: Client, adviser: Any, name: str, reason: str
) -> None:
    if name == "One more":
        for number in range(12):
            actions.save_filter(name=f"List {number}", kind="contacts", asked={}, by=adviser)
    answer = client.post(
        KEEP, {"kind": "contacts", "view": "all", "door": "phone", "name": name, "do": "keep"}
    )
    assert answer.status_code == 422
    page = text_of(answer)
    assert reason in page and f'value="{name}"' in page
    assert '<option value="phone" selected>' in page
    assert client.get(KEEP, {"view": "mine"})["Location"] == f"{LIST}?view=mine"


def test_a_kept_choice_that_is_none_any_more_is_said_and_counted_as_it_opens(
    client: Client, adviser: Any, three: None
) -> None:
    kept = {"view": "all", "door": "phone", "area": "Z02999999"}
    actions.save_filter(name="Ours", kind="contacts", asked=kept, by=adviser)
    page = text_of(client.get(LIST))
    assert '<a href="?kind=contacts&amp;view=all&amp;door=phone">Ours</a> <b>2</b>' in page
    assert "Neighbourhood no longer a choice" in page
    opened = text_of(client.get(LIST, {"kind": "contacts", "view": "all", "door": "phone"}))
    assert "2 open contacts" in opened


def test_under_a_neighbourhoods_list_is_how_many_are_on_no_neighbourhoods(
    client: Client, three: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "neighbourhoods", lambda: {"Z02000001": "North"})
    page = text_of(client.get(LIST, {"view": "all", "door": "phone", "area": "Z02000001"}))
    assert "No open contacts here" in page and NOT_SHOWN in page
    assert f'href="?kind=contacts&amp;view=all&amp;door=phone&amp;area={queries.NOWHERE}">2 are on no' in page
    rest = text_of(client.get(LIST, {"view": "all", "door": "phone", "area": queries.NOWHERE}))
    assert "2 open contacts" in rest and "on no neighbourhood" not in rest

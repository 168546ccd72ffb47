"""What somebody was told of at the front door, on paper and by a short link that says nothing of them."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions as access
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.states import Answered, Caller, Door, OutcomeKind, Part
from ginnel.foundation.directory import actions as directory
from ginnel.foundation.directory.tests.documents import id_of, service
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service as administer
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import web
from ginnel.surfaces.public.tests.test_my_list import FULL, full
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db


STYLES = Path(web.__file__).parent / "static/web/ginnel.css"
LARGE = 'class="app-large-print"'


def contact(client: Client, *told: str, needs: str = "") -> str:
    worker = works_as(Role.FRONT_DOOR_ADVISER)
    enter(client, worker)
    by = administer("administer")
    here = organisations.ensure(code="HERE", by=by)
    team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
    access.set_desk(team=team.id, by=by)
    named = [Described(Part.ABOUT, None, "Ada Testperson")]
    id = access.receive_contact(
        door=Door.PHONE, caller=Caller.THEMSELF, words="Lonely", named=named, is_taken=True, by=worker
    )
    if needs:
        access.answer(contact=id, answers=[Given(Question.COMMUNICATION, Answered.ASKED, needs)], by=worker)
    for name in told:
        assert directory.list_service(document=service(name), by=CLERK).listing
        access.add_outcome(
            contact=id, kind=OutcomeKind.SIGNPOSTED, detail=name, service=UUID(id_of(name)), by=worker
        )
    return reverse("workspace:prescription", args=[id])


def test_a_link_opens_what_they_were_told_of_and_says_nothing_of_them(client: Client) -> None:
    address = contact(client, "Lunch club", "Community bus")
    assert "Make a short link" in client.get(address).content.decode()
    found = re.search(r"http://testserver(/services/list/[a-z0-9-]+)", client.post(address).content.decode())
    assert found
    shown = Client().get(found[1]).content.decode()
    assert "Lunch club" in shown and "Community bus" in shown and "Testperson" not in shown


def test_paper_says_all_that_a_reader_needs_to_go_there(client: Client) -> None:
    address = contact(client, "Lunch club")
    assert directory.list_service(document=full(), by=CLERK).listing
    said = " ".join(client.get(address).content.decode().split())
    assert [one for one in FULL if one not in said] == []


def test_where_they_were_told_of_nothing_there_is_no_link(client: Client) -> None:
    address = contact(client)
    assert "/services/list/" not in client.post(address).content.decode()


def test_whoever_prints_chooses_large_print_and_the_usual_size(client: Client) -> None:
    address = contact(client, "Lunch club")
    usual = client.get(address).content.decode()
    assert LARGE not in usual and f"{address}?print=large" in usual
    large = client.get(f"{address}?print=large").content.decode()
    assert LARGE in large and "Lunch club" in large and f"{address}?print=usual" in large


def test_who_needs_large_print_has_it_unless_whoever_prints_says_otherwise(client: Client) -> None:
    address = contact(client, "Lunch club", needs="Uses BSL, and reads large print")
    assert LARGE in client.get(address).content.decode()
    assert LARGE not in client.get(f"{address}?print=usual").content.decode()


def test_large_print_has_eighteen_points_and_no_less() -> None:
    """UK Association for Accessible Formats, G003 (2019): 16 points at the least, ideally 18."""
    rules = re.findall(r"\.app-large-print[^{]*\{[^}]*font-size: (\d+)pt !important", STYLES.read_text())
    assert rules and min(int(points) for points in rules) == 18

"""Whoever asks on a website is told which council answers, and it does."""

from __future__ import annotations

import pytest
from django.test import Client

from ginnel.care.access import actions as access
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.places import queries as places
from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.public.tests.test_self_assessment import CONTACT, START, at_noon, finished, text

pytestmark = pytest.mark.django_db
__all__ = ["at_noon"]


def test_whoever_lives_in_another_council_is_told_that_it_answers(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = service("administer")
    for code, name, telephone in (("A", "Council A", "01632 960400"), ("B", "Council B", "01632 960500")):
        council = organisations.ensure(code=code, name=name, kind=OrganisationKind.COUNCIL, by=by)
        team = organisations.ensure_team(organisation=council, code="FD", name="Front door", by=by)
        access.set_desk(team=team.id, telephone=telephone, by=by)
    monkeypatch.setattr(places, "council_of", {"YO1 1AA": "B"}.get)
    monkeypatch.setattr(places, "about_where", lambda postcode: (53.9, -1.0))
    finished(client, postcode=["YO1 1AA"])
    shown = text(client.get(f"{START}/contact"))
    assert "your answers to Council B" in shown and "Example Council" not in shown
    client.post(f"{START}/contact", CONTACT)
    assert "Ring Council B on 01632 960500" in text(client.get(f"{START}/asked"))

"""Saying on the pages of the front door how soon it must be, and until when a clock stands still."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from ginnel.care.access.states import ClockKind, Urgency
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.surfaces.workspace.forms.notes import WHEN
from ginnel.surfaces.workspace.tests.test_competences import adviser, signed_in, taken, text

pytestmark = pytest.mark.django_db
__all__ = ["adviser"]
Clock, ClockChange = (apps.get_model("access", name) for name in ("Clock", "ClockChange"))
SAID = {"door": "phone", "caller": "themself", "words": "Rang.", "may_have_needs": "yes", "keep": "mine"}


def test_a_contact_is_written_down_as_urgent_as_it_was_said(adviser: StaffViewer) -> None:
    client, asked = signed_in(adviser), clock.now().replace(second=0, microsecond=0) - timedelta(minutes=30)
    page = text(client.get(reverse("workspace:new-contact")))
    assert "How soon must it be?" in page and Urgency.CRISIS.label in page
    said = {**SAID, "name": "Ada", "urgency": "crisis", "at": asked.astimezone(LONDON).strftime(WHEN)}
    answer = client.post(reverse("workspace:new-contact"), said)
    assert answer.status_code == 302
    assert Clock.objects.get(kind=ClockKind.CRISIS).started_at == asked


def test_an_urgency_that_is_none_is_refused_and_none_is_said_by_itself(adviser: StaffViewer) -> None:
    client = signed_in(adviser)
    wrong = client.post(reverse("workspace:new-contact"), {**SAID, "name": "Ada", "urgency": "never"})
    assert wrong.status_code == 422
    taken(client)
    assert not Clock.objects.filter(kind__in=Urgency.values).exists()


def test_an_open_contact_is_hurried_on_its_page(adviser: StaffViewer) -> None:
    client = signed_in(adviser)
    contact, page = taken(client)
    hurry = reverse("workspace:hurry-contact", args=[contact])
    assert "It must be sooner" in text(client.get(page))
    assert "Say how soon it must be" in text(client.post(hurry, {}), 422)
    assert client.post(hurry, {"urgency": "crisis"}).status_code == 302
    shown = text(client.get(page))
    assert "Seen within 2 hours" in shown and "It must be sooner" not in shown
    assert "as urgent as that already" in text(client.post(hurry, {"urgency": "two-days"}), 422)


def test_what_is_dealt_with_is_not_ticked_off_and_is_stopped_until_a_day(adviser: StaffViewer) -> None:
    client = signed_in(adviser)
    contact, page = taken(client)
    one = Clock.objects.get(contact=contact, kind=ClockKind.HANDLED)
    route = reverse("workspace:contact-clock", args=[contact, one.pk])
    shown = text(client.get(page))
    assert "It has happened" not in shown and "Stop it until when?" in shown
    assert "by hand" in text(client.post(route, {"event": "met", "reason": "Done"}), 422)
    stop = {"event": "pause", "reason": "Away"}
    assert "Enter a date and time" in text(client.post(route, {**stop, "until": "soon"}), 422)
    assert not ClockChange.objects.exists()
    assert client.post(route, stop).status_code == 302
    assert "stands still until" in text(client.get(page)) and "Let it run" in text(client.get(page))

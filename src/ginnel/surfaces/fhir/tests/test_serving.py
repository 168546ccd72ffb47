"""An organisation's system says whom it works with by an EpisodeOfCare, and takes it back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.test import Client

from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel.values.identifiers import ODS_SYSTEM
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.fhir.tests.writing import Tree, made, send, someone
from ginnel.surfaces.fhir.writing import telling

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _told_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reacted to by `held`, in its own time, and not by the thread beside the requests."""
    terminology.load_shipped(by=service("administer"))
    monkeypatch.setattr(telling, "reactor", SimpleNamespace(nudge=lambda: None))


def held() -> list[tuple[str, str]]:
    loading.settle()
    found = apps.get_model("relationships", "Relationship").objects.filter(ending=None)
    return list(found.order_by("id").values_list("kind", "organisation__code"))


def served(client: Client, **more: object) -> Tree:
    who = made(client, someone("9990000018"))
    return made(
        client,
        {
            "resourceType": "EpisodeOfCare",
            "status": "active",
            "patient": {"reference": f"Patient/{who['id']}"},
            "period": {"start": "2024-02-01"},
            **more,
        },
    )


def test_an_episode_that_its_source_deletes_is_a_service_no_longer(client: Client) -> None:
    episode = served(client)
    assert held() == [("service", "TEST")]
    send(client, "DELETE", f"EpisodeOfCare/{episode['id']}", status=204)
    assert held() == []


def test_an_episode_that_is_finished_or_a_mistake_is_a_service_no_longer(client: Client) -> None:
    episode = served(client, status="waitlist")
    assert held() == [("open-referral", "TEST")]
    send(client, "PUT", f"EpisodeOfCare/{episode['id']}", episode | {"status": "active"})
    assert held() == [("service", "TEST")]
    send(client, "PUT", f"EpisodeOfCare/{episode['id']}", episode | {"status": "entered-in-error"})
    assert held() == []


def test_an_episode_that_no_longer_names_whose_it_is_opens_nothing(client: Client) -> None:
    episode = served(client)
    assert held() == [("service", "TEST")]
    another = {"identifier": {"system": ODS_SYSTEM, "value": "OTHER"}}
    send(client, "PUT", f"EpisodeOfCare/{episode['id']}", episode | {"managingOrganization": another})
    assert held() == []


def test_a_visit_that_its_source_deletes_has_nobody_there(client: Client) -> None:
    who = made(client, someone("9990000018"))
    visit = made(
        client,
        {
            "resourceType": "Encounter",
            "status": "in-progress",
            "class": {"code": "IMP"},
            "subject": {"reference": f"Patient/{who['id']}"},
        },
    )
    assert held() == [("admitted", "TEST")]
    send(client, "DELETE", f"Encounter/{visit['id']}", status=204)
    assert held() == []

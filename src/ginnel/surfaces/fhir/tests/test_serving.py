"""An organisation's system says whom it works with by an EpisodeOfCare, and takes it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.test import Client

from ginnel.care.reception import tasks
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import ODS_SYSTEM
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.fhir.tests.writing import Tree, bundle, entry, made, send, someone
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


def as_if_said(days_ago: int) -> None:
    """All that is held, and what came of it."""
    ago = timedelta(days=days_ago)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_resource SET recorded_at = recorded_at - %s", [ago])
    relationships = apps.get_model("relationships", "Relationship").objects
    relationships.update(expires_at=F("expires_at") - ago, recorded_at=F("recorded_at") - ago)


def last_day() -> datetime:
    """When the one that holds ends by itself, once the night is over."""
    tasks.renew(timestamp=0)
    found: datetime = apps.get_model("relationships", "Relationship").objects.get(ending=None).expires_at
    return found


def test_an_episode_that_is_written_again_as_it_was_goes_on(client: Client) -> None:
    episode = served(client)
    held()
    as_if_said(days_ago=300)
    assert last_day() < clock.now() + timedelta(days=66)
    again = send(client, "PUT", f"EpisodeOfCare/{episode['id']}", episode)
    assert again.json()["meta"]["versionId"] == "1"
    assert last_day() > clock.now() + timedelta(days=364)
    assert held() == [("service", "TEST")]


IDENTIFIER = {"system": "https://example.org/episodes", "value": "1"}
BY_IDENTIFIER = f"identifier={IDENTIFIER['system']}|{IDENTIFIER['value']}"


@pytest.mark.parametrize("how", ["update", "create", "batch", "transaction"])
def test_what_is_written_again_under_a_condition_goes_on(client: Client, how: str) -> None:
    episode = served(client, identifier=[IDENTIFIER])
    held()
    as_if_said(days_ago=300)
    said = {name: one for name, one in episode.items() if name not in ("id", "meta")}
    if how == "update":
        send(client, "PUT", f"EpisodeOfCare?{BY_IDENTIFIER}", said)
    elif how == "create":
        send(client, "POST", "EpisodeOfCare", said, status=200, If_None_Exist=BY_IDENTIFIER)
    else:
        sent = bundle(how, entry("POST", "EpisodeOfCare", said, ifNoneExist=BY_IDENTIFIER))
        answered = send(client, "POST", "", sent).json()
        assert answered["entry"][0]["response"]["status"] == "200"
    assert last_day() > clock.now() + timedelta(days=364)


def test_what_is_not_the_same_under_a_condition_says_nothing(client: Client) -> None:
    episode = served(client, identifier=[IDENTIFIER])
    held()
    as_if_said(days_ago=300)
    said = {name: one for name, one in episode.items() if name not in ("id", "meta")} | {"status": "finished"}
    send(client, "POST", "EpisodeOfCare", said, status=200, If_None_Exist=BY_IDENTIFIER)
    assert last_day() < clock.now() + timedelta(days=66)
    assert held() == [("service", "TEST")]


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

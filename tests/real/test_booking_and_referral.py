"""Every Booking and Referral message of the published samples is heard, and what is none is refused and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from ginnel.care.access import actions as access
from ginnel.care.access.models import Contact, SystemRequest
from ginnel.care.reception.models import Quarantined
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.record.fhir import json, xml
from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.fhir.tests.conftest import caller, client
from tests.real.asking import post

__all__ = ["caller", "client"]
pytestmark = pytest.mark.django_db
# (messages, files that are none): samples of the standard and of its API 1.4.0.
FOLDERS = {"booking-and-referral": (18, 20), "bars-api-1.4.0/process_message": (4, 0)}


@pytest.fixture(autouse=True)
def desk(db: None) -> None:
    by = service("administer")
    for code in ("TEST", "RYE", "COUNCIL"):
        organisations.ensure(code=code, name=code, by=by)
    council = organisations.ensure(code="COUNCIL", by=by)
    team = organisations.ensure_team(organisation=council, code="FD", name="Front door", by=by)
    access.set_desk(team=team.id, by=by)


def samples(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".json", ".xml"))


def read(path: Path) -> dict:
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    return xml.read(data) if path.suffix == ".xml" else json.read(data)


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_message_is_heard_and_answered(real_data, client: Client, folder: str) -> None:
    found: dict[bool, list[Path]] = {True: [], False: []}
    for path in samples(real_data(f"nhs-england-fhir/{folder}")):
        is_message = read(path).get("type") == "message"
        found[is_message].append(path)
        answer = post(client, "$process-message", path.read_bytes(), path.suffix.lstrip("."))
        assert answer.status_code == (200 if is_message else 400), (path.name, answer.content[:500])
        if is_message:
            header = json.read(answer.content)["entry"][0]["resource"]
            assert header["response"] == {"identifier": read(path)["id"], "code": "ok"}
    assert (len(found[True]), len(found[False])) == FOLDERS[folder]
    assert Quarantined.objects.count() == len({path.read_bytes() for path in found[False]})


def test_each_that_asks_anew_is_a_contact_however_often_it_comes(real_data, client: Client) -> None:
    """Most have one name for what they ask and one person: only their words tell them apart."""
    paths = samples(real_data("nhs-england-fhir/booking-and-referral"))
    sent = [path for path in paths if path.name.startswith(("REFREQ0", "REFREQ8", "BOOKREQ01"))]
    for _ in range(3):
        for path in sent:
            post(client, "$process-message", path.read_bytes(), "xml")
    assert Contact.objects.count() == SystemRequest.objects.count() == len(sent) == 7


def test_a_cancelled_booking_withdraws_the_one_that_was_made(real_data, client: Client) -> None:
    folder = real_data("nhs-england-fhir/booking-and-referral")
    for name in ("BOOKREQ01", "BOOKREQ02"):
        [path] = folder.glob(f"{name}*")
        post(client, "$process-message", path.read_bytes(), "xml")
    contact = Contact.objects.get()
    assert [one.kind for one in contact.outcomes.all()] == ["withdrawn"]


def test_what_was_asked_and_answered_is_in_the_words(real_data, client: Client) -> None:
    [path] = real_data("nhs-england-fhir/booking-and-referral").glob("REFREQ04*")
    post(client, "$process-message", path.read_bytes(), "xml")
    said = SystemRequest.objects.get().words
    assert "Is the patient breathing?: Noisy respiration" in said
    assert "Reports of a knife on scene" in said
    assert "The Scene is unsafe" in said

"""The page on which information governance erases a file that was kept by mistake."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.care.access.tests.test_judging_files import jpeg
from ginnel.foundation.organisations.states import Role
from ginnel.surfaces.workspace.tests.test_files import contact, give, page
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

__all__ = ["contact"]
pytestmark = pytest.mark.django_db
ContactFile, FileBytes = apps.get_model("access", "ContactFile"), apps.get_model("access", "FileBytes")
REGISTER = reverse("workspace:erase-files")


@pytest.fixture
def file(client: Client, contact: UUID) -> UUID:
    """Said by the adviser not to belong."""
    give(client, contact, ("letter.jpg", jpeg()))
    found: UUID = ContactFile.objects.get().id
    said = {"does": "put-aside", "reason": "Somebody else's"}
    client.post(reverse("workspace:decide-file", args=[contact, found]), said)
    return found


def test_an_officer_erases_it_and_its_trace_is_shown(client: Client, contact: UUID, file: UUID) -> None:
    assert client.get(REGISTER).status_code == 403
    officer = Client()
    enter(officer, works_as(Role.INFORMATION_GOVERNANCE_OFFICER))
    shown = officer.get(REGISTER).content.decode()
    assert "letter.jpg" in shown and "Put aside by " in shown
    erase = reverse("workspace:erase-file", args=[file])
    assert client.post(erase, {"reason": "Mine"}).status_code == 403
    refused = officer.post(erase, {"reason": ""})
    assert refused.status_code == 422 and "Say why." in refused.content.decode()
    assert officer.post(erase, {"reason": "Another person's letter"}).status_code == 302
    shown = officer.get(REGISTER).content.decode()
    assert "No file is kept aside" in shown and "Another person&#39;s letter" in shown and "Digest " in shown
    assert officer.post(erase, {"reason": "Again"}).status_code == 422
    assert not FileBytes.objects.exists()
    assert "Erased by information governance" in page(client, contact)


def test_what_is_older_than_a_page_is_on_the_next(
    client: Client, contact: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ginnel.care.access.queries.erasing.MOST", 1)
    for name in ("first.pdf", "second.pdf"):
        give(client, contact, (name, jpeg() + name.encode()))
    officer = Client()
    enter(officer, works_as(Role.INFORMATION_GOVERNANCE_OFFICER))
    newest, older, none = (officer.get(REGISTER, {"page": page}).content.decode() for page in ("1", "2", "9"))
    assert "second.pdf" in newest and "first.pdf" not in newest and "?page=2" in newest
    assert "first.pdf" in older and "second.pdf" not in older
    assert "No more is kept aside" in none
    erase = reverse("workspace:erase-file", args=[ContactFile.objects.get(name="first.pdf").id])
    assert f'action="{erase}?page=2"' in older
    refused = officer.post(f"{erase}?page=2", {"reason": ""})
    assert refused.status_code == 422 and "#reason-" in refused.content.decode()

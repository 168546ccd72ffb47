"""Files on the pages of a contact and of a referral: nothing typed is lost, and nothing is shown as a page of ours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, Door, Part
from ginnel.care.access.tests.test_judging_files import PDF, jpeg, png
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db
ContactFile = apps.get_model("access", "ContactFile")


@pytest.fixture
def contact(client: Client) -> UUID:
    by, adviser = service("administer"), works_as(Role.FRONT_DOOR_ADVISER)
    here = organisations.ensure(code="HERE", by=by)
    actions.set_desk(
        team=organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by).id, by=by
    )
    enter(client, adviser)
    return actions.receive_contact(
        door=Door.LIBRARY,
        caller=Caller.THEMSELF,
        words="They brought a letter.",
        named=[Described(Part.ABOUT, said="The end house")],
        happened_at=clock.now(),
        is_taken=True,
        by=adviser,
    )


def give(client: Client, contact: UUID, *files: tuple[str, bytes], what: str = "", **more: str) -> Any:
    uploaded = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(
        reverse("workspace:give-files", args=[contact]), {"files": uploaded, "what": what, **more}
    )


def page(client: Client, contact: UUID) -> str:
    return client.get(reverse("workspace:contact", args=[contact])).content.decode()


def test_a_file_is_listed_and_saved_and_never_shown_as_a_page(client: Client, contact: UUID) -> None:
    answer = give(client, contact, ("letter.jpg", jpeg()), what="From the landlord")
    assert answer.status_code == 302
    shown = page(client, contact)
    assert "letter.jpg" in shown and "From the landlord" in shown
    address = reverse("workspace:contact-file", args=[contact, ContactFile.objects.get().id])
    answer = client.get(address)
    assert answer.content == jpeg()
    assert answer["Content-Disposition"] == 'attachment; filename="letter.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert "letter" not in address


def test_what_is_too_large_is_said_and_what_was_typed_stays(client: Client, contact: UUID) -> None:
    large = PDF + b"\n" * (10 * 2**20)
    answer = give(client, contact, ("film.pdf", large), ("letter.jpg", jpeg()), what="From the landlord")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "“film.pdf” is not kept: it is larger than 10 MB." in shown
    assert 'value="From the landlord"' in shown
    assert ContactFile.objects.get().name == "letter.jpg"


def test_what_is_not_what_it_says_is_said_in_plain_words_and_has_no_address(
    client: Client, contact: UUID
) -> None:
    give(client, contact, ("letter.pdf", b"MZ\x90\x00"))
    shown = page(client, contact)
    assert "Kept aside, and not opened." in shown and "It is a programme, or is called as one." in shown
    assert "fault of a phone or a computer" in shown
    address = reverse("workspace:contact-file", args=[contact, ContactFile.objects.get().id])
    assert address + '"' not in shown
    assert client.get(address).status_code == 404


def test_a_worker_says_how_they_know_that_it_is_fine(client: Client, contact: UUID) -> None:
    give(client, contact, ("letter.pdf", png()))
    file = ContactFile.objects.get().id
    decide = reverse("workspace:decide-file", args=[contact, file])
    assert client.post(decide, {"does": "taken", "reason": ""}).status_code == 422
    assert client.post(decide, {"does": "nonsense", "reason": "x"}).status_code == 422
    assert client.post(decide, {"does": "taken", "reason": "I saw it"}).status_code == 302
    answer = client.get(reverse("workspace:contact-file", args=[contact, file]))
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf.png"'


def test_why_a_file_is_decided_of_stays_where_it_was_typed(client: Client, contact: UUID) -> None:
    give(client, contact, ("letter.pdf", png()))
    decide = reverse("workspace:decide-file", args=[contact, ContactFile.objects.get().id])
    answer = client.post(decide, {"does": "nonsense", "reason": "I saw it"})
    assert answer.status_code == 422 and 'value="I saw it"' in answer.content.decode()


def test_a_file_that_is_not_kept_is_said_not_to_be(client: Client, contact: UUID) -> None:
    answer = give(client, contact, ("letter.jpg", jpeg()), what="x" * 300)
    assert "No file was kept" in answer.content.decode() and not ContactFile.objects.exists()


def test_a_file_that_is_here_already_is_said_to_be(client: Client, contact: UUID) -> None:
    give(client, contact, ("letter.jpg", jpeg()))
    answer = give(client, contact, ("again.jpg", jpeg()))
    assert "“again.jpg” is here already." in answer.content.decode()


@pytest.mark.parametrize("posted", [{}, {"files": "not a file"}, {"what": "x" * 300}])
def test_a_form_without_a_file_is_answered_in_words(
    client: Client, contact: UUID, posted: dict[str, str]
) -> None:
    answer = client.post(reverse("workspace:give-files", args=[contact]), posted)
    assert answer.status_code == 422
    assert "That is not done yet" in answer.content.decode()


def test_a_body_that_is_no_form_is_no_error_of_ours(client: Client, contact: UUID) -> None:
    kind = "multipart/form-data; boundary=x"
    answer = client.post(
        reverse("workspace:give-files", args=[contact]), b"--x\r\nnonsense", content_type=kind
    )
    assert answer.status_code in (400, 422)


def test_more_files_than_a_form_may_hold_are_refused_and_no_error_of_ours(
    client: Client, contact: UUID
) -> None:
    answer = give(client, contact, *((f"{number}.txt", b"x") for number in range(101)))
    assert answer.status_code == 400

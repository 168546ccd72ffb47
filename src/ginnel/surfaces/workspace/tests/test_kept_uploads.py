"""The feeds page lists what could not be read; its page says what happened and lets a keeper settle it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.reception import actions as reception
from ginnel.care.reception.states import UploadState
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> UUID:
    """A file that a keeper dropped and that could not be read."""
    settings.GINNEL_HOME = tmp_path
    id, keeper = uuid7(), works_as(Role.RECORD_KEEPER)
    folder = tmp_path / "uploads" / str(id)
    folder.mkdir(parents=True)
    (folder / "quarter 3.csv").write_bytes(b"x")
    reception.expect_upload(id=id, filename="quarter 3.csv", size=1, source="", by=keeper)
    for _ in range(reception.TRIES + 1):
        why = "The disk of the database's server is full."
        reception.note_upload(id=id, state=UploadState.BROKEN_OFF, reason=why, by=service("load"))
    return id


@pytest.fixture
def keeper(client: Client, kept: UUID) -> Client:
    enter(client, works_as(Role.RECORD_KEEPER))
    return client


def page(client: Client, name: str, *arguments: Any) -> str:
    return client.get(reverse(name, args=arguments)).content.decode()


def test_a_keeper_finds_the_file_from_home_and_from_the_feeds(keeper: Client, kept: UUID) -> None:
    assert "files that could not be read" in page(keeper, "workspace:home")
    feeds = page(keeper, "feeds:feeds")
    assert reverse("feeds:kept", args=[kept]) in feeds
    assert "server is full" in feeds


def test_its_page_says_what_happened_and_who_did_what(keeper: Client, kept: UUID) -> None:
    shown = page(keeper, "feeds:kept", kept)
    for words in (
        "quarter 3.csv",
        "by A command here, for receiving what organisations send",
        f"by {Role.RECORD_KEEPER.label}",
        "Try again",
        "Discard",
    ):
        assert words in shown


def test_trying_again_takes_it_off_the_list(keeper: Client, kept: UUID) -> None:
    answer = keeper.post(reverse("feeds:settle-kept", args=[kept]), {"do": "again"})
    assert answer.status_code == 302
    assert "Files that could not be read" not in page(keeper, "feeds:feeds")
    assert "Waiting to be read" in page(keeper, "feeds:kept", kept)


def test_discarding_needs_a_reason(keeper: Client, kept: UUID) -> None:
    address = reverse("feeds:settle-kept", args=[kept])
    refused = keeper.post(address, {"do": "discard", "reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert keeper.post(address, {"do": "discard", "reason": "the wrong quarter"}).status_code == 302
    assert "the wrong quarter" in page(keeper, "feeds:kept", kept)


def test_who_may_not_load_files_sees_none_of_it(client: Client, kept: UUID) -> None:
    enter(client, works_as(Role.CALDICOTT_GUARDIAN))
    assert "quarter 3.csv" not in page(client, "feeds:feeds")
    assert client.get(reverse("feeds:kept", args=[kept])).status_code == 403

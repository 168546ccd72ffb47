"""What GOV.UK Notify tells us by itself is believed with our token alone, and never answered with a failure of ours."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.notify import sending
from ginnel.surfaces.notify.carriers import Notify
from ginnel.surfaces.notify.tests.conftest import Waiting, became

pytestmark = pytest.mark.django_db
TOKEN = "a token that we gave it"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: object) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "notify-callback-token").write_text(TOKEN)
    settings.GINNEL_HOME = tmp_path  # type: ignore[attr-defined]


def post(client: Client, said: object, token: str = TOKEN) -> int:
    answer = client.post(
        "/notify/callback",
        said,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.status_code


def test_a_receipt_is_written_down_once(client: Client, ours: Notify, waiting: Waiting) -> None:
    sent = waiting()
    sending.turn(ours, seconds=5, by=service("messages"))
    receipt = {"id": str(uuid4()), "reference": str(sent), "status": "delivered"}
    assert [post(client, receipt) for _ in range(2)] == [204, 204]
    assert became() == ["delivered"]


def test_what_is_no_message_of_ours_changes_nothing(client: Client, waiting: Waiting) -> None:
    waiting()
    for reference in (str(uuid4()), "of another system", None):
        assert post(client, {"reference": reference, "status": "delivered"}) == 204
    assert became() == ["waiting"]


@pytest.mark.parametrize("token", ["", "another", "ä"])
def test_without_our_token_nothing_is_believed(client: Client, token: str) -> None:
    assert (
        post(client, {"reference": str(uuid4()), "status": "delivered"}, token.encode().decode("latin1"))
        == 401
    )


@pytest.mark.parametrize("said", ["", "[]", "{", '{"reference": 1}', "7", "9" * 10_001])
def test_what_is_no_receipt_is_refused(client: Client, said: str) -> None:
    assert post(client, said) == 400

"""`ginnel client`: a system is let in, gets other keys, and is sent away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ginnel.config import cli
from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries as organisation_queries
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import Unauthenticated
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.clients import keys
from ginnel.surfaces.clients.queries import caller

pytestmark = pytest.mark.django_db
ADD = ("add", "System", "--organisation", "P1", "--kind", "gp-practice", "--scopes", "system/*.read")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, ["client", *words])


def shown() -> Any:
    (one,) = json.loads(run("list", "--json").output)["clients"]
    return one


@pytest.fixture
def key(tmp_path: Path) -> Path:
    assert run(*ADD, "--make-key", str(tmp_path / "key.json")).exit_code == 0
    return tmp_path / "key.json"


def test_what_a_system_needs_is_printed_and_its_key_kept_from_others(tmp_path: Path) -> None:
    ended = run(*ADD, "--make-key", str(tmp_path / "key.json"))
    assert ended.exit_code == 0, ended.output
    assert shown()["client_id"] in ended.output and "/oauth/token" in ended.output
    assert (tmp_path / "key.json").stat().st_mode & 0o077 == 0
    (private,) = json.loads((tmp_path / "key.json").read_text())["keys"]
    assert "d" in private and private["d"] not in ended.output
    assert shown()["scopes"] == ["system/*.rs"] and shown()["key_ids"] == [private["kid"]]


def test_what_becomes_of_what_is_not_quite_right_is_among_its_terms(key: Path) -> None:
    assert shown()["validation"] == "strict"
    assert run("change", "System", "--validation", "accept-and-flag").exit_code == 0
    assert run("change", "System", "--per-minute", "50").exit_code == 0
    assert shown()["validation"] == "accept-and-flag"
    assert "accept-and-flag" in run("list").output
    told = [one.detail["validation"] for one in Event.objects.filter(action="client.changed")]
    assert told == ["accept-and-flag", "accept-and-flag"]
    assert run("change", "System", "--validation", "anything").exit_code == 2


def test_a_printed_token_lets_a_script_call(key: Path) -> None:
    token = run("token", "System", "--scope", "system/Patient.r").output.strip()
    found = caller(f"Bearer {token}", request_id=uuid7())
    assert str(found.scopes) == "system/Patient.r"


def test_keys_are_turned_over_and_the_rest_stays(key: Path, tmp_path: Path) -> None:
    old = run("token", "System").output.strip()
    (tmp_path / "new.json").write_text(json.dumps(keys.make()[1]))
    assert run("change", "System", "--jwks", str(tmp_path / "new.json")).exit_code == 0
    with pytest.raises(Unauthenticated):
        caller(f"Bearer {old}", request_id=uuid7())
    assert shown()["scopes"] == ["system/*.rs"]
    assert shown()["key_ids"] == [json.loads((tmp_path / "new.json").read_text())["keys"][0]["kid"]]
    assert run("change", "System", "--jwks-url", "https://system.example/jwks").exit_code == 0
    assert shown()["jwks_url"] == "https://system.example/jwks" and not shown()["key_ids"]
    assert run("change", "System", "--per-minute", "5").exit_code == 0
    assert shown()["jwks_url"] and shown()["per_minute"] == 5


def test_a_revoked_client_is_gone_and_keeps_its_name(key: Path, tmp_path: Path) -> None:
    token = run("token", "System").output.strip()
    assert run("revoke", "System", "--reason", "Its key was lost").exit_code == 0
    with pytest.raises(Unauthenticated):
        caller(f"Bearer {token}", request_id=uuid7())
    assert shown()["reason"] == "Its key was lost"
    assert "Its key was lost" in run("list").output
    for again in (
        ("token", "System"),
        ("revoke", "System", "--reason", "again"),
        ("change", "System", "--scopes", "system/Patient.r"),
        (*ADD, "--make-key", str(tmp_path / "other.json")),
    ):
        assert run(*again).exit_code == 1


def test_each_step_is_an_event(key: Path) -> None:
    run("token", "System")
    run("change", "System", "--scopes", "system/Patient.r")
    run("revoke", "System", "--reason", "No longer used")
    found = list(
        Event.objects.filter(action__startswith="client.").order_by("at").values_list("action", flat=True)
    )
    assert found == ["client.registered", "client.token-given", "client.changed", "client.revoked"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--organisation", "NOBODY", "--kind", ""), "no organisation"),
        (("--kind", "integrated-care-board", "--organisation", "QX1"), "of these kinds"),
        (("--kind", "no such kind", "--organisation", "QX1"), "of these kinds"),
        (("--kind", "", "--organisation", "GINNEL"), "not known for what"),
        (("--scopes", "patient/*.rs"), "signs in"),
        (("--until", "2020-01-01"), "gone by"),
        (("--per-minute", "0"), "At least one"),
    ],
)
def test_what_cannot_be_registered_is_refused_with_the_reason(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    organisations.ensure(code="GINNEL", kind="ginnel", by=service("administer"))
    ended = run(*ADD, "--make-key", str(tmp_path / "key.json"), *words)
    assert ended.exit_code == 1
    assert said in ended.output
    assert organisation_queries.by_code("QX1", viewer=service("administer")) is None
    assert not (tmp_path / "key.json").exists()


def test_a_key_that_is_there_already_is_left_as_it_is(key: Path) -> None:
    before = key.read_text()
    assert "is there already" in run(*ADD, "--make-key", str(key)).output
    assert key.read_text() == before


@pytest.mark.parametrize("words", [(), ("--jwks-url", "https://x.example/", "--make-key", "k")])
def test_keys_come_from_one_place(words: tuple[str, ...]) -> None:
    assert run(*ADD, *words).exit_code == 2


def test_a_key_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text("mine")
    ended = run(*ADD, "--make-key", str(tmp_path / "key.json"))
    assert ended.exit_code == 1 and (tmp_path / "key.json").read_text() == "mine"
    assert json.loads(run("list", "--json").output)["clients"] == []

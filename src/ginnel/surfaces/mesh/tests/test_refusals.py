"""What stops us is said in a sentence that somebody can act on, and holds no secret."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError, Invalid
from ginnel.surfaces.feeds.tests.mllp.certificates import Authority
from ginnel.surfaces.mesh import mailbox as mailboxes
from ginnel.surfaces.mesh.mailbox import Mailbox, NoMailbox
from ginnel.surfaces.mesh.polling import count
from ginnel.surfaces.mesh.refusals import CannotPoll
from ginnel.surfaces.mesh.tests.conftest import OURS
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh
from ginnel.surfaces.mesh.tests.post import PASSWORD, SHARED_KEY


def refusal(ours: Mailbox) -> str:
    with pytest.raises(GinnelError) as refused:
        count(ours)
    said = str(refused.value)
    assert ours.password not in said
    assert ours.shared_key not in said
    return said


def test_an_open_mailbox_is_counted(mesh: FakeMesh, ours: Mailbox) -> None:
    mesh.post.send(OURS, OURS, "W", b"x")
    assert (count(ours), mesh.times("handshake"), mesh.times("download")) == (1, 1, 0)


@pytest.mark.parametrize(
    "wrong", [{"password": "another"}, {"shared_key": "another"}, {"name": "NOBODY"}], ids=str
)
def test_wrong_credentials_say_what_could_be_wrong(ours: Mailbox, wrong: dict[str, str]) -> None:
    assert "its password or the shared key" in refusal(replace(ours, **wrong))  # type: ignore[arg-type]


def test_a_server_that_is_away_is_said_to_be(ours: Mailbox) -> None:
    assert "cannot be reached" in refusal(replace(ours, url="http://127.0.0.1:9"))


def test_a_server_that_is_no_mesh_is_said_to_answer_something_else(mesh: FakeMesh, ours: Mailbox) -> None:
    mesh.interfere = lambda handler, what, named: (
        what == "list" and bool(handler.give(200, b"<html>", {}) or True)
    )
    assert "answered something else" in refusal(ours)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


def encrypted(server: Path, **options: Path) -> FakeMesh:
    return FakeMesh(OURS, certificate=server, **options)


def box(mesh: FakeMesh, **files: Path) -> Mailbox:
    return Mailbox(mesh.url, OURS, PASSWORD, SHARED_KEY, timeout=10, retries=0, **files)  # type: ignore[arg-type]


def test_an_encrypted_mailbox_opens_with_our_certificate_and_not_without(authority: Authority) -> None:
    with encrypted(authority.issue("server"), client_authority=authority.path) as mesh:
        ours = box(mesh, certificate=authority.issue("ours"), authority=authority.path)
        assert count(ours) == 0
        assert "refused our certificate" in refusal(replace(ours, certificate=None))


def test_a_server_that_nobody_we_trust_vouches_for_is_not_spoken_with(
    authority: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path, "other")
    with encrypted(authority.issue("server")) as mesh:
        assert "no authority we trust" in refusal(box(mesh, authority=other.path))


def test_expired_certificates_are_called_expired(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: now - timedelta(days=30))
        old = Authority(tmp_path, "old")
        server, ours = old.issue("old-server"), authority.issue("old-ours")
    with encrypted(server) as mesh:
        assert "expired" in refusal(box(mesh, authority=old.path))
        assert "Our certificate for MESH expired on" in refusal(
            box(mesh, certificate=ours, authority=authority.path)
        )


@pytest.fixture
def said(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment as it names a mailbox, with what MESH gave us in the key home."""
    values = {
        "url": "https://mesh.example",
        "mailbox": "ours1",
        "certificate": "cert.pem",
        "key": "",
        "authority": "",
        "tracing": "",
        "trace_workflow": "",
        "opt_outs": "",
        "opt_out_workflow": "",
    }
    settings.GINNEL_MESH, settings.GINNEL_HOME = values, tmp_path  # type: ignore[attr-defined]
    (tmp_path / "keys").mkdir()
    for name in (mailboxes.PASSWORD, mailboxes.SHARED_KEY):
        (tmp_path / "keys" / name).write_text(f"{name}\n")
    return values


def test_the_mailbox_is_what_the_environment_and_the_key_home_say(said: dict[str, str]) -> None:
    ours = mailboxes.wanted()
    assert (ours.name, ours.password, str(ours.certificate)) == ("OURS1", mailboxes.PASSWORD, "cert.pem")
    assert mailboxes.PASSWORD not in repr(ours)
    said.update(url="", mailbox="")
    assert mailboxes.configured() is None


@pytest.mark.parametrize(
    "change",
    [{"url": "http://mesh.example"}, {"certificate": ""}, {"mailbox": ""}, {"url": "prod"}],
    ids=str,
)
def test_a_mailbox_that_could_not_be_opened_safely_is_refused(
    said: dict[str, str], change: dict[str, str]
) -> None:
    said.update(change)
    with pytest.raises(Invalid):
        mailboxes.wanted()


def test_a_missing_password_says_where_it_belongs(said: dict[str, str], tmp_path: Path) -> None:
    os.remove(tmp_path / "keys" / mailboxes.PASSWORD)
    with pytest.raises(NoMailbox, match="mesh-password cannot be read"):
        mailboxes.wanted()


def test_a_poll_and_a_count_are_refused_alike(ours: Mailbox) -> None:
    with pytest.raises(CannotPoll, match="knows no mailbox|does not let"):
        count(replace(ours, name="NOBODY"))

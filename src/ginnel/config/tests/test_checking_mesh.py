"""`ginnel check` says whether our mailbox opens, and warns while a certificate can still be had in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.config.checks.mesh import mailbox_opens
from ginnel.config.finding import State
from ginnel.surfaces.feeds.tests.mllp.certificates import Authority
from ginnel.surfaces.mesh import mailbox as mailboxes
from ginnel.surfaces.mesh.mailbox import Mailbox
from ginnel.surfaces.mesh.tests.conftest import OURS
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh
from ginnel.surfaces.mesh.tests.post import PASSWORD, SHARED_KEY


def found(ours: Mailbox | None, monkeypatch: pytest.MonkeyPatch) -> list[tuple[State, str]]:
    monkeypatch.setattr(mailboxes, "configured", lambda: ours)
    return [(finding.state, finding.found + finding.do) for finding in mailbox_opens()]


def test_where_there_is_no_mailbox_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(None, monkeypatch) == []


def test_an_open_mailbox_says_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeMesh(OURS) as mesh:
        mesh.post.send(OURS, OURS, "W", b"x")
        ours = Mailbox(mesh.url, OURS, PASSWORD, SHARED_KEY)
        assert found(ours, monkeypatch) == [(State.FINE, f"mailbox {OURS} opens, 1 messages wait")]


def test_a_closed_mailbox_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Mailbox("http://127.0.0.1:9", OURS, PASSWORD, SHARED_KEY, retries=0)
    [(state, said)] = found(ours, monkeypatch)
    assert (state, "cannot be reached" in said) == (State.WRONG, True)


def test_a_certificate_that_ends_soon_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = Authority(tmp_path, "authority")
    with FakeMesh(OURS, certificate=authority.issue("server")) as mesh:
        files = {"certificate": authority.issue("ours"), "authority": authority.path}
        ours = Mailbox(mesh.url, OURS, PASSWORD, SHARED_KEY, **files)
        [(state, said)] = found(ours, monkeypatch)
    assert (state, "new certificate" in said) == (State.WARNING, True)

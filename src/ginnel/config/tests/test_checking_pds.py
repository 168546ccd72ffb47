"""`ginnel check` says whether the national service lets us in, without asking it about anybody."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from ginnel.config.checks.pds import national_service_lets_us_in
from ginnel.config.finding import State
from ginnel.kernel.errors import Invalid
from ginnel.surfaces.tracing import configuring
from ginnel.surfaces.tracing.access import Access
from ginnel.surfaces.tracing.pds import Pds
from ginnel.surfaces.tracing.pretend import Register, doors, serve
from ginnel.surfaces.tracing.wire import Https


def found(pds: Pds | None, monkeypatch: pytest.MonkeyPatch) -> list[tuple[State, str]]:
    monkeypatch.setattr(configuring, "configured", lambda: pds)
    return [(finding.state, finding.do or finding.found) for finding in national_service_lets_us_in()]


def test_where_there_is_none_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(None, monkeypatch) == []


def test_a_service_that_gives_a_token_is_fine_and_one_that_refuses_or_is_away_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, strangers = (generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    register, transport = Register(), Https()
    with serve(register) as url:
        access, register.granting = doors.access_to(url, ours)
        stranger = Access(access.token_url, access.api_key, access.key_id, strangers)
        said = [found(Pds(url, each, transport), monkeypatch) for each in (access, stranger)]
    transport.close()
    away, _ = doors.access_to(url, ours)
    said.append(found(Pds(url, away, Https()), monkeypatch))
    assert [state for ((state, _),) in said] == [State.FINE, State.WRONG, State.WRONG]
    assert all(what for ((_, what),) in said)


def test_what_is_configured_wrongly_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise Invalid("GINNEL_PDS_KEY_ID is missing.")

    monkeypatch.setattr(configuring, "configured", refuse)
    assert [finding.do for finding in national_service_lets_us_in()] == ["GINNEL_PDS_KEY_ID is missing."]

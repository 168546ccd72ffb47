"""One request to NHS login and its answer as JSON; where its parts are it says itself (OpenID Connect Discovery)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.portal.nhs_login.configuring import check_is_safe
from ginnel.surfaces.tracing.wire import Ask, Https, Told, Transport, Unreachable

TIMEOUT = 10.0
Said = dict[str, Any]


class NotAsAgreed(GinnelError):
    """NHS login does not answer, or not as its contract says."""

    code = "nhs-login-not-as-agreed"


def transport() -> Https:
    """To be closed by whoever asked for it."""
    return Https(timeout=TIMEOUT)


def discover(issuer: str, wire: Transport) -> Said:
    """Where its endpoints are. Raises NotAsAgreed, also for one that says it is somebody else."""
    said = get(f"{issuer}/.well-known/openid-configuration", wire)
    if said.get("issuer") != issuer:
        raise NotAsAgreed("NHS login says that it is another issuer than the one that is configured.")
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"):
        check_is_safe(str(said.get(name, "")))
    return said


def get(url: str, wire: Transport, token: str = "") -> Said:
    headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    return _read(wire, Ask("GET", url, (), headers))


def post(url: str, form: Mapping[str, str], wire: Transport) -> Said:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return _read(wire, Ask("POST", url, (), headers, urlencode(form).encode()))


def _read(wire: Transport, ask: Ask) -> Said:
    try:
        told: Told = wire.send(ask)
    except Unreachable:
        raise NotAsAgreed("NHS login does not answer.") from None
    if told.status != 200:
        raise NotAsAgreed(f"NHS login answers {told.status}.")
    try:
        said = json.loads(told.body)
    except ValueError:
        raise NotAsAgreed("NHS login answers in a form that it should not.") from None
    if not isinstance(said, dict):
        raise NotAsAgreed("NHS login answers in a form that it should not.")
    return said

"""One request to NHS login and its answer as JSON; where its parts are it says itself (OpenID Connect Discovery)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.portal.nhs_login.configuring import check_is_safe
from ginnel.surfaces.tracing.wire import Ask, Https, Told, Transport, Unreachable

TIMEOUT = 10.0
Said = dict[str, Any]


# What a token endpoint may say is wrong (RFC 6749 5.2, RFC 6750 3.1). Any other word of an answer stays out of logs: a
# description may hold what was sent.
_ERRORS = {
    "invalid_client": "It does not take our client id, our key, or our clock: docs/how-to/nhs-login.md.",
    "invalid_grant": "The code was used, is too old, or was asked for with another address to come back to.",
    "invalid_request": "It lacks something that we should have sent, or has it twice.",
    "invalid_scope": "It does not give us the scopes that were agreed.",
    "invalid_token": "It does not take back the token that it gave.",
    "unauthorized_client": "It does not let this client sign anybody in this way.",
    "unsupported_grant_type": "It does not let anybody sign in this way.",
}


class NotAsAgreed(GinnelError):
    """NHS login does not answer, or not as its contract says. What of it an operator may read: `endpoint`, the end of
    the address that was asked, the `status` answered (0 for none) and `error`, one of `_ERRORS` or ''."""

    code = "nhs-login-not-as-agreed"

    def __init__(self, message: str, *, endpoint: str = "", status: int = 0, error: str = "") -> None:
        super().__init__(message)
        self.endpoint, self.status, self.error = endpoint, status, error

    def told(self) -> dict[str, object]:
        """For the log."""
        said = {"endpoint": self.endpoint, "status": self.status, "error": self.error}
        held = {name: value for name, value in said.items() if value}
        return {**held, "what": " ".join(filter(None, (str(self), _ERRORS.get(self.error, ""))))}


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
    endpoint = urlsplit(ask.url).path.rsplit("/", 1)[-1]
    try:
        told: Told = wire.send(ask)
    except Unreachable:
        raise NotAsAgreed("NHS login does not answer.", endpoint=endpoint) from None
    if told.status != 200:
        said = f"NHS login answers {told.status}."
        raise NotAsAgreed(said, endpoint=endpoint, status=told.status, error=_error(told.body))
    found = _object(told.body)
    if found is None:
        said = "NHS login answers in a form that it should not."
        raise NotAsAgreed(said, endpoint=endpoint, status=told.status)
    return found


def _error(body: bytes) -> str:
    error = (_object(body) or {}).get("error")
    return error if isinstance(error, str) and error in _ERRORS else ""


def _object(body: bytes) -> Said | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None

"""Whoever comes back from NHS login: the code for a token, the token for what it says of them, each of it checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.portal.nhs_login import speaking
from ginnel.surfaces.portal.nhs_login.configuring import Client
from ginnel.surfaces.portal.nhs_login.sending import Pending
from ginnel.surfaces.tracing.wire import Transport

log = structlog.get_logger("ginnel.portal")
SIGNED_BY = ["RS512"]  # both ways, and nothing else
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LIFE = timedelta(minutes=5)
_LEEWAY = 60  # seconds by which clocks may differ


class NotProved(GinnelError):
    """What came back does not prove who somebody is. `why` says which check failed, and nothing of what was sent."""

    code = "not-proved"
    http_status = 403

    def __init__(self, why: str) -> None:
        super().__init__("NHS login did not prove who this is.")
        self.why = why


@dataclass(frozen=True, slots=True)
class Claims:
    """What NHS login says of whoever signed in. None of it is in a repr."""

    nhs_number: str = field(repr=False)
    birth_date: str = field(repr=False)
    level: str


def prove(client: Client, pending: Pending, code: str, wire: Transport) -> Claims:
    """Raises NotProved, NotAsAgreed."""
    place = speaking.discover(client.issuer, wire)
    tokens = _exchanged(place["token_endpoint"], client, pending, code, wire)
    signed = _signed(str(tokens.get("id_token", "")), speaking.get(place["jwks_uri"], wire))
    _check(signed, client, pending)
    said = speaking.get(place["userinfo_endpoint"], wire, str(tokens.get("access_token", "")))
    if not said.get("sub") or said["sub"] != signed.get("sub"):
        raise NotProved("subject")
    level = str(said.get("identity_proofing_level", ""))
    is_sure = str(signed.get("vot", "")).split(".")[0] == level
    return Claims(
        str(said.get("nhs_number", "")).replace(" ", ""),
        str(said.get("birthdate", "")),
        level if is_sure else "",
    )


def _exchanged(endpoint: str, client: Client, pending: Pending, code: str, wire: Transport) -> speaking.Said:
    """The tokens for a code. One that was used, or is too old, proves nothing; whoever came with it begins again."""
    try:
        return speaking.post(endpoint, _form(client, pending, code, endpoint), wire)
    except speaking.NotAsAgreed as failed:
        if failed.error != "invalid_grant":
            raise
        log.info("a code was not taken", **failed.told())
        raise NotProved("grant") from None


def _form(client: Client, pending: Pending, code: str, audience: str) -> dict[str, str]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": pending.redirect,
        "client_id": client.id,
        "client_assertion_type": ASSERTION,
        "client_assertion": _assertion(client, audience),
    }
    return form | ({"code_verifier": pending.verifier} if pending.verifier else {})


def _assertion(client: Client, audience: str) -> str:
    """RFC 7523: that it is us, signed with our private key."""
    now = clock.now()
    claims: dict[str, Any] = {
        "iss": client.id,
        "sub": client.id,
        "aud": audience,
        "jti": str(uuid4()),
        "iat": int(now.timestamp()),
        "exp": int((now + _LIFE).timestamp()),
    }
    return jwt.encode({"alg": "RS512"}, claims, client.key, algorithms=SIGNED_BY)


def _signed(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    try:
        return dict(jwt.decode(token, KeySet.import_key_set(keys), algorithms=SIGNED_BY).claims)  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError):
        raise NotProved("signature") from None


def _check(signed: dict[str, Any], client: Client, pending: Pending) -> None:
    """OpenID Connect Core 3.1.3.7."""
    wanted = jwt.JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": pending.nonce},
    )
    try:
        wanted.validate(signed)
    except (JoseError, ValueError, TypeError):
        raise NotProved("claims") from None
    if isinstance(signed["aud"], list) and signed["aud"] != [client.id]:
        raise NotProved("audience")

"""The signed assertion by which a client proves that it is itself (RFC 7523; SMART App Launch 2.2, backend services).

Nothing that it says is believed before its signature holds, save which client and which key to try; the algorithm is
the key's, never the one that it names. What is wrong is told by name, and nothing of what was sent.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError

from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.queries import Proving
from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.clients.fetching import NoKeys, key_at
from ginnel.surfaces.clients.keys import ALGORITHMS, Keys, algorithm, imported

KIND = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST = 8192
LIFE = 300  # seconds that an assertion may live at most
_LAST = 2**40
LEEWAY = 10  # seconds by which the client's clock may be ahead of ours, or behind
Said = dict[str, Any]
KeyAt = Callable[[str, str], Keys | None]


class NotProved(GinnelError):
    """The assertion does not prove which client it is. `why` is a code for the trail, `client` whom it names."""

    code = "invalid_client"

    def __init__(self, why: str, said: str, client: UUID | None = None) -> None:
        super().__init__(said)
        self.why = why
        self.client = client


@dataclass(frozen=True, slots=True)
class _Read:
    """What an assertion says of itself, before anything of it is believed."""

    head: Said
    claims: Said


def prove(assertion: str, *, audience: str, by: Viewer, key_at: KeyAt = key_at) -> Proving:
    """The client whose assertion this is. It is used up by this. Raises NotProved."""
    read = _peek(assertion)
    proving = _named(read)
    _check_head(read.head, proving)
    key = _key(read.head, proving, key_at)
    try:
        claims = jwt.decode(assertion, imported(key), algorithms=[algorithm(key)]).claims
    except (JoseError, ValueError, TypeError):
        raise NotProved("signature", "The signature does not hold.", proving.client) from None
    expires_at = _check_claims(claims, audience, proving)
    _use(claims, expires_at, proving, by)
    return proving


def _peek(assertion: str) -> _Read:
    parts = assertion.split(".")
    if len(assertion) > LONGEST or len(parts) != 3 or not all(parts):
        raise NotProved("form", "The assertion is no signed token, or is too long.")
    return _Read(_opened(parts[0]), _opened(parts[1]))


def _opened(part: str) -> Said:
    try:
        said = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise NotProved("form", "The assertion is no signed token.")
    return said


def _named(read: _Read) -> Proving:
    issuer, subject = read.claims.get("iss"), read.claims.get("sub")
    if not isinstance(issuer, str) or issuer != subject:
        raise NotProved("subject", "Both iss and sub must be the client_id.")
    try:
        proving = queries.proving(UUID(issuer))
    except ValueError:
        proving = None
    if proving is None:
        raise NotProved("unknown-client", "There is no such client, or it may call no longer.")
    if str(proving.client) != issuer:
        raise NotProved("subject", "Both iss and sub must be the client_id, as it was given.", proving.client)
    return proving


def _check_head(head: Said, proving: Proving) -> None:
    if head.get("alg") not in ALGORITHMS:
        raise NotProved("algorithm", f"Sign by {' or '.join(ALGORITHMS)}.", proving.client)
    if head.get("typ", "JWT") != "JWT" or "crit" in head:
        raise NotProved("head", "The header's typ must be JWT, and it must have no crit.", proving.client)
    if "jku" in head and head["jku"] != proving.keys_url:
        raise NotProved("jku", "The header's jku is not where this client keeps its keys.", proving.client)


def _key(head: Said, proving: Proving, key_at: KeyAt) -> Keys:
    """Raises NotProved where none of the client's keys has the kid and is for the algorithm that the header names."""
    kid = head.get("kid")
    if not isinstance(kid, str) or not kid:
        raise NotProved("kid", "The header must name its key by kid.", proving.client)
    try:
        found = key_at(proving.keys_url, kid) if proving.keys_url else _inline(proving, kid)
    except NoKeys as failed:
        raise NotProved("no-keys", str(failed), proving.client) from None
    if found is None:
        raise NotProved("unknown-key", "This client has no key of that kid.", proving.client)
    if algorithm(found) != head["alg"]:
        raise NotProved("algorithm", "That key is for another algorithm.", proving.client)
    return found


def _inline(proving: Proving, kid: str) -> Keys | None:
    return next((key for key in (proving.keys or {}).get("keys", ()) if key["kid"] == kid), None)


def _check_claims(claims: Said, audience: str, proving: Proving) -> datetime:
    """When it expires. Raises NotProved."""
    now = clock.now().timestamp()
    if (claims.get("iss"), claims.get("sub")) != (str(proving.client),) * 2:
        raise NotProved("subject", "Both iss and sub must be the client_id.", proving.client)
    if claims.get("aud") not in (audience, [audience]):
        raise NotProved("audience", "The aud must be the address of this token endpoint.", proving.client)
    ends = _moment(claims, "exp", proving)
    if ends is None or now - LEEWAY >= ends:
        raise NotProved("expired", "The assertion has expired, or has no exp.", proving.client)
    if ends > now + LIFE + LEEWAY:
        raise NotProved("too-long", "The exp may be no more than five minutes away.", proving.client)
    for name in ("iat", "nbf"):
        begins = _moment(claims, name, proving)
        if begins is not None and begins > now + LEEWAY:
            raise NotProved("not-yet", f"The {name} is in the future.", proving.client)
    return datetime.fromtimestamp(ends, UTC)


def _moment(claims: Said, name: str, proving: Proving) -> float | None:
    """A NumericDate; None where there is none."""
    said = claims.get(name)
    if said is None:
        return None
    is_number = isinstance(said, int | float) and not isinstance(said, bool)
    if not is_number or not abs(said) < _LAST:  # neither infinite, nor no number, nor beyond any calendar
        raise NotProved("claims", f"The {name} is no number of seconds.", proving.client)
    return float(said)


def _use(claims: Said, expires_at: datetime, proving: Proving, by: Viewer) -> None:
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= 255:
        raise NotProved("jti", "The assertion needs a jti of at most 255 characters.", proving.client)
    kept_until = datetime.fromtimestamp(expires_at.timestamp() + 2 * LEEWAY, UTC)
    digest = sha256(jti.encode("utf-8", "surrogatepass")).hexdigest()
    if not actions.use_assertion(client=proving.client, digest=digest, expires_at=kept_until, by=by):
        raise NotProved("replay", "An assertion of this jti was used already.", proving.client)

"""Sending somebody to NHS login, and what must be remembered until they come back."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from ginnel.kernel import clock
from ginnel.surfaces.portal.nhs_login import speaking
from ginnel.surfaces.portal.nhs_login.configuring import Client
from ginnel.surfaces.tracing.wire import Transport

SCOPE = "openid profile"
# Identity proved to P9 and nothing less, however somebody signs in there.
WANTED = json.dumps(["P9.Cp.Cd", "P9.Cp.Ck", "P9.Cm"], separators=(",", ":"))
MOST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Pending:
    """What ties who comes back to who went. `verifier` is '' where NHS login does not say that it takes PKCE."""

    state: str
    nonce: str
    verifier: str
    redirect: str
    at: int

    def is_still(self, state: str) -> bool:
        """Whether `state` is of this, and it is not too long ago."""
        is_late = clock.now().timestamp() - self.at > MOST.total_seconds()
        return secrets.compare_digest(self.state.encode(), state.encode()) and not is_late

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, kept: Any) -> Pending | None:
        return cls(**kept) if isinstance(kept, dict) else None


def send(client: Client, redirect: str, wire: Transport) -> tuple[str, Pending]:
    """The address to go to, and what to remember. Raises NotAsAgreed, Invalid."""
    place = speaking.discover(client.issuer, wire)
    takes_pkce = "S256" in place.get("code_challenge_methods_supported", ())
    pending = Pending(
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(48) if takes_pkce else "",
        redirect,
        int(clock.now().timestamp()),
    )
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": redirect,
        "scope": SCOPE,
        "vtr": WANTED,
        "state": pending.state,
        "nonce": pending.nonce,
    }
    if takes_pkce:
        asked |= {"code_challenge": challenge(pending.verifier), "code_challenge_method": "S256"}
    return f"{place['authorization_endpoint']}?{urlencode(asked)}", pending


def challenge(verifier: str) -> str:
    """RFC 7636, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()

"""A token to ask with: client credentials proved by a JWT that is signed with our private key (RS512).

https://digital.nhs.uk/developer/guides-and-documentation/security-and-authorisation/application-restricted-restful-apis-signed-jwt-authentication
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from ginnel.kernel import clock
from ginnel.surfaces.tracing.wire import Ask, Refused, Told, Transport, Unreachable

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LIFE = timedelta(minutes=5)  # the longest that is accepted
_SPARE = timedelta(seconds=30)


@dataclass(slots=True)
class Access:
    """Our application, and the token it has now. `api_key` and `key_id` are what the service knows us by."""

    token_url: str
    api_key: str = field(repr=False)
    key_id: str
    private_key: RSAPrivateKey = field(repr=False)
    _token: str = field(default="", repr=False)
    _ends: datetime | None = None

    def token(self, transport: Transport) -> str:
        """A token that is good for half a minute at least. Raises Refused, Unreachable."""
        if self._ends is None or clock.now() >= self._ends - _SPARE:
            self._fetch(transport)
        return self._token

    def forget(self) -> None:
        """The token is no longer taken."""
        self._ends = None

    def _fetch(self, transport: Transport) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": self._assertion(),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        asked_at = clock.now()
        told = transport.send(Ask("POST", self.token_url, (), headers, urlencode(form).encode()))
        try:
            said = _granted(told)
            self._token = str(said["access_token"])
            self._ends = asked_at + timedelta(seconds=int(said["expires_in"]))
        except (ValueError, KeyError, TypeError):
            raise Refused("The authorisation server answers in a form that it should not.") from None

    def _assertion(self) -> str:
        claims: dict[str, Any] = {
            "iss": self.api_key,
            "sub": self.api_key,
            "aud": self.token_url,
            "jti": str(uuid4()),
            "exp": int((clock.now() + _LIFE).timestamp()),
        }
        head = {"alg": "RS512", "typ": "JWT", "kid": self.key_id}
        signed = f"{_part(head)}.{_part(claims)}"
        signature = self.private_key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA512())
        return f"{signed}.{_base64(signature)}"


def _granted(told: Told) -> dict[str, Any]:
    if told.status >= 500 or told.status in (408, 429):
        raise Unreachable(f"The authorisation server is not available (HTTP {told.status}).")
    said = json.loads(told.body or b"{}") if told.status < 500 else {}
    if told.status != 200:
        why = said.get("error", "no reason given") if isinstance(said, dict) else "no reason given"
        raise Refused(
            f"The authorisation server gives no token (HTTP {told.status}, {why}): see docs/how-to/trace.md."
        )
    return dict(said)


def _part(content: dict[str, Any]) -> str:
    return _base64(json.dumps(content, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

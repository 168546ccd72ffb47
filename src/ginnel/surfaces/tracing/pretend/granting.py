"""The authorisation server of the pretend national service: a token for whoever proves that theirs is the key."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from ginnel.kernel import clock
from ginnel.surfaces.tracing.access import ASSERTION
from ginnel.surfaces.tracing.wire import Ask, Told

_LONGEST = 300  # seconds that an assertion may be good for, and a little for clocks that differ
_LIFE = 599


@dataclass(slots=True)
class Granting:
    """Knows one application by its key (`kid` is `key_id`). A token ends when it is taken from `tokens`."""

    url: str
    api_key: str
    key_id: str
    public_key: RSAPublicKey
    tokens: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    def is_granted(self, authorization: str) -> bool:
        return authorization.removeprefix("Bearer ") in self.tokens

    def grant(self, ask: Ask) -> Told:
        form = {name: values[0] for name, values in parse_qs(ask.body.decode()).items()}
        if ask.method != "POST" or form.get("grant_type") != "client_credentials":
            return _refused("unsupported_grant_type")
        if form.get("client_assertion_type") != ASSERTION:
            return _refused("invalid_request")
        claims = self._claims(form.get("client_assertion", ""))
        if claims is None:
            return _refused("public_key error")
        if claims.get("iss") != self.api_key or claims.get("sub") != self.api_key:
            return _refused("invalid_request")
        left = int(claims.get("exp", 0)) - clock.now().timestamp()
        if claims.get("aud") != self.url or not 0 < left <= _LONGEST + 5 or claims.get("jti") in self.used:
            return _refused("invalid_request")
        self.used.add(claims["jti"])
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        said = {"access_token": token, "expires_in": str(_LIFE), "token_type": "Bearer"}
        return Told(200, json.dumps(said).encode(), {"content-type": "application/json"})

    def _claims(self, assertion: str) -> dict[str, Any] | None:
        """What it claims; None where it is not signed with the key that is known."""
        try:
            head, claims, signature = assertion.split(".")
            said = json.loads(_decoded(head))
            if (said.get("alg"), said.get("kid")) != ("RS512", self.key_id):
                return None
            signed = f"{head}.{claims}".encode()
            self.public_key.verify(_decoded(signature), signed, padding.PKCS1v15(), hashes.SHA512())
            return dict(json.loads(_decoded(claims)))
        except (ValueError, binascii.Error, InvalidSignature):
            return None


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _refused(error: str) -> Told:
    return Told(400, json.dumps({"error": error}).encode(), {"content-type": "application/json"})

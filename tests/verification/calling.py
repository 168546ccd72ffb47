"""A system that calls a served installation over the network, proving itself as SMART Backend Services say."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from ginnel.kernel import clock
from ginnel.surfaces.clients.assertions import KIND


class Place(Protocol):
    """An installation, and its commands."""

    home: Path

    def ginnel(self, *words: str) -> str: ...


class System:
    """Registered at `place` under that name, with a key of its own, as the practice's of that code."""

    def __init__(
        self, place: Place, scopes: str = "system/*.rs", organisation: str = "P1", name: str = "System"
    ) -> None:
        file = place.home / f"{name.lower()}-key.json"
        made = place.ginnel(
            *("client", "add", name, "--organisation", organisation, "--kind", "gp-practice", "--json"),
            *("--scopes", scopes, "--make-key", str(file)),
        )
        self.client: str = json.loads(made)["client_id"]
        self._key = ECKey.import_key(json.loads(file.read_text())["keys"][0])

    def token(self, address: str, scope: str = "system/*.rs") -> str:
        status, said = self.ask(address, "token", grant_type="client_credentials", scope=scope)
        assert status == 200, said
        return str(said["access_token"])

    def is_active(self, address: str, token: str) -> bool:
        status, said = self.ask(address, "introspect", token=token)
        assert status == 200, said
        return bool(said["active"])

    def give_back(self, address: str, token: str) -> None:
        status, said = self.ask(address, "revoke", token=token)
        assert status == 200, said

    def read(self, address: str, token: str) -> int:
        """The status of a search of the open API with this token: that it was answered, or that it is nobody's."""
        headers = {"Authorization": f"Bearer {token}"}
        asked = urllib.request.Request(f"{address}/fhir/R4/Patient?_count=1", headers=headers)
        try:
            with urllib.request.urlopen(asked) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                said = refused.read().decode()
                challenge = refused.headers.get("WWW-Authenticate", "")
                assert refused.code == 401 and challenge.startswith("Bearer"), (refused.code, said)
                return refused.code

    def ask(self, address: str, what: str, **form: str) -> tuple[int, Any]:
        """The status and the answer, with a new assertion each time."""
        proof = {"client_assertion_type": KIND, "client_assertion": self.assertion(address)}
        try:
            with urllib.request.urlopen(
                f"{address}/oauth/{what}", urlencode(form | proof).encode()
            ) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                status, body = refused.code, refused.read()
        return status, json.loads(body) if body else {}

    def assertion(self, address: str) -> str:
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.client,
            "sub": self.client,
            "aud": f"{address}/oauth/token",
            "jti": str(uuid4()),
        }
        head = {"alg": "ES384", "typ": "JWT", "kid": self._key.kid}
        return jwt.encode(head, claims | {"exp": now + 240}, self._key, algorithms=["ES384"])

"""A client as an integrator would write one: its keys, its assertions, and what it posts."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.queries import Happened
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel import clock
from ginnel.surfaces.clients.assertions import KIND

TOKEN_URL = "http://testserver/oauth/token"
Json = dict[str, Any]


def rsa(kid: str = "rsa", bits: int = 2048) -> RSAKey:
    return RSAKey.generate_key(bits, {"kid": kid})


def ec(kid: str = "ec", curve: str = "P-384") -> ECKey:
    return ECKey.generate_key(curve, {"kid": kid})


def public(*keys: RSAKey | ECKey) -> bytes:
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode()


@dataclass(frozen=True)
class Integrator:
    """`key` signs; `client` is what was registered."""

    client: UUID
    key: RSAKey | ECKey

    def claims(self, **changed: Any) -> Json:
        now = int(clock.now().timestamp())
        said = {"iss": str(self.client), "sub": str(self.client), "aud": TOKEN_URL, "exp": now + 240}
        said |= {"jti": str(uuid4())} | changed
        return {name: value for name, value in said.items() if value is not None}

    def assertion(self, head: Json | None = None, **changed: Any) -> str:
        alg = "RS384" if isinstance(self.key, RSAKey) else "ES384"
        headed = {"alg": alg, "typ": "JWT", "kid": self.key.kid, **(head or {})}
        return jwt.encode(headed, self.claims(**changed), self.key, algorithms=[headed["alg"]])

    def form(self, assertion: str = "", **changed: str) -> dict[str, str]:
        said = {
            "grant_type": "client_credentials",
            "scope": "system/Patient.rs",
            "client_assertion_type": KIND,
            "client_assertion": assertion or self.assertion(),
            **changed,
        }
        return {name: value for name, value in said.items() if value}


def unsigned(head: Json, claims: Json, signature: str = "", secret: bytes = b"") -> str:
    """A token as somebody makes one who has no key, or takes something else for one."""
    said = ".".join(_part(json.dumps(part).encode()) for part in (head, claims))
    return f"{said}.{_part(hmac.digest(secret, said.encode(), 'sha256')) if secret else signature}"


def _part(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def post(browser: Browser, form: dict[str, Any], path: str = "/oauth/token") -> tuple[int, Json]:
    """(status, what was answered), with what every answer must carry looked at."""
    from urllib.parse import urlencode

    body = urlencode(form, doseq=True)
    answer = browser.post(path, body, content_type="application/x-www-form-urlencoded")
    assert answer.headers["Cache-Control"] == "no-store"
    said = json.loads(answer.content) if answer.content else {}
    assert answer.status_code < 400 or set(said) == {"error", "error_description"}
    return answer.status_code, said


def happened(*actions: str) -> list[Happened]:
    """What the trail says of these actions, in the order in which it happened."""
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    officer = organisations.register_staff(username="officer", display_name="Officer", password=None, by=by)
    role = Role.INFORMATION_GOVERNANCE_OFFICER
    viewer = staff(
        staff_role=organisations.grant_role(account=officer, role=role, organisation=here, by=by).id
    )
    assert viewer is not None
    return audit.recent(viewer=viewer, actions_named=actions, limit=1000)[::-1]


def refused() -> str:
    """Why the only one who was refused was."""
    (one,) = happened("client.refused")
    return str(one.detail["why"])

"""What the pretend NHS login answers: discovery, keys, the page to sign in on, tokens and what they tell.

It refuses what the real one refuses: another client, another address to return to, an assertion that is not signed with
the client's key by RS512 or was used before, a code used twice, a verifier that does not fit.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from ginnel.kernel import clock
from ginnel.surfaces.portal.nhs_login.exchanging import ASSERTION, SIGNED_BY
from ginnel.surfaces.portal.nhs_login.sending import challenge
from ginnel.surfaces.tracing.wire import Ask, Told

_LIFE = 3600
_LEVELS = ("P9", "P5", "P0")
_STYLE = "/nhsuk-frontend.min.css"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `label` is what the page of the pretend NHS login calls them."""

    nhs_number: str
    birth_date: str
    family: str
    label: str = ""


@dataclass(slots=True)
class _Asked:
    """What one authorisation was asked with, and by whom it was granted."""

    said: Mapping[str, str]
    account: Account
    level: str


@dataclass(slots=True)
class Provider:
    """`client` and `client_key` (its public half) are the one installation that it knows; `redirects` where that may
    have people sent back, as ends of addresses. `changed` puts other claims into the next tokens, to try what then
    happens."""

    client: str
    client_key: RSAKey
    accounts: Iterable[Account]
    redirects: tuple[str, ...] = ("/my/sign-in/done",)
    takes_pkce: bool = True
    issuer: str = ""
    changed: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "pretend-1", "use": "sig"}))
    _codes: dict[str, _Asked] = field(default_factory=dict)
    _tokens: dict[str, _Asked] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def answer(self, ask: Ask) -> Told:
        """By path, whatever it is."""
        path = urlsplit(ask.url).path
        if path == "/.well-known/openid-configuration":
            return _json(self._metadata())
        if path == "/.well-known/jwks.json":
            return _json({"keys": [{**self.key.as_dict(private=False), "alg": "RS512"}]})
        if path == _STYLE:
            return Told(200, _stylesheet(), {"content-type": "text/css; charset=utf-8"})
        if path == "/authorize":
            return self._authorise(dict(ask.parameters), ask)
        if path == "/token" and ask.method == "POST":
            return self._exchange(_form(ask))
        if path == "/userinfo":
            return self._tell(ask.headers)
        return _json({"error": "not_found"}, 404)

    def _metadata(self) -> dict[str, Any]:
        pkce = {"code_challenge_methods_supported": ["S256"]} if self.takes_pkce else {}
        return pkce | {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/.well-known/jwks.json",
            "response_types_supported": ["code"],
            "scopes_supported": ["openid", "profile"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": SIGNED_BY,
            "id_token_signing_alg_values_supported": SIGNED_BY,
        }

    def _authorise(self, asked: dict[str, str], ask: Ask) -> Told:
        """The page to choose on; and once somebody is chosen, the way back."""
        if asked.get("client_id") != self.client or not self._may_return(asked.get("redirect_uri", "")):
            return _json({"error": "invalid_request"}, 400)
        if ask.method != "POST":
            page = render_to_string("portal/pretend/sign_in.html", self._shown())
            return Told(200, page.encode(), {"content-type": "text/html; charset=utf-8"})
        back: dict[str, str] = {"state": asked.get("state", "")}
        account = self._account(_form(ask))
        if account is None:
            return _back(asked, {**back, "error": "access_denied"})
        code = secrets.token_urlsafe(16)
        self._codes[code] = _Asked(asked, account, _form(ask).get("level", "P9"))
        return _back(asked, {**back, "code": code})

    def _shown(self) -> dict[str, Any]:
        named = [one for one in self.accounts if one.label]
        return {
            "accounts": [{"value": one.nhs_number, "text": one.label} for one in named],
            "levels": [{"value": level, "text": level} for level in _LEVELS],
            "stylesheet": _STYLE,
        }

    def _may_return(self, redirect: str) -> bool:
        return any(redirect.endswith(end) for end in self.redirects)

    def _account(self, form: Mapping[str, str]) -> Account | None:
        number = "".join(filter(str.isdigit, form.get("number") or form.get("account") or ""))
        return next((one for one in self.accounts if one.nhs_number == number), None)

    def _exchange(self, form: Mapping[str, str]) -> Told:
        if form.get("client_assertion_type") != ASSERTION or not self._is_client(
            form.get("client_assertion", "")
        ):
            return _json({"error": "invalid_client"}, 401)
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or form.get("grant_type") != "authorization_code":
            return _json({"error": "invalid_grant"}, 400)
        wanted = asked.said.get("code_challenge", "")
        is_theirs = form.get("redirect_uri") == asked.said.get("redirect_uri")
        if not is_theirs or (wanted and challenge(form.get("code_verifier", "")) != wanted):
            return _json({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(24)
        self._tokens[token] = asked
        said = {"access_token": token, "token_type": "Bearer", "expires_in": _LIFE}
        return _json({**said, "id_token": self._id_token(asked)})

    def _is_client(self, assertion: str) -> bool:
        try:
            claims = jwt.decode(assertion, self.client_key, algorithms=SIGNED_BY).claims
        except (JoseError, ValueError):
            return False
        ours = (claims.get("iss"), claims.get("sub"), claims.get("aud"))
        is_late = not clock.now().timestamp() < int(claims.get("exp", 0))
        is_used = claims.get("jti") in self._used
        self._used.add(str(claims.get("jti")))
        return ours == (self.client, self.client, f"{self.issuer}/token") and not is_late and not is_used

    def _id_token(self, asked: _Asked) -> str:
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.client,
            "sub": _subject(asked.account),
            "iat": now,
            "exp": now + _LIFE,
            "jti": secrets.token_urlsafe(8),
            "nonce": asked.said.get("nonce", ""),
            "vot": f"{asked.level}.Cp.Cd",
            "vtm": f"{self.issuer}/trustmark",
            **self._profile(asked),
            **self.changed,
        }
        header = {"alg": "RS512", "kid": "pretend-1"}
        return jwt.encode(header, claims, self.key, algorithms=SIGNED_BY)

    def _tell(self, headers: Mapping[str, str]) -> Told:
        sent = {name.lower(): value for name, value in headers.items()}
        asked = self._tokens.get(sent.get("authorization", "").removeprefix("Bearer "))
        if asked is None:
            return _json({"error": "invalid_token"}, 401)
        return _json(
            {"iss": self.issuer, "aud": self.client, "sub": _subject(asked.account), **self._profile(asked)}
        )

    def _profile(self, asked: _Asked) -> dict[str, str]:
        """The scope `profile`; of whoever gave no more than a telephone number nothing is known."""
        level = {"identity_proofing_level": asked.level}
        if asked.level == "P0":
            return level
        who = asked.account
        return {**level, "nhs_number": who.nhs_number, "birthdate": who.birth_date, "family_name": who.family}


def _stylesheet() -> bytes:
    """That of Ginnel's own pages: what is pretended is asked on an address of its own, where there is no other."""
    found = finders.find("web/nhsuk/nhsuk-frontend.min.css")
    return Path(found).read_bytes() if isinstance(found, str) else b""


def _subject(account: Account) -> str:
    return f"pretend-{account.nhs_number}"


def _form(ask: Ask) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(ask.body.decode()).items()}


def _back(asked: Mapping[str, str], said: Mapping[str, str]) -> Told:
    return Told(303, b"", {"location": f"{asked['redirect_uri']}?{urlencode(said)}"})


def _json(said: Mapping[str, Any], status: int = 200) -> Told:
    return Told(status, json.dumps(said).encode(), {"content-type": "application/json"})

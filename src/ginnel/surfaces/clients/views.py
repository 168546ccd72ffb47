"""The authorisation server for systems: tokens (RFC 6749), introspection (7662), revocation (7009), discovery."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.queries import Proving
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.errors import TooMany
from ginnel.kernel.viewer import Viewer
from ginnel.kernel.web.access import for_machines, open_to_all
from ginnel.surfaces.clients.asking import NO_STORE, Form, Refused, asked
from ginnel.surfaces.clients.assertions import KIND, prove
from ginnel.surfaces.clients.keys import ALGORITHMS
from ginnel.surfaces.clients.queries import hashed
from ginnel.surfaces.clients.registering import give
from ginnel.surfaces.clients.scopes import parse

_GRANT = "client_credentials"
_PROOF = {
    "methods_supported": ["private_key_jwt"],
    "signing_alg_values_supported": list(ALGORITHMS),
}


@for_machines("A signed assertion in the form says which client asks")
@asked()
def token(request: HttpRequest, form: Form) -> HttpResponse:
    """A token for a client that proves itself by a signed assertion."""
    if form.get("grant_type") != _GRANT:
        raise Refused(f"The grant_type must be {_GRANT}.", error="unsupported_grant_type")
    by = _by()
    client = _proved(request, form, by)
    given, scopes, seconds = give(client=client.client, asked=parse(form.get("scope", "")), by=by)
    said = {"access_token": given, "token_type": "bearer", "expires_in": seconds, "scope": str(scopes)}
    return JsonResponse(said, headers=NO_STORE)


@for_machines("A signed assertion in the form says which client asks")
@asked(unproved=401)  # RFC 7662 section 2.3; the others may say 400 (RFC 6749 section 5.2)
def introspect(request: HttpRequest, form: Form) -> HttpResponse:
    """What a client's own token allows and until when; of any other token, that it is not active."""
    client = _proved(request, form, _by())
    found = queries.calling(hashed(_needed(form, "token")))
    said: dict[str, Any] = {"active": False}
    if found is not None and found.client == client.client:
        said = {
            "active": True,
            "scope": " ".join(found.scopes),
            "client_id": str(found.client),
            "token_type": "bearer",
            "exp": int(found.expires_at.timestamp()),
        }
    return JsonResponse(said, headers=NO_STORE)


@for_machines("A signed assertion in the form says which client asks")
@asked()
def revoke(request: HttpRequest, form: Form) -> HttpResponse:
    """A client gives its own token back. The answer is the same whether there was one (RFC 7009 section 2.2)."""
    by = _by()
    client = _proved(request, form, by)
    actions.revoke_token(client=client.client, digest=hashed(_needed(form, "token")), by=by)
    return HttpResponse(headers=NO_STORE, content_type="application/json")


@open_to_all("Says how to get a token, and nothing of anybody")
@require_safe
def configuration(request: HttpRequest) -> HttpResponse:
    """SMART App Launch 2.2, /.well-known/smart-configuration."""

    def at(name: str) -> str:
        return request.build_absolute_uri(reverse(f"clients:{name}"))

    said = {
        "token_endpoint": at("token"),
        "introspection_endpoint": at("introspect"),
        "revocation_endpoint": at("revoke"),
        "grant_types_supported": [_GRANT],
        "scopes_supported": ["system/*.cruds", "system/*.rs", "system/*.read", "system/*.write"],
        "capabilities": ["client-confidential-asymmetric", "permission-v1", "permission-v2"],
        **{
            f"{end}_endpoint_auth_{name}": value
            for end in ("token", "introspection", "revocation")
            for name, value in _PROOF.items()
        },
    }
    return JsonResponse(said, headers={"Access-Control-Allow-Origin": "*"})


def _proved(request: HttpRequest, form: Form, by: Viewer) -> Proving:
    """Raises Refused, NotProved, TooMany."""
    if form.get("client_assertion_type") != KIND:
        raise Refused(f"The client_assertion_type must be {KIND}.")
    audience = request.build_absolute_uri(reverse("clients:token"))
    proving = prove(_needed(form, "client_assertion"), audience=audience, by=by)
    if form.get("client_id", str(proving.client)) != str(proving.client):
        raise Refused("The client_id is not the one of the assertion.", error="invalid_client")
    most = int(terminology.parameter("client-tokens-per-minute").value)
    wait = actions.allow(subject=f"tokens {proving.client}", per_minute=most)
    if wait:
        raise TooMany(f"This client may ask for {most} tokens a minute.", retry_after=wait)
    return proving


def _needed(form: Form, name: str) -> str:
    if name not in form:
        raise Refused(f"The parameter {name} is missing.")
    return form[name]


def _by() -> Viewer:
    return service("system-sign-in")

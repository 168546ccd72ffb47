"""Letting systems call: registering them, giving them tokens, and taking either back. Each leaves its event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.models import (
    Client,
    ClientEnding,
    ClientTerms,
    ClientToken,
    Organisation,
    UsedAssertion,
)
from ginnel.foundation.organisations.queries import Proving, proving
from ginnel.foundation.organisations.states import Validation
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Terms:
    """What a client may ask for, already looked through by whoever knows the wire: keys are public, scopes parse."""

    scopes: tuple[str, ...]
    keys: dict[str, Any] | None = None
    keys_url: str = ""
    valid_to: date | None = None
    per_minute: int | None = None
    validation: Validation = Validation.STRICT


@transaction.atomic
def register_client(*, name: str, organisation: Organisation, terms: Terms, by: Viewer) -> UUID:
    """A system of an organisation that may ask for tokens from now on. Raises Invalid; Conflict for a known name."""
    if not name.strip() or name != name.strip() or len(name) > 100:
        raise Invalid("A client's name is 1 to 100 characters and does not begin or end with a space.")
    made, is_new = Client.objects.get_or_create(
        name=name,
        defaults={
            "organisation": organisation,
            "registered_at": clock.now(),
            "registered_by": by.identity,
        },
    )
    if not is_new:
        raise Conflict("There is a client of that name already; revoked ones keep their name.")
    _append(made.id, 1, terms, by)
    _note("client.registered", made.id, by, organisation=organisation.code, **_said(terms))
    return made.id


@transaction.atomic
def change_client(*, client: UUID, terms: Terms, by: Viewer) -> None:
    """Other scopes, keys or limits from now on; tokens given under the terms before hold no longer. Raises NotFound."""
    _take_turn(client)
    last = ClientTerms.objects.filter(client_id=client, client__ending=None).order_by("-number").first()
    if last is None:
        raise NotFound("There is no such client, or it was revoked.")
    _append(client, last.number + 1, terms, by)
    ClientToken.objects.filter(client_id=client).delete()
    _note("client.changed", client, by, **_said(terms))


@transaction.atomic
def revoke_client(*, client: UUID, reason: str, by: Viewer) -> None:
    """From the next request on the client is refused, in every process. Raises NotFound, Invalid; Conflict twice."""
    if not reason.strip():
        raise Invalid("Say why.")
    _take_turn(client)
    if not Client.objects.filter(id=client).exists():
        raise NotFound("There is no such client.")
    if ClientEnding.objects.filter(client_id=client).exists():
        raise Conflict("That client was revoked already.")
    ClientEnding.objects.create(
        client_id=client, ended_at=clock.now(), reason=reason.strip(), recorded_by=by.identity
    )
    ClientToken.objects.filter(client_id=client).delete()
    _note("client.revoked", client, by)


@transaction.atomic
def give_token(*, to: Proving, digest: str, scopes: Sequence[str], expires_at: datetime, by: Viewer) -> None:
    """That a token with this digest was given. Those that have expired go. Raises Conflict where the client's terms
    were changed, or it was revoked, after it proved itself."""
    _take_turn(to.client)
    now = proving(to.client)
    if now is None or now.terms != to.terms:
        raise Conflict("The client was changed or revoked at this moment.")
    ClientToken.objects.filter(expires_at__lt=clock.now()).delete()
    ClientToken.objects.create(
        digest=digest,
        client_id=to.client,
        terms_id=to.terms,
        scopes=list(scopes),
        per_minute=to.per_minute,
        issued_at=clock.now(),
        expires_at=expires_at,
    )
    _note("client.token-given", to.client, by, scopes=list(scopes), token=digest[:16])


@transaction.atomic
def use_assertion(*, client: UUID, digest: str, expires_at: datetime, by: Viewer) -> bool:
    """Whether the assertion with this digest is used for the first time. What has expired is forgotten."""
    UsedAssertion.objects.filter(expires_at__lt=clock.now()).delete()
    made = UsedAssertion(client_id=client, digest=digest, expires_at=expires_at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def revoke_token(*, client: UUID, digest: str, by: Viewer) -> bool:
    """Whether this client held the token with this digest. It holds no longer, from the next request on."""
    gone, _ = ClientToken.objects.filter(client_id=client, digest=digest).delete()
    if gone:
        _note("client.token-revoked", client, by, token=digest[:16])
    return bool(gone)


@transaction.atomic
def note_refused_client(*, why: str, client: UUID | None, by: Viewer) -> None:
    """Leave an event that a token, or a call, was refused; `why` is a code, and nothing of what was sent."""
    detail = {"why": why, **({"client": str(client)} if client else {})}
    audit.append(by=by, events=[Event("client.refused", outcome="deny", detail=detail)])


def _take_turn(client: UUID) -> None:
    """What gives a token and what takes every token back wait for each other: none is given in between."""
    holding.hold(f"client {client}")


def _append(client: UUID, number: int, terms: Terms, by: Viewer) -> None:
    ClientTerms.objects.create(
        client_id=client,
        number=number,
        scopes=list(terms.scopes),
        keys=terms.keys,
        keys_url=terms.keys_url,
        valid_to=terms.valid_to,
        per_minute=terms.per_minute,
        validation=terms.validation,
        recorded_at=clock.now(),
        recorded_by=by.identity,
    )


def _said(terms: Terms) -> dict[str, Any]:
    ids = [str(key.get("kid", "")) for key in (terms.keys or {}).get("keys", ())]
    until = terms.valid_to.isoformat() if terms.valid_to else None
    return {
        "scopes": list(terms.scopes),
        "keys": ids,
        "keys_url": terms.keys_url,
        "valid_to": until,
        "validation": terms.validation.value,
    }


def _note(action: str, client: UUID, by: Viewer, **detail: Any) -> None:
    audit.append(by=by, events=[Event(action, detail={"client": str(client), **detail})])

"""Reading which systems may call, by which keys, and whose a token is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from ginnel.foundation.organisations.models import Client, ClientEnding, ClientTerms
from ginnel.foundation.organisations.states import Validation
from ginnel.kernel import clock, prepared
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

CALLING = """
SELECT t.client_id AS client, c.name, o.code, o.name AS organisation, o.kind, t.scopes, t.expires_at, t.per_minute,
    o.id AS organisation_id
FROM organisations_clienttoken t
JOIN organisations_client c ON c.id = t.client_id
JOIN organisations_organisation o ON o.id = c.organisation_id
WHERE t.digest = %(digest)s AND t.expires_at > %(at)s
"""
"""Whose a token is, by `digest` and `at`: `Calling`. Asked at every request, so that what was revoked a moment ago is
refused in every process."""


class Calling(NamedTuple):
    """Whose a token is. `per_minute` is None where the client has no limit of its own."""

    client: UUID
    name: str
    organisation: str
    organisation_name: str
    organisation_kind: str
    scopes: list[str]
    expires_at: datetime
    per_minute: int | None
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class Proving:
    """What a client must prove itself by, and what it may then have."""

    client: UUID
    terms: UUID
    name: str
    organisation: str
    scopes: tuple[str, ...]
    keys: dict[str, Any] | None
    keys_url: str
    valid_to: date | None
    per_minute: int | None


@dataclass(frozen=True, slots=True)
class ClientShown:
    """A client and its terms of today, for those who run the installation."""

    id: UUID
    name: str
    organisation: str
    scopes: tuple[str, ...]
    keys: dict[str, Any] | None
    keys_url: str
    valid_to: date | None
    per_minute: int | None
    validation: Validation
    registered_at: datetime
    ended_at: datetime | None
    reason: str

    @property
    def key_ids(self) -> tuple[str, ...]:
        return tuple(str(key["kid"]) for key in (self.keys or {}).get("keys", ()))


@needs_no_viewer("decides who the viewer is")
def calling(digest: str) -> Calling | None:
    """Whose the token with this digest is, if it still holds."""
    found = prepared.first(CALLING, {"digest": digest, "at": clock.now()})
    return Calling(*found[0]) if found else None


@needs_no_viewer("decides who the viewer is")
def proving(client_id: UUID) -> Proving | None:
    """By what a client proves itself today; None where there is no such client, or it may call no longer."""
    terms = ClientTerms.objects.filter(client_id=client_id, client__ending=None)
    last = terms.select_related("client__organisation").order_by("-number").first()
    if last is None or (last.valid_to is not None and last.valid_to < clock.today()):
        return None
    return Proving(
        client_id,
        last.id,
        last.client.name,
        last.client.organisation.code,
        tuple(last.scopes),
        last.keys,
        last.keys_url,
        last.valid_to,
        last.per_minute,
    )


def clients(*, viewer: Viewer) -> list[ClientShown]:
    """Every client there ever was, by name."""
    return [_shown(one) for one in _with_terms()]


def client(name: str, *, viewer: Viewer) -> ClientShown | None:
    found = next((one for one in _with_terms() if one.name == name), None)
    return _shown(found) if found else None


def client_names(ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, str]:
    """Of which organisation each is the system, and what it is called; unknown ones are left out."""
    rows = Client.objects.filter(id__in=list(ids)).values_list("id", "name", "organisation__name")
    return {one: f"{name}, a system of {organisation}" for one, name, organisation in rows}


def validation_of(client_id: UUID, *, viewer: Viewer) -> Validation:
    """What becomes of what this client sends that is not quite right, by its terms of today."""
    terms = ClientTerms.objects.filter(client_id=client_id).order_by("-number")
    return Validation(terms.values_list("validation", flat=True).first() or Validation.STRICT)


def _with_terms() -> Iterable[Client]:
    return Client.objects.select_related("organisation", "ending").prefetch_related("terms").order_by("name")


def _shown(row: Client) -> ClientShown:
    last = max(row.terms.all(), key=lambda terms: terms.number)
    ending: ClientEnding | None = getattr(row, "ending", None)
    return ClientShown(
        row.id,
        row.name,
        row.organisation.code,
        tuple(last.scopes),
        last.keys,
        last.keys_url,
        last.valid_to,
        last.per_minute,
        Validation(last.validation),
        row.registered_at,
        ending.ended_at if ending else None,
        ending.reason if ending else "",
    )

"""Who calls, as this interface sees them: `surfaces.clients` says who it is and what they may ask for."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.clients.queries import caller
from ginnel.surfaces.clients.scopes import Interaction
from ginnel.surfaces.fhir.outcome import Issue, Refused

__all__ = ["Caller", "Scopes", "allowed", "caller", "check"]


class Scopes(Protocol):
    def allows(self, kind: str, interaction: Interaction) -> bool:
        """Whether any scope allows "c", "r", "u", "d" or "s" on a type at all."""
        ...

    def limits(self, kind: str, interaction: Interaction) -> tuple[str, ...] | None:
        """The searches any of which must hold, as query strings; () without limits, None where refused."""
        ...


class Caller(Protocol):
    @property
    def client(self) -> UUID: ...
    @property
    def scopes(self) -> Scopes: ...
    @property
    def viewer(self) -> Viewer: ...


def check(scopes: Scopes, kind: str, interaction: Interaction) -> tuple[str, ...]:
    """The limits of what may be asked of a type. Raises Refused where nothing may."""
    limits = scopes.limits(kind, interaction) if scopes.allows(kind, interaction) else None
    if limits is None:
        raise Refused(403, Issue("forbidden", f"This client has no scope for that on {kind}."))
    return limits


def allowed(scopes: Scopes, kind: str) -> bool:
    """Whether resources of a type may be read at all."""
    return scopes.allows(kind, "r") and scopes.limits(kind, "r") is not None

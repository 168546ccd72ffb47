"""Who calls, as this interface sees them: `surfaces.clients` says who it is and what they may ask for."""

from __future__ import annotations

from ginnel.surfaces.clients.queries import Caller, caller, introduced
from ginnel.surfaces.clients.scopes import Interaction, Scopes
from ginnel.surfaces.fhir.outcome import Issue, Refused

__all__ = ["Caller", "Scopes", "allowed", "caller", "check", "introduced"]


def check(scopes: Scopes, kind: str, interaction: Interaction) -> tuple[str, ...]:
    """The limits of what may be asked of a type. Raises Refused where nothing may."""
    limits = scopes.limits(kind, interaction) if scopes.allows(kind, interaction) else None
    if limits is None:
        raise Refused(403, Issue("forbidden", f"This client has no scope for that on {kind}."))
    return limits


def allowed(scopes: Scopes, kind: str) -> bool:
    """Whether resources of a type may be read at all."""
    return scopes.allows(kind, "r") and scopes.limits(kind, "r") is not None

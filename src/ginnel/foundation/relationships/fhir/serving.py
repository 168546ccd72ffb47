"""What an EpisodeOfCare or a referral that an organisation received says about whom it works with.

https://hl7.org/fhir/R4/episodeofcare.html, https://hl7.org/fhir/R4/servicerequest.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ginnel.foundation.relationships.fhir.trees import codes, inside, listed, moment, systems_of
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel.values.identifiers import ODS_SYSTEM

LIST_KINDS = "https://ginnel.invalid/CodeSystem/working-with"
"""`EpisodeOfCare.type`: which kind it is, of those that a list says. Any other type is a service."""
TEAM, STAFF = "https://ginnel.invalid/Id/team", "https://ginnel.invalid/Id/staff"
"""Identifiers of a team by its code and of a colleague by their user name, within the organisation that sends it."""
_OF_A_LIST = {
    str(kind): kind
    for kind in (
        RelationshipKind.ACCOUNTABLE_LEAD,
        RelationshipKind.CASELOAD,
        RelationshipKind.TEAM,
        RelationshipKind.SERVICE,
    )
}
_PERSONAL = frozenset({RelationshipKind.ACCOUNTABLE_LEAD, RelationshipKind.CASELOAD})
_HOLDS, _WAITS = frozenset({"active", "onhold"}), frozenset({"planned", "waitlist"})
_OVER = frozenset({"finished", "cancelled", "entered-in-error"})
# A referral as the national data sets of contacts tell of it: received by whoever sends it.
_RECEIVED = frozenset({f"https://ginnel.invalid/Id/{name}-referral" for name in ("csds", "mhsds")})
_STANDS = frozenset({"active", "on-hold"})
_CLOSED = frozenset({"completed", "revoked", "entered-in-error"})


def observed_episode(
    tree: Mapping[str, Any], *, reference: str, source_number: int, organisation: str, at: datetime
) -> Observed | None:
    """A service of the organisation that sends it, or of the team or colleague whom it names; None for what says that
    another organisation gives it, and for a caseload, a team or a lead that names none.

    One that is planned or waits is a referral not yet closed. Total, like `observed_encounter`.
    """
    status = str(tree.get("status", ""))
    if status not in _HOLDS | _WAITS | _OVER or _is_of_another(tree, organisation):
        return None
    kind = _kind(tree)
    team, username = _named(listed(tree.get("team")), TEAM), _named([inside(tree, "careManager")], STAFF)
    if (kind in _PERSONAL and not username) or (kind is RelationshipKind.TEAM and not team):
        return None
    if kind in _PERSONAL:
        team = ""  # by name is narrower, whichever team they work in that day
    started_at, ended_at, until = _span(inside(tree, "period"), status in _OVER, at)
    return Observed(
        reference,
        source_number,
        RelationshipKind.OPEN_REFERRAL if status in _WAITS else kind,
        organisation,
        min(started_at, at) if status in _WAITS else started_at,
        ended_at,
        team_code=team,
        username=username,
        is_void=status == "entered-in-error",
        until=until,
    )


def observed_referral(
    tree: Mapping[str, Any], *, reference: str, source_number: int, organisation: str, at: datetime
) -> Observed | None:
    """A referral that the organisation received and has not closed; None for what it asks of others."""
    status = str(tree.get("status", ""))
    if status not in _STANDS | _CLOSED or _RECEIVED.isdisjoint(systems_of(tree)):
        return None
    started_at, ended_at, until = _span(inside(tree, "occurrencePeriod"), status in _CLOSED, at)
    return Observed(
        reference,
        source_number,
        RelationshipKind.OPEN_REFERRAL,
        organisation,
        started_at,
        ended_at,
        is_void=status == "entered-in-error",
        until=until,
    )


def _kind(tree: Mapping[str, Any]) -> RelationshipKind:
    said = codes(tree.get("type"), LIST_KINDS)
    return next((_OF_A_LIST[code] for code in said if code in _OF_A_LIST), RelationshipKind.SERVICE)


def _is_of_another(tree: Mapping[str, Any], organisation: str) -> bool:
    """Nobody says by this who else works with somebody: whoever gives the service sends it, or is referred to."""
    identifier = inside(inside(tree, "managingOrganization"), "identifier")
    return identifier.get("system") == ODS_SYSTEM and identifier.get("value") != organisation


def _named(references: list[Mapping[str, Any]], system: str) -> str:
    found = (inside(reference, "identifier") for reference in references)
    return next((str(one.get("value", "")) for one in found if one.get("system") == system), "")


def _span(
    period: Mapping[str, Any], is_over: bool, at: datetime
) -> tuple[datetime, datetime | None, datetime | None]:
    """Its start, its end, and an end still to come. What is over has ended by `at`."""
    started_at, ends_at = moment(period.get("start"), 0) or at, moment(period.get("end"), 1)
    if is_over:
        return started_at, min(ends_at or at, at), None
    if ends_at is None or ends_at > at:
        return started_at, None, ends_at
    return started_at, ends_at, None

"""Who looked at somebody's record, told so that it tells of nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ginnel.foundation.audit.queries import Look
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.relationships.queries import Opened
from ginnel.foundation.relationships.states import Need, RelationshipKind
from ginnel.kernel.web import formats

SOMEBODY = "A health or care organisation"
# Everybody comes there one day: that they opened a record says nothing of why.
_NAMED = frozenset({OrganisationKind.ACUTE_TRUST, OrganisationKind.AMBULANCE_TRUST})
_WHY = {
    Need.TREATMENT: "You needed treatment or urgent advice.",
    Need.GETTING_IN: "Somebody had to get in to you, or find who had a key.",
    Need.WHO_TO_RING: "You could not say whom to ring, or how you usually are.",
}


def page(
    looks: Sequence[Look], opened: Sequence[Opened], names: Mapping[str, str], acted: Sequence[date]
) -> dict[str, Any]:
    """`names` are of the organisations that may be named, by code; `acted` the months in which somebody who acts for
    the person read."""
    months: dict[str, list[str]] = {}
    for look in looks:
        if look.organisation in names:
            months.setdefault(f"{look.month:%B %Y}", []).append(names[look.organisation])
    return {
        "months": [{"heading": heading, "names": sorted(found)} for heading, found in months.items()],
        "acted": [f"{month:%B %Y}" for month in acted],
        "opened": [_opened(one, names) for one in opened if _may_be_told(one, names)],
    }


def _may_be_told(one: Opened, names: Mapping[str, str]) -> bool:
    """That the person was with somebody at a time is told only where the record shows something of that organisation;
    that somebody opened the record of a person who was not there, always."""
    return one.kind == RelationshipKind.OVERRIDE or one.organisation in names


def _opened(one: Opened, names: Mapping[str, str]) -> dict[str, str]:
    """Without what was typed: whoever typed it did not write it for the person to read."""
    is_named = bool(names) and (one.organisation in names or one.organisation_kind in _NAMED)
    if one.kind == RelationshipKind.OWN_WORD:
        why = "Somebody said that you were with them, or on the telephone."
    else:
        why = _WHY.get(one.need, "Another reason.")
    return {"when": formats.day(one.at), "who": one.name if is_named else SOMEBODY, "why": why}

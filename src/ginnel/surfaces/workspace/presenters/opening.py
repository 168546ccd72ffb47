"""How a record that is not open can be opened, and why one is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from ginnel.foundation.relationships.queries import WorkingWith
from ginnel.foundation.relationships.states import Need, Presence, RelationshipKind
from ginnel.kernel.web import formats


def opening(
    mine: Sequence[WorkingWith],
    colleagues: Sequence[WorkingWith],
    capabilities: Collection[str],
    lasting: Mapping[str, timedelta | None],
) -> dict[str, Any]:
    """`mine` are the viewer's own openings that hold now, `colleagues` what colleagues say of being there, `lasting`
    how long each of the ways of opening lasts."""
    may_be_there, may_override = "be-there" in capabilities, "override" in capabilities
    return {
        "hours": {name: round(span / timedelta(hours=1)) for name, span in lasting.items() if span},
        "presences": [(str(one), one.label) for one in Presence] if may_be_there else [],
        "needs": [(str(one), one.label) for one in Need if one is not Need.OTHER] if may_override else [],
        "opened": [_opened(one) for one in mine],
        "colleagues": [_said(one) for one in colleagues] if may_be_there else [],
    }


def _opened(one: WorkingWith) -> str:
    """One sentence about why the record is open."""
    began, ends = formats.moment(one.started_at), formats.moment(one.expires_at)
    if one.kind == RelationshipKind.OWN_WORD:
        return f"Open until {ends}: on {began} you said, “{one.reason}”. That is not confirmed yet."
    return f"Open until {ends}: you opened it in an emergency on {began}, for “{one.reason}”."


def _said(one: WorkingWith) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": f"{one.name} says since {formats.moment(one.started_at)}: “{one.reason}”.",
    }

"""Records opened in an emergency, as rows that say who, in which role, for whom, why and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import PAGE, Overrides
from ginnel.kernel.web import formats, pagination
from ginnel.surfaces.workspace.presenters.banner import display_name


def overrides(found: Overrides, known: Sequence[Any], *, unread: int) -> dict[str, Any]:
    """A person is named without a link: whose record it was is governance's to know, not what it says."""
    names = {one.person: display_name(one.family, one.given) for one in known}
    slice_ = pagination.Slice(found.page, PAGE, found.total)
    return {
        "rows": [
            {
                "when": formats.moment(row.opened.started_at),
                "person": names.get(row.opened.person) or f"Person {row.opened.person}",
                "who": row.opened.name,
                "role": Role(row.role).label if row.role in Role.values else "Role not known",
                "organisation": row.opened.organisation,
                "reason": row.opened.reason,
                "word": row.opened.kind == RelationshipKind.OWN_WORD,
                "until": formats.moment(row.opened.expires_at),
            }
            for row in found.rows
        ],
        "sentence": _sentence(found.total),
        "unread": _unread(unread),
        "pages": pagination.component(slice_, {}),
    }


def _sentence(total: int) -> str:
    return "1 record opened in an emergency" if total == 1 else f"{total:,} records opened in an emergency"


def _unread(count: int) -> str:
    if not count:
        return ""
    openings = "1 opening" if count == 1 else f"{count:,} openings"
    return f"You have been told of {openings} and not yet said that you looked."

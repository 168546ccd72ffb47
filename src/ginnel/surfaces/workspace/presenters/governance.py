"""Records opened by a worker's own word, as rows that say who, in which role, for whom, why and until when."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.states import RelationshipKind, ReviewOutcome
from ginnel.foundation.sharing.queries import PAGE, Override, Overrides
from ginnel.kernel import clock
from ginnel.kernel.web import formats, pagination
from ginnel.surfaces.workspace.presenters.banner import display_name
from ginnel.surfaces.workspace.presenters.looking import DID, OUTCOMES


def overrides(
    found: Overrides, *, viewer: str, is_waiting: bool, refused: dict[str, str] | None = None
) -> dict[str, Any]:
    """A person is named without a link: whose record it was is governance's to know, not what it says. `viewer` is the
    identity of who looks; `refused` says why a review was not written down, by opening."""
    slice_ = pagination.Slice(found.page, PAGE, found.total)
    asked = {} if is_waiting else {"all": "1"}
    return {
        "rows": [_row(row, viewer, (refused or {}).get(str(row.opened.told.id), "")) for row in found.rows],
        "sentence": _sentence(found.total, is_waiting=is_waiting),
        "is_waiting": is_waiting,
        "days": found.days,
        "pages": pagination.component(slice_, asked),
    }


def _row(row: Override, viewer: str, refused: str) -> dict[str, Any]:
    told, review = row.opened.told, row.opened.review
    named = display_name(row.known.family, row.known.given) if row.known else ""
    return {
        "id": told.id,
        "when": formats.moment(told.started_at),
        "person": named or f"Person {told.person}",
        "known": _known(row),
        "did": _did(row),
        "who": told.name,
        "role": Role(row.role).label if row.role in Role.values else "Role not known",
        "organisation": told.organisation,
        "reason": told.reason,
        "word": _word(row),
        "until": formats.moment(told.expires_at),
        "worth": row.worth,
        "due": "" if review else _due(row),
        "is_late": row.due <= clock.now(),
        "review": _review(row),
        "may_review": not review and str(row.opened.staff) != viewer,
        "refused": refused,
    }


def _known(row: Override) -> str:
    """What tells them from others of their name, as lists tell the viewer: no more than a list shows."""
    if row.known is None:
        return ""
    number = formats.nhs_number(row.known.nhs_number) if row.known.nhs_number else "not known"
    return f"Born {formats.day(row.known.birth_date) or 'not known'}. NHS number {number}"


def _did(row: Override) -> list[str]:
    """Each thing once, with how often; not what it was about."""
    counted = Counter(
        DID.get(event.action, "Something else that left an event") + OUTCOMES.get(event.outcome, "")
        for event in row.did
    )
    return [f"{what}: {count} times" if count > 1 else what for what, count in counted.items()]


def _word(row: Override) -> str:
    if row.opened.confirmed_by:
        return "Confirmed by a colleague"
    return "Not confirmed" if row.opened.told.kind == RelationshipKind.OWN_WORD else ""


def _due(row: Override) -> str:
    if row.opened.confirmed_by:
        return ""
    return f"To be reviewed by the end of {formats.day(row.due - timedelta(seconds=1))}"


def _review(row: Override) -> str:
    review = row.opened.review
    if review is None:
        return ""
    done = f" {review.done}" if review.done else ""
    return f"{ReviewOutcome(review.outcome).label}, says {review.by_name}, {formats.moment(review.at)}.{done}"


def _sentence(total: int, *, is_waiting: bool) -> str:
    openings = "1 opening" if total == 1 else f"{total:,} openings"
    return f"{openings} to review" if is_waiting else openings

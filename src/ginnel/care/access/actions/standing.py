"""Keeping what work lists are read from in step with what was appended, in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.care.access import rules
from ginnel.care.access.models import (
    Contact,
    ContactStep,
    OpenContact,
    OpenReferral,
    Referral,
    ReferralStep,
)
from ginnel.care.access.queries.clocks import due_of, is_told, running_of
from ginnel.care.access.states import REFERRAL_ENDS, ContactState
from ginnel.kernel import holding

_ENDED = frozenset({ContactState.CLOSED.value} | {state.value for state in REFERRAL_ENDS})
_TABLES: dict[type, tuple[type[OpenContact] | type[OpenReferral], str]] = {
    Contact: (OpenContact, "contact"),
    Referral: (OpenReferral, "referral"),
}


def hold(of: Contact | Referral) -> None:
    """Nobody else moves it, or its clocks, until this transaction ends. What is appended to cannot be locked by its
    row: the application may not change it."""
    hold_id(of.pk)


def hold_id(pk: UUID) -> None:
    """As `hold`, of what is known by its id."""
    holding.hold(str(pk))


def try_hold(pk: UUID) -> bool:
    """As `hold_id`, where nobody else holds it; False where somebody does."""
    return holding.try_hold(str(pk))


def put(of: Contact | Referral, step: ContactStep | ReferralStep) -> bool:
    """Let it stand as its last step says, and nothing stand of what has ended; whether it stood otherwise."""
    table, key = _TABLES[type(of)]
    held = table.objects.filter(**{key: of})
    if step.state in _ENDED:
        return bool(held.delete()[0])
    values: dict[str, Any] = {
        "organisation_id": step.team.organisation_id,
        "state": step.state,
        "number": step.number,
        "team_id": step.team_id,
        "staff_id": step.staff_id,
        "since": step.at,
        **_dues(of),
    }
    if held.values(*values).first() == values:
        return False
    which: dict[str, Any] = {key: of}
    table.objects.update_or_create(defaults=values, **which)
    return True


def put_due(of: Contact | Referral) -> None:
    """Work out anew what is due first."""
    table, key = _TABLES[type(of)]
    table.objects.filter(**{key: of}).update(**_dues(of))


def _dues(of: Contact | Referral) -> dict[str, datetime | None]:
    running = [(one, due) for one in running_of(of) if (due := due_of(one)) is not None]
    return {
        "due_at": rules.soonest(due for _, due in running),
        "tell_at": rules.soonest(due for one, due in running if not is_told(one, due)),
    }

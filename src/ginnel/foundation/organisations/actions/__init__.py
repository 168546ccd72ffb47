"""Making organisations, teams and staff known, and letting staff in."""

from ginnel.foundation.organisations.actions.signing_in import act_as, sign_in, sign_out
from ginnel.foundation.organisations.actions.staffing import (
    describe,
    end_role,
    ensure,
    ensure_many,
    ensure_team,
    grant_role,
    register_staff,
)

__all__ = [
    "act_as",
    "describe",
    "end_role",
    "ensure",
    "ensure_many",
    "ensure_team",
    "grant_role",
    "register_staff",
    "sign_in",
    "sign_out",
]

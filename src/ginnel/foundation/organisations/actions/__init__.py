"""Making organisations, teams, staff and systems known, and letting them in."""

from ginnel.foundation.organisations.actions.allowing import allow, give_back
from ginnel.foundation.organisations.actions.clients import (
    Terms,
    change_client,
    give_token,
    note_refused_client,
    register_client,
    revoke_client,
    revoke_token,
    use_assertion,
)
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
    "Terms",
    "act_as",
    "allow",
    "change_client",
    "describe",
    "end_role",
    "ensure",
    "ensure_many",
    "ensure_team",
    "give_back",
    "give_token",
    "grant_role",
    "note_refused_client",
    "register_client",
    "register_staff",
    "revoke_client",
    "revoke_token",
    "sign_in",
    "sign_out",
    "use_assertion",
]

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
from ginnel.foundation.organisations.actions.competences import (
    confirm_competence,
    end_competence,
)
from ginnel.foundation.organisations.actions.rota import (
    Copied,
    add_shift,
    copy_week,
    end_shift,
    set_cover_hours,
    swap_shift,
)
from ginnel.foundation.organisations.actions.rows import (
    Loaded,
    discard_row,
    fix_row,
    load_rows,
    replay_row,
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
    "Copied",
    "Loaded",
    "Terms",
    "act_as",
    "add_shift",
    "allow",
    "change_client",
    "confirm_competence",
    "copy_week",
    "describe",
    "discard_row",
    "end_competence",
    "end_role",
    "end_shift",
    "ensure",
    "ensure_many",
    "ensure_team",
    "fix_row",
    "give_back",
    "give_token",
    "grant_role",
    "load_rows",
    "note_refused_client",
    "register_client",
    "register_staff",
    "replay_row",
    "revoke_client",
    "revoke_token",
    "set_cover_hours",
    "sign_in",
    "sign_out",
    "swap_shift",
    "use_assertion",
]

"""Opening a record in an emergency, and saying what records may be used for beyond care."""

from ginnel.foundation.sharing.actions.basing import set_basis
from ginnel.foundation.sharing.actions.opting_out import OptOutsLoaded, load_opt_outs
from ginnel.foundation.sharing.actions.overriding import override, settle

__all__ = ["OptOutsLoaded", "load_opt_outs", "override", "set_basis", "settle"]

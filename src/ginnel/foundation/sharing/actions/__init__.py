"""Opening a record in an emergency; what people are willing to have shared; what records may be used for beyond
care."""

from ginnel.foundation.sharing.actions.basing import set_basis
from ginnel.foundation.sharing.actions.being_there import be_there, confirm_presence
from ginnel.foundation.sharing.actions.looking_back import look_back
from ginnel.foundation.sharing.actions.opting_out import OptOutsLoaded, load_opt_outs
from ginnel.foundation.sharing.actions.overriding import note_refusal, override, settle
from ginnel.foundation.sharing.actions.reviewing import review_opening
from ginnel.foundation.sharing.actions.willingness import end_overruling, find_capacity, overrule, say

__all__ = [
    "OptOutsLoaded",
    "be_there",
    "confirm_presence",
    "end_overruling",
    "find_capacity",
    "load_opt_outs",
    "look_back",
    "note_refusal",
    "overrule",
    "override",
    "review_opening",
    "say",
    "set_basis",
    "settle",
]

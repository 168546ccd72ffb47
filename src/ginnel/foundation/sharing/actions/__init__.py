"""Opening a record in an emergency; what people are willing to have shared; what organisations agreed to share."""

from ginnel.foundation.sharing.actions.agreeing import (
    AgreementLoaded,
    load_agreements,
    review_agreement,
    sign,
    withdraw_agreement,
)
from ginnel.foundation.sharing.actions.barring import bar, end_barring
from ginnel.foundation.sharing.actions.being_there import be_there, confirm_presence
from ginnel.foundation.sharing.actions.chasing import chase_agreements
from ginnel.foundation.sharing.actions.chasing_reviews import chase_reviews
from ginnel.foundation.sharing.actions.disclosing import approve_disclosure, end_disclosure, note_release
from ginnel.foundation.sharing.actions.letting_act import write_down_acting
from ginnel.foundation.sharing.actions.looking_back import look_at_once, look_back
from ginnel.foundation.sharing.actions.opting_out import (
    OptOutsLoaded,
    ask_opt_outs,
    load_opt_outs,
    take_cleaned_list,
)
from ginnel.foundation.sharing.actions.overriding import note_refusal, override, settle
from ginnel.foundation.sharing.actions.reviewing import review_opening
from ginnel.foundation.sharing.actions.separate_records import decide_again, keep_apart
from ginnel.foundation.sharing.actions.signing_in import refuse_resident, sign_in_resident, sign_out_resident
from ginnel.foundation.sharing.actions.willingness import (
    ABOUT_SHARING,
    end_overruling,
    find_capacity,
    overrule,
    say,
)
from ginnel.foundation.sharing.actions.working import begin_working, end_working

__all__ = [
    "ABOUT_SHARING",
    "AgreementLoaded",
    "OptOutsLoaded",
    "bar",
    "be_there",
    "begin_working",
    "confirm_presence",
    "approve_disclosure",
    "ask_opt_outs",
    "chase_agreements",
    "chase_reviews",
    "decide_again",
    "end_barring",
    "end_overruling",
    "end_disclosure",
    "end_working",
    "find_capacity",
    "keep_apart",
    "load_agreements",
    "load_opt_outs",
    "look_at_once",
    "look_back",
    "note_refusal",
    "note_release",
    "overrule",
    "override",
    "refuse_resident",
    "review_opening",
    "review_agreement",
    "say",
    "settle",
    "sign",
    "sign_in_resident",
    "sign_out_resident",
    "take_cleaned_list",
    "withdraw_agreement",
    "write_down_acting",
]

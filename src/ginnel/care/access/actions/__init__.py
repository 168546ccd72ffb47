"""What happens at the front door: taking contacts, passing them on, closing them, and referring."""

from ginnel.care.access.actions.answering import add_outcome, answer, hear_harm
from ginnel.care.access.actions.attaching import Kept, attach_files, attach_sent, decide_file
from ginnel.care.access.actions.bouncing import return_undeliverable
from ginnel.care.access.actions.caring import say_carer_may_need
from ginnel.care.access.actions.chasing import chase_competences, chase_rotas, tell_witnesses
from ginnel.care.access.actions.clocks import meet_clock, pause_clock, restart_clock, tell_of_passed
from ginnel.care.access.actions.desks import set_desk
from ginnel.care.access.actions.dying import tell_of_deaths
from ginnel.care.access.actions.erasing import erase_file
from ginnel.care.access.actions.following import add_asked, let_follow, take_in_hand
from ginnel.care.access.actions.giving import give_contact, give_to_team
from ginnel.care.access.actions.giving_referrals import give_referral, take_referral
from ginnel.care.access.actions.going import open_contact_file, open_file, send_file, take_back_file
from ginnel.care.access.actions.handing import (
    ask_competence,
    call_in,
    hand_over,
)
from ginnel.care.access.actions.hearing import hear_request, hold_requests
from ginnel.care.access.actions.hurrying import hurry_contact
from ginnel.care.access.actions.identifying import identify
from ginnel.care.access.actions.joining import join_contact
from ginnel.care.access.actions.leaving import give_back_of_leavers
from ginnel.care.access.actions.mending import mend_standing
from ginnel.care.access.actions.moving import close_contact, move_contact, take_contact
from ginnel.care.access.actions.receiving import receive_contact
from ginnel.care.access.actions.referring import send_referral
from ginnel.care.access.actions.replying import reply_to_referral
from ginnel.care.access.actions.returning import move_referral
from ginnel.care.access.actions.saving import drop_filter, save_filter
from ginnel.care.access.actions.telling import add_person_to_tell, tell_no_more
from ginnel.care.access.actions.unheard import tell_of_unheard

__all__ = [
    "erase_file",
    "Kept",
    "add_asked",
    "add_outcome",
    "add_person_to_tell",
    "answer",
    "ask_competence",
    "call_in",
    "chase_competences",
    "chase_rotas",
    "attach_files",
    "attach_sent",
    "close_contact",
    "decide_file",
    "drop_filter",
    "give_back_of_leavers",
    "give_contact",
    "give_referral",
    "give_to_team",
    "hand_over",
    "hear_harm",
    "hear_request",
    "hold_requests",
    "hurry_contact",
    "identify",
    "join_contact",
    "let_follow",
    "meet_clock",
    "mend_standing",
    "move_contact",
    "move_referral",
    "open_contact_file",
    "open_file",
    "pause_clock",
    "receive_contact",
    "reply_to_referral",
    "restart_clock",
    "return_undeliverable",
    "save_filter",
    "say_carer_may_need",
    "send_file",
    "send_referral",
    "set_desk",
    "take_back_file",
    "take_contact",
    "take_referral",
    "take_in_hand",
    "tell_no_more",
    "tell_of_deaths",
    "tell_of_unheard",
    "tell_of_passed",
    "tell_witnesses",
]

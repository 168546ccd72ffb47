"""Reads of the front door: work lists, one contact or referral, what was there before, and figures."""

from ginnel.care.access.queries.before import Earlier, SaidBefore, earlier, repeated, said_before
from ginnel.care.access.queries.clocks import next_opening
from ginnel.care.access.queries.dividing import AtTheDoor, naming_among, referrals_among
from ginnel.care.access.queries.figures import LEVELS, Figures, Whereabouts, came_between, figures
from ginnel.care.access.queries.joining import may_join
from ginnel.care.access.queries.listing import (
    PAGE,
    Listed,
    WorkList,
    contacts_open,
    how_many_open,
    referrals_open,
)
from ginnel.care.access.queries.narrowing import NOWHERE, Narrowing, Saved, saved_filters
from ginnel.care.access.queries.reading import Running, Shown, contact
from ginnel.care.access.queries.referrals import (
    FrontDoor,
    Receiving,
    ReferralShown,
    councils_front_door,
    doors_elsewhere,
    front_door_among,
    front_doors,
    own_teams,
    receiving,
    referral,
)
from ginnel.care.access.queries.requests import RequestShown, brought_by_message, entry_followed, is_withdrawn
from ginnel.care.access.queries.telling import CodeSaid, ToTell, code_said, people_to_tell

__all__ = [
    "LEVELS",
    "NOWHERE",
    "PAGE",
    "AtTheDoor",
    "CodeSaid",
    "Earlier",
    "Figures",
    "FrontDoor",
    "Listed",
    "Narrowing",
    "Receiving",
    "ReferralShown",
    "RequestShown",
    "Running",
    "Saved",
    "SaidBefore",
    "Shown",
    "ToTell",
    "WorkList",
    "code_said",
    "Whereabouts",
    "WorkList",
    "came_between",
    "brought_by_message",
    "contact",
    "contacts_open",
    "earlier",
    "entry_followed",
    "figures",
    "councils_front_door",
    "doors_elsewhere",
    "front_door_among",
    "is_withdrawn",
    "front_doors",
    "how_many_open",
    "may_join",
    "naming_among",
    "next_opening",
    "own_teams",
    "people_to_tell",
    "receiving",
    "referral",
    "referrals_among",
    "referrals_open",
    "repeated",
    "said_before",
    "saved_filters",
]

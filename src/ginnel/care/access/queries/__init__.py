"""Reads of the front door: work lists, one contact or referral, what was there before, and figures."""

from ginnel.care.access.queries.before import Earlier, earlier, repeated
from ginnel.care.access.queries.dividing import AtTheDoor, naming_among, referrals_among
from ginnel.care.access.queries.figures import Figures, figures
from ginnel.care.access.queries.listing import PAGE, Listed, WorkList, contacts_open, referrals_open
from ginnel.care.access.queries.reading import Running, Shown, contact
from ginnel.care.access.queries.referrals import (
    FrontDoor,
    Receiving,
    ReferralShown,
    councils_front_door,
    front_door_among,
    front_doors,
    own_teams,
    receiving,
    referral,
)
from ginnel.care.access.queries.requests import RequestShown, brought_by_message, entry_followed, is_withdrawn

__all__ = [
    "PAGE",
    "AtTheDoor",
    "Earlier",
    "Figures",
    "FrontDoor",
    "Listed",
    "Receiving",
    "ReferralShown",
    "RequestShown",
    "Running",
    "Shown",
    "WorkList",
    "brought_by_message",
    "contact",
    "contacts_open",
    "earlier",
    "entry_followed",
    "figures",
    "councils_front_door",
    "front_door_among",
    "is_withdrawn",
    "front_doors",
    "naming_among",
    "own_teams",
    "receiving",
    "referral",
    "referrals_among",
    "referrals_open",
    "repeated",
]

"""Reads of the front door: work lists, one contact or referral, what was there before, and figures."""

from ginnel.care.access.queries.before import (
    Earlier,
    SaidBefore,
    earlier,
    referrals_before,
    repeated,
    said_before,
    sent_already,
)
from ginnel.care.access.queries.clocks import next_opening
from ginnel.care.access.queries.competences import (
    Asked as CompetenceNeeded,
)
from ginnel.care.access.queries.competences import (
    asked_for,
    asked_of_contact,
    asked_of_referral,
)
from ginnel.care.access.queries.dividing import AtTheDoor, naming_among, referrals_among
from ginnel.care.access.queries.due import Due
from ginnel.care.access.queries.erasing import FileAside, FilesListed, files_aside, files_erased
from ginnel.care.access.queries.figures import LEVELS, Figures, Whereabouts, came_between, figures
from ginnel.care.access.queries.files import (
    FileRead,
    FileShown,
    TeamAsked,
    contact_file,
    files_to_send,
    largest_file,
    room_for,
    teams_asked,
)
from ginnel.care.access.queries.following import followed
from ginnel.care.access.queries.going import FileChanged, FileOpened, Going, files_going
from ginnel.care.access.queries.joining import may_join
from ginnel.care.access.queries.listing import (
    PAGE,
    Listed,
    WorkList,
    contacts_open,
    how_many_open,
    referrals_open,
)
from ginnel.care.access.queries.narrowing import MINE, NOWHERE, Narrowing, Saved, saved_filters
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
from ginnel.care.access.queries.referring import assessment_asked
from ginnel.care.access.queries.requests import (
    RequestShown,
    brought_by_message,
    came_at,
    contact_asked_by,
    entry_followed,
    is_withdrawn,
)
from ginnel.care.access.queries.taking_over import MOST_LISTED, Group, sheet
from ginnel.care.access.queries.telling import CodeSaid, ToTell, code_said, people_to_tell
from ginnel.care.access.queries.working import who_works_with

__all__ = [
    "TeamAsked",
    "FileAside",
    "FileChanged",
    "FileOpened",
    "Going",
    "files_going",
    "files_aside",
    "files_erased",
    "teams_asked",
    "files_to_send",
    "CompetenceNeeded",
    "AtTheDoor",
    "CodeSaid",
    "Due",
    "Earlier",
    "Figures",
    "FileRead",
    "FileShown",
    "FilesListed",
    "FrontDoor",
    "Group",
    "LEVELS",
    "Listed",
    "MINE",
    "MOST_LISTED",
    "NOWHERE",
    "Narrowing",
    "PAGE",
    "Receiving",
    "ReferralShown",
    "RequestShown",
    "Running",
    "SaidBefore",
    "Saved",
    "Shown",
    "ToTell",
    "Whereabouts",
    "WorkList",
    "asked_for",
    "assessment_asked",
    "asked_of_contact",
    "asked_of_referral",
    "brought_by_message",
    "came_between",
    "code_said",
    "came_at",
    "contact_asked_by",
    "contact",
    "contact_file",
    "contacts_open",
    "councils_front_door",
    "earlier",
    "entry_followed",
    "figures",
    "councils_front_door",
    "doors_elsewhere",
    "followed",
    "front_door_among",
    "largest_file",
    "front_doors",
    "how_many_open",
    "is_withdrawn",
    "may_join",
    "naming_among",
    "next_opening",
    "own_teams",
    "people_to_tell",
    "receiving",
    "referral",
    "room_for",
    "referrals_among",
    "referrals_open",
    "repeated",
    "referrals_before",
    "said_before",
    "sent_already",
    "saved_filters",
    "sheet",
    "who_works_with",
]

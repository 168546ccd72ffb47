"""Contacts, referrals, and the clocks that run for them. What was said and decided is appended, never edited.

`OpenContact` and `OpenReferral` say how what is open stands, for work lists: derived from the steps in the same
transaction, and remade from them by `ginnel access mend`.
"""

from ginnel.care.access.models.contacts import (
    CompetenceAsked,
    Contact,
    ContactAnswer,
    ContactFile,
    ContactOutcome,
    ContactPerson,
    ContactStep,
    Desk,
    FileBytes,
    FileDecision,
    FileErasure,
    PersonToTell,
    PersonToTellEnding,
    SystemRequest,
)
from ginnel.care.access.models.referrals import (
    Clock,
    ClockChange,
    FileGoing,
    FileKeptBack,
    FileOpening,
    Open,
    OpenContact,
    OpenReferral,
    Referral,
    ReferralStep,
    SavedFilter,
)

__all__ = [
    "Clock",
    "ClockChange",
    "CompetenceAsked",
    "Contact",
    "ContactAnswer",
    "ContactFile",
    "ContactOutcome",
    "ContactPerson",
    "ContactStep",
    "Desk",
    "FileBytes",
    "FileDecision",
    "FileErasure",
    "FileGoing",
    "FileKeptBack",
    "FileOpening",
    "Open",
    "OpenContact",
    "OpenReferral",
    "PersonToTell",
    "PersonToTellEnding",
    "Referral",
    "ReferralStep",
    "SavedFilter",
    "SystemRequest",
]

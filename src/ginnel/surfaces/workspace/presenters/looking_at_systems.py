"""What an organisation's system read that is worth a look, in sentences that accuse nobody, and whom to ask."""

from __future__ import annotations

from ginnel.foundation.audit.rules.worth_a_look import Signal
from ginnel.foundation.audit.states import AlertState

WHY = {
    Signal.INTRODUCED: "The organisation knows the person only by what this system sent, and the system then read what "
    "others know",
    Signal.OWN_WORD: "Only this system says that the organisation is their practice",
    Signal.KEPT_APART: "The record is restricted, or kept apart for the person’s safety",
    Signal.STRANGER: "Nothing says that the organisation works with the person: no entry, referral, attendance or "
    "contact, before or after",
    Signal.UNRELATED: "The organisation has said something of the person, but was not working with them, before or "
    "after",
    Signal.BRIEF: "Only an attendance or a call ties the organisation to the person",
    Signal.OWN_VOLUME: "Far more people than this system usually reads about in one day",
    Signal.BEYOND: "Many are people with whom nothing ties the organisation",
}
WHY_MANY = WHY | {
    Signal.INTRODUCED: "The organisation knows these people only by what this system sent, and the system then read "
    "what others know",
    Signal.STRANGER: "Nothing says that the organisation works with them: no entry, referral, attendance or contact, "
    "before or after",
}
DID = {
    "sharing.decided": "Asked about the person",
    "entry.read": "Read about the person, or an entry",
    "entries.searched": "Was given the person, or entries about them, by a search",
    "entry.original-read": "Read an entry as it was received",
    "entry.received": "Sent an entry about the person",
    "entry.deleted": "Said no more what it had said of the person",
}
STATES = {AlertState.ASKED: "The organisation has been asked"}


def ask(organisation: str, *, is_many: bool) -> str:
    """What to ask, and of whom."""
    if is_many:
        return (
            f"Whoever runs the system at {organisation}: why did it read about so many people? If nobody can say, the "
            "system, or what it may ask for, can be taken away at once"
        )
    return (
        f"Whoever answers for how records are used at {organisation}: who was at the screen, and what do they do for "
        "the person? Only that organisation’s own trail says who it was"
    )


def times(count: int) -> str:
    return "Read in one request" if count == 1 else f"Read in {count:,} requests"

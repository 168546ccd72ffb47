"""What can become of a contact at the front door, of a referral, and of a clock that runs for either.

A step says at once what state something is in and who has it, so that nothing is ever in nobody's hands.
"""

from django.db.models import TextChoices


class Door(TextChoices):
    """By which door somebody came. All make the same contact."""

    PHONE = "phone", "Telephone"
    WALK_IN = "walk-in", "Came in person"
    WEB_FORM = "web-form", "Form on the public website"
    SELF_ASSESSMENT = "self-assessment", "Self-assessment on the public website"
    GENERAL_PRACTICE = "general-practice", "GP practice"
    PHARMACY = "pharmacy", "Pharmacist"
    AMBULANCE = "ambulance", "Ambulance crew"
    LIBRARY = "library", "Library or information service"
    HOSPITAL_WARD = "hospital-ward", "Hospital ward or emergency department"
    CARE_HOME = "care-home", "Care home or home care provider"
    CUSTOMER_SERVICE = "customer-service", "Council customer service centre"
    VOLUNTARY = "voluntary", "Voluntary or community worker"
    OTHER_COUNCIL = "other-council", "Another council"
    SYSTEM = "system", "Request from another system"
    FEED = "feed", "File or message from another organisation"


class Caller(TextChoices):
    """Who told us, seen from the person whom it is about."""

    THEMSELF = "themself", "The person themself"
    CARER = "carer", "Their unpaid carer"
    RELATIVE = "relative", "A relative or friend"
    NEIGHBOUR = "neighbour", "A neighbour or stranger"
    PROFESSIONAL = "professional", "A professional"
    ANONYMOUS = "anonymous", "Somebody who would not say"


class Part(TextChoices):
    """What somebody named in a contact has to do with it."""

    ABOUT = "about", "Whom it is about"
    CALLER = "caller", "Who told us"
    CARER = "carer", "Cares for them"


class Urgency(TextChoices):
    """How soon something must happen; each names the clock that it starts."""

    CRISIS = "crisis", "Within 2 hours: a crisis at home"
    TWO_DAYS = "two-days", "Within 2 days: reablement or to stay at home"
    SOON = "soon", "Within 5 working days"
    ROUTINE = "routine", "Within 28 days"


class ContactState(TextChoices):
    WAITING = "waiting", "Waiting to be looked at"
    TRIAGE = "triage", "Being looked at"
    CALL_BACK = "call-back", "Waiting to be rung back"
    CLOSED = "closed", "Closed"


CONTACT_TRANSITIONS: dict[ContactState, tuple[ContactState, ...]] = {
    ContactState.WAITING: (ContactState.WAITING, ContactState.TRIAGE, ContactState.CLOSED),
    ContactState.TRIAGE: (
        ContactState.WAITING,
        ContactState.TRIAGE,
        ContactState.CALL_BACK,
        ContactState.CLOSED,
    ),
    ContactState.CALL_BACK: (ContactState.CALL_BACK, ContactState.TRIAGE, ContactState.CLOSED),
    ContactState.CLOSED: (ContactState.WAITING,),
}
"""To the same state is a handover. What was closed can be opened again, with a reason."""


class OutcomeKind(TextChoices):
    """What a contact came to. There may be several."""

    IMMEDIATE_INPUT = "immediate-input", "Help given there and then"
    EQUIPMENT = "equipment", "Simple equipment or a minor adaptation ordered"
    INFORMATION = "information", "Information or advice given"
    SIGNPOSTED = "signposted", "Told of a service in the directory"
    DIVERTED = "diverted", "Kept out of hospital by what was arranged"
    REFERRED = "referred", "Referred to somebody else"
    EMERGENCY = "emergency", "999 called"
    ASSESSMENT_ACCEPTED = "assessment-accepted", "Assessment offered and accepted"
    ASSESSMENT_REFUSED = "assessment-refused", "Assessment offered and refused"
    CARER_ACCEPTED = "carer-accepted", "Carer’s assessment offered and accepted"
    CARER_REFUSED = "carer-refused", "Carer’s assessment offered and refused"
    CARER_GONE = "carer-gone", "Carer could not be reached again, or cares for them no longer"
    SAFEGUARDING = "safeguarding", "Safeguarding concern raised"
    SAME_AS_ANOTHER = "same-as-another", "The same as another contact"
    NOT_REACHED = "not-reached", "Could not be reached again"
    DIED = "died", "Had died"
    WITHDRAWN = "withdrawn", "Withdrawn by the system that asked"


class Duty(TextChoices):
    """How a duty to offer an assessment stands: of the person (Care Act 2014 s9) or of who cares for them (s10)."""

    NONE = "", "Not owed"
    OWED = "owed", "To be offered"
    ACCEPTED = "accepted", "Offered and accepted"
    REFUSED = "refused", "Offered and refused"
    ELSEWHERE = "elsewhere", "Goes on with another contact"


class ReferredFor(TextChoices):
    """Which assessment a referral out of a contact is for. Of earlier ones nobody said."""

    UNSAID = "", "Not said"
    PERSON = "person", "The person’s own assessment"
    CARER = "carer", "An assessment of whoever cares for them"
    BOTH = "both", "Both of these assessments"
    NEITHER = "neither", "Other help, and no assessment"


class Told(TextChoices):
    """Who is told what becomes of a contact: nobody whom the person did not name."""

    THEMSELF = "themself", "The person themself"
    NAMED = "named", "Somebody they named"


class Way(TextChoices):
    """By which way somebody said that it is safe to tell them. The first two go by themselves."""

    TEXT = "text", "Text message"
    EMAIL = "email", "Email"
    TELEPHONE = "telephone", "We ring them"
    LETTER = "letter", "Letter"
    IN_PERSON = "in-person", "When we see them"


class Format(TextChoices):
    """What somebody needs to be told in. Accessible Information Standard (DAPB1605)."""

    PLAIN = "", "Nothing else"
    RELAY = "relay", "Calls through Relay UK"
    LARGE_PRINT = "large-print", "Large print"
    BRAILLE = "braille", "Braille"
    AUDIO = "audio", "Audio"
    EASY_READ = "easy-read", "Easy Read"
    SIGN_LANGUAGE = "sign-language", "British Sign Language"
    INTERPRETER = "interpreter", "An interpreter"


class Answered(TextChoices):
    """How a question of the front door came to be answered: what "told once" is counted from."""

    FROM_RECORD = "from-record", "Known already, and not asked"
    ASKED = "asked", "Asked: it was not known"
    ASKED_AGAIN = "asked-again", "Asked although it was known"
    ASKED_AFRESH = "asked-afresh", "Always asked afresh"


class Verdict(TextChoices):
    """What an answer comes to, for the questions on which something depends."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Not sure"


class ReferralState(TextChoices):
    SENT = "sent", "Sent"
    RECEIVED = "received", "Received"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    BOUNCED = "bounced", "Could not be delivered"
    WITHDRAWN = "withdrawn", "Withdrawn"
    COMPLETED = "completed", "Completed"
    SETTLED = "settled", "Settled by whoever sent it"


REFERRAL_TRANSITIONS: dict[ReferralState, tuple[ReferralState, ...]] = {
    ReferralState.SENT: (
        ReferralState.SENT,
        ReferralState.RECEIVED,
        ReferralState.ACCEPTED,
        ReferralState.DECLINED,
        ReferralState.BOUNCED,
        ReferralState.WITHDRAWN,
    ),
    ReferralState.RECEIVED: (
        ReferralState.RECEIVED,
        ReferralState.ACCEPTED,
        ReferralState.DECLINED,
        ReferralState.BOUNCED,
        ReferralState.WITHDRAWN,
    ),
    ReferralState.ACCEPTED: (
        ReferralState.ACCEPTED,
        ReferralState.COMPLETED,
        ReferralState.DECLINED,
        ReferralState.BOUNCED,
        ReferralState.WITHDRAWN,
    ),
    ReferralState.DECLINED: (ReferralState.DECLINED, ReferralState.SETTLED),
    ReferralState.BOUNCED: (ReferralState.BOUNCED, ReferralState.SETTLED),
    ReferralState.WITHDRAWN: (),
    ReferralState.COMPLETED: (),
    ReferralState.SETTLED: (),
}
"""What is declined, or does not arrive, is the sender's again until they have settled it: elsewhere, or not needed.
What was taken on comes back as well where nobody works any more who could do it. To the same state is a handover."""
COMES_BACK = frozenset({ReferralState.DECLINED, ReferralState.BOUNCED})
"""It is the sender's again."""
TAKEN_ON = frozenset({ReferralState.RECEIVED, ReferralState.ACCEPTED})
"""Somebody of those who were asked has it. Until then, as when it comes back, the sender answers for it."""
REFERRAL_OPEN = frozenset({ReferralState.SENT, ReferralState.RECEIVED, ReferralState.ACCEPTED})
"""As long as whoever was asked may have something to do."""
REFERRAL_BACK = frozenset(
    {ReferralState.DECLINED, ReferralState.BOUNCED, ReferralState.WITHDRAWN, ReferralState.SETTLED}
)
"""When whoever was asked does not do it. What the sender settled had come back before."""
REFERRAL_ENDS = frozenset(state for state, after in REFERRAL_TRANSITIONS.items() if not after)


class RequestKind(TextChoices):
    """What a message of another system does. An answer to something of ours adds to it."""

    ASKED = "asked", "Asked"
    ADDED = "added", "Sent more"
    WITHDRAWN = "withdrawn", "Withdrew it"
    REPEATED = "repeated", "Sent the same again under another name"


class ClockKind(TextChoices):
    """What must have happened by when."""

    TRIAGE = "triage", "Looked at"
    CALL_BACK = "call-back", "Rung back"
    HANDLED = "handled", "Dealt with"
    CRISIS = "crisis", "Seen within 2 hours"
    TWO_DAYS = "two-days", "Seen within 2 days"
    SOON = "soon", "Seen within 5 working days"
    ROUTINE = "routine", "Seen within 28 days"
    RECEIPT = "receipt", "Referral received"
    RETURN = "return", "Returned referral in somebody's hands"


NEVER_STOPPED = frozenset({ClockKind.TRIAGE, ClockKind.RECEIPT, ClockKind.RETURN})
"""Those by which somebody has to look. Nobody stops them: what is not looked at would be in nobody's hands."""


class ClockEvent(TextChoices):
    PAUSED = "paused", "Stopped for a while"
    RESTARTED = "restarted", "Running again"
    MET = "met", "Done"
    CANCELLED = "cancelled", "No longer runs"
    PASSED = "passed", "Time passed, and told"


CLOCK_TRANSITIONS: dict[str, tuple[ClockEvent, ...]] = {
    "running": (ClockEvent.PAUSED, ClockEvent.MET, ClockEvent.CANCELLED, ClockEvent.PASSED),
    ClockEvent.PAUSED: (ClockEvent.RESTARTED, ClockEvent.MET, ClockEvent.CANCELLED, ClockEvent.PASSED),
    ClockEvent.RESTARTED: (ClockEvent.PAUSED, ClockEvent.MET, ClockEvent.CANCELLED, ClockEvent.PASSED),
    ClockEvent.PASSED: (ClockEvent.PAUSED, ClockEvent.MET, ClockEvent.CANCELLED, ClockEvent.PASSED),
    ClockEvent.MET: (),
    ClockEvent.CANCELLED: (),
}
"""What was up before it was stopped, and nobody was told of, is told of all the same."""


class FileKind(TextChoices):
    """What a file is, by what is in it. The first are taken, the others kept aside."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG picture"
    PNG = "png", "PNG picture"
    GIF = "gif", "GIF picture"
    WEBP = "webp", "WebP picture"
    TIFF = "tiff", "TIFF picture"
    HEIC = "heic", "HEIC picture"
    TEXT = "text", "plain text"
    RTF = "rtf", "rich text"
    WORD = "docx", "Word document"
    OPEN_DOCUMENT = "odt", "OpenDocument text"
    NOTHING = "nothing", "nothing at all"
    PROGRAMME = "programme", "a programme"
    WEB_PAGE = "web-page", "a web page"
    ARCHIVE = "archive", "a packed folder"
    OLD_OFFICE = "old-office", "an older Office file, which can hold programmes"
    OTHER = "other", "of a kind that is not known here"


class Aside(TextChoices):
    """Why a file is kept aside: nobody opens it here until somebody who may says that it is fine."""

    FIT = "", "It is what it says"
    EMPTY = "empty", "It is empty"
    PROGRAMME = "programme", "It is a programme, or is called as one"
    NOT_TAKEN = "not-taken", "It is of a kind that is not opened here"
    UNPACKS = "unpacks", "It would unpack to far more than it says"
    UNREADABLE = "unreadable", "It was sent in a form that cannot be read"
    CUT_SHORT = "cut-short", "It ends too soon: part of it is missing"
    CHANGED = "changed", "It is not as the sender says that they sent it"
    NAMED_OTHERWISE = "named-otherwise", "It is not what its name says"


MENDABLE = frozenset({Aside.FIT, Aside.CUT_SHORT, Aside.CHANGED, Aside.NAMED_OTHERWISE})
"""What somebody may look at and say that it is fine. Of a kind that is not taken, nothing."""


class FileDoes(TextChoices):
    """What somebody decides of a file."""

    TAKEN = "taken", "Said to be fine"
    PUT_ASIDE = "put-aside", "Said not to belong here"


class FileGoes(TextChoices):
    """What was changed of which files go with a referral after it was sent."""

    TAKEN_BACK = "taken-back", "Taken back"
    SENT = "sent", "Sent with it"

"""The ways of working with a person that let somebody see what they need to."""

from django.db.models import TextChoices


class RelationshipKind(TextChoices):
    """How each ends is said in docs/explanation/relationships.md; how long each lasts is a dated parameter."""

    REGISTERED_PRACTICE = "registered-practice", "Registered with the practice"
    ACCOUNTABLE_LEAD = "accountable-lead", "Their accountable lead"
    CASELOAD = "caseload", "On the caseload"
    TEAM = "team", "Supported by the team"
    OPEN_REFERRAL = "open-referral", "Referred and not yet closed"
    ADMITTED = "admitted", "Admitted"
    ATTENDANCE = "attendance", "Attending now"
    AMBULANCE = "ambulance", "With an ambulance crew"
    URGENT_CALL = "urgent-call", "Rang 999 or 111"
    ALARM = "alarm", "Raised an alarm"
    DUTY_CONTACT = "duty-contact", "In contact with whoever is on duty"
    SERVICE = "service", "Receiving a service"
    OWN_WORD = "own-word", "There with them, by their own word"
    OVERRIDE = "override", "Opened in an emergency"


BEING_THERE = frozenset(
    {
        RelationshipKind.ATTENDANCE,
        RelationshipKind.AMBULANCE,
        RelationshipKind.URGENT_CALL,
        RelationshipKind.ALARM,
        RelationshipKind.DUTY_CONTACT,
    }
)
"""Short, and begun by something that happens rather than by somebody who decides."""

SELF_GRANTED = frozenset({RelationshipKind.OWN_WORD, RelationshipKind.OVERRIDE})
"""What workers open for themselves: seen by information governance, and never confirmed by itself."""


BEGUN_BY_COLLEAGUES = (
    RelationshipKind.ACCOUNTABLE_LEAD,
    RelationshipKind.CASELOAD,
    RelationshipKind.TEAM,
    RelationshipKind.SERVICE,
)
"""What somebody decides and says on a page, rather than what happens."""
ENDED_BY_COLLEAGUES = frozenset({*BEGUN_BY_COLLEAGUES, RelationshipKind.OPEN_REFERRAL})
"""Of these it is a decision too that they are over. What a source says ends when the source says so."""


GOES_ON = frozenset(
    {
        RelationshipKind.ACCOUNTABLE_LEAD,
        RelationshipKind.CASELOAD,
        RelationshipKind.TEAM,
        RelationshipKind.OPEN_REFERRAL,
        RelationshipKind.SERVICE,
    }
)
"""What lasts for as long as somebody goes on saying so, and says nothing of any one day."""


class Presence(TextChoices):
    """How a worker says that the person is theirs to care for at this moment."""

    HERE = "here", "They are here with me now"
    ON_THE_PHONE = "on-the-phone", "I am on the phone with them now"


class Need(TextChoices):
    """Why a record is opened in an emergency: what it opens is no more than that needs (`sharing.rules.needs`)."""

    TREATMENT = "treatment", "They need treatment or urgent advice now"
    RISK_OF_HARM = "risk-of-harm", "They or somebody else may be at risk of harm"
    GETTING_IN = "getting-in", "We must get in to them, or find who has a key"
    WHO_TO_RING = "who-to-ring", "They cannot say who to ring, or how they usually are"
    OTHER = "other", "Another reason"


class ReviewOutcome(TextChoices):
    """What whoever looked at an opening afterwards found."""

    RIGHT = "right", "It was right to open it"
    NOT_RIGHT = "not-right", "It was not right to open it"


class ActingKind(TextChoices):
    """On what ground somebody acts for a person. Data about the person: it opens nothing to staff. What it opens to
    whoever acts is said by `OPENING` and `sharing.rules.own`.

    Sources: Children Act 1989 s3 and s105 (until 18); Mental Capacity Act 2005 s9 to s14 and s16 to s19; Office of the
    Public Guardian.
    """

    PROXY = "proxy", "Proxy, whom they chose themself"
    PARENTAL_RESPONSIBILITY = "parental-responsibility", "Has parental responsibility"
    ATTORNEY_HEALTH = "attorney-health", "Attorney for health and welfare"
    ATTORNEY_PROPERTY = "attorney-property", "Attorney for property and financial affairs"
    DEPUTY_WELFARE = "deputy-welfare", "Deputy for personal welfare"
    DEPUTY_PROPERTY = "deputy-property", "Deputy for property and affairs"


ONLY_WITHOUT_CAPACITY = frozenset(
    {ActingKind.ATTORNEY_HEALTH, ActingKind.DEPUTY_WELFARE, ActingKind.DEPUTY_PROPERTY}
)
"""They act only where the person cannot decide the thing in question (Mental Capacity Act 2005 s11(7)(a), s20(1))."""
OPENING = frozenset(
    {
        ActingKind.PROXY,
        ActingKind.PARENTAL_RESPONSIBILITY,
        ActingKind.ATTORNEY_HEALTH,
        ActingKind.DEPUTY_WELFARE,
    }
)
"""The grounds on which somebody may read anything of the person's: money is no reason to read about health."""

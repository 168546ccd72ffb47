"""What a service in the directory can be, where it can be had, and what part of the whole system it is."""

from django.db.models import IntegerChoices, TextChoices


class ServiceStatus(TextChoices):
    """Open Referral UK 3.0, `service.status`."""

    ACTIVE = "active", "Running"
    INACTIVE = "inactive", "Not running"
    DEFUNCT = "defunct", "Ended"
    TEMPORARILY_CLOSED = "temporarily closed", "Closed for now"


class LocationType(TextChoices):
    """Open Referral UK 3.0, `location.location_type`."""

    PHYSICAL = "physical", "A place to go to"
    POSTAL = "postal", "An address for letters"
    VIRTUAL = "virtual", "Online or by telephone"


class CriticalElement(IntegerChoices):
    """The twenty parts of an integrated system, each of which a locality is mapped against. None stands alone. R208."""

    GENERAL_PRACTICE = 1, "General practice that keeps people well"
    ACUTE_HOSPITAL = 2, "Acute hospital"
    FRONT_TRIAGE = 3, "Senior triage at the front door"
    PATHWAY_TEAM = 4, "Team that plans leaving hospital from the start"
    RAPID_RESPONSE = 5, "Rapid response round the clock, virtual ward"
    INTERMEDIATE_CARE = 6, "Intermediate care and reablement"
    TELECARE = 7, "Telecare and telehealth"
    COMMUNITY_CLINICS = 8, "Clinics that need no acute hospital"
    STEP_DOWN = 9, "Step-down support while recovering"
    HOUSING_WITH_CARE = 10, "Accommodation with care, extra care"
    NURSING_AND_THERAPY = 11, "Nursing and therapy settings"
    ALLIED_HEALTH = 12, "Allied health professionals and therapy"
    CARE_AT_HOME = 13, "Care and health care at home"
    FAMILIES_AND_CARERS = 14, "Help for families and carers"
    THIRD_SECTOR = 15, "Voluntary sector, early and low-cost support"
    FRONT_LINE_ASSESSORS = 16, "Assessors who solve and start care themselves"
    LIBRARIES_AND_INFORMATION = 17, "Libraries and information"
    TRANSPORT = 18, "Transport"
    COMMUNITY_FACILITIES = 19, "Community facilities: leisure, work, housing, surroundings"
    LEADERSHIP = 20, "Leadership, local management and skills"


class Room(TextChoices):
    """Whether a service takes new people, as whoever keeps its entry says."""

    OPEN = "open", "Takes new people now"
    WAITING = "waiting", "Takes new people, after a wait"
    FULL = "full", "Takes no new people now"


class LinkSubject(TextChoices):
    """About what organisations ring each other."""

    GENERAL = "general", "Anything else: where to ring first"
    DISCHARGE = "discharge", "Leaving hospital"
    SAFEGUARDING = "safeguarding", "Safeguarding adults"
    CHILDREN = "children", "Safeguarding children, families"
    EQUIPMENT = "equipment", "Equipment and adaptations"
    MENTAL_HEALTH = "mental-health", "Mental health"
    LEARNING_DISABILITY = "learning-disability", "Learning disability and autism"
    CARERS = "carers", "Carers"
    FINANCE = "finance", "Charges, direct payments, money"
    CONTINUING_CARE = "continuing-care", "NHS continuing healthcare"
    HOUSING = "housing", "Housing and homelessness"
    NURSING = "nursing", "Nursing and therapy at home"
    REABLEMENT = "reablement", "Reablement, intermediate care"
    END_OF_LIFE = "end-of-life", "End of life"
    TELECARE = "telecare", "Telecare and alarms"
    TRANSPORT = "transport", "Transport"
    RECORDS = "records", "Records and sharing"
    OUT_OF_HOURS = "out-of-hours", "Out of hours"


class FeedVersion(TextChoices):
    """Which Open Referral UK a feed speaks."""

    V3 = "3.0", "Open Referral UK 3.0"
    V1 = "1.0", "Open Referral UK 1.0"


class HarvestOutcome(TextChoices):
    """How reading a feed once came out. Only what is finished says which services the feed no longer has."""

    FINISHED = "finished", "Read to the end"
    INCOMPLETE = "incomplete", "Read, and not all that it says it has"
    STOPPED = "stopped", "Broke off; goes on from there"
    HELD = "held", "Most services were gone; waits for somebody to say so"


class ServiceDecision(TextChoices):
    """What was done about a service that could not be accepted. One with no decision is waiting."""

    FIXED = "fixed", "Fixed, to be replayed"
    DISCARDED = "discarded", "Discarded with a reason"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Replayed and refused again"
    SUPERSEDED = "superseded", "The feed gave it well later"
    RETURNED = "returned", "The feed gave it so again"


_OPEN = tuple(one for one in ServiceDecision if one is not ServiceDecision.RETURNED)
QUARANTINE_TRANSITIONS: dict[str, tuple[ServiceDecision, ...]] = {
    "waiting": _OPEN,
    ServiceDecision.FIXED: _OPEN,
    ServiceDecision.REFUSED: _OPEN,
    ServiceDecision.RETURNED: _OPEN,
    ServiceDecision.SUPERSEDED: (ServiceDecision.RETURNED,),
    ServiceDecision.DISCARDED: (ServiceDecision.FIXED,),
    ServiceDecision.ACCEPTED: (),
}


class DuplicateAnswer(TextChoices):
    """What somebody says of two listings that look like one service. Nothing is merged by it."""

    SAME = "same", "The same service"
    DIFFERENT = "different", "Two services"

"""The ways of working with a person that let somebody see what they need to."""

from django.db.models import TextChoices


class RelationshipKind(TextChoices):
    REGISTERED_PRACTICE = "registered-practice", "Registered with the practice"
    CASELOAD = "caseload", "On the caseload"
    TEAM = "team", "Supported by the team"
    OPEN_REFERRAL = "open-referral", "Referred and not yet closed"
    ADMITTED = "admitted", "Admitted"
    ATTENDANCE = "attendance", "Attending now"
    SERVICE = "service", "Receiving a service"
    OVERRIDE = "override", "Opened in an emergency"

"""Kinds of organisation that take part in a place's health and care."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    GP_PRACTICE = "gp-practice", "GP practice"
    COUNCIL = "council", "Council with adult social services responsibilities"
    ACUTE_TRUST = "acute-trust", "Acute hospital trust"
    COMMUNITY_TRUST = "community-trust", "Community or mental health trust"
    AMBULANCE_TRUST = "ambulance-trust", "Ambulance trust"
    INTEGRATED_CARE_BOARD = "integrated-care-board", "Integrated care board"
    PHARMACY = "pharmacy", "Community pharmacy"
    CARE_PROVIDER = "care-provider", "Care home or home care provider"
    TELECARE = "telecare", "Telecare monitoring centre"
    VOLUNTARY = "voluntary", "Voluntary or community organisation"
    GINNEL = "ginnel", "This installation"
    OTHER = "other", "Other"

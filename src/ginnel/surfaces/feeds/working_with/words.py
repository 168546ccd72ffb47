"""The words that organisations have for how somebody is worked with, and for what a list tells of whoever is on it."""

from __future__ import annotations

import re

from ginnel.surfaces.feeds.tabular import labels

LEAD, CASELOAD, TEAM, SERVICE = "accountable-lead", "caseload", "team", "service"
WORDS = {
    LEAD: "Accountable lead",
    CASELOAD: "On the caseload of a colleague",
    TEAM: "Supported by the team",
    SERVICE: "Receiving a service",
}
NEEDS = {LEAD: "User_Name", CASELOAD: "User_Name", TEAM: "Team_Code"}
_KINDS = {
    **dict.fromkeys(
        (
            *(
                "accountable lead",
                "lead",
                "lead professional",
                "lead practitioner",
                "accountable professional",
            ),
            *("key worker", "keyworker", "named worker", "allocated worker", "care coordinator"),
        ),
        LEAD,
    ),
    **dict.fromkeys(("caseload", "on caseload", "on the caseload"), CASELOAD),
    **dict.fromkeys(("team", "supported by team", "supported by the team", "team support"), TEAM),
    **dict.fromkeys(("service", "services", "receiving service", "receiving a service"), SERVICE),
}
_LABELS = {
    **dict.fromkeys(("mental health",), labels.MENTAL_HEALTH),
    **dict.fromkeys(("substance misuse", "drugs", "alcohol", "drugs and alcohol"), labels.SUBSTANCE_MISUSE),
    **dict.fromkeys(("sexual health",), labels.SEXUAL_HEALTH),
    **dict.fromkeys(("reproductive health",), labels.REPRODUCTIVE_HEALTH),
    **dict.fromkeys(("abuse", "domestic abuse", "safeguarding", "violence"), labels.VIOLENCE),
}


def kind_of(text: str) -> str:
    """The code of how they are worked with; "" when the words are none that are known."""
    return _KINDS.get(_folded(text), "")


def label_of(text: str) -> str:
    """The security label of a subject; "" when the words are none that are known."""
    return _LABELS.get(_folded(text), "")


def _folded(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", text.lower()).strip()

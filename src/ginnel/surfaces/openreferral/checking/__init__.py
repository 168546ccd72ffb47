"""Checks a feed against Open Referral UK 3.0 and says what passes, what is worth a warning and what fails."""

from ginnel.surfaces.openreferral.checking.answers import Answer, Answers, Folder
from ginnel.surfaces.openreferral.checking.findings import Finding, Report, Verdict, Weight, verdict
from ginnel.surfaces.openreferral.checking.over_http import OverHttp
from ginnel.surfaces.openreferral.checking.running import check

__all__ = [
    "Answer",
    "Answers",
    "Finding",
    "Folder",
    "OverHttp",
    "Report",
    "Verdict",
    "Weight",
    "check",
    "verdict",
]

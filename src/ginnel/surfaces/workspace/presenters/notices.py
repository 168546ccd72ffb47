"""Notices that wait for the reader, most urgent first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from ginnel.care.access.rules.duty import CONFIRMED, EXPIRES, GAP, HANDED, LEFT, NOBODY, UNHEARD
from ginnel.foundation.directory.rules import links
from ginnel.foundation.directory.rules.chasing import HANDED_NOTICE, UNKEPT_NOTICE
from ginnel.foundation.directory.rules.chasing import NOTICE as STALE_NOTICE
from ginnel.foundation.notices.rules import NEWS
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.sharing.rules import (
    ENDING_NOTICE,
    LACKING_NOTICE,
    OVERRIDE_NOTICE,
    RESTRICTED_NOTICE,
    REVIEW_NOTICE,
    REVIEW_OVERDUE_NOTICE,
    SEPARATE_RECORD_NOTICE,
)
from ginnel.foundation.sharing.rules.working import NO_LONGER_NOTICE, WORKING_NOTICE
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters import finding

SHOWN = 20
_MORE = {
    OVERRIDE_NOTICE: ("Who opened it and why", "workspace:overrides"),
    REVIEW_OVERDUE_NOTICE: ("Openings to review", "workspace:overrides"),
    RESTRICTED_NOTICE: ("Worth a look", "workspace:worth-a-look"),
    LACKING_NOTICE: ("Agreements", "workspace:agreements"),
    REVIEW_NOTICE: ("Agreements", "workspace:agreements"),
    ENDING_NOTICE: ("Agreements", "workspace:agreements"),
    links.MISSING_NOTICE: ("Whom others ring here", "workspace:own-links"),
    links.STALE_NOTICE: ("Whom others ring here", "workspace:own-links"),
    GAP: ("Who is on duty", "workspace:rotas"),
    EXPIRES: ("Who may do what", "workspace:competences"),
    STALE_NOTICE: ("Our services", "workspace:own-services"),
    HANDED_NOTICE: ("Our services", "workspace:own-services"),
    SEPARATE_RECORD_NOTICE: ("Records kept apart", "workspace:separate-records"),
    WORKING_NOTICE: ("My caseload", "workspace:caseload"),
}
_HEADINGS = {
    OVERRIDE_NOTICE: "Record opened in an emergency",
    REVIEW_OVERDUE_NOTICE: "Emergency opening not reviewed in time",
    RESTRICTED_NOTICE: "Restricted record opened",
    LACKING_NOTICE: "Care without an agreement",
    REVIEW_NOTICE: "Agreement to be reviewed",
    ENDING_NOTICE: "Agreement ends soon",
    links.MISSING_NOTICE: "Nobody named to ring",
    links.STALE_NOTICE: "Whom to ring, not looked at for too long",
    GAP: "Nobody on duty",
    EXPIRES: "Somebody’s competence ends",
    CONFIRMED: "You are said to have confirmed this",
    HANDED: "Handed over to you",
    NOBODY: "Nobody on duty may do this",
    LEFT: "Whoever had this works there no more",
    UNHEARD: "Somebody says that they are being hurt",
    STALE_NOTICE: "Not looked at for too long",
    UNKEPT_NOTICE: "Not looked at for too long",
    HANDED_NOTICE: "An entry was handed to you",
    SEPARATE_RECORD_NOTICE: "Record kept apart",
    WORKING_NOTICE: "You work with them now",
    NO_LONGER_NOTICE: "You work with them no longer",
    "notice-not-read": "A notice that nobody read in time",
    "message-not-delivered": "A message that did not arrive",
    "message-leaving": "A message that may have left before it was taken back",
    "message-went": "A message that went although it was taken back",
    "said-since": "In touch again about what you have open",
    "news-referral": "A referral of yours",
    "referral-withdrawn": "A referral was withdrawn",
    "file-given": "A file was given with a contact",
    "file-taken-back": "A file was taken back from a referral",
    "tell-them": "Somebody who is to be told by hand",
    "has-died": "Somebody has died",
    "hospital-admission": "Admitted to hospital",
    "hospital-admission-cancelled": "Not admitted to hospital after all",
}


def notices(waiting: Sequence[Any], people: Sequence[Any]) -> dict[str, Any]:
    """Rows of the first of them, and a sentence where there are more. `people` are those whom they are about."""
    named = {person.person: finding.row(person) for person in people}
    shown = waiting[:SHOWN]
    more = f"{len(shown)} of {len(waiting):,} shown, the most urgent first." if len(waiting) > SHOWN else ""
    return {"rows": [_row(one, named.get(one.person)) for one in shown], "more": more}


def _row(one: Any, person: dict[str, Any] | None) -> dict[str, Any]:
    is_late = one.state == NoticeState.ESCALATED
    return {
        "id": one.id,
        "heading": _HEADINGS.get(one.reason, "Notice"),
        "person": person,
        "text": one.text,
        "told": f"Told {formats.moment(one.raised_at)}",
        "due": _due(one, is_late=is_late),
        "is_late": is_late,
        "more": _more(one.reason) or _about(one.reference),
    }


def _due(one: Any, *, is_late: bool) -> str:
    if one.reason.startswith(NEWS):
        return "For your information"
    return "Not read in time" if is_late else f"To be read by {formats.moment(one.read_by)}"


def _more(reason: str) -> dict[str, str]:
    """Where to look further, for what has a page of its own."""
    text, name = _MORE.get(reason, ("", ""))
    return {"text": text, "href": reverse(name)} if name else {}


_MESSAGE = re.compile(r"^message \S+ ")
_OPENS = {
    "contact": ("Open the contact", "workspace:contact"),
    "referral": ("Open the referral", "workspace:referral"),
    "to tell": ("Open who is told", "workspace:tell"),
}


def _about(reference: str) -> dict[str, str]:
    """The page of what it is about, which asks for itself whether the reader may see it. Of a message that was taken
    back that is what it told of."""
    reference = _MESSAGE.sub("", reference)
    for kind, (text, name) in _OPENS.items():
        if reference.startswith(f"{kind} "):
            return {"text": text, "href": reverse(name, args=[reference.removeprefix(f"{kind} ").split()[0]])}
    return {}

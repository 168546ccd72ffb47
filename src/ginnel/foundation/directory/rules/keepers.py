"""Who may say what a service is, and change what was said. Pure.

Which roles is this project's own proposal: those that keep the place's information true, and those that tell people
what there is and so are the first to know that an entry is wrong.
"""

from __future__ import annotations

from ginnel.foundation.organisations.states import Role
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

OURS = ""
"""The source of what the place itself keeps."""
_STAFF = "organisation "
KEEPS = frozenset(
    {
        Role.RECORD_KEEPER,
        Role.INFORMATION_GOVERNANCE_OFFICER,
        Role.VOLUNTARY_LINK_WORKER,
        Role.FRONT_DOOR_ADVISER,
        Role.DISCHARGE_COORDINATOR,
        Role.TELECARE_OPERATOR,
    }
)
KEEPS_LINKS = KEEPS | {
    Role.GENERAL_PRACTITIONER,
    Role.PRACTICE_NURSE,
    Role.OUT_OF_HOURS_CLINICIAN,
    Role.COMMUNITY_NURSE,
    Role.MENTAL_HEALTH_PRACTITIONER,
    Role.AMBULANCE_CLINICIAN,
    Role.PHARMACIST,
    Role.CARE_HOME_WORKER,
    Role.HOME_CARE_WORKER,
    Role.COMMISSIONER,
}
"""Who says whom to ring at their own organisation: those who keep entries, and of each kind of organisation that has
none of them (a practice, a pharmacy, a care home) those who are there."""


def is_service(by: Viewer) -> bool:
    """Whether it is a service of ours that keeps what others say."""
    return by.role == "service" and by.purpose is Purpose.RECORD_KEEPING


def check_may_list(by: Viewer, *, answering: str, feed: str) -> None:
    """`answering` is the code of the organisation that answers for the service, "" for none. Raises NotPermitted for
    whoever is neither a service that keeps the record nor of that organisation, in a role that keeps information; and
    for staff who would speak for a feed."""
    if is_service(by):
        return
    if by.role not in KEEPS:
        raise NotPermitted(("Your role does not keep the directory of services.",))
    if feed or not answering or by.organisation != answering:
        raise NotPermitted(("You keep only the services that your own organisation answers for.",))


def check_may_keep(by: Viewer, *, answering: str) -> None:
    """Whether somebody may change the entries of an organisation on a page. Raises NotPermitted."""
    check_may_list(by, answering=answering, feed=OURS)
    if is_service(by):
        raise NotPermitted(("Entries are kept on a page by somebody of the organisation.",))


def check_may_say_links(by: Viewer, *, answering: str) -> None:
    """Whether somebody may say whom to ring at an organisation. Raises NotPermitted."""
    if is_service(by):
        return
    if by.role not in KEEPS_LINKS:
        raise NotPermitted(("Your role does not say whom to ring.",))
    if not answering or by.organisation != answering:
        raise NotPermitted(("You say only whom to ring at your own organisation.",))


def source_of(by: Viewer, feed: str) -> str:
    """Who speaks: a feed, the place itself, or an organisation whose staff keep their own entries."""
    return feed if is_service(by) else _STAFF + by.organisation


def may_change(source: str, held: str) -> bool:
    """Whether a source may change what `held` said first: what it said itself, and the place also what staff did."""
    return source == held or (source == OURS and held.startswith(_STAFF))

"""A Task that says how what was asked here stands, and by which the system of who was asked answers.

A Task that Ginnel wrote says how a referral, or what another system asked of a front door, stands. Its status is
changed by the referral's own action; any other Task is received as what the organisation says.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ginnel.care.access import actions as access
from ginnel.care.access.states import ReferralState
from ginnel.care.reception.actions import Said
from ginnel.foundation.record.fhir import json, references, validation
from ginnel.foundation.record.queries import Written
from ginnel.foundation.record.rules import wording
from ginnel.kernel.errors import Gone, NotFound, Stale
from ginnel.surfaces.fhir.asking import Asked, uuid
from ginnel.surfaces.fhir.outcome import Issue, Refused

Tree = dict[str, Any]
WORDS = (
    "A Task that Ginnel wrote says how a referral, or what a system asked of a front door, stands: its focus is what "
    "is asked, each step is a version. The system of the organisation that was asked answers a referral by its status "
    "(received, accepted, rejected with a statusReason, completed), that of the one that asked takes it back "
    "(cancelled). A note says what should happen next where it is rejected, else it is kept with the reason. The "
    "system that sent a request reads how it stands, by the Task's id or focus, though it reads nothing else of the "
    "person. Any other Task is received as what the organisation says."
)
_TAKEN = frozenset({"status", "statusReason", "note", "lastModified", "meta"})
_STANDINGS = [{"text": state.label} for state in ReferralState]


def is_asked_for(tree: Tree) -> bool:
    """What is new is what its organisation says: a referral is sent in Ginnel, or asked as a ServiceRequest."""
    return False


def create(asked: Asked, said: Said) -> int:
    raise _refused(said, "", "A Task of Ginnel's own is written by what it follows.")


def update(asked: Asked, said: Said, here: Written) -> int:
    """The answer to a referral. Raises Refused, Stale, Gone, and what the action raises."""
    if here.is_withdrawn:
        raise Gone("This Task does not stand any more.")
    if said.expect not in (None, here.version):
        raise Stale("Somebody has moved this on since you read it.")
    before = json.read(here.body)
    _check(said, before)
    try:
        is_moved = access.reply_to_referral(
            referral=_referral(said, before),
            status=str(said.tree["status"]),
            reason=wording.concept(said.tree.get("statusReason")),
            note=_new_note(said.tree, before),
            by=asked.viewer,
        )
    except NotFound:
        raise _refused(said, "focus", "It follows no referral that this client may answer.") from None
    return here.version + is_moved


def delete(asked: Asked, id: UUID, here: Written) -> None:
    why = "What was asked is followed for as long as it is kept: it is answered, and not deleted."
    raise Refused(405, Issue("not-supported", why, "Task"))


def _check(said: Said, before: Tree) -> None:
    """Raises Refused for what is no Task of R4, and where anything but its answer would be changed."""
    faults = validation.check("Task", json.canonical(said.tree), said.tree)
    if faults:
        raise Refused(422, *(Issue("invalid", one.message, one.field) for one in faults))
    changed = {**dict.fromkeys(before), **said.tree}
    for name, value in changed.items():
        if name not in _TAKEN and value != before.get(name) and not _is_ours(name, value):
            raise _refused(
                said, name, "Only the status of a Task and its reason are changed, and notes added."
            )


def _is_ours(name: str, value: Any) -> bool:
    """Whether it is what this server writes itself: the id, and how an earlier version stood."""
    return name == "id" or (name == "businessStatus" and value in _STANDINGS)


def _new_note(tree: Tree, before: Tree) -> str:
    held = before.get("note", [])
    new = [str(one.get("text", "")).strip() for one in tree.get("note", []) if one not in held]
    return "\n".join(filter(None, new))


def _referral(said: Said, before: Tree) -> UUID:
    target = references.target(before.get("focus", {}).get("reference", ""))
    if target is None or target.kind != "ServiceRequest":
        raise _refused(said, "focus", "An appointment is answered on its page.")
    return uuid(target.local_id)


def _refused(said: Said, element: str, why: str) -> Refused:
    where = ".".join(filter(None, ["Task", element]))
    return Refused(422, Issue("business-rule", why, f"{said.path}: {where}" if said.path else where))

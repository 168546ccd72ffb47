"""A case note, which staff write in Ginnel, as a Communication: written and corrected by the actions of its pages.

A Communication is asked to be a note by its category, of Ginnel's own code system; any other is received.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.care.reception.actions import Said
from ginnel.foundation.record import actions as record
from ginnel.foundation.record import queries
from ginnel.foundation.record.fhir import json, moments, references, validation
from ginnel.foundation.record.queries import Meant, Written
from ginnel.foundation.record.rules import notes, wording
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.kernel.errors import Gone, NotFound, NotPermitted, Stale
from ginnel.surfaces.fhir.asking import Asked, uuid
from ginnel.surfaces.fhir.outcome import Issue, Refused

Tree = dict[str, Any]
WORDS = (
    f"With a category of {notes.KIND_SYSTEM} it is a case note, written in Ginnel in the name of the client: it has a "
    "category, a subject, the time it was sent and its text, and nothing else. Its next version needs a statusReason. "
    "A note is corrected and never deleted. Any other Communication is received as what the organisation says."
)
# What a note has; besides what the server says of it.
_TAKEN = frozenset(
    {"resourceType", "id", "meta", "status", "category", "subject", "sent", "payload", "statusReason"}
)


def is_asked_for(tree: Tree) -> bool:
    return notes.is_note("Communication", tree)


def create(asked: Asked, said: Said) -> int:
    _check(said, {})
    words = _words(said)
    about = _about(asked, said)
    try:
        record.write_note(person=about.person, by=asked.viewer, id=said.id, **words)
    except NotFound:  # one from whom they are kept
        raise _nobody(said) from None
    except NotPermitted:
        if not about.is_their_own:
            raise _nobody(said) from None
        raise
    return 1


def update(asked: Asked, said: Said, here: Written) -> int:
    """Its correction. Raises Refused, Stale, Gone, and what the action raises."""
    if here.is_withdrawn or here.person is None:
        raise Gone("This note does not stand any more.")
    if said.expect not in (None, here.version):
        raise Stale("Somebody has corrected this note since you read it.")
    before = json.read(here.body)
    _check(said, before)
    if said.tree.get("subject") != before.get("subject"):
        raise _refused(said, "subject", "Whom a note is about is put right on its page.")
    record.correct_note(
        person=here.person,
        entry=said.id,
        version=here.version,
        reason=wording.concept(said.tree.get("statusReason")),
        by=asked.viewer,
        **_words(said),
    )
    return here.version + 1


def delete(asked: Asked, id: UUID, here: Written) -> None:
    why = "A note is never deleted. Correct it and say why: its earlier versions stay."
    raise Refused(405, Issue("not-supported", why, "Communication"))


def _check(said: Said, before: Tree) -> None:
    """That it is a Communication of R4, and that nothing of it would be lost. Raises Refused."""
    faults = validation.check("Communication", json.canonical(said.tree), said.tree)
    if faults:
        raise Refused(422, *(Issue("invalid", one.message, one.field) for one in faults))
    for name, value in said.tree.items():
        if name not in _TAKEN and value != before.get(name):
            raise _refused(said, name, "A note does not have this, and it would be lost.")
    if not is_asked_for(said.tree):
        raise _refused(said, "category", "A note says of which kind it is.")
    if said.tree["status"] != "completed":
        raise _refused(said, "status", "A note is completed.")


def _words(said: Said) -> dict[str, Any]:
    return {"kind": _kind(said), "text": notes.text(said.tree), "at": _sent(said)}


def _kind(said: Said) -> NoteKind:
    try:
        return notes.kind_of(said.tree)
    except ValueError:
        known = ", ".join(one.value for one in NoteKind)
        raise _refused(said, "category", f"A note is of one of these kinds: {known}.") from None


def _sent(said: Said) -> datetime:
    if "sent" not in said.tree:
        raise _refused(said, "sent", "Say when it was.")
    return moments.of_text(said.tree["sent"])[0]


def _about(asked: Asked, said: Said) -> Meant:
    """Raises Refused for whoever is nobody here."""
    target = references.target(notes.reference(said.tree))
    try:
        if target is None or target.kind != "Patient" or target.base:
            raise NotFound("")
        return queries.who_is_meant(viewer=asked.viewer, id=uuid(target.local_id))
    except NotFound:
        raise _nobody(said) from None


def _nobody(said: Said) -> Refused:
    """As for whoever is not here, so for whoever this client may not write about."""
    why = "The subject is nobody known here, or nobody about whom this client may write."
    return _refused(said, "subject", why)


def _refused(said: Said, element: str, why: str) -> Refused:
    where = f"{said.path}: Communication.{element}" if said.path else f"Communication.{element}"
    return Refused(422, Issue("business-rule", why, where))

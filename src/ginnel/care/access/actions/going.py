"""Taking a file back from a referral that was sent, sending one more with it, and opening one there.

Docs: docs/adr/0065-files-after-a-referral-is-sent.md.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.noticing import tell_of_change
from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import Contact, ContactFile, FileGoing, FileOpening, Referral
from ginnel.care.access.queries.files import (
    FileRead,
    contact_file,
    digests_kept_back,
    files_to_send,
    is_asked,
    referral_file,
    rows_of,
)
from ginnel.care.access.queries.finding import contact_for, last_referral_step, referral_for
from ginnel.care.access.queries.going import openings_of
from ginnel.care.access.states import REFERRAL_OPEN, FileGoes
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound, NotPermitted
from ginnel.kernel.viewer import Viewer

_NONE = "There is no such file."
_OPENED = (
    "It was opened there, and is not taken back: whoever opened it may have acted on it. In which role they did, and "
    "when, stands beside it. Talk to them."
)


@transaction.atomic
def take_back_file(*, referral: UUID, file: UUID, by: Viewer) -> None:
    """The team that was asked opens it no more; by the team that sent the referral, as long as nobody there has opened
    it. Taken back again it stays so. Raises Conflict where it was opened there or the referral has ended for them,
    NotFound, NotPermitted."""
    found, contact = _held(referral, by)
    row = next((one for one in rows_of(found, contact, viewer=by) if one.id == file), None)
    if row is None:
        raise NotFound(_NONE)
    if bytes(row.digest) in digests_kept_back(found, viewer=by):
        return
    if openings_of(found, row, viewer=by):
        raise Conflict(_OPENED)
    _put(found, row, FileGoes.TAKEN_BACK, by)


@transaction.atomic
def send_file(*, referral: UUID, file: UUID, by: Viewer) -> None:
    """The team that was asked opens it from now on; by the team that sent the referral. Of what was kept back from it,
    or taken back, as far as whoever sends it sees it and it is not kept aside. Sent again it stays so. Raises Conflict
    where the referral has ended for them, NotFound, NotPermitted."""
    found, contact = _held(referral, by)
    offered = {one.id for one in files_to_send(contact.pk, person=found.person_id, viewer=by)}
    row = ContactFile.objects.filter(contact=contact, id=file).first() if file in offered else None
    if row is None:
        raise NotFound(_NONE)
    if bytes(row.digest) in digests_kept_back(found, viewer=by):
        _put(found, row, FileGoes.SENT, by)


@transaction.atomic
def open_file(*, referral: UUID, file: UUID, by: Viewer) -> FileRead:
    """A file of a referral, for whoever reads that; what the team that was asked opens is not taken back any more.
    Raises NotFound where there is none for the viewer, and for one that is kept aside."""
    found = referral_for(referral, viewer=by)
    if found.contact is not None:
        hold(found.contact)  # so that it is either taken back or opened
    read = referral_file(referral=referral, file=file, viewer=by)
    _note_opened(found, file, by)
    return read


@transaction.atomic
def open_contact_file(*, contact: UUID, file: UUID, by: Viewer) -> FileRead:
    """A file of a contact, for whoever reads that: of the same organisation may be the team that was asked, which has
    opened it then as by the referral. Raises NotFound as `open_file`."""
    found = contact_for(contact, viewer=by)
    hold(found)
    read = contact_file(contact=contact, file=file, viewer=by)
    for one in found.referrals.all():
        _note_opened(one, file, by)
    return read


def _note_opened(referral: Referral, file: UUID, by: Viewer) -> None:
    """By the team that was asked; nobody else's opening keeps it from being taken back."""
    if is_asked(referral, viewer=by):
        said = {"role": getattr(by, "role", ""), "at": clock.now()}
        FileOpening.objects.get_or_create(referral=referral, file_id=file, by=by.identity, defaults=said)


def _held(referral: UUID, by: Viewer) -> tuple[Referral, Contact]:
    found = referral_for(referral, viewer=by)
    if found.contact is None:
        raise NotFound(_NONE)
    hold(found.contact)
    if found.from_team_id != getattr(by, "team", None):
        raise NotPermitted(("Only the team that sent a referral says which files go with it.",))
    if last_referral_step(found, viewer=by).state not in REFERRAL_OPEN:
        raise Conflict(
            "That referral has ended for the team that was asked: they open no file of it any more."
        )
    return found, found.contact


def _put(found: Referral, row: ContactFile, does: FileGoes, by: Viewer) -> None:
    FileGoing.objects.create(referral=found, file=row, does=does, at=clock.now(), by=by.identity)
    noted = {"referral": str(found.id), "file": str(row.id)}
    audit.append(by=by, events=[Event(f"access.file-{does}", found.person_id, detail=noted)])
    tell_of_change(found, row, does, by)

"""Keeping the files that are given with a contact, each once; and saying of one that was kept aside that it is fine.

Docs: docs/adr/0057-files-given-with-a-contact.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.choosing import check_chosen, keep_new_back, still_back
from ginnel.care.access.actions.keeping import Kept, keep
from ginnel.care.access.actions.moving import wake
from ginnel.care.access.actions.noticing import tell_holder, tell_those_asked
from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import Contact, FileDecision
from ginnel.care.access.queries.files import files_seen, is_theirs, last_decision
from ginnel.care.access.queries.finding import check_has, contact_for, events_about, last_step
from ginnel.care.access.rules import files as rules
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.states import FileDoes
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Category, Viewer


@transaction.atomic
def attach_files(
    *,
    contact: UUID,
    files: Collection[Brought],
    what: str = "",
    kept_from: Collection[UUID] = (),
    offered: Collection[UUID] | None = None,
    by: Viewer,
) -> Kept:
    """Keep files with a contact that is open, by whoever has it or wrote it down; `what` is what they say these are,
    `kept_from` referrals out of it whose teams are not to open them, of those `offered` to choose among (None where
    nobody is asked). What is not what it says is kept aside. Raises Invalid for none or too many words, Conflict also
    where another team was asked since, NotFound."""
    found = contact_for(contact, viewer=by)
    hold(found)
    _check_may_attach(found, by)
    check_chosen(found, offered, by)
    if len(what) > rules.LONGEST_FILE_NAME:
        raise Invalid(f"Say what it is in no more than {rules.LONGEST_FILE_NAME} characters.")
    kept = keep(found, files, what=what.strip(), otherwise=Category(found.category), by=by)
    if not kept.given:
        raise Invalid("Choose a file.")
    kept = kept._replace(back=still_back(found, kept.here, kept_from, by))
    keep_new_back(found, kept.rows, kept_from, by)
    tell_those_asked(found, kept, by)
    step = last_step(found, viewer=by)
    if kept.new and step.staff_id and step.staff_id != staff_id(viewer=by):
        tell_holder(found, kept, "A colleague has given a file with a contact that you have", by)
    return kept


@transaction.atomic
def attach_sent(
    *,
    contact: UUID,
    files: Sequence[Brought],
    sender: str,
    category: Category | None = None,
    is_told: bool = False,
    by: Viewer,
) -> Kept:
    """Keep the files that the system of `sender` (a code) sent with what made a contact, or adds to it; `category` is
    the restricted subject of what they came with. Sent again they change nothing. Whoever has looked at it is told,
    unless something else of what was sent tells them (`is_told`); what was closed is open again."""
    if not files:
        return Kept()
    found = Contact.objects.select_related("organisation").get(id=contact)
    hold(found)
    whose = organisations.ensure(code=sender, by=by)
    kept = keep(found, files, otherwise=category or Category(found.category), sender=whose, by=by)
    tell_those_asked(found, kept, by)
    if kept.new and not is_told and last_step(found, viewer=by).number > 1:
        wake(found, "A file was sent with it.", by)
        tell_holder(found, kept, "A system has sent a file with a contact of your team", by)
    return kept


@transaction.atomic
def decide_file(*, contact: UUID, file: UUID, does: FileDoes, reason: str, by: Viewer) -> None:
    """Say of a file that it is fine although it is not what it says, or that it does not belong to this contact; by
    whoever has the contact, with the reason. Raises Invalid, Conflict, NotFound."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    row = next((one for one in files_seen(found, viewer=by) if one.id == file), None)
    if row is None:
        raise NotFound("There is no such file.")
    if hasattr(row, "erasure"):
        raise Conflict("That file was erased.")
    last = last_decision(row, viewer=by)
    rules.check_can_decide(
        kind=row.kind, aside=row.aside, last=last.does if last else None, does=does, reason=reason
    )
    FileDecision.objects.create(
        file=row,
        number=last.number + 1 if last else 1,
        does=does,
        reason=reason.strip(),
        at=clock.now(),
        by=by.identity,
    )
    noted = {"contact": str(found.id), "file": str(row.id), "does": str(does)}
    audit.append(by=by, events=events_about(found, "access.file-decided", noted, viewer=by))


def _check_may_attach(found: Contact, by: Viewer) -> None:
    if not is_theirs(found, viewer=by):
        check_has(found, viewer=by)

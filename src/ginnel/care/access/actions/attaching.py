"""Keeping the files that are given with a contact, each once; and saying of one that was kept aside that it is fine.

Docs: docs/adr/0057-files-given-with-a-contact.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from ginnel.care.access.actions.moving import wake
from ginnel.care.access.actions.standing import hold, try_hold
from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, ContactFile, FileDecision
from ginnel.care.access.queries.files import is_theirs, largest_file, last_decision
from ginnel.care.access.queries.finding import check_has, contact_for, events_about, last_step
from ginnel.care.access.rules import files as rules
from ginnel.care.access.rules.files import Brought, Judged
from ginnel.care.access.states import Aside, FileDoes
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Category, Viewer

FILE_GIVEN = "file-given"


class Kept(NamedTuple):
    """How many files were `given`, how many of them are new and kept, how many of those aside; and of each that is not
    kept why, as a sentence that names it."""

    given: int = 0
    new: int = 0
    aside: int = 0
    refused: tuple[str, ...] = ()


@transaction.atomic
def attach_files(*, contact: UUID, files: Iterable[Brought], what: str = "", by: Viewer) -> Kept:
    """Keep files with a contact that is open, by whoever has it or wrote it down; `what` is what they say these are.
    What is not what it says is kept aside. Raises Invalid for none or too many words, Conflict, NotFound."""
    found = contact_for(contact, viewer=by)
    hold(found)
    _check_may_attach(found, by)
    if len(what) > rules.LONGEST_FILE_NAME:
        raise Invalid(f"Say what it is in no more than {rules.LONGEST_FILE_NAME} characters.")
    kept = _keep(found, files, what.strip(), Category(found.category), None, by)
    if not kept.given:
        raise Invalid("Choose a file.")
    step = last_step(found, viewer=by)
    if kept.new and step.staff_id and step.staff_id != staff_id(viewer=by):
        _tell(found, "A colleague has given a file with a contact that you have", by)
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
    is_held = try_hold(
        found.pk
    )  # never waits: whom it is about is held by now, and a contact is held before people
    whose = organisations.ensure(code=sender, by=by)
    kept = _keep(found, files, "", category or Category(found.category), whose, by)
    if (kept.new or kept.refused) and not is_told and last_step(found, viewer=by).number > 1:
        if is_held:
            wake(found, "A file was sent with it.", by)
        _tell(found, "A system has sent a file with a contact of your team", by)
    return kept


@transaction.atomic
def decide_file(*, contact: UUID, file: UUID, does: FileDoes, reason: str, by: Viewer) -> None:
    """Say of a file that it is fine although it is not what it says, or that it does not belong to this contact; by
    whoever has the contact, with the reason. Raises Invalid, Conflict, NotFound."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    row = found.files.defer("data").filter(id=file).first()
    if row is None:
        raise NotFound("There is no such file.")
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


def _keep(
    found: Contact,
    files: Iterable[Brought],
    what: str,
    otherwise: Category,
    sender: Organisation | None,
    by: Viewer,
) -> Kept:
    most = int(terminology.parameter("contact-files-at-most").value)
    largest = largest_file(viewer=by)
    given = new = aside = 0
    refused = []
    for file in files:
        given += 1
        name, digest = rules.file_name(file.name), blake2b(file.data, digest_size=32).digest()
        if _is_kept(found, name, digest):
            continue
        if len(file.data) > largest:
            refused.append(f"“{name}” is not kept: it is larger than {largest / 2**20:g} MB.")
        elif found.files.count() >= most:
            refused.append(f"“{name}” is not kept: a contact holds no more than {most} files.")
        else:
            judged = rules.judge(file)
            is_new = _put(found, file, name, digest, what, judged, otherwise, sender, by)
            new, aside = new + is_new, aside + (is_new and judged.aside != Aside.FIT)
    return Kept(given, new, aside, tuple(refused))


def _is_kept(found: Contact, name: str, digest: bytes) -> bool:
    """Under whatever name, where it is what it says; what is kept aside comes again under the name that it should
    have."""
    rows = found.files.defer("data").filter(digest=digest)
    return any(row.name == name or row.aside == Aside.FIT for row in rows)


def _put(
    found: Contact,
    file: Brought,
    name: str,
    digest: bytes,
    what: str,
    judged: Judged,
    otherwise: Category,
    sender: Organisation | None,
    by: Viewer,
) -> bool:
    """False where the same was kept by somebody else at this moment."""
    row = ContactFile(
        contact=found,
        name=name,
        what=what,
        kind=judged.kind,
        aside=judged.aside,
        size=len(file.data),
        digest=digest,
        data=file.data,
        sender=sender,
        category=category_of("\n".join([name, what, rules.words_inside(judged.kind, file.data)]), otherwise),
        at=clock.now(),
        by=by.identity,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    noted = {"contact": str(found.id), "file": str(row.id), "aside": str(judged.aside)}
    audit.append(by=by, events=events_about(found, "access.file-kept", noted, viewer=by))
    return True


def _tell(found: Contact, text: str, by: Viewer) -> None:
    step = last_step(found, viewer=by)
    minutes = float(terminology.parameter("contact-more-sent-read-within").value)
    notices.raise_notice(
        organisation=step.team.organisation,
        team=step.team,
        staff=step.staff_id,
        reason=FILE_GIVEN,
        text=f"{text}. Open the work list.",
        read_by=clock.now() + timedelta(minutes=minutes),
        reference=f"contact {found.pk}",
        by=by,
    )

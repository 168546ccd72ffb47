"""Erasing a file that was kept by mistake: its bytes go, that it was here stays.

Docs: docs/adr/0066-what-goes-with-a-referral-and-what-is-erased.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import ContactFile, FileBytes, FileErasure
from ginnel.care.access.queries.erasing import erasable
from ginnel.care.access.queries.files import files_held, last_decision
from ginnel.care.access.queries.finding import events_about
from ginnel.care.access.rules import files as rules
from ginnel.care.access.rules.contacts import check_reason
from ginnel.foundation.audit import actions as audit
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def erase_file(*, file: UUID, reason: str, by: Viewer) -> None:
    """Erase what is in it, and in every copy of it with the same contact; name, size, digest, who and why stay. Raises
    NotPermitted for all but information governance, NotFound, Invalid without a reason, Conflict where it was erased or
    a copy of it can be opened."""
    found = erasable(file, viewer=by)
    check_reason(reason, is_needed=True)
    hold(found.contact)
    held = files_held(found.contact, viewer=by)
    row = next(one for one in held if one.pk == file)
    if hasattr(row, "erasure"):
        raise Conflict("That file was erased already.")
    same = [one for one in held if bytes(one.digest) == bytes(row.digest) and not hasattr(one, "erasure")]
    _check_none_is_open(row, same, by)
    for one in same:
        FileErasure.objects.create(file=one, reason=reason.strip(), at=clock.now(), by=by.identity)
        FileBytes.objects.filter(file=one).delete()
        noted = {"contact": str(found.contact_id), "file": str(one.pk), "digest": bytes(one.digest).hex()}
        audit.append(by=by, events=events_about(found.contact, "access.file-erased", noted, viewer=by))


def _check_none_is_open(row: ContactFile, same: Sequence[ContactFile], by: Viewer) -> None:
    """What was kept aside as it came nobody looked at, and it may have been given again under its right name since: its
    bytes are those of a file in use. Raises Conflict."""
    opened = [one for one in same if not _is_aside(one, by)]
    if row in opened:
        raise Conflict("Whoever has the contact says that it belongs there. Ask them to put it aside first.")
    if opened:
        raise Conflict(
            "The same file is with that contact under another name, and can be opened there. Ask whoever has the"
            " contact to put that aside first, where it does not belong."
        )


def _is_aside(row: ContactFile, by: Viewer) -> bool:
    last = last_decision(row, viewer=by)
    return rules.is_aside(row.aside, last.does if last else None)

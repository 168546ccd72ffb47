"""Which files of a contact go with a referral out of it.

Docs: docs/adr/0066-what-goes-with-a-referral-and-what-is-erased.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from ginnel.care.access.models import Contact, ContactFile, FileKeptBack, Referral
from ginnel.care.access.queries.files import asked_out_of, files_seen
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Viewer


def keep_back(referral: Referral, files: Collection[UUID] | None, by: Viewer) -> None:
    """Of those that the viewer sees, all but `files`; none where that is None. The contact is held. Raises Invalid for
    a file that is not of the contact, or that they do not see."""
    if files is None:
        return
    seen = files_seen(referral.contact, viewer=by) if referral.contact else []
    if not set(files) <= {one.id for one in seen}:
        raise Invalid("Choose among the files of the contact.")
    _put(referral, [one for one in seen if one.id not in files], by)


def keep_new_back(
    found: Contact, new: Sequence[ContactFile], kept_from: Collection[UUID], by: Viewer
) -> None:
    """What was given just now, from those of the open referrals out of the contact."""
    for one in asked_out_of(found, viewer=by):
        if one.id in kept_from:
            _put(one, new, by)


def _put(referral: Referral, files: Sequence[ContactFile], by: Viewer) -> None:
    at = clock.now()
    FileKeptBack.objects.bulk_create(
        [FileKeptBack(referral=referral, file=one, at=at, by=by.identity) for one in files]
    )
    noted = {"referral": str(referral.id), "files": [str(one.id) for one in files]}
    if files:
        audit.append(by=by, events=[Event("access.files-kept-back", referral.person_id, detail=noted)])

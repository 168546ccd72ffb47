"""Which files of a contact go with a referral out of it.

Docs: docs/adr/0066-what-goes-with-a-referral-and-what-is-erased.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from ginnel.care.access.models import Contact, ContactFile, FileGoing, FileKeptBack, Referral
from ginnel.care.access.queries.files import (
    asked_out_of,
    digests_kept_back,
    files_seen,
    files_to_send,
    teams_asked,
)
from ginnel.care.access.states import FileGoes
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer


def keep_back(referral: Referral, files: Collection[UUID] | None, by: Viewer) -> None:
    """Of those that the viewer was offered, all but `files`; none where that is None. What is kept aside was not
    offered, and nobody chose that it stays back when it comes again as it should. The contact is held. Raises Invalid
    for a file that is not of the contact, or that they do not see."""
    if files is None:
        return
    seen = files_seen(referral.contact, viewer=by) if referral.contact else []
    if not set(files) <= {one.id for one in seen}:
        raise Invalid("Choose among the files of the contact.")
    offered = {one.id for one in files_to_send(referral.contact_id, person=referral.person_id, viewer=by)}
    _put(referral, [one for one in seen if one.id in offered and one.id not in files], by)


def keep_new_back(
    found: Contact, new: Sequence[ContactFile], kept_from: Collection[UUID], by: Viewer
) -> None:
    """What was given just now, from those of the open referrals out of the contact."""
    for one in asked_out_of(found, viewer=by):
        if one.id in kept_from:
            _put(one, new, by)


def check_chosen(found: Contact, offered: Collection[UUID] | None, by: Viewer) -> None:
    """Raises Conflict where a team was asked that was not among the `offered` referrals: nobody chose whether it opens
    what is given. None where nothing is offered to choose among. The contact is held."""
    if offered is not None and {one.referral for one in teams_asked(found.pk, viewer=by)} - set(offered):
        raise Conflict(
            "Another team was asked since you opened this page. Choose which may open what you add."
        )


def still_back(
    found: Contact, given: Collection[tuple[bytes, str]], kept_from: Collection[UUID], by: Viewer
) -> tuple[str, ...]:
    """Of each of the files `given` (digest and name) and each team that it was to go to, why it does not, where its
    bytes were kept back before. Nobody is told so of a file that they may not know of."""
    seen = {one.pk: bytes(one.digest) for one in files_seen(found, viewer=by)}
    told = []
    for one in teams_asked(found.pk, viewer=by):
        back = {seen[file] for file in _said_back(one.referral, seen)}
        back &= digests_kept_back(Referral.objects.get(id=one.referral), viewer=by)
        told += [
            f"{one.team} does not open “{name}”: it was kept back from them before. Whoever referred "
            "sends it on the referral’s own page."
            for digest, name in dict(given).items()
            if digest in back and one.referral not in kept_from
        ]
    return tuple(told)


def _said_back(referral: UUID, among: Collection[UUID]) -> set[UUID]:
    """Of files, those that somebody kept or took back from it under the very row that they are here: what was said of
    another row of the same bytes is not told of."""
    rows = FileKeptBack.objects.filter(referral=referral, file__in=among)
    taken = FileGoing.objects.filter(referral=referral, file__in=among, does=FileGoes.TAKEN_BACK)
    return {*rows.values_list("file_id", flat=True), *taken.values_list("file_id", flat=True)}


def _put(referral: Referral, files: Sequence[ContactFile], by: Viewer) -> None:
    at = clock.now()
    FileKeptBack.objects.bulk_create(
        [FileKeptBack(referral=referral, file=one, at=at, by=by.identity) for one in files]
    )
    noted = {"referral": str(referral.id), "files": [str(one.id) for one in files]}
    if files:
        audit.append(by=by, events=[Event("access.files-kept-back", referral.person_id, detail=noted)])

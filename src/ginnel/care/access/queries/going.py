"""What was changed of the files of a referral after it was sent, and which of them were opened there.

Docs: docs/adr/0065-files-after-a-referral-is-sent.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ginnel.care.access.models import Contact, ContactFile, FileOpening, Referral
from ginnel.care.access.queries.files import FileShown, digests_kept_back, files_to_send, is_asked, rows_of
from ginnel.care.access.queries.finding import last_referral_step, referral_for
from ginnel.care.access.states import REFERRAL_OPEN
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class FileChanged:
    """What was done (`FileGoes`) with a file, when and by whom. `name` is "" for whoever opens it no more."""

    name: str
    does: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class FileOpened:
    """In which role somebody of the team that was asked opened a file first, and when."""

    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Going:
    """`changes` oldest first; `opened` by file; `may_change` for the team that sent it, as long as the other has
    something to do, and then `others`: what of the contact does not go with it and could."""

    changes: tuple[FileChanged, ...] = ()
    opened: Mapping[UUID, tuple[FileOpened, ...]] = field(default_factory=dict)
    may_change: bool = False
    others: tuple[FileShown, ...] = ()


def files_going(referral: UUID, *, viewer: Viewer) -> Going:
    """For either side, of files that they read. Raises NotFound where there is none for the viewer."""
    found = referral_for(referral, viewer=viewer)
    if found.contact is None:
        return Going()
    rows = {row.id: row for row in rows_of(found, found.contact, viewer=viewer)}
    back = digests_kept_back(found, viewer=viewer)
    may_change = may_change_files(found, viewer=viewer)
    is_of_contact = found.contact.organisation.code == viewer.organisation and not is_asked(
        found, viewer=viewer
    )
    changes = tuple(
        FileChanged(
            rows[one.file_id].name if is_of_contact or bytes(rows[one.file_id].digest) not in back else "",
            one.does,
            one.at,
            one.by,
        )
        for one in found.file_goings.filter(file__in=rows).order_by("at", "id")
    )
    opened = {row.id: openings_of(found, row, viewer=viewer) for row in rows.values()}
    others = _others(found, found.contact, back, viewer) if may_change else ()
    return Going(changes, {id: said for id, said in opened.items() if said}, may_change, others)


def may_change_files(found: Referral, *, viewer: Viewer) -> bool:
    is_sender = found.from_team_id == getattr(viewer, "team", None)
    return is_sender and last_referral_step(found, viewer=viewer).state in REFERRAL_OPEN


def openings_of(found: Referral, file: ContactFile, *, viewer: Viewer) -> tuple[FileOpened, ...]:
    """Of the same bytes under whatever name, by the team that was asked, with this referral or another out of the same
    contact; oldest first."""
    asked = {"referral__contact": found.contact_id, "referral__to_team": found.to_team_id}
    rows = FileOpening.objects.filter(file__digest=file.digest, **asked).order_by("at", "id")
    return tuple(FileOpened(one.role, one.at) for one in rows)


def _others(
    found: Referral, contact: Contact, back: frozenset[bytes], viewer: Viewer
) -> tuple[FileShown, ...]:
    """None of a contact that has come to name somebody whom they may not know of."""
    try:
        offered = files_to_send(contact.id, person=found.person_id, viewer=viewer)
    except NotFound:
        return ()
    digests = dict(ContactFile.objects.filter(contact=contact).values_list("id", "digest"))
    return tuple(one for one in offered if bytes(digests[one.id]) in back)

"""Files given with a contact: which there are, and the bytes of one, for whoever reads what was said there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.care.access.models import Contact, ContactFile, FileDecision, Referral
from ginnel.care.access.queries.finding import (
    contact_for,
    events_about,
    knows,
    last_referral_step,
    people_of,
    referral_for,
)
from ginnel.care.access.queries.sight import open_to, shown
from ginnel.care.access.rules import files as rules
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.states import REFERRAL_OPEN, FileGoes, Part
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import RESTRICTED, Action, Category, Viewer

_ERASED = "That file was erased: it did not belong here."
_NONE, _ASIDE = "There is no such file.", "That file is kept aside. It is not opened here."


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file without its bytes. `aside` is why it was kept aside, "" where it is what it says; `is_open` whether it can
    be opened now, `reason` why somebody decided so; `sender` is whose system sent it, "" where a worker gave it. Of
    one that was erased nothing is left to open. `number` is what information governance knows it by, who may not read
    its name."""

    id: UUID
    name: str
    what: str
    kind: str
    aside: str
    size: int
    sender: str
    at: datetime
    by: str
    is_open: bool
    may_be_taken: bool
    reason: str
    is_erased: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file to be saved: its name ends as what it is."""

    name: str
    kind: str
    data: bytes = field(repr=False)


def files_of(
    found: Contact, read: Collection[int], *, viewer: Viewer, is_open: bool
) -> tuple[FileShown, ...]:
    """Oldest first, for who reads of the contact that is `is_open` to them; what is of a subject that they do not read
    is left out, but for what they gave themself."""
    return tuple(_shown(row, read, viewer) for row in _rows(found, read, viewer, is_open=is_open))


def files_with(found: Referral, *, viewer: Viewer) -> tuple[FileShown, ...]:
    """Those of the contact that a referral came from which can be opened, for whoever reads what is asked for and may
    read such of everybody whom the contact is about."""
    if found.contact is None:
        return ()
    return tuple(
        one for row in _rows_with(found, found.contact, viewer) if (one := _shown(row, (), viewer)).is_open
    )


def files_to_send(contact: UUID | None, *, person: UUID, viewer: Viewer) -> tuple[FileShown, ...]:
    """Those of a contact that would go with a referral of the person out of it, for whoever refers to choose among;
    what they do not see is read by nobody who may not read of its subject, and is not theirs to choose. None of a
    contact that does not name the person: out of it they cannot be referred."""
    if contact is None:
        return ()
    found = contact_for(contact, viewer=viewer)
    if person not in people_of(found, viewer=viewer):
        return ()
    rows = files_seen(found, viewer=viewer)
    listed = tuple(one for row in rows if (one := _shown(row, (), viewer)).is_open)
    if listed:
        noted = {"contact": str(found.id)}
        audit.append(by=viewer, events=events_about(found, "access.files-listed", noted, viewer=viewer))
    return listed


@dataclass(frozen=True, slots=True)
class TeamAsked:
    """A referral out of a contact whose team has still something to do."""

    referral: UUID
    team: str
    organisation: str


def teams_asked(contact: UUID, *, viewer: Viewer) -> list[TeamAsked]:
    """Those that were asked out of a contact and open its files; of what was asked on a restricted subject that the
    viewer does not read of, none."""
    found = contact_for(contact, viewer=viewer)
    read = open_to(found, viewer=viewer)
    return [
        TeamAsked(one.id, one.to_team.name, one.to_team.organisation.name)
        for one in asked_out_of(found, viewer=viewer)
        if one.category not in RESTRICTED or one.category in read
    ]


def asked_out_of(found: Contact, *, viewer: Viewer) -> list[Referral]:
    """Referrals out of it whose teams still have something to do."""
    rows = found.referrals.select_related("to_team__organisation").order_by("id")
    return [one for one in rows if last_referral_step(one, viewer=viewer).state in REFERRAL_OPEN]


def contact_file(*, contact: UUID, file: UUID, viewer: Viewer) -> FileRead:
    """Raises NotFound where there is none for the viewer, and for one that is kept aside."""
    found = contact_for(contact, viewer=viewer)
    read = open_to(found, viewer=viewer)
    is_open = found.category in read or is_theirs(found, viewer=viewer)
    chosen = _chosen(_rows(found, read, viewer, is_open=is_open), file)
    noted = {"contact": str(found.id), "file": str(file)}
    audit.append(by=viewer, events=events_about(found, "access.file-read", noted, viewer=viewer))
    return chosen


def referral_file(*, referral: UUID, file: UUID, viewer: Viewer) -> FileRead:
    """As `contact_file`, for whoever reads the referral."""
    found = referral_for(referral, viewer=viewer)
    if found.contact is None:
        raise NotFound(_NONE)
    chosen = _chosen(_rows_with(found, found.contact, viewer), file)
    noted = {"contact": str(found.contact.id), "referral": str(found.id), "file": str(file)}
    events = events_about(found.contact, "access.file-read", noted, viewer=viewer)
    if found.person_id not in people_of(found.contact, viewer=viewer):
        events.append(Event("access.file-read", found.person_id, detail=noted))
    audit.append(by=viewer, events=events)
    return chosen


def room_for(contact: UUID | None, files: Sequence[Brought], *, viewer: Viewer) -> int:
    """How many of these files a contact can hold, of those that it holds already each; None for one that is not made
    yet."""
    most = int(terminology.parameter("contact-files-at-most").value)
    if contact is None:
        return most
    brought = {rules.digest(one.data) for one in files}
    held = ContactFile.objects.filter(contact=contact).values_list("digest", flat=True)
    return max(0, most - sum(bytes(one) not in brought for one in held))


def largest_file(*, viewer: Viewer) -> int:
    """How many bytes a file may have."""
    return int(float(terminology.parameter("contact-file-size-at-most").value) * 2**20)


def files_seen(found: Contact, *, viewer: Viewer) -> list[ContactFile]:
    """Those of which the viewer may know that they are here, without their bytes."""
    read = open_to(found, viewer=viewer)
    is_open = found.category in read or is_theirs(found, viewer=viewer)
    return _rows(found, read, viewer, is_open=is_open)


def files_held(found: Contact, *, viewer: Viewer) -> list[ContactFile]:
    """All of them, without their bytes: for the action that keeps another, which tells nobody."""
    rows = found.files.select_related("sender", "erasure").prefetch_related("decisions")
    return list(rows.order_by("at", "id"))


def is_theirs(found: Contact, *, viewer: Viewer) -> bool:
    """Whoever wrote it down reads what they wrote for as long as it is open."""
    return found.recorded_by == viewer.identity and hasattr(found, "standing")


def last_decision(file: ContactFile, *, viewer: Viewer) -> FileDecision | None:
    return file.decisions.order_by("-number").first()


def _open_with(found: Referral, contact: Contact, viewer: Viewer) -> frozenset[int]:
    """Of what kinds they read files; of none where they do not read what is asked for, or what the contact is of, where
    somebody whom the contact names is closed to them, or where the referral is not theirs to work on: the team's that
    is asked, for as long as it may be done. Those of the contact's own organisation read as on its page."""
    if not knows(people_of(contact, viewer=viewer), viewer=viewer):
        return frozenset()
    if is_asked(found, viewer=viewer):
        named = contact.people.filter(part=Part.ABOUT, replaced_by=None)
        read = _reads({found.person_id, *(one.person_id for one in named if one.person_id)}, viewer)
    elif contact.organisation.code == viewer.organisation:
        read = open_to(contact, viewer=viewer) & _reads([found.person_id], viewer)
    else:
        return frozenset()
    return read if {found.category, contact.category} <= read else frozenset()


def digests_kept_back(found: Referral, *, viewer: Viewer) -> frozenset[bytes]:
    """Of what does not go with it: whoever referred, or gave a file, left it out or took it back, and did not send it
    since."""
    said = [(at, id, bytes(digest), True) for at, id, digest in _said(found.kept_back)]
    for does in FileGoes:
        rows = _said(found.file_goings.filter(does=does))
        said += [(at, id, bytes(digest), does == FileGoes.TAKEN_BACK) for at, id, digest in rows]
    last = {digest: is_back for _, _, digest, is_back in sorted(said)}
    return frozenset(digest for digest, is_back in last.items() if is_back)


def _said(rows: Any) -> list[tuple[datetime, UUID, bytes]]:
    return list(rows.values_list("at", "id", "file__digest"))


def rows_of(found: Referral, contact: Contact, *, viewer: Viewer) -> list[ContactFile]:
    """Of the contact's, those that the viewer of a referral reads, whether or not they go with it."""
    return _rows(contact, _open_with(found, contact, viewer), viewer, is_open=True)


def _rows_with(found: Referral, contact: Contact, viewer: Viewer) -> list[ContactFile]:
    """Without what was kept back from it, under whatever name the same bytes are here."""
    back = digests_kept_back(found, viewer=viewer)
    return [row for row in rows_of(found, contact, viewer=viewer) if bytes(row.digest) not in back]


def is_asked(found: Referral, *, viewer: Viewer) -> bool:
    """Whether the viewer is of the team that is asked, and has something to do."""
    step = last_referral_step(found, viewer=viewer)
    return found.to_team_id == getattr(viewer, "team", None) and step.state in REFERRAL_OPEN


def _reads(people: Collection[UUID], viewer: Viewer) -> frozenset[int]:
    """An objection counts: they did not write it down themselves."""
    return frozenset.intersection(
        *(frozenset(int(one) for one in viewer.categories(person, Action.READ)) for person in people)
    )


def _rows(found: Contact, read: Collection[int], viewer: Viewer, *, is_open: bool) -> list[ContactFile]:
    """The same bytes are of every subject that anybody said they are of; yet nobody learns, of what they gave, that
    another gave it too and said of what subject it is."""
    if not is_open:
        return []
    is_their_contact, rows = is_theirs(found, viewer=viewer), files_held(found, viewer=viewer)
    closed = {bytes(row.digest) for row in rows if row.category not in read}

    def is_shown(row: ContactFile) -> bool:
        if row.by == viewer.identity:
            return is_their_contact or row.category in read
        return bytes(row.digest) not in closed

    return [row for row in rows if is_shown(row)]


def _chosen(rows: Iterable[ContactFile], file: UUID) -> FileRead:
    row = next((one for one in rows if one.id == file), None)
    if row is None:
        raise NotFound(_NONE)
    if hasattr(row, "erasure"):
        raise NotFound(_ERASED)
    if rules.is_aside(row.aside, _decided(row)):
        raise NotFound(_ASIDE)
    return FileRead(rules.name_to_save(row.name, row.kind), row.kind, bytes(row.inside.data))


def _decided(row: ContactFile) -> str | None:
    last = max(row.decisions.all(), key=lambda one: one.number, default=None)
    return last.does if last else None


def _shown(row: ContactFile, read: Collection[int], viewer: Viewer) -> FileShown:
    """A reason is free text: for who reads of what it is about, and of the file; `read` is empty for those whose
    business it is not."""
    last = max(row.decisions.all(), key=lambda one: one.number, default=None)
    reason, is_erased = last.reason if last else "", hasattr(row, "erasure")
    return FileShown(
        id=row.id,
        name=row.name,
        what=row.what,
        kind=row.kind,
        aside=row.aside,
        size=row.size,
        sender=(row.sender.name or row.sender.code) if row.sender else "",
        at=row.at,
        by=row.by,
        is_open=not is_erased and not rules.is_aside(row.aside, last.does if last else None),
        may_be_taken=not is_erased and rules.can_be_taken(row.kind, row.aside),
        reason=shown(reason, otherwise=Category(row.category), read=frozenset(read), viewer=viewer),
        is_erased=is_erased,
        number=bytes(row.digest).hex()[:8],
    )

"""One entry with its whole trail: every version, who sent it, in which file and row, and the bytes as they came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.record.fhir import gender, json, kinds, references
from ginnel.foundation.record.fhir.categories import of_earlier
from ginnel.foundation.record.fhir.extraction import category, title
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries import timeline
from ginnel.foundation.record.queries.naming import with_medicines
from ginnel.foundation.record.queries.sight import Sight, Source
from ginnel.foundation.record.queries.timeline import Shown
from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import originals, reading
from ginnel.foundation.record.store.reading import Carried, Row, Stored
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Category, Viewer


@dataclass(frozen=True, slots=True)
class Version:
    """One immutable version: how it stood, when we were told and where it is written in what file."""

    version: int
    standing: Standing
    recorded_at: datetime
    load: UUID | None
    row: int
    tree: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry, the source record it hangs on, its versions, newest first, and names for what it refers to."""

    shown: Shown
    source: Source
    versions: tuple[Version, ...]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """The bytes of the row that carried a version; None when none were kept, or `is_withheld` because the row also
    carries what the viewer may not see."""

    data: bytes | None = field(repr=False)
    is_withheld: bool = False


def entry(*, viewer: Viewer, person: UUID, entry: UUID, is_shared_screen: bool = False) -> Opened:
    """One entry of this person. Raises NotFound when it is not theirs or the viewer may not see its category.

    Earlier versions are decided one by one: what was about somebody else, or about a subject closed to the viewer,
    is left out.
    """
    sight, row = find(viewer, person, entry, is_shared_screen)
    source = next(source for source in sight.sources if source.number == row.source_number)
    (shown,) = with_medicines(timeline.shown([row], in_doubt=sight.in_doubt))
    return Opened(shown, access.veil(sight, source), versions(sight, row), _names(shown.tree))


def entry_original(
    *, viewer: Viewer, person: UUID, entry: UUID, version: int, is_shared_screen: bool = False
) -> Received:
    """The row that carried this version, exactly as it arrived, where all it carries may be seen.

    Raises NotFound when there is no such version that the viewer may see, and while the screen is shared: a row
    holds whatever its sender wrote into it.
    """
    sight, row, found = received_version(viewer, person, entry, version, is_shared_screen)
    data = originals.fetch(found.load, found.row) if found.load else None
    if found.load is None or data is None:
        return Received(None)
    is_open = is_row_open(sight, row.source_number, data, found, reading.carried(found.load, found.row))
    note_read(viewer, person, row, version, "permit" if is_open else "deny")
    return Received(data) if is_open else Received(None, is_withheld=True)


def received_version(
    viewer: Viewer, person: UUID, entry: UUID, version: int, is_shared_screen: bool
) -> tuple[Sight, Row, Version]:
    """What the viewer may see, where the entry stands, and the version asked for. Raises NotFound as
    `entry_original` does."""
    if is_shared_screen:
        raise NotFound("What was received is not shown while you share the screen with the resident.")
    sight, row = find(viewer, person, entry, is_shared_screen)
    found = next((kept for kept in versions(sight, row) if kept.version == version), None)
    if found is None:
        raise NotFound("There is no such version of this entry, or you may not see it.")
    return sight, row, found


def note_read(viewer: Viewer, person: UUID, row: Row, version: int, outcome: str) -> None:
    """Leave the audit event of somebody's reading what was received."""
    detail = {"id": row.id_text, "version": version}
    event = Event("entry.original-read", person, (Category(row.category),), outcome, detail)
    audit.append(by=viewer, events=[event])


def is_row_open(sight: Sight, source: int, data: bytes, brought: Version, carried: list[Carried]) -> bool:
    """Whether all that a row says may be seen, what became of it and what it only said again.

    Of what was held already no entry remembers the row. A FHIR row says one resource, or a Bundle of so many; a row
    of a table speaks of one person, and only who may see all that its source record holds may see it, and how the
    person was described then. `brought` is a version that the row brought.
    """
    if not all(may_see(sight, one) for one in carried):
        return False
    is_told = may_see_gender(sight, source)
    if not is_told and _tells_gender(data, carried):
        return False
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"<"):
        return data.count(b'"resource"') + data.count(b"<resource") <= len(carried)
    return all(sight.permits(held) for held in reading.rows([source])) and (
        is_told or not _is_described_otherwise(source, brought)
    )


def _tells_gender(data: bytes, carried: list[Carried]) -> bool:
    parts = (gender.seen(one.body, is_open=False, is_earlier=one.is_earlier) for one in carried)
    return gender.names(data.replace(b"\\/", b"/")) or any(one.is_part for one in parts)


def _is_described_otherwise(source: int, brought: Version) -> bool:
    """Whether they were ever described otherwise than a row may say who they were. That what changed was a gender is
    not asked: a row that is withheld would tell."""
    kinds_of = [kinds.number_of(kind) for kind in sorted(gender.DESCRIBING)]
    return reading.is_said_otherwise(source, kinds_of, load=brought.load, row=brought.row)


def may_see_gender(sight: Sight, source: int) -> bool:
    """Whether what tells of a changed gender is open."""
    return gender.may_be_told(sight.categories, is_own=source in sight.own_numbers)


def may_see(sight: Sight, one: Carried) -> bool:
    """Whether this part of a row is this person's, or nobody's, and open both as it was said and as it stands."""
    kind, tree = kinds.name_of(one.kind), json.read(one.body)
    said = of_earlier(kind, tree) if one.is_earlier else {category(kind, tree)}
    is_theirs = one.source_number in sight.numbers
    is_nobodys = one.source_number < 0 and {*said, one.category} == {Category.ADMINISTRATIVE}
    return is_nobodys or (is_theirs and {*said, one.category} <= sight.permitted_on(one.source_number))


def versions(sight: Sight, row: Row) -> tuple[Version, ...]:
    """The latest version, already permitted, and those before it that the viewer may see."""
    kind = kinds.name_of(row.kind)
    is_open = may_see_gender(sight, row.source_number)
    kept = (
        _version(one, is_open, is_earlier=one.version != row.version)
        for one in reading.versions(row, sight.numbers)
    )
    return tuple(
        one
        for one in kept
        if one.version == row.version or sight.permits_version(row, of_earlier(kind, one.tree), one.tree)
    )


def find(viewer: Viewer, person: UUID, entry: UUID, is_shared_screen: bool) -> tuple[Sight, Row]:
    """What the viewer may see of the person, and where the entry stands. Raises NotFound."""
    sight = access.see(viewer, person, is_shared_screen=is_shared_screen)
    row = reading.row(sight.numbers, entry)
    if row is None or not sight.permits(row) or access.is_left_out(sight, row):
        raise NotFound("There is no such entry in this person's record, or you may not see it.")
    return sight, row


def _names(tree: dict[str, Any]) -> dict[str, str]:
    """`Practitioner/id` and the like to what that shelf entry is called."""
    found = {str(reference.get("reference", "")) for _, reference in references.find(tree)}
    ids = {}
    for text in found:
        try:
            ids[UUID(text.rpartition("/")[2])] = text
        except ValueError:
            continue
    held = timeline.shown(reading.named(list(ids)))
    return {ids[item.id]: wording.name(item.tree.get("name")) or title(item.kind, item.tree) for item in held}


def _version(kept: Stored, is_open: bool, *, is_earlier: bool) -> Version:
    said = json.read(gender.seen(kept.body, is_open=is_open, is_earlier=is_earlier).body)
    return Version(kept.version, Standing(kept.standing), kept.recorded_at, kept.load, kept.row, said)

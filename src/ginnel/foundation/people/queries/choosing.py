"""One person as one line, out of what several organisations say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.closing import may_know
from ginnel.foundation.people.states import RestrictionKind
from ginnel.kernel.viewer import Action, Category, Viewer


class Mark(TypedDict):
    """A restriction of somebody's record: its kind, and the name under which they are known to others, or ''."""

    kind: str
    family: str
    given: str


@dataclass(frozen=True, slots=True)
class Found:
    """A person to choose from a list; `why` says what matched. Demographics are the best source's, as it sent them.

    `is_sensitive`: the national service keeps this person apart from others for their safety, or their address is
    protected here. `is_withheld`: where this person is to be found is kept from the viewer, and every field that would
    say it is ''. `is_restricted`: each opening of the record is looked at. `is_aliased`: the name is one under which
    they are known to those who do not work with them, of whom the viewer is one; `alias` is that name (family and
    given) whoever looks, or ''. `fits`: all that was
    typed is so of this person, or was begun or spelt like it. `records` are how many organisations' records are
    together as them; what is written here is none. `nhs_number` is the traced one where there is one, and `traced_at`
    when the national service was last asked about it. `has_died`: a source says so, perhaps without a date.
    """

    person: UUID
    family: str
    given: str
    birth_date: str
    death_date: str
    gender: str
    nhs_number: str
    nhs_status: str
    address_line: str
    town: str
    postcode: str
    phone: str
    practice_code: str
    organisations: tuple[str, ...]
    local_ids: tuple[str, ...]
    why: str = ""
    is_withheld: bool = False
    is_sensitive: bool = False
    is_restricted: bool = False
    is_aliased: bool = False
    alias: tuple[str, str] = ("", "")
    fits: bool = True
    records: int = 1
    traced_at: datetime | None = None
    has_died: bool = False


def best(records: Sequence[SourceRecord]) -> SourceRecord:
    """The source to show: one that names the person, then one whose own number is a traced one, then one whose number
    the national service found for it, then whoever described the person last."""
    return max(
        records,
        key=lambda record: (
            record.described_at is not None,
            bool(record.family),
            record.nhs_status == "01" and not record.traced_status,
            record.known_status == "01",
            bool(record.known_number),
            record.described_at.timestamp() if record.described_at else 0.0,
            -record.number,
        ),
    )


def choice(records: Sequence[SourceRecord], why: str = "", *, viewer: Viewer) -> Found:
    """One person, out of those of their source records of which this viewer may know, as they may see them.

    Somebody whom only such records describe as nobody else may know of is shown without anything but who they are.
    """
    known = knowable(records, viewer=viewer)
    marks: Sequence[Mark] = records[0].restricted_as  # type: ignore[attr-defined]
    shown = _everything(known or records, why)
    shown = replace(
        shown if known else _only_who(shown),
        is_restricted=bool(marks),
        is_sensitive=_is_sensitive(known or records, marks),
        alias=_alias(marks),
    )
    is_sensitive = _is_sensitive(records, marks)
    if not (marks or is_sensitive) or _works_with(records, viewer):
        return shown
    return _under_alias(_without_whereabouts(shown, known) if is_sensitive else shown)


def knowable(records: Sequence[SourceRecord], *, viewer: Viewer) -> list[SourceRecord]:
    """Those of one person's source records of which the viewer may know that there is such a record. Each comes with
    its `closing` and `organisation` (`with_closing`)."""
    if all(not closed_by(record) for record in records):
        return list(records)
    permitted = viewer.categories(records[0].person_id, Action.READ)
    return [
        record
        for record in records
        if may_know(
            closed_by(record),
            permitted,
            purpose=viewer.purpose,
            is_own=record.organisation.code == viewer.organisation,
        )
    ]


def closed_by(record: SourceRecord) -> Sequence[int]:
    return record.closing.categories if hasattr(record, "closing") else ()


def _only_who(shown: Found) -> Found:
    return replace(_nowhere(shown), local_ids=(), records=0)


def _nowhere(shown: Found) -> Found:
    """Without anything that says where somebody lives or who knows them."""
    return replace(
        shown,
        address_line="",
        town="",
        postcode="",
        phone="",
        practice_code="",
        organisations=(),
        is_withheld=True,
    )


def _is_sensitive(records: Sequence[SourceRecord], marks: Sequence[Mark]) -> bool:
    """Whether the person may be in danger where they live."""
    is_protected = any(RestrictionKind(mark["kind"]).hides_whereabouts for mark in marks)
    return is_protected or any(record.is_apart for record in records)


def _works_with(records: Sequence[SourceRecord], viewer: Viewer) -> bool:
    """To know somebody is not enough, though it opens CONTACT_AND_CARER to whoever takes an organisation's calls."""
    person = records[0].person_id
    return Category.CONTACT_AND_CARER in viewer.categories(person, Action.READ) and viewer.works_with(person)


def _alias(marks: Sequence[Mark]) -> tuple[str, str]:
    return next(((mark["family"], mark["given"]) for mark in marks if mark["family"]), ("", ""))


def _under_alias(shown: Found) -> Found:
    family, given = shown.alias
    return replace(shown, family=family, given=given, is_aliased=True) if family else shown


def _without_whereabouts(shown: Found, records: Sequence[SourceRecord]) -> Found:
    """Also without the practices that know the person: a practice is near its patients."""
    others = (
        record for record in _outside(records) if record.organisation.kind != OrganisationKind.GP_PRACTICE
    )
    names = (record.organisation.name for record in others)
    return replace(_nowhere(shown), organisations=tuple(dict.fromkeys(names)))


def _everything(records: Sequence[SourceRecord], why: str) -> Found:
    chosen = best(records)
    lives = best([record for record in records if record.postcode or record.address_line] or [chosen])
    return Found(
        person=chosen.person_id,
        family=chosen.family,
        given=chosen.given,
        birth_date=chosen.birth_date,
        death_date=next(_said(records, "death_date"), ""),
        gender=chosen.gender or next(_said(records, "gender"), ""),
        nhs_number=chosen.known_number,
        nhs_status=chosen.known_status,
        address_line=lives.address_line,
        town=lives.town,
        postcode=lives.postcode,
        phone=chosen.phone or next(_said(records, "phone"), ""),
        practice_code=chosen.practice_code or next(_said(records, "practice_code"), ""),
        organisations=tuple(dict.fromkeys(record.organisation.name for record in _outside(records))),
        local_ids=tuple(record.local_id for record in _outside(records)),
        why=why,
        records=len(_outside(records)),
        traced_at=chosen.traced_at,
        has_died=any(record.is_dead for record in records),
    )


def _outside(records: Iterable[SourceRecord]) -> list[SourceRecord]:
    return [record for record in records if record.made_with is None]


def _said(records: Iterable[SourceRecord], field: str) -> Iterator[str]:
    return (str(getattr(record, field)) for record in records if getattr(record, field))

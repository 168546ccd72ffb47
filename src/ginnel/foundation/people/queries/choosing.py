"""One person as one line, out of what several organisations say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people.models import SourceRecord
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class Found:
    """A person to choose from a list; `why` says what matched. Demographics are the best source's, as it sent them.

    `is_sensitive`: the national service keeps this person apart from others, for their safety. `is_withheld`: where
    this person is to be found is kept from the viewer, and every field that would say it is ''. `fits`: all that was
    typed is so of this person, or was begun or spelt like it. `records` are how many organisations' records are
    together as them; what is written here is none. `nhs_number` is the traced one where there is one, and `traced_at`
    when the national service was last asked about it.
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
    fits: bool = True
    records: int = 1
    traced_at: datetime | None = None


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
    """One person, out of all their source records, as this viewer may see them."""
    shown = _everything(records, why)
    return _without_whereabouts(shown, records) if _is_withheld(records, viewer) else shown


def _is_withheld(records: Sequence[SourceRecord], viewer: Viewer) -> bool:
    """Whoever the national service keeps apart may be in danger where they live: only those who work with them see it.

    Working with them is what opens CONTACT_AND_CARER, which a role that merely may know of everybody does not hold.
    """
    if not any(record.is_apart for record in records):
        return False
    return Category.CONTACT_AND_CARER not in viewer.categories(records[0].person_id, Action.READ)


def _without_whereabouts(shown: Found, records: Sequence[SourceRecord]) -> Found:
    """Also without the practices that know the person: a practice is near its patients."""
    others = (
        record for record in _outside(records) if record.organisation.kind != OrganisationKind.GP_PRACTICE
    )
    names = (record.organisation.name for record in others)
    return replace(
        shown,
        address_line="",
        town="",
        postcode="",
        phone="",
        practice_code="",
        organisations=tuple(dict.fromkeys(names)),
        is_withheld=True,
    )


def _everything(records: Sequence[SourceRecord], why: str) -> Found:
    chosen = best(records)
    lives = best([record for record in records if record.postcode or record.address_line] or [chosen])
    return Found(
        person=chosen.person_id,
        family=chosen.family,
        given=chosen.given,
        birth_date=chosen.birth_date,
        death_date=next(_said(records, "death_date"), ""),
        gender=chosen.gender,
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
        is_sensitive=any(record.is_apart for record in records),
        records=len(_outside(records)),
        traced_at=chosen.traced_at,
    )


def _outside(records: Iterable[SourceRecord]) -> list[SourceRecord]:
    return [record for record in records if record.made_with is None]


def _said(records: Iterable[SourceRecord], field: str) -> Iterator[str]:
    return (str(getattr(record, field)) for record in records if getattr(record, field))

"""One person as one line, out of what several organisations say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.people.models import SourceRecord


@dataclass(frozen=True, slots=True)
class Found:
    """A person to choose from a list; `why` says what matched. Demographics are the best source's, as it sent them."""

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


def best(records: Sequence[SourceRecord]) -> SourceRecord:
    """The source to show: a traced NHS number first, then whoever described the person last."""
    return max(
        records,
        key=lambda record: (
            record.described_at is not None,
            record.nhs_status == "01",
            bool(record.nhs_number),
            record.described_at.timestamp() if record.described_at else 0.0,
            -record.number,
        ),
    )


def found(records: Sequence[SourceRecord], why: str = "") -> Found:
    chosen = best(records)
    return Found(
        person=chosen.person_id,
        family=chosen.family,
        given=chosen.given,
        birth_date=chosen.birth_date,
        death_date=next(_said(records, "death_date"), ""),
        gender=chosen.gender,
        nhs_number=chosen.nhs_number,
        nhs_status=chosen.nhs_status,
        address_line=chosen.address_line,
        town=chosen.town,
        postcode=chosen.postcode,
        phone=chosen.phone or next(_said(records, "phone"), ""),
        practice_code=chosen.practice_code or next(_said(records, "practice_code"), ""),
        organisations=tuple(dict.fromkeys(record.organisation.name for record in records)),
        local_ids=tuple(record.local_id for record in records),
        why=why,
    )


def _said(records: Iterable[SourceRecord], field: str) -> Iterator[str]:
    return (str(getattr(record, field)) for record in records if getattr(record, field))

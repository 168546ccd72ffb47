"""What one organisation says of one person, ready to be kept and matched."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Description:
    """Demographics as a source said them; '' or () where it said nothing.

    `number` is the source record's. Dates are ISO 8601, possibly partial (YYYY, YYYY-MM); what is no such
    form is ''. `nhs_number` holds whatever ten digits were sent, valid or not; rules decide what to trust.
    `nhs_status` is the UK Core verification status 01-08. `identifiers` are other identifiers' values
    (hospital number and the like). `ethnicity` is a code of the NHS ETHNIC CATEGORY: it is counted, never matched by.
    `is_dead`: said to have died, whether or not when.
    """

    number: int
    nhs_number: str = ""
    nhs_status: str = ""
    family: str = ""
    given: str = ""
    other_names: tuple[str, ...] = ()
    birth_date: str = ""
    death_date: str = ""
    gender: str = ""
    address_line: str = ""
    town: str = ""
    postcode: str = ""
    uprn: str = ""
    phone: str = ""
    email: str = ""
    practice_code: str = ""
    birth_place: str = ""
    ethnicity: str = ""
    identifiers: tuple[str, ...] = ()
    is_separated: bool = False
    is_dead: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A source record's keys: `number` for storage, `id` and `person` for people."""

    number: int
    id: UUID
    person: UUID


@dataclass(frozen=True, slots=True)
class Described:
    """What a batch of descriptions came to. described + unchanged = descriptions given. `disputed` are those described
    whose NHS number another record has with details that contradict."""

    described: int
    unchanged: int
    linked: int
    candidates: int
    contradicted: int
    disputed: frozenset[int] = frozenset()

"""What the three extracts of the Secondary Uses Service share: the person, the provider, and which of two came later.

Field names: NHS Data Dictionary, Commissioning Data Set version 6-2 (https://www.datadictionary.nhs.uk).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.tabular import people
from ginnel.surfaces.feeds.tabular.clinical import Found
from ginnel.surfaces.feeds.tabular.dates import day_of
from ginnel.surfaces.feeds.tabular.parts import Tree
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row
from ginnel.surfaces.feeds.tabular.visits import provider

# Patients of all three are one family: the same data group of the same warehouse.
PREFIX = "sus"
PROVIDER = "ORGANISATION IDENTIFIER (CODE OF PROVIDER)"
_DATA_DICTIONARY = {
    "own_id": "LOCAL PATIENT IDENTIFIER",
    "nhs_number": "NHS NUMBER",
    "nhs_status": "NHS NUMBER STATUS INDICATOR CODE",
    "given": "PERSON GIVEN NAME",
    "family": "PERSON FAMILY NAME",
    "birth": "PERSON BIRTH DATE",
    "death": "PERSON DEATH DATE",
    "gender": "PERSON STATED GENDER CODE",
    "ethnicity": "ETHNIC CATEGORY",
    "marital_status": "PERSON MARITAL STATUS",
    "line": "PATIENT USUAL ADDRESS LINE {}",
    "postcode": "POSTCODE OF USUAL ADDRESS",
    "area": "LOWER LAYER SUPER OUTPUT AREA (RESIDENCE)",
    "practice": "GENERAL MEDICAL PRACTICE CODE (PATIENT REGISTRATION)",
}
_ADDRESS_LINES = 5


def person(row: Row, source: str, names: Mapping[str, str] = _DATA_DICTIONARY) -> Person:
    """The person group of the record."""
    text = row.text
    return Person(
        source=source,
        own_id=text(names["own_id"]),
        pseudonym=text(names.get("pseudonym", "")),
        nhs_number=text(names["nhs_number"]),
        nhs_status=text(names["nhs_status"]),
        given=text(names["given"]),
        family=text(names["family"]),
        birth=row.day(names["birth"]),
        death=row.day(names["death"], is_fatal=False),
        gender=text(names["gender"]),
        ethnicity=text(names["ethnicity"]),
        marital_status=text(names.get("marital_status", "")),
        lines=tuple(line for _, line in row.each(names["line"], _ADDRESS_LINES)),
        postcode=text(names["postcode"]),
        area=text(names["area"]),
        practice=text(names["practice"]),
    )


def source(row: Row) -> str:
    return provider(row.text(PROVIDER))


def extracted_at(
    row: Row, day: str = "CDS EXTRACT DATE", clock: str = "CDS EXTRACT TIME"
) -> datetime | date | None:
    return row.at(day, clock, is_fatal=False)


def said(extracted: datetime | date | None, place: int = 0, otherwise: date | None = None) -> str:
    """When the provider said it, as an instant: `place` orders what was said at the same time; "" when unknown.

    Without an extract date a stay is ordered by its episodes alone (`otherwise` is its first day), so that the last
    episode's word on the stay stands whichever row comes first.
    """
    when = extracted or otherwise
    if when is None:
        return ""
    clock = f"{when:%H:%M:%S}" if isinstance(when, datetime) else "00:00:00"
    return f"{day_of(when)}T{clock}.{min(place, 999):03d}Z"


def of_day(when: datetime | date | None) -> str:
    """A person is described as on the day of the activity, whenever it was extracted."""
    return f"{day_of(when)}T00:00:00Z" if when else ""


def is_withdrawn(row: Row, column: str = "CDS UPDATE TYPE") -> bool:
    """Whether the record takes itself back. Source: CDS UPDATE TYPE, 1 deletion, 9 original or replacement."""
    return row.text(column) == "1"


def incoming(tree: Tree, stated_at: str = "") -> Incoming:
    return Incoming(tree["resourceType"], tree["id"], tree, stated_at=stated_at)


def patient(who: Person, on: datetime | date | None) -> Incoming:
    return incoming(people.patient(who, PREFIX), of_day(on))


def withdrawn(tree: Tree) -> Tree:
    """The resource as something that was sent by mistake."""
    if tree["resourceType"] == "Condition":
        status = {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
                    "code": "entered-in-error",
                }
            ]
        }
        return {**tree, "verificationStatus": status}
    return {**tree, "status": "entered-in-error"}


def diagnoses(row: Row, most: int) -> Iterator[Found]:
    """The primary and secondary diagnoses of the record."""
    if first := row.text("PRIMARY DIAGNOSIS (ICD)"):
        yield Found(1, "PRIMARY DIAGNOSIS (ICD)", first)
    for place, text in row.each("SECONDARY DIAGNOSIS (ICD) {}", most):
        yield Found(place + 1, f"SECONDARY DIAGNOSIS (ICD) {place}", text)


def procedures(row: Row, most: int) -> Iterator[Found]:
    """The primary and other procedures of the record, each with its own day where it has one."""
    if first := row.text("PRIMARY PROCEDURE (OPCS)"):
        day = row.day("PROCEDURE DATE (PRIMARY PROCEDURE)", is_fatal=False)
        yield Found(1, "PRIMARY PROCEDURE (OPCS)", first, day)
    for place, text in row.each("PROCEDURE (OPCS) {}", most, 2):
        yield Found(
            place, f"PROCEDURE (OPCS) {place}", text, row.day(f"PROCEDURE DATE {place}", is_fatal=False)
        )

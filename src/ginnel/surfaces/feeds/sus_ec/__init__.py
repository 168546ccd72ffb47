"""Emergency care attendances (ECDS) from the Secondary Uses Service: one row for each arrival at a department.

An attendance becomes an encounter with its phases, diagnoses, investigations and treatments, referrals made in the
department, and what restricts it: safeguarding concerns, drugs and alcohol, self-harm, assault, the Mental Health Act.
See docs/reference/feeds/sus-ec.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.care.reception.rules import Incoming
from ginnel.kernel.values.dates import PartialDate
from ginnel.surfaces.feeds import sus
from ginnel.surfaces.feeds.sus_ec import attendance, events
from ginnel.surfaces.feeds.tabular import people
from ginnel.surfaces.feeds.tabular.dates import day_of
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row
from ginnel.surfaces.feeds.tabular.visits import provider

_NAMES = {
    "own_id": "LOCAL_PATIENT_IDENTIFIER",
    "pseudonym": "TOKEN_PERSON_ID",
    "nhs_number": "NHS_NUMBER",
    "nhs_status": "NHS_NUMBER_STATUS_INDICATOR_CODE",
    "given": "PERSON_GIVEN_NAME",
    "family": "PERSON_FAMILY_NAME",
    "birth": "PERSON_BIRTH_DATE",
    "death": "PERSON_DEATH_DATE",
    "gender": "STATED_GENDER",
    "ethnicity": "ETHNIC_CATEGORY",
    "line": "PATIENT_USUAL_ADDRESS_LINE_{}",
    "postcode": "POSTCODE_OF_USUAL_ADDRESS",
    "area": "LSOA_2011",
    "practice": "PRACTICE_CODE_PATIENT_REGISTRATION",
}


def source(row: Row) -> str:
    return provider(row.text("PROVIDER_CODE"))


def build(row: Row) -> Sequence[Incoming]:
    """Everything one attendance says; the row's faults where it cannot be used."""
    who = _person(row)
    people.check_is_somebody(row, who, "LOCAL_PATIENT_IDENTIFIER")
    row.must(("PROVIDER_CODE",))
    visit = attendance.read(row, who, source(row))
    people.check_life(row, who, visit.arrived and day_of(visit.arrived), "ARRIVAL_DATE")
    if row.faults:
        return ()
    said = sus.said(sus.extracted_at(row, "CDS_EXTRACT_DATE", "CDS_EXTRACT_TIME"))
    conditions = list(events.conditions(row, visit))
    trees = [attendance.encounter(row, visit, conditions), *conditions, *events.others(row, visit)]
    if sus.is_withdrawn(row, "CDS_UPDATE_TYPE"):
        trees = [sus.withdrawn(tree) for tree in trees]
    return [sus.patient(who, visit.arrived), *(sus.incoming(tree, said) for tree in trees)]


def _person(row: Row) -> Person:
    """The person; a pseudonymised extract says only the month of birth."""
    who = sus.person(row, source(row), _NAMES)
    if who.birth:
        return who
    year, month = row.text("BIRTH_YEAR"), row.text("BIRTH_MONTH")
    if not (year.isdigit() and len(year) == 4):
        return who
    known = int(month) if month.isdigit() and 1 <= int(month) <= 12 else 0
    return people.born(who, PartialDate(int(year), known))


FEED = TabularFeed(
    name="sus-ec",
    label="SUS emergency care (CSV)",
    package="sus_ec",
    builds={"": build},
    source=source,
)

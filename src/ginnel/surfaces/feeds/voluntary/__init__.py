"""Whatever a voluntary organisation keeps in a spreadsheet about the people it helps: one row for each contact.

Its own headings are mapped in a file (docs/how-to/map-a-spreadsheet.md); names, dates of birth and addresses are kept
as typed. A row becomes the person, a referral, a contact, what is known of isolation and caring, notes and concerns.
"""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.tabular import people
from ginnel.surfaces.feeds.tabular.dates import day_of
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.row import Row
from ginnel.surfaces.feeds.voluntary import contacts, mappings, observations
from ginnel.surfaces.feeds.voluntary.births import read_birth
from ginnel.surfaces.feeds.voluntary.client import person
from ginnel.surfaces.feeds.voluntary.contacts import PREFIX


def source(row: Row) -> str:
    """The organisation the row names, else the one whose mapping read the header."""
    return row.text("Organisation") or row.header.sender


def build(row: Row) -> Sequence[Incoming]:
    """One row about one person; a row without a contact or referral still says who is known."""
    born = read_birth(row)
    who = person(row, source(row), born)
    people.check_is_somebody(row, who, "Client_ID")
    at = row.at("Contact_Date", "Contact_Time")
    people.check_life(row, who, at and day_of(at), "Contact_Date")
    if row.faults:
        return ()
    patient = people.patient(who, PREFIX)
    if born.typed:
        patient["extension"] = [*patient.get("extension", ()), born.extension]
    said = f"{day_of(at)}T00:00:00Z" if at else ""
    trees = [*contacts.build(row, who, at), *observations.build(row, who, at)]
    return [
        Incoming("Patient", patient["id"], patient, stated_at=said),
        *(Incoming(each["resourceType"], each["id"], each) for each in trees),
    ]


FEED = TabularFeed(
    name="voluntary",
    label="A voluntary organisation's spreadsheet (CSV)",
    package="voluntary",
    builds={"": build},
    source=source,
    accepts_1252=True,
    spelled=mappings.spelled,
)

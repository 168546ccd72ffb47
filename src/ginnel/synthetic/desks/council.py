"""What a council returns: Client Level Data release 2, one row an event, its 43 fields and defined lists.

Field order: DHSC data-quality procedure, June 2026 (held with its values in terminology/data/client_level_data.toml).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import read
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.story import Event

FIELDS = tuple(read("client_level_data.json")["fields"])
KNOWN = {"request", "assessment", "service", "review", "carer"}
Row = dict[str, str]


def send(rng: Random, view: View, events: list[Event], carer: View | None, on: date) -> Iterator[Row]:
    """The rows of one service user, and of the unpaid carer assessed beside them."""
    person = _person(view, on) | _needs(rng, view.who)
    for number, event in enumerate(each for each in events if each.kind in KNOWN):
        reference = f"E{view.local_id}{number + 1:02d}"
        if event.kind != "carer":
            yield person | _event(rng, view, event, reference, on)
        elif carer:
            yield _person(carer, on) | _carer(rng, carer, event, reference)


def text(rows: list[Row]) -> list[bytes]:
    """Each row as one CSV record without its line end."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, restval="", lineterminator="\x00")
    writer.writerows(rows)
    return out.getvalue().encode().split(b"\x00")[:-1]


def header() -> bytes:
    return ",".join(FIELDS).encode()


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _person(view: View, on: date) -> Row:
    who = view.who
    year, month, day = view.born.split("-")
    return {
        "LA_Code": view.organisation.code,
        "Reporting_Period_Start_Date": _day(on.replace(year=on.year - 1) + timedelta(days=1)),
        "Reporting_Period_End_Date": _day(on),
        "NHS_Number": view.nhs,
        "LA_Person_Unique_Identifier": view.local_id,
        "GP_Practice_Code": who.practice,
        "Gender": who.sex.capitalize(),
        "Ethnicity": read("client_level_data.json")["ethnicity"][who.ethnicity],
        "Date_of_Birth": f"{day}/{month}/{year}",
        "Date_of_Death": _day(who.died) if who.died else "",
        "Postcode": view.address.postcode,
    }


def _needs(rng: Random, who: Resident) -> Row:
    known = who.conditions.keys()
    reason = (
        "Learning disability support"
        if "learning_disability" in known
        else "Support with memory and cognition"
        if "dementia" in known
        else "Mental health support"
        if "severe_mental_illness" in known
        else "Physical support: Personal care support"
        if who.frailty >= 2
        else "Physical support: Access and mobility only"
    )
    return {
        "Client_Type": "Service user",
        "Primary_Support_Reason": reason,
        "Accommodation_Status": rng.choices(_HOMES, (60, 18, 8, 8, 6))[0],
        "Employment_Status": "Not in paid employment: Not actively seeking work or retired",
        "Has_Unpaid_Carer": "Yes" if who.carer >= 0 else "No",
        "Autism_Spectrum_Disorder_ASD": "No",
        "Visual_Impairment": rng.choices(
            ("No visual impairment", "Partial sight/sight impaired", "Unknown"), (80, 12, 8)
        )[0],
        "Hearing_Impairment": rng.choices(
            ("No hearing impairment", "Hard of hearing", "Unknown"), (75, 18, 7)
        )[0],
        "Dementia": "Yes" if "dementia" in known else "No",
        "Client_Funding_Status": rng.choice(
            ("Joint client and social care funded", "Fully social care funded", "Unknown")
        ),
    }


_HOMES = (
    "Owner occupier or shared ownership scheme",
    "Tenant: Local authority or other social housing provider",
    "Tenant: Private landlord",
    "Settled mainstream housing with family or friends",
    "Sheltered housing, extra care housing or other sheltered housing",
)


def _event(rng: Random, view: View, event: Event, reference: str, on: date) -> Row:
    row = {
        "Event_Type": event.kind.capitalize(),
        "Event_Reference": reference,
        "Event_Start_Date": _day(event.start.date()),
        "Event_End_Date": _day(event.end.date()) if event.end else "",
    }
    if event.kind == "request":
        return row | {
            "Event_Outcome": event.about["outcome"],
            "Request_Route_of_Access": event.about["route"],
        }
    if event.kind == "assessment":
        return row | {
            "Event_Outcome": "Progress to support planning or services",
            "Assessment_Type": "Long term assessment",
            "Eligible_Needs_Identified": "Yes",
            "Method_of_Assessment": rng.choice(("Face to face", "Face to face", "Telephone")),
        }
    if event.kind == "review":
        return row | {
            "Event_End_Date": row["Event_Start_Date"],
            "Event_Outcome": "Continuation of support or services",
            "Review_Reason": rng.choice(("Planned", "Planned", "Unplanned: Other reason")),
            "Review_Outcomes_Achieved": rng.choice(("Fully achieved", "Partially achieved")),
            "Method_of_Review": "Service user and unpaid carer"
            if view.who.carer >= 0
            else "Service user only",
        }
    return row | _service(rng, view, event)


def _service(rng: Random, view: View, event: Event) -> Row:
    kind, component, cost, unit, units = read("client_level_data.json")["services"][event.about["service"]]
    ended = "NFA: Deceased" if view.who.died else "NFA: Support ended for other reason"
    row = {
        "Event_Outcome": event.about.get("outcome")
        or (ended if event.end else "Continuation of support or services"),
        "Service_Type": kind,
        "Service_Component": component,
        "Delivery_Mechanism": "Direct payment"
        if component == "Direct payment"
        else "CASSR commissioned support",
        "Unit_Cost": f"{cost * rng.uniform(0.9, 1.15):.2f}",
        "Cost_Frequency_Unit_Type": unit,
        "Planned_units_per_week": str(units),
    }
    if component in ("Home support", "Long term residential care"):
        row["Provider_CQC_Location_ID"] = f"1-{999_000_000 + view.who.number % 37}"
    return row


def _carer(rng: Random, carer: View, event: Event, reference: str) -> Row:
    return {
        "Client_Type": "Unpaid carer",
        "Primary_Support_Reason": "Social support: Support to unpaid carer",
        "Has_Unpaid_Carer": "No",
        "Event_Type": "Assessment",
        "Event_Reference": reference,
        "Event_Start_Date": _day(event.start.date()),
        "Event_End_Date": _day(event.end.date()) if event.end else "",
        "Event_Outcome": rng.choice(
            ("Progress to support planning or services", "NFA: Information and advice or signposting")
        ),
        "Assessment_Type": "Long term assessment",
        "Eligible_Needs_Identified": rng.choice(("Yes", "No")),
        "Method_of_Assessment": "Telephone",
        "Total_Hrs_Caring_per_week": rng.choice(("20-34 hours", "35-49 hours", "100 or more hours")),
        "No_of_adults_being_cared_for": "1",
    }

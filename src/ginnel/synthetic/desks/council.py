"""What a council returns: Client Level Data release 2, one row an event, its 43 fields and defined lists.

Field order: DHSC data-quality procedure, June 2026 (held with its values in terminology/data/client_level_data.toml).
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from functools import cache
from typing import Any

from ginnel.synthetic.chance import Chance, Weighted, pick
from ginnel.synthetic.desks.cells import NOT_KNOWN, Rows, address_on
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import as_of, began, read
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.stamps import english
from ginnel.synthetic.story.events import Event

FIELDS = tuple(read("client_level_data.json")["fields"])
KNOWN = {"request", "assessment", "service", "review", "carer"}
LAYOUTS = {"": "cld"}
Row = dict[str, str]


def send(chance: Chance, view: View, events: list[Event]) -> Rows:
    """The rows of one service user."""
    needs, rows = _needs(chance, view.who), []
    for number, event in enumerate(events):
        if event.kind != "carer":
            row = _person(view, event) | needs | _housing(view, event)
            rows.append(row | _event(chance, view, event, f"E{view.local_id}{number + 1:02d}"))
    return {"": text(rows)}


def send_carer(chance: Chance, carer: View, cared_for: View, events: list[Event]) -> Rows:
    """The rows of the unpaid carer assessed beside a service user."""
    numbered = [(number, event) for number, event in enumerate(events) if event.kind == "carer"]
    rows = [
        _person(carer, event) | _carer(chance, event, f"E{cared_for.local_id}{number + 1:02d}")
        for number, event in numbered
    ]
    return {"": text(rows)}


def text(rows: list[Row]) -> list[bytes]:
    """Each row as one CSV record without its line end."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, restval="", lineterminator="\x00")
    writer.writerows(rows)
    return out.getvalue().encode().split(b"\x00")[:-1]


@cache
def _submission(on: date) -> dict[str, str]:
    """The twelve months in whose return an event is, by the day it began."""
    last = as_of()
    while last.replace(year=last.year - 1) >= max(on, began()):
        last = last.replace(year=last.year - 1)
    first = last.replace(year=last.year - 1) + timedelta(days=1)
    return {"Reporting_Period_Start_Date": english(first), "Reporting_Period_End_Date": english(last)}


def _person(view: View, event: Event) -> Row:
    who, day = view.who, event.start.date()
    year, month, born = view.born.split("-")
    return {
        "LA_Code": view.organisation.code,
        **_submission(day),
        "NHS_Number": view.nhs,
        "LA_Person_Unique_Identifier": view.local_id,
        "GP_Practice_Code": who.practice,
        "Gender": view.sex.capitalize(),
        "Ethnicity": read("client_level_data.json")["ethnicity"][view.ethnicity or NOT_KNOWN],
        "Date_of_Birth": f"{born}/{month}/{year}",
        "Date_of_Death": english(view.died) if view.died else "",
        "Postcode": address_on(view, day).postcode,
    }


def _housing(view: View, event: Event) -> Row:
    if not view.who.home_on(event.start.date()).care_home:
        return {}
    nursing = event.about.get("service") == "nursing_home"
    return {"Accommodation_Status": "Registered nursing home" if nursing else "Registered care home"}


def _needs(chance: Chance, who: Resident) -> Row:
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
        "Accommodation_Status": _HOMES.draw(chance),
        "Employment_Status": "Not in paid employment: Not actively seeking work or retired",
        "Has_Unpaid_Carer": "Yes" if who.carer >= 0 else "No",
        "Autism_Spectrum_Disorder_ASD": "No",
        "Visual_Impairment": _SIGHT.draw(chance),
        "Hearing_Impairment": _HEARING.draw(chance),
        "Dementia": "Yes" if "dementia" in known else "No",
        "Client_Funding_Status": pick(chance, _FUNDING),
    }


_SIGHT = Weighted(("No visual impairment", "Partial sight/sight impaired", "Unknown"), (80, 12, 8))
_HEARING = Weighted(("No hearing impairment", "Hard of hearing", "Unknown"), (75, 18, 7))
_FUNDING = ("Joint client and social care funded", "Fully social care funded", "Unknown")
_HOMES = Weighted(
    (
        "Owner occupier or shared ownership scheme",
        "Tenant: Local authority or other social housing provider",
        "Tenant: Private landlord",
        "Settled mainstream housing with family or friends",
        "Sheltered housing, extra care housing or other sheltered housing",
    ),
    (60, 18, 8, 8, 6),
)


def _event(chance: Chance, view: View, event: Event, reference: str) -> Row:
    row = {
        "Event_Type": event.kind.capitalize(),
        "Event_Reference": reference,
        "Event_Start_Date": english(event.start.date()),
        "Event_End_Date": english(event.end.date()) if event.end else "",
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
            "Method_of_Assessment": pick(chance, ("Face to face", "Face to face", "Telephone")),
        }
    if event.kind == "review":
        return row | _review(chance, view, event, row)
    return row | _service(chance, view, event)


def _review(chance: Chance, view: View, event: Event, row: Row) -> Row:
    unplanned = event.about.get("unplanned") or chance() < 0.3
    return {
        "Event_End_Date": row["Event_Start_Date"],
        "Event_Outcome": "Continuation of support or services",
        "Review_Reason": "Unplanned: Hospital (planned or unplanned episodes)" if unplanned else "Planned",
        "Review_Outcomes_Achieved": pick(chance, ("Fully achieved", "Partially achieved")),
        "Method_of_Review": "Service user and unpaid carer" if view.who.carer >= 0 else "Service user only",
    }


@cache
def _services() -> dict[str, list[Any]]:
    return read("client_level_data.json")["services"]


def _service(chance: Chance, view: View, event: Event) -> Row:
    kind, component, cost, unit, units = _services()[event.about["service"]]
    ended = "NFA: Deceased" if view.died else "NFA: Support ended for other reason"
    row = {
        "Event_Outcome": event.about.get("outcome")
        or (ended if event.end else "Continuation of support or services"),
        "Service_Type": kind,
        "Service_Component": component,
        "Delivery_Mechanism": "Direct payment"
        if component == "Direct payment"
        else "CASSR commissioned support",
        "Unit_Cost": f"{cost * (0.9 + chance() * 0.25):.2f}",
        "Cost_Frequency_Unit_Type": unit,
        "Planned_units_per_week": str(units),
    }
    if event.about.get("home"):
        row["Provider_CQC_Location_ID"] = event.about["home"]
    elif component == "Home support":
        row["Provider_CQC_Location_ID"] = f"1-{999_000_500 + view.who.number % 37}"
    return row


def _carer(chance: Chance, event: Event, reference: str) -> Row:
    return {
        "Client_Type": "Unpaid carer",
        "Primary_Support_Reason": "Social support: Support to unpaid carer",
        "Has_Unpaid_Carer": "No",
        "Event_Type": "Assessment",
        "Event_Reference": reference,
        "Event_Start_Date": english(event.start.date()),
        "Event_End_Date": english(event.end.date()) if event.end else "",
        "Event_Outcome": pick(
            chance, ("Progress to support planning or services", "NFA: Information and advice or signposting")
        ),
        "Assessment_Type": "Long term assessment",
        "Eligible_Needs_Identified": pick(chance, ("Yes", "No")),
        "Method_of_Assessment": "Telephone",
        "Total_Hrs_Caring_per_week": pick(chance, ("20-34 hours", "35-49 hours", "100 or more hours")),
        "No_of_adults_being_cared_for": "1",
    }

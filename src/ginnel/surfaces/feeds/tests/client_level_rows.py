"""Rows of Client Level Data for tests: neutral values, an NHS number from the test range."""

from __future__ import annotations

import csv
import io

from ginnel.foundation.terminology.rules.shipped import client_level_data
from ginnel.surfaces.feeds.cld.columns import read_header
from ginnel.surfaces.feeds.cld.row import Row, read_row
from ginnel.surfaces.feeds.tabular.records import read_record

NAMES = tuple(field.name for field in client_level_data())
PERSON = {
    "LA_Code": "218",
    "Reporting_Period_Start_Date": "01/04/2025",
    "Reporting_Period_End_Date": "31/03/2026",
    "NHS_Number": "9990000018",
    "LA_Person_Unique_Identifier": "P1",
    "GP_Practice_Code": "B82000",
    "Gender": "Female",
    "Ethnicity": "White: Irish",
    "Date_of_Birth": "29/02/1940",
    "Client_Type": "Service user",
    "Primary_Support_Reason": "Physical support: Personal care support",
    "Postcode": "YO1 7HH",
    "Accommodation_Status": "Registered care home",
    "Has_Unpaid_Carer": "No",
    "Client_Funding_Status": "Fully social care funded",
}
SERVICE = PERSON | {
    "Event_Type": "Service",
    "Event_Reference": "E1",
    "Event_Start_Date": "01/06/2025",
    "Event_Outcome": "Continuation of support or services",
    "Service_Type": "Long term support: Community",
    "Service_Component": "Home support",
    "Delivery_Mechanism": "CASSR managed personal budget",
    "Provider_CQC_Location_ID": "1-1234567890",
    "Unit_Cost": "21.50",
    "Cost_Frequency_Unit_Type": "Hourly",
    "Planned_units_per_week": "14.0",
}
REQUEST = PERSON | {
    "Event_Type": "Request",
    "Event_Start_Date": "01/05/2025",
    "Event_End_Date": "03/05/2025",
    "Event_Outcome": "Progress to assessment, review or reassessment",
    "Request_Route_of_Access": "Community/other",
}
HEADER = ",".join(NAMES)


def line(values: dict[str, str], names: tuple[str, ...] = NAMES) -> str:
    """One CSV record, without its end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([values.get(name, "") for name in names])
    return out.getvalue()


def row(values: dict[str, str]) -> Row:
    return read_row(read_record(1, line(values).encode()), read_header(HEADER))

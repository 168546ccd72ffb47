"""Every promise table, declared once. docs/reference/promise-tables.md is made from this."""

from __future__ import annotations

from ginnel.population.engine.promises.declaring import Column, Table, Type

PSEUDONYM = "[0-9a-f]{32}"
SEXES = ("male", "female", "other", "unknown")
SETTINGS = ("acute", "community", "")


def _text(name: str, means: str, **more: object) -> Column:
    return Column(name, Type.TEXT, means, **more)  # type: ignore[arg-type]


def _day(name: str, means: str, **more: object) -> Column:
    return Column(name, Type.DATE, means, **more)  # type: ignore[arg-type]


def _number(name: str, means: str, **more: object) -> Column:
    return Column(name, Type.INTEGER, means, **more)  # type: ignore[arg-type]


RESIDENT = _text("resident", "Pseudonym of the person, for this purpose only", is_known=True, form=PSEUDONYM)
ORGANISATION = _text("organisation", "Code of the organisation that says so", is_known=True)
LSOA = _text("lsoa", "Lower layer super output area of residence when it was said")
AGE = _number("age", "Completed years on the day the row counts by", least=0, most=130)
SEX = _text("sex", "Administrative gender", one_of=SEXES)
COUNCIL = _text("council", "Area code of the council that sends it")
CLIENT = _text("client_type", "Service user, or carer (Client Level Data)")


def _key(name: str) -> Column:
    return _text(name, "Pseudonym of the event", is_known=True, form=PSEUDONYM)


RESIDENTS = Table(
    "residents",
    "Everybody of whom a lawful source has said who they are.",
    (
        RESIDENT,
        SEX,
        _day("birth_month", "First day of the month of birth"),
        _day("death_month", "First day of the month of death"),
        LSOA,
        _text("practice", "Code of the general practice where a lawful source says it"),
    ),
    key="resident",
    in_order=(("birth_month", "death_month"),),
)
SPELLS = Table(
    "spells",
    "Stays in hospital from admission to discharge, one for each person and provider spell. Where a hospital's sources "
    "name one stay and its person is not known to be one, two rows are alike in `stay`, and only the first counts.",
    (
        _key("spell"), RESIDENT, ORGANISATION,
        _text("stay", "Pseudonym of the organisation's spell number", is_known=True, form=PSEUDONYM),
        _text("told_by", "What tells of it, preferred first", is_known=True, one_of=("extract", "messages")),
        _text("setting", "acute or community, by the kind of organisation", one_of=SETTINGS),
        LSOA, AGE, SEX,
        _day("admitted_on", "Day of admission", is_known=True),
        _text("method", "Admission method (NHS Data Dictionary)"),
        _text("source", "Source of admission (NHS Data Dictionary)"),
        _text("classification", "Patient classification (1 ordinary, 2 day case …)"),
        _text("specialty", "Treatment function code"),
        _day("ready_on", "Discharge-ready date: first day without need of a hospital bed"),
        _day("discharged_on", "Day of discharge"),
        _text("discharge_method", "Discharge method (NHS Data Dictionary)"),
        _text("destination", "Discharge destination (NHS Data Dictionary)"),
        _text("pathway", "Discharge pathway 0 to 3", one_of=("P0", "P1", "P2", "P3")),
        _text("delay_reason", "Coded reason for a delay"),
    ),
    key="spell",
    on="admitted_on",
    same="stay",
    preferred="told_by",
    in_order=(("admitted_on", "discharged_on"),),
)  # fmt: skip
ATTENDANCES = Table(
    "attendances",
    "Emergency and outpatient attendances.",
    (
        _key("attendance"), RESIDENT, ORGANISATION,
        _text("setting", "emergency or outpatient", is_known=True, one_of=("emergency", "outpatient")),
        LSOA, AGE, SEX,
        _day("attended_on", "Day of arrival or appointment", is_known=True),
        _day("left_on", "Day of departure"),
        _text("acuity", "Coded acuity on arrival"),
        _text("outcome", "Coded discharge status or outcome of attendance"),
        _text("destination", "Coded discharge destination"),
    ),
    key="attendance",
    on="attended_on",
    in_order=(("attended_on", "left_on"),),
)  # fmt: skip
CONTACTS = Table(
    "contacts",
    "Contacts with community, mental health, general practice, ambulance, telecare and voluntary services.",
    (
        _key("contact"), RESIDENT, ORGANISATION,
        _text("setting", "Kind of organisation", is_known=True),
        LSOA, AGE, SEX,
        _day("contact_on", "Day of the contact", is_known=True),
        _text("kind", "Class of the contact (HL7 v3 ActCode)"),
        _text("service", "Coded type of service"),
    ),
    key="contact",
    on="contact_on",
)  # fmt: skip
REQUESTS = Table(
    "requests",
    "Requests for social care support, and referrals.",
    (
        _key("request"), RESIDENT, ORGANISATION, COUNCIL,
        _text("kind", "social-care or referral", is_known=True, one_of=("social-care", "referral")),
        LSOA, AGE, SEX,
        _day("requested_on", "Day of the request", is_known=True),
        _day("ended_on", "Day it was settled"),
        CLIENT,
        _text("route", "Route of access (Client Level Data)"),
        _text("outcome", "Outcome (Client Level Data)"),
    ),
    key="request",
    on="requested_on",
    in_order=(("requested_on", "ended_on"),),
)  # fmt: skip
ASSESSMENTS = Table(
    "assessments",
    "Social care assessments and reviews.",
    (
        _key("assessment"), RESIDENT, ORGANISATION, COUNCIL,
        _text("kind", "assessment or review", is_known=True, one_of=("assessment", "review")),
        LSOA, AGE, SEX,
        _day("started_on", "First day", is_known=True),
        _day("ended_on", "Last day"),
        CLIENT,
        _text("type", "Assessment type (Client Level Data)"),
        _text("outcome", "Outcome (Client Level Data)"),
    ),
    key="assessment",
    on="started_on",
    in_order=(("started_on", "ended_on"),),
)  # fmt: skip
SERVICES = Table(
    "services",
    "Social care services, one for each national event however often it is sent.",
    (
        _key("service"), RESIDENT, ORGANISATION, COUNCIL, LSOA, AGE, SEX,
        _day("started_on", "First day", is_known=True),
        _day("ended_on", "Last day, or the day of death"),
        _day("death_month", "First day of the month of death of the person"),
        CLIENT,
        _text("type", "Service type (Client Level Data, release 2)"),
        _text("component", "Service component (Client Level Data, release 2)"),
        _text("outcome", "Outcome (Client Level Data)"),
    ),
    key="service",
    on="started_on",
    in_order=(("started_on", "ended_on"),),
)  # fmt: skip
CONDITIONS = Table(
    "conditions",
    "Conditions as coded by their sources; what the law or the sharing rules restrict is not here.",
    (
        _key("condition"), RESIDENT, ORGANISATION,
        _text("kind", "problem, diagnosis or support-reason", is_known=True,
              one_of=("problem", "diagnosis", "support-reason")),
        _text("system", "icd-10, snomed or cld", is_known=True, one_of=("icd-10", "snomed", "cld")),
        _text("code", "The code", is_known=True),
        _day("since", "Onset, else the day it was recorded"),
    ),
    key="condition",
    on="since",
)  # fmt: skip

AREAS = Table(
    "areas",
    "How lower areas lie in the levels figures are reported by.",
    (
        _text("lsoa", "Lower layer super output area", is_known=True),
        _text("neighbourhood", "Neighbourhood"),
        _text("district", "District, the districts before a reorganisation included"),
        _text("council", "Council in force"),
    ),
)
AREA_NAMES = Table(
    "area_names",
    "Names of the areas of each level.",
    (
        _text("level", "council, district or neighbourhood", is_known=True),
        _text("area", "Code", is_known=True),
        _text("name", "Name"),
    ),
)
POPULATIONS = Table(
    "populations",
    "People by level, area, mid-year, sex and age.",
    (
        _text("level", "council, district or neighbourhood", is_known=True),
        _text("area", "Code", is_known=True),
        _number("year", "Middle of this year", is_known=True),
        _text("sex", 'male, female or "" for all', one_of=("male", "female")),
        _number("age_from", "Youngest", is_known=True, least=0),
        _number("age_to", "Oldest; null for and over"),
        _number("people", "How many", is_known=True, least=0),
    ),
)
SOURCES = Table(
    "sources",
    "What each organisation has sent, and how fresh it is.",
    (
        _text("organisation", "Code", is_known=True),
        _text("name", "Name"),
        _text("table", "Promise table", is_known=True),
        _number("rows", "Rows of it in the table", is_known=True, least=0),
        _day("latest_on", "Latest day that any of them counts by"),
        _day("received_on", "Day on which the organisation last sent anything"),
    ),
)

PROMISED = (RESIDENTS, SPELLS, ATTENDANCES, CONTACTS, REQUESTS, ASSESSMENTS, SERVICES, CONDITIONS)
DIMENSIONS = (AREAS, AREA_NAMES, POPULATIONS, SOURCES)
TABLES = {each.name: each for each in (*PROMISED, *DIMENSIONS)}


def table(name: str) -> Table:
    """Raises KeyError for a table nobody promised."""
    return TABLES[name]

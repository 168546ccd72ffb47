"""How good each field of a row is, by the national classes.

Source: DHSC data-quality procedure (field status and field validity by client type and event type), release 2 as
of June 2026. Nothing here refuses a row: the record keeps what a council said, and the receipt counts how well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

from ginnel.kernel.errors import Fault
from ginnel.kernel.values.dates import age_on
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode, is_valid_nhs_number
from ginnel.surfaces.feeds.cld.row import FIELDS, Row, is_release_1, release_2


class Status(StrEnum):
    MANDATORY = "mandatory"
    APPLICABLE = "applicable"
    NOT_APPLICABLE = "not-applicable"
    UNDETERMINED = "undetermined"


class Validity(StrEnum):
    VALID = "valid"
    BLANK_NOT_MANDATORY = "blank-not-mandatory"
    BLANK_MANDATORY = "blank-mandatory"
    INVALID = "invalid"
    RELEASE_1_VALUE = "release-1-value"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the status of a field depends on; "" where the row does not say it in a way the lists know."""

    client: str
    event: str
    row: Row

    @property
    def is_user(self) -> bool:
        return self.client == "Service user"

    @property
    def is_carer(self) -> bool:
        return self.client.startswith("Unpaid carer")

    @property
    def has_event(self) -> bool:
        return self.client != "Unpaid carer known by association"


Rule = Callable[[Facts], bool]


def _always(_: Facts) -> bool:
    return True


def _never(_: Facts) -> bool:
    return False


def _has_event(facts: Facts) -> bool:
    return facts.has_event


def _is_user(facts: Facts) -> bool:
    return facts.is_user


def _is_carer(facts: Facts) -> bool:
    return facts.is_carer


def _on(event: str) -> Rule:
    return lambda facts: facts.has_event and facts.event == event


def _employment(facts: Facts) -> bool:
    """Adults of working age supported for a learning disability."""
    born, end = facts.row.dates.get("Date_of_Birth"), facts.row.dates.get("Reporting_Period_End_Date")
    reason = facts.row.listed("Primary_Support_Reason")
    return bool(
        facts.is_user
        and born
        and end
        and 18 <= age_on(born, end) < 65
        and reason == "Learning disability support"
    )


def _end_date(facts: Facts) -> bool:
    return (facts.has_event and facts.event != "Service") or "Date_of_Death" in facts.row.dates


def _is_financial(facts: Facts) -> bool:
    return facts.row.values.get("Assessment_Type", "").casefold().startswith("financial assessment")


def _cost(facts: Facts) -> bool:
    """Long term and carer support, and short stays in a home, unless commissioned by the council."""
    if facts.event != "Service" or facts.row.listed("Delivery_Mechanism") == "CASSR commissioned support":
        return False
    stays = {"Short term residential care", "Short term nursing care", "Unpaid carer respite"}
    kind = facts.row.listed("Service_Type")
    return kind.startswith(("Long term", "Unpaid carer")) or facts.row.listed("Service_Component") in stays


# field: (is it applicable, is it mandatory)
_RULES: dict[str, tuple[Rule, Rule]] = {
    **dict.fromkeys(
        (
            "LA_Code",
            "Reporting_Period_Start_Date",
            "Reporting_Period_End_Date",
            "NHS_Number",
            "LA_Person_Unique_Identifier",
            "Gender",
            "Ethnicity",
            "Date_of_Birth",
            "Client_Type",
            "Postcode",
            "Accommodation_Status",
            "Has_Unpaid_Carer",
        ),
        (_always, _always),
    ),
    "GP_Practice_Code": (_always, _never),
    "Date_of_Death": (_always, _never),
    "Primary_Support_Reason": (_always, lambda facts: facts.event != "Request"),
    "Employment_Status": (_always, _employment),
    **dict.fromkeys(
        ("Autism_Spectrum_Disorder_ASD", "Visual_Impairment", "Hearing_Impairment", "Dementia"),
        (_is_user, _never),
    ),
    "Client_Funding_Status": (
        _is_user,
        lambda facts: facts.is_user and (facts.event in ("Service", "Review") or _is_financial(facts)),
    ),
    "Event_Type": (_has_event, _has_event),
    "Event_Reference": (_has_event, _never),
    "Event_Start_Date": (_has_event, _has_event),
    "Event_End_Date": (_has_event, _end_date),
    "Event_Description": (_has_event, _never),
    "Event_Outcome": (_has_event, lambda facts: facts.has_event and not _is_financial(facts)),
    "Request_Route_of_Access": (_on("Request"), _on("Request")),
    "Assessment_Type": (_on("Assessment"), _on("Assessment")),
    "Eligible_Needs_Identified": (_on("Assessment"), _never),
    "Method_of_Assessment": (
        _on("Assessment"),
        lambda facts: _on("Assessment")(facts) and not _is_financial(facts),
    ),
    "Total_Hrs_Caring_per_week": (_is_carer, _never),
    "No_of_adults_being_cared_for": (_is_carer, _never),
    "Service_Type": (_on("Service"), _on("Service")),
    "Service_Component": (_on("Service"), _on("Service")),
    "Delivery_Mechanism": (_on("Service"), _never),
    "Provider_CQC_Location_ID": (_on("Service"), _never),
    "Review_Reason": (_on("Review"), _on("Review")),
    "Review_Outcomes_Achieved": (
        _on("Review"),
        lambda facts: _on("Review")(facts) and facts.row.listed("Review_Reason").startswith("Planned"),
    ),
    "Method_of_Review": (_on("Review"), _on("Review")),
    "Unit_Cost": (_on("Service"), _cost),
    "Cost_Frequency_Unit_Type": (_on("Service"), _cost),
    "Planned_units_per_week": (_on("Service"), _cost),
}
_SHAPES = {
    "LA_Code": re.compile(r"^\d{3}$"),
    "GP_Practice_Code": re.compile(r"^[A-Z]\d{5}$", re.I),
    "Postcode": re.compile(r"^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"),
    "Provider_CQC_Location_ID": re.compile(r"^1-\d{8,12}$"),
}


def facts_of(row: Row) -> Facts:
    return Facts(row.listed("Client_Type"), row.listed("Event_Type"), row)


def status(name: str, facts: Facts) -> Status:
    """Undetermined where the rule needs a client type or event type that the row does not say."""
    applicable, mandatory = _RULES[name]
    if applicable is not _always and not facts.client:
        return Status.UNDETERMINED
    needs_event = facts.has_event and applicable not in (_always, _is_user, _is_carer, _has_event)
    if needs_event and not facts.event:
        return Status.UNDETERMINED
    if not applicable(facts):
        return Status.NOT_APPLICABLE
    return Status.MANDATORY if mandatory(facts) else Status.APPLICABLE


def validity(name: str, facts: Facts) -> Validity:
    """The national class of one field of one row."""
    value = facts.row.values.get(name, "")
    if not value:
        is_mandatory = status(name, facts) is Status.MANDATORY
        return Validity.BLANK_MANDATORY if is_mandatory else Validity.BLANK_NOT_MANDATORY
    if FIELDS[name].values and is_release_1(name, value):
        return Validity.RELEASE_1_VALUE
    is_date = FIELDS[name].kind == "date"
    is_valid = name in facts.row.dates if is_date else _is_valid(name, value)
    return Validity.VALID if is_valid else Validity.INVALID


@lru_cache(16_384)
def _is_valid(name: str, value: str) -> bool:
    kind = FIELDS[name].kind
    if kind == "list":
        return bool(release_2(name, value))
    if kind in ("money", "number"):
        return is_number(value)
    if name == "NHS_Number":
        return is_valid_nhs_number(clean_nhs_number(value))
    shape = _SHAPES.get(name)
    return shape is None or bool(shape.match(clean_postcode(value) if name == "Postcode" else value))


def is_number(text: str) -> bool:
    """A plain decimal number that is not negative; a pound sign and thousands commas are not."""
    try:
        return Decimal(text) >= 0 and "E" not in text.upper() and "_" not in text
    except InvalidOperation:
        return False


_SAYS = {
    Validity.BLANK_MANDATORY: "is blank and mandatory here",
    Validity.INVALID: "holds something that the specification does not",
    Validity.RELEASE_1_VALUE: "holds a release 1 value; it counts as its release 2 equivalent",
}


def notes(row: Row) -> Iterator[Fault]:
    """A note for each field that fails nationally; the code, class and field, is what receipts count."""
    facts = facts_of(row)
    for name, each in FIELDS.items():
        found = validity(name, facts)
        if says := _SAYS.get(found):
            doubt = (
                ""
                if each.is_verified or found is not Validity.INVALID
                else " (the list held here is unverified)"
            )
            yield Fault(f"{found}:{name}", f"Row {row.number}, {name}: {says}{doubt}.", row.number, name)
    start, died = row.dates.get("Event_Start_Date"), row.dates.get("Date_of_Death")
    if start and died and died < start:
        yield Fault("starts-after-death", f"Row {row.number}: the event starts after the death.", row.number)

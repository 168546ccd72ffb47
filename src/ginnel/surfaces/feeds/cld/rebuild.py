"""The 43 fields back from the resources made of a row: proof that nothing is lost, and what a return out starts from.

Comes back as `normal` writes it: dates in ISO 8601, a valid NHS number and the postcode in their usual form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ginnel.kernel.values.identifiers import (
    NHS_NUMBER_SYSTEM,
    clean_nhs_number,
    clean_postcode,
    is_valid_nhs_number,
)
from ginnel.surfaces.feeds.cld.placing import DERIVED_END, PREFIX, Tree
from ginnel.surfaces.feeds.cld.row import Row

_GENDERS = {"male": "Male", "female": "Female", "other": "Other", "unknown": "Unknown"}
_EVENT_TYPES = {"ServiceRequest": "Request", "EpisodeOfCare": "Service", "DeviceRequest": "Service"}
_KINDS = {"submission", "primary-support-reason", "package"}


def normal(row: Row) -> dict[str, str]:
    """The values of a row that are not blank, in their usual form."""
    values = {name: value for name, value in row.values.items() if value}
    values |= {name: str(day) for name, day in row.dates.items()}
    if is_valid_nhs_number(number := clean_nhs_number(values.get("NHS_Number", ""))):
        values["NHS_Number"] = number
    if "Postcode" in values:
        values["Postcode"] = clean_postcode(values["Postcode"])
    return values


def rebuild(trees: Iterable[Tree]) -> dict[str, str]:
    """The fields that the resources of one row hold."""
    fields: dict[str, str] = {}
    for tree in trees:
        fields |= dict(_standard(tree))
        fields |= dict(_coded(tree))
    return fields


def _coded(value: Any) -> Iterator[tuple[str, str]]:
    """Every field in an extension of ours or coded in one of our lists, at any depth."""
    if isinstance(value, list):
        for each in value:
            yield from _coded(each)
    elif isinstance(value, dict):
        url = str(value.get("url", ""))
        if url.startswith(PREFIX) and url != PREFIX + DERIVED_END:
            yield value["url"].removeprefix(PREFIX), _extension(value)
        else:
            for coding in value.get("coding", ()):
                if coding.get("system", "").startswith(PREFIX) and coding["code"] not in _KINDS:
                    yield coding["system"].removeprefix(PREFIX), _words(value, coding["code"])
            for each in value.values():
                yield from _coded(each)


def _words(concept: Tree, code: str) -> str:
    """What was sent; an event type as the list has it, because its text is for reading."""
    return code if concept["coding"][0]["system"] == PREFIX + "Event_Type" else concept["text"]


def _extension(extension: Tree) -> str:
    coding = extension.get("valueCoding")
    if coding:
        return coding.get("display") or coding["code"]
    if "valueCodeableConcept" in extension:
        return extension["valueCodeableConcept"]["text"]
    return extension.get("valueString") or extension.get("valueDate", "")


def _standard(tree: Tree) -> Iterator[tuple[str, str]]:
    kind = tree["resourceType"]
    if kind == "Patient":
        yield from _person(tree)
    elif kind == "ChargeItem":
        yield from _package(tree)
    elif kind not in ("Basic", "Condition"):
        yield from _event(tree)


def _person(tree: Tree) -> Iterator[tuple[str, str]]:
    for identifier in tree.get("identifier", ()):
        number = identifier["system"] in (NHS_NUMBER_SYSTEM, PREFIX + "NHS_Number")
        yield "NHS_Number" if number else "LA_Person_Unique_Identifier", identifier["value"]
    for element, name in (("birthDate", "Date_of_Birth"), ("deceasedDateTime", "Date_of_Death")):
        if element in tree:
            yield name, tree[element]
    if "gender" in tree:
        yield "Gender", _GENDERS[tree["gender"]]
    for address in tree.get("address", ()):
        yield "Postcode", address["postalCode"]
    for practice in tree.get("generalPractitioner", ()):
        yield "GP_Practice_Code", practice["identifier"]["value"]
    for extension in tree.get("extension", ()):
        if extension["url"].endswith("EthnicCategory"):
            yield "Ethnicity", extension["valueCodeableConcept"]["text"]


def _event(tree: Tree) -> Iterator[tuple[str, str]]:
    period = tree.get("occurrencePeriod") or tree.get("executionPeriod") or tree["period"]
    if event_type := _EVENT_TYPES.get(tree["resourceType"]):
        yield "Event_Type", event_type
    yield "Event_Start_Date", period["start"]
    is_derived = any(each["url"] == PREFIX + DERIVED_END for each in tree.get("extension", ()))
    if "end" in period and not is_derived:
        yield "Event_End_Date", period["end"]
    for identifier in tree.get("identifier", ()):
        yield "Event_Reference", identifier["value"]
    for description in (tree.get("description"), *(note["text"] for note in tree.get("note", ()))):
        if description:
            yield "Event_Description", description


def _package(tree: Tree) -> Iterator[tuple[str, str]]:
    if "priceOverride" in tree:
        yield "Unit_Cost", tree["priceOverride"]["value"].text
    if "quantity" in tree:
        yield "Planned_units_per_week", tree["quantity"]["value"].text
    for performer in tree.get("performer", ()):
        yield "Provider_CQC_Location_ID", performer["actor"]["identifier"]["value"]
